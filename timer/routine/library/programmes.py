"""Programmes: how the dose of a move grows from session to session, read when a session starts.

A file in the folder `programmes` names a move and its stages. The first stage is the step as a
routine has it; each of the others changes keys of that step, or takes another move. For example,
the second stage of a programme for planks could be `{as: {for: 30s}}`. When to move on is up to
the coach.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from timer import assets
from timer.files import UnreadableError
from timer.frozen import frozen, keyword_frozen
from timer.routine.diagnostics import Problem, Report, shown
from timer.routine.library.file_names import PROGRAMMES, files_in
from timer.routine.library.moves import SWAP_KEYS
from timer.routine.model import Moves, Swap
from timer.routine.reader import scalars
from timer.routine.reader.mapping import Key, mapping, read_fields
from timer.routine.yaml.tree import Node, parse, read_bytes

TWICE = 2
"""How many sessions in a row must go well before the next stage, unless a stage says otherwise."""


@frozen
class Stage:
    """One stage: what changes in the step, and how many good sessions lead to the next."""

    swap: Swap
    about: str
    after: int = TWICE


@keyword_frozen
class Programme:
    """How the dose of `move` grows."""

    name: str
    move: str
    stages: tuple[Stage, ...]
    why: str | None = None
    source: str | None = None

    @property
    def forms(self) -> frozenset[str]:
        """The moves that any of its stages does."""
        return frozenset(stage.swap.to for stage in self.stages)


def load_programmes(folders: Iterable[Path] = ()) -> tuple[Programme, ...]:
    """Return the programmes in `folders`, then the bundled ones; of one move the first wins.

    Files that can't be read are left out; `read_programme` reports why.
    """
    found: dict[str, Programme] = {}
    for folder in (*folders, assets.folder("routines") / PROGRAMMES):
        for path in files_in(folder):
            try:
                programme, _ = read_programme(read_bytes(path))
            except UnreadableError:
                continue
            if programme is not None:
                found.setdefault(programme.move, programme)
    return tuple(found.values())


def read_programme(
    data: bytes, moves: Moves | None = None
) -> tuple[Programme | None, tuple[Problem, ...]]:
    """Return the programme in the bytes of a file, and every problem.

    With `moves`, a name that none of them has is one.
    """
    report = Report()
    tree = parse(data, report, "the keys of a programme, such as `move:` and `stages:`")
    whole = (
        mapping(tree, report, "A programme", "`name:`, `move:` and `stages:`")
        if tree is not None
        else None
    )
    found = read_fields(whole, PROGRAMME_KEYS, report, "A programme") if whole else None
    if found is None or not found.complete:
        return None, report.problems()
    stages = found.values.pop("stages")
    move = found.values["move"]
    read = tuple(
        Stage(
            Swap(one.get("to", move), one.get("changes", {})), one["about"], one.get("after", TWICE)
        )
        for one in stages
    )
    for name in dict.fromkeys((move, *(stage.swap.to for stage in read))):
        if moves is not None and moves.find(name) is None:
            report.error(
                found.places["move" if name == move else "stages"],
                "unknown-move",
                f"No move is called {shown(name)}.",
                "`supple moves` lists them all.",
            )
    problems = report.problems()
    return (None if report.repaired else Programme(stages=read, **found.values)), problems


@scalars.reads("stages")
def _stages(node: Node, key: str, report: Report) -> tuple[dict[str, Any], ...] | None:
    items = scalars.items(node, key, report, "the stages below it, each with a dash")
    if items is None:
        return None
    found = [_stage(item, key, report) for item in items]
    return None if None in found else tuple(one for one in found if one is not None)


def _stage(node: Node, key: str, report: Report) -> dict[str, Any] | None:
    whole = mapping(node, report, "A stage", "`about: 3 sets of 8` and what it changes")
    found = read_fields(whole, STAGE_KEYS, report, "A stage") if whole else None
    return found.values if found and found.complete else None


STAGE_KEYS = {
    "about": Key("about", scalars.text, required=True),
    "to": SWAP_KEYS["to"]._replace(required=False),
    "as": SWAP_KEYS["as"],
    "after": Key("after", scalars.count),
}
PROGRAMME_KEYS = {
    "name": Key("name", scalars.text, required=True),
    "move": SWAP_KEYS["to"]._replace(field="move"),
    "source": Key("source", scalars.text),
    "why": Key("why", scalars.text),
    "stages": Key("stages", _stages, required=True),
}
"""Every key of a programme."""
