"""Figures as data: one small YAML file for each, read when it is first needed.

The first mistake in a file raises a SuppleError with its place and what can be written instead.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from functools import cache
from math import isfinite
from pathlib import Path
from typing import NoReturn

from timer import assets
from timer.errors import SuppleError
from timer.figures.scene import KINDS, MUSCLES, Place, Prop
from timer.figures.skeleton import JOINTS, LIMBS, ROOTS, Pose, Rig, Values, in_one_form
from timer.files import names
from timer.frozen import frozen, keyword_frozen
from timer.routine.model import Place as FilePlace
from timer.routine.yaml.tree import ListNode, MapNode, Node, Scalar, load
from timer.text import safe

STARTS = "starts"
"""The file of starting positions; no figure may have this name."""
START = "start"
"""The pose that the first phase starts from, where that is not the last phase's."""
LONGEST_SLUG = 80
MOST_BYTES = 32_768
FARTHEST = 1000.0
VIEWS = ("side", "front", "back")
CYCLE_MS = 4_000
"""How long one round takes of a moving figure whose file doesn't say."""
KEYS = ("about", "start", "floor", "props", "works", "behind", "cycle", "always", "poses")
BEHIND: dict[str, tuple[str, ...]] = {"side": ("left arm", "left leg"), "front": (), "back": ()}
"""The limbs that are behind the rest of the body unless a file says so."""


@keyword_frozen
class Sheet:
    """One figure: its poses in the order of its phases, each reached at the end of its phase.

    The first phase starts from the last pose, which is the pose `start` if the file has one.
    """

    slug: str
    about: str
    """What the figure shows, in words."""
    rig: Rig
    phases: tuple[tuple[str, ...], ...]
    """For each pose but `start`, the names of the phase that ends in it, the main one first."""
    poses: tuple[Pose, ...]
    props: tuple[Prop, ...]
    works: tuple[str, ...]
    """The muscles to mark."""
    behind: tuple[str, ...]
    """The limbs that are behind the rest of the body."""
    floor: bool
    cycle_ms: int
    """The length of one round where a routine names no phases; 0 for a still figure."""


def read_figure(slug: str, folder: Path | None = None) -> Sheet | None:
    """Return the figure `slug` in `folder` (by default the bundled ones), or None."""
    plain = slug.isascii() and slug.replace("-", "").isalnum() and len(slug) <= LONGEST_SLUG
    path = (folder or bundled()) / f"{slug}.yaml"
    if slug == STARTS or not plain or not os.path.lexists(path):
        return None
    return _sheet(slug, _read(path), start_parts(bundled()))


def check_figure(path: Path, node: Node) -> FigureError | None:
    """Return the first mistake in the tree of a figure's file, or of the starting positions."""
    root = Field(path, node)
    try:
        if path.stem == STARTS:
            for field in root.entries().values():
                start_of(field)
        else:
            _sheet(path.stem, root, start_parts(bundled()))
    except FigureError as error:
        return error
    return None


def figure_slugs(folder: Path | None = None) -> tuple[str, ...]:
    """Return the slugs of all figures in a folder, in alphabetical order."""
    files = (Path(name) for name in names(folder or bundled()))
    return tuple(one.stem for one in files if one.suffix == ".yaml" and one.stem != STARTS)


def bundled() -> Path:
    """Return the folder of the bundled figures."""
    return assets.folder("routines") / "figures"


@cache
def start_parts(folder: Path) -> dict[str, tuple[str, Parts]]:
    """Return the view and the parts of each starting position, by its name."""
    root = _read(folder / f"{STARTS}.yaml")
    return {name: start_of(field) for name, field in root.entries().items()}


def _read(path: Path) -> Field:
    return Field(path, load(path, MOST_BYTES, "`about:`"))


def _sheet(slug: str, root: Field, starts: dict[str, tuple[str, Parts]]) -> Sheet:
    fields = root.entries(KEYS)
    for key in ("about", "start", "poses"):
        if key not in fields:
            root.fail(f"`{key}` is missing.", f"Add a line `{key}: ...`.")
    view, base = starts[fields["start"].choice(tuple(starts))]
    if "always" in fields:
        base = merged(base, fields["always"])
    poses = fields["poses"].entries()
    first = {name: field for name, field in poses.items() if name == START}
    phases = {name: field for name, field in poses.items() if name != START}
    if not phases:
        fields["poses"].fail("There is no pose.", "Add one for each phase, or one called `hold`.")
    rig, solved = in_one_form(
        [pose_of(view, merged(base, field), field) for field in (phases | first).values()]
    )
    return Sheet(
        slug=slug,
        about=fields["about"].text(),
        rig=rig,
        phases=tuple(tuple(name.strip() for name in names.split(",")) for names in phases),
        poses=solved,
        props=props(fields["props"]) if "props" in fields else (),
        works=muscles(fields["works"]) if "works" in fields else (),
        behind=limbs(fields["behind"]) if "behind" in fields else BEHIND[view],
        floor=fields["floor"].choice(("yes", "no")) == "yes" if "floor" in fields else True,
        cycle_ms=round(fields["cycle"].number() * 1000) if "cycle" in fields else CYCLE_MS,
    )


@frozen
class Limb:
    """A limb as it is written: placed by its end, or turned by directions."""

    placed: bool
    values: Values
    whole: bool = False
    """Whether its elbow or knee has a place too."""


Part = Limb | Values
Parts = dict[str, Part]
"""The parts of a pose: `hip` or `shoulder`, `torso`, `head`, `belly` and the four limbs."""

NUMBERS = {"hip": 2, "shoulder": 2, "knee": 2, "torso": 2, "head": 1, "belly": 1}
"""How many numbers each part other than a limb has."""
BOTH = {"arms": ("right arm", "left arm"), "legs": ("right leg", "left leg")}


class FigureError(SuppleError):
    """The first mistake in a figure's file; `at` is its place and `reason` what is wrong there."""

    def __init__(self, path: Path, at: FilePlace, reason: str, remedy: str) -> None:
        place = f"{safe(str(path))}, line {at.line}, column {at.column}"
        super().__init__(f"{place}: {reason}", remedy)
        self.at = at
        self.reason = reason


@frozen
class Field:
    """A value in a file, with its place."""

    path: Path
    node: Node

    def fail(self, message: str, remedy: str) -> NoReturn:
        """Raise a FigureError with the place of this value."""
        raise FigureError(self.path, self.node.place, message, remedy)

    def text(self) -> str:
        """Return a scalar as text."""
        if not isinstance(self.node, Scalar):
            self.fail("This must be text or a number.", "Remove the brackets.")
        return self.node.text

    def number(self) -> float:
        """Return a scalar as a number."""
        text = self.text()
        try:
            number = float(text)
        except ValueError:
            number = float("nan")
        if not isfinite(number) or abs(number) > FARTHEST:
            self.fail(
                f"'{safe(text, 40)}' isn't a usable number.", "Write one such as -90 or 12.5."
            )
        return number

    def choice(self, words: Sequence[str]) -> str:
        """Return a scalar that must be one of `words`."""
        text = self.text()
        if text not in words:
            self.fail(f"'{safe(text, 40)}' isn't valid here.", f"Write one of {', '.join(words)}.")
        return text

    def items(self) -> list[Field]:
        """Return the items of a list."""
        if not isinstance(self.node, ListNode):
            self.fail("This must be a list.", "Write it in brackets: [1, 2].")
        return [Field(self.path, node) for node in self.node.items]

    def entries(self, keys: Iterable[str] = ()) -> dict[str, Field]:
        """Return the entries of a mapping, whose keys must be among `keys`, if given."""
        if not isinstance(self.node, MapNode):
            self.fail("This must be keys with values.", "Write lines such as `key: value`.")
        allowed = tuple(keys)
        found: dict[str, Field] = {}
        for key_node, value_node in self.node.pairs:
            key = Field(self.path, key_node)
            name = key.choice(allowed) if allowed else key.text()
            found[name] = Field(self.path, value_node)
        return found

    def is_list(self) -> bool:
        """Return whether this is a list."""
        return isinstance(self.node, ListNode)

    def is_scalar(self) -> bool:
        """Return whether this is text or a number."""
        return isinstance(self.node, Scalar)


def numbers(field: Field, counts: Sequence[int]) -> Values:
    """Return a list of numbers, or a single one; `counts` are the lengths it can have."""
    found = tuple(item.number() for item in field.items()) if field.is_list() else (field.number(),)
    if len(found) not in counts:
        wanted = "one number" if counts == (1,) else f"{' or '.join(map(str, counts))} numbers"
        field.fail(f"Wrong number of values: {len(found)}.", f"Write {wanted}.")
    return found


def merged(base: Parts, field: Field) -> Parts:
    """Return the parts of `base`, changed by those in the mapping `field`.

    A pose has one root, so one in `field` replaces the one in `base`.
    """
    found: Parts = {}
    for key, value in field.entries((*NUMBERS, *BOTH, *LIMBS)).items():
        if key in NUMBERS:
            values = numbers(value, (1, 2) if key == "torso" else (NUMBERS[key],))
            found[key] = values * 2 if key == "torso" and len(values) == 1 else values
        else:
            found.update((limb, _limb(value, "leg" in limb)) for limb in BOTH.get(key, (key,)))
    if len(found.keys() & ROOTS.keys()) > 1:
        field.fail("More than one joint has a place.", f"Keep one of {', '.join(ROOTS)}.")
    dropped = ROOTS.keys() if found.keys() & ROOTS.keys() else ()
    return {**{key: part for key, part in base.items() if key not in dropped}, **found}


def _limb(field: Field, leg: bool) -> Limb:
    if field.is_list():
        return Limb(False, numbers(field, (2, 3) if leg else (2,)))
    entries = field.entries(("at", "bend", "by", "foot") if leg else ("at", "bend", "by"))
    if "at" not in entries:
        field.fail(
            "A limb must be a list of directions or have a place `at`.", "Write `at: [x, y]`."
        )
    bend = (entries["bend"].number() if "bend" in entries else 1.0,)
    middle = numbers(entries["by"], (2,)) if "by" in entries else bend
    foot = (entries["foot"].number(),) if "foot" in entries else ()
    return Limb(True, (*numbers(entries["at"], (2,)), *middle, *foot), "by" in entries)


def pose_of(view: str, given: Parts, field: Field) -> tuple[Rig, Pose]:
    """Return the pose with these parts; a missing part is reported at `field`."""
    roots = [key for key in ROOTS if key in given]
    missing = [key for key in ("torso", "head", *LIMBS) if key not in given]
    if missing or not roots:
        field.fail(f"This pose has no {(missing or ['hip'])[0]}.", "Add it here or under `always`.")
    root, torso, head = (_values(given, key) for key in (roots[0], "torso", "head"))
    belly = _values(given, "belly") if "belly" in given else (0.0,)
    limbs = [part for name in LIMBS if isinstance(part := given[name], Limb)]
    if roots[0] == "knee" and limbs[2].placed:
        field.fail(
            "The knee and the ankle both have a place.", "Turn the right leg instead: [-90, 180]."
        )
    values = tuple(_finished(view, name, part) for name, part in zip(LIMBS, limbs, strict=True))
    rig = Rig(view, roots[0], tuple(part.placed for part in limbs))
    return rig, Pose((root[0], root[1]), (torso[0], torso[1]), head[0], belly[0], values)


def _values(given: Parts, key: str) -> Values:
    part = given[key]
    return part.values if isinstance(part, Limb) else part


def _finished(view: str, name: str, limb: Limb) -> Values:
    """Return a limb's numbers with its natural bend, and with a foot if it has none."""
    leg, right = name.endswith("leg"), name.startswith("right")
    values = limb.values
    if view == "side":
        natural, foot = (1.0 if leg else -1.0), 0.0 if limb.placed else values[1] + 90
    else:
        outside = -1.0 if right == (view == "front") else 1.0
        natural, foot = outside, -90 + 70 * outside if limb.placed else values[1]
    if limb.placed and not limb.whole:
        values = (values[0], values[1], values[2] * natural, *values[3:])
    most = 3 + limb.placed + limb.whole
    return (*values, foot) if leg and len(values) < most else values


def start_of(field: Field) -> tuple[str, Parts]:
    """Return the view and the parts of a starting position."""
    entries = field.entries(("view", "pose"))
    for key in ("view", "pose"):
        if key not in entries:
            field.fail(f"`{key}` is missing.", f"Add a line `{key}: ...`.")
    return entries["view"].choice(VIEWS), merged({}, entries["pose"])


def muscles(field: Field) -> tuple[str, ...]:
    """Return a list of muscles."""
    return tuple(item.choice(MUSCLES) for item in field.items())


def limbs(field: Field) -> tuple[str, ...]:
    """Return a list of limbs."""
    return tuple(item.choice(LIMBS) for item in field.items())


def props(field: Field) -> tuple[Prop, ...]:
    """Return the things around the body, from a list of mappings with one entry each."""
    return tuple(
        _prop(kind, value) for item in field.items() for kind, value in _only(item).items()
    )


def _only(field: Field) -> dict[str, Field]:
    entries = field.entries(tuple(KINDS))
    if len(entries) != 1:
        field.fail("Each thing must be a list item of its own.", "Write `- wall: [40, 0]`.")
    return entries


def _prop(kind: str, field: Field) -> Prop:
    size, where = KINDS[kind].size, field
    if not field.is_list() and not field.is_scalar():
        entries = field.entries(("at", "size"))
        if "at" not in entries:
            field.fail("It has no place.", "Write `{at: [x, y], size: 10}`.")
        where = entries["at"]
        size = entries["size"].number() if "size" in entries else size
    places = _places(where)
    least, most = KINDS[kind].least, KINDS[kind].most
    if not least <= len(places) <= most:
        wanted = str(least) if least == most else f"{least} to {most}"
        where.fail(f"Wrong number of places: {len(places)}.", f"Write {wanted} for a {kind}.")
    return Prop(kind, places, size)


def _places(field: Field) -> tuple[Place, ...]:
    """Return one place or a list of places."""
    if field.is_scalar():
        return (_place(field),)
    items = field.items()
    alone = len(items) in (2, 3) and all(item.is_scalar() for item in items[1:])
    if alone and items[0].is_scalar() and items[1].text() not in JOINTS:
        return (_place(field),)
    return tuple(_place(item) for item in items)


def _place(field: Field) -> Place:
    """Return a place: [x, y], a joint, or [joint, x, y] for an offset from a joint."""
    if field.is_scalar():
        return Place(field.choice(JOINTS), 0.0, 0.0)
    items = field.items()
    if len(items) == 3:
        return Place(items[0].choice(JOINTS), items[1].number(), items[2].number())
    x, y = numbers(field, (2,))
    return Place(None, x, y)
