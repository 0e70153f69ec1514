"""Figures from their files: one small YAML file each, read when it is first asked for.

A fault is a SuppleError with file, line and column, and what may stand there instead.
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import NoReturn

import yaml

from timer import assets
from timer.errors import SuppleError
from timer.figures.fields import Field, Parts, merged, muscles, pose_of, props, start_of
from timer.figures.sheet import Sheet
from timer.figures.skeleton import in_one_form
from timer.files import UnreadableError, names, read_bytes

STARTS = "starts"
"""The file of starting positions; no figure may have this name."""
START = "start"
"""The pose that the first phase begins in, where it is not the last phase's."""
LONGEST_SLUG = 80
MOST_BYTES = 32_768
MOST_DEPTH = 12
CYCLE_MS = 4_000
"""One round of a moving figure whose file names none."""
KEYS = ("about", "start", "floor", "props", "works", "cycle", "always", "poses")


def read_figure(slug: str, folder: Path | None = None) -> Sheet | None:
    """Read the figure `slug` of `folder`, by default the bundled one; None where there is none."""
    plain = slug.isascii() and slug.replace("-", "").isalnum() and len(slug) <= LONGEST_SLUG
    path = (folder or bundled()) / f"{slug}.yaml"
    if slug == STARTS or not plain or not os.path.lexists(path):
        return None
    return _sheet(slug, read_tree(path), start_parts(bundled()))


def figure_slugs(folder: Path | None = None) -> tuple[str, ...]:
    """Return the names of all figures of a folder, in alphabetical order."""
    files = (Path(name) for name in names(folder or bundled()))
    return tuple(one.stem for one in files if one.suffix == ".yaml" and one.stem != STARTS)


def bundled() -> Path:
    """Return the folder of the bundled figures."""
    return assets.folder("routines") / "figures"


@cache
def start_parts(folder: Path) -> dict[str, tuple[str, Parts]]:
    """Return the starting positions by name: each its view and its parts."""
    root = read_tree(folder / f"{STARTS}.yaml")
    return {name: start_of(field) for name, field in root.entries().items()}


def read_tree(path: Path) -> Field:
    """Return the root of a YAML file. Raises SuppleError where it is not YAML, or far too big."""
    try:
        data = read_bytes(path, MOST_BYTES)
    except UnreadableError as error:
        raise error.at(path) from None
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        _measure(path, data)
        node = yaml.compose(data, loader)
    except yaml.MarkedYAMLError as error:
        _unreadable(path, error)
    except (yaml.YAMLError, UnicodeError) as error:
        raise SuppleError(f"{path}: this is not readable text.", "Save it as UTF-8.") from error
    if node is None:
        raise SuppleError(f"{path}: this file is empty.", "Start it with `about:`.")
    return Field(path, node)


def _measure(path: Path, data: bytes) -> None:
    depth = 0
    for event in yaml.parse(data, getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > MOST_DEPTH:
            raise SuppleError(f"{path}: this file is nested too deeply.", "Take brackets out.")


def _unreadable(path: Path, error: yaml.MarkedYAMLError) -> NoReturn:
    mark = error.problem_mark or error.context_mark
    place = f", line {mark.line + 1}, column {mark.column + 1}" if mark else ""
    raise SuppleError(
        f"{path}{place}: this is not YAML.", "Look for a missing bracket, colon or blank."
    ) from error


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
        fields["poses"].fail("There is no pose.", "Give one for each phase, or one called `hold`.")
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
        floor=fields["floor"].choice(("yes", "no")) == "yes" if "floor" in fields else True,
        cycle_ms=round(fields["cycle"].number() * 1000) if "cycle" in fields else CYCLE_MS,
    )
