"""Routines inside a routine: each include is read from its own file and becomes a group.

Every step of it takes the place of the include, so that a fault in one is reported in the
file that is being read. For example, `include: breathe-down` in line 7 becomes a group called
"Breathe down" in line 7 with all that routine's steps.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Protocol

from timer import assets
from timer.frozen import NamedTuple, replace
from timer.routine.model import Group, Place, Routine, Step, leaves
from timer.text import named

DEEPEST = 3
"""How many routines may lie inside one another."""
MOST_STEPS = 2_000
"""The most steps that includes may bring; a timeline can't have more segments."""


RENAMED: Mapping[str, str] = MappingProxyType({"glute-hip": "glute-hip-a"})
"""What a bundled routine is called now, by the slug that it had.

The old slug still leads there: on the command line, in `next` and `include`, and for sessions and
choices that were kept under it. A file that has an old slug keeps it.
"""
HALVES: Mapping[str, str] = MappingProxyType({"glute-hip-b": "glute-hip-a"})
"""Bundled routines that are halves of one, by the other half: to be done in turns.

How often and how far apart they are done goes by both.
"""


def whole(slug: str) -> str:
    """Return the slug that a routine counts under: the same for both halves of one."""
    return HALVES.get(slug, slug)


class Routines(Protocol):
    """Where routines are found by name."""

    def path_of(self, name: str, near: Path | None = None) -> Path | None:
        """Return the file of the routine that a slug names, None if there is none.

        `near` is the folder of the file that asks; one that belongs to no library comes first.
        """

    def slugs(self) -> Iterable[str]:
        """Return every slug."""


class Bundled:
    """The bundled routines alone."""

    def path_of(self, name: str, near: Path | None = None) -> Path | None:
        """Return the file of a bundled routine."""
        name = RENAMED.get(name, name)
        path = assets.folder("routines") / f"{name}.yaml"
        return path if name in self.slugs() else None

    def slugs(self) -> Iterable[str]:
        """Return every bundled slug."""
        return sorted(path.stem for path in assets.folder("routines").glob("*.yaml"))


class Refusal(NamedTuple):
    """Why a routine can't be included."""

    code: str
    message: str
    remedy: str


class Loaded(NamedTuple):
    """A routine that was read to be included, or what is wrong with its file."""

    routine: Routine | None
    problem: str
    depth: int = 0
    """How many routines lie inside one another in it."""


Load = Callable[[Path, "Includes"], Loaded]


class Includes:
    """Finds and reads the routines that one file includes, each once at any depth.

    `names` are the routines that are being read, the outermost first; the innermost lies in the
    folder `near`. `load` reads a file whose own includes are found by what it is given. `read` are
    those that were read so far, by path and by the depth at which they are too deep, 0 if at none.
    """

    def __init__(
        self,
        routines: Routines,
        load: Load,
        names: tuple[str, ...],
        near: Path | None,
        read: dict[tuple[Path, int], Loaded] | None = None,
    ) -> None:
        self._routines = routines
        self._load = load
        self._names = names
        self._near = near
        self._read = {} if read is None else read
        self._steps = 0
        self._depth = 0
        self._too_deep = False
        self.used: dict[str, Path | None] = {}
        """The file of each routine that was asked for, also by those that are included."""
        self.routines: list[Routine] = []
        """Those that are played unless they are left out, in order."""

    def slugs(self) -> Iterable[str]:
        """Return every slug that could be meant."""
        return self._routines.slugs()

    def exists(self, name: str) -> bool:
        """Return whether there is a routine of that name."""
        return self._routines.path_of(name, self._near) is not None

    def find(self, name: str) -> Routine | Refusal:
        """Return the routine called `name`, or why it can't be included here."""
        path = self.used[name] = self._routines.path_of(name, self._near)
        if path is None:
            return Refusal("unknown-routine", f"There is no routine `{name}`.", "")
        around = (*self._names, path.stem)
        if named(path.stem) in map(named, self._names):
            trail = " > ".join(f"`{one}`" for one in around)
            return Refusal("include-circle", f"A routine is inside itself: {trail}.", _REMOVE)
        if len(around) > DEEPEST + 1:
            self._depth, self._too_deep = max(self._depth, 1), True
            message = f"This is more than {DEEPEST} routines inside one another."
            return Refusal("include-too-deep", message, "Write its steps here instead.")
        loaded = self._known(path, around) or self._load_inside(path, around)
        self._depth = max(self._depth, 1 + loaded.depth)
        if loaded.routine is None:
            message = f"`{name}` can't be used: {loaded.problem}"
            return Refusal("broken-include", message, f"Fix that file: `supple check {name}`.")
        self._steps += sum(1 for _ in leaves(loaded.routine.steps))
        if self._steps > MOST_STEPS:
            message = f"The includes bring more than {MOST_STEPS:,} steps."
            return Refusal("too-much", message, "Include less.")
        return loaded.routine

    def _known(self, path: Path, names: tuple[str, ...]) -> Loaded | None:
        """Return what was read of a file before, if it is the same inside `names`."""
        if too_deep := self._read.get((path, len(names))):
            self._too_deep = True
            return too_deep
        loaded = self._read.get((path, 0))
        return loaded if loaded and len(names) + loaded.depth <= DEEPEST + 1 else None

    def _load_inside(self, path: Path, names: tuple[str, ...]) -> Loaded:
        inner = Includes(self._routines, self._load, names, path.parent, self._read)
        loaded = self._load(path, inner)._replace(depth=inner._depth)
        self.used.update(inner.used)
        self._too_deep |= inner._too_deep
        # What is too deep here may be fine elsewhere; what is in a circle is so everywhere.
        self._read[path, len(names) if inner._too_deep else 0] = loaded
        return loaded


_REMOVE = "Remove one of these includes."


def as_group(routine: Routine, place: Place) -> Group:
    """Return an included routine as a group at `place`."""
    steps = tuple(_placed(step, place) for step in routine.steps)
    return Group(place=place, name=routine.name, steps=steps, defaults=routine.defaults)


def _placed(step: Step, place: Place) -> Step:
    if isinstance(step, Group):
        return replace(step, place=place, steps=tuple(_placed(one, place) for one in step.steps))
    return replace(step, place=place)


def is_sided(steps: Iterable[Step]) -> bool:
    """Return whether any of `steps`, or any step in a group among them, has sides."""
    return any(
        step.sides.labels or (isinstance(step, Group) and is_sided(step.steps)) for step in steps
    )
