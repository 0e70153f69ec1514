"""The bundled moves and routines, read once for all tests."""

from __future__ import annotations

from functools import cache

from timer import assets
from timer.routine.library.moves import load_library
from timer.routine.model import Moves, Routine
from timer.routine.reader.routine_file import read_file

BUNDLED = sorted(path.stem for path in assets.folder("routines").glob("*.yaml"))
"""The slug of every bundled routine."""


@cache
def library() -> Moves:
    """Return the bundled moves."""
    return load_library([])


@cache
def bundled(slug: str) -> Routine:
    """Return a bundled routine."""
    routine = read_file(assets.folder("routines") / f"{slug}.yaml", library()).routine
    assert routine is not None
    return routine
