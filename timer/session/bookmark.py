"""Where a session has got to, kept so that the rest of it can be played later.

A place is found again by what is done there and on which side, not by the clock: the file may have
been edited meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from timer.frozen import keyword_frozen
from timer.journal.events import Fact
from timer.routine.model import Step, leaves
from timer.timeline.segments import Segment, Timeline

KEY = "left at "
"""How the key of a bookmark among the journal's facts begins; a routine follows it."""


@keyword_frozen
class Bookmark:
    """The bout that a session of one routine was at, or would have come to next."""

    session: str
    """The session's id."""
    at: str
    """When it got there (ISO 8601)."""
    left: bool
    """Whether the session is over; if not, it is running or was killed."""
    sets: int
    """How many sets were done by then."""
    step: int
    nth: int
    """Which of the bouts that have everything below in common, from 1: rounds may be nested."""
    label: str
    move: str | None
    written: str | None
    """The move as the file names it; a swap may have put another one in its place."""
    side: str | None
    set: int | None
    round: int | None
    hurt: tuple[str, ...]
    """The labels of moves that hurt, which the rest leaves out as well."""
    swaps: tuple[tuple[int, str, str], ...]
    """The number of each step that was swapped, its move as written, and the move instead."""

    def find(self, timeline: Timeline) -> Segment | None:
        """Return the same bout of a timeline, or None if it isn't there any more.

        Steps may have been added or removed before it.
        """
        names = {self.label, self.move, self.written} - {None}
        same = [one for one in _like(timeline, self.side, self.set, self.round) if names & one[0]]
        steps = {bout.step for _, bout in same}
        nearest = min(steps, key=lambda step: (abs(step - self.step), step), default=None)
        found = [(known, bout) for known, bout in same if bout.step == nearest]
        # The zones of a step have only their labels to tell them apart.
        exact = [bout for known, bout in found if self.label in known or self.move in known]
        bouts = exact or [bout for _, bout in found]
        return bouts[min(self.nth, len(bouts)) - 1] if bouts else None


def bookmark(
    timeline: Timeline,
    bout: Segment,
    *,
    session: str,
    at: str,
    sets: int,
    hurt: Iterable[str] = (),
    swaps: Iterable[tuple[int, str, str]] = (),
) -> Bookmark:
    """Return the bookmark of a session that is at `bout`."""
    alike = [
        one
        for _, one in _like(timeline, bout.side, bout.set, bout.round)
        if (one.step, one.label) == (bout.step, bout.label)
    ]
    return Bookmark(
        session=session,
        at=at,
        left=False,
        sets=sets,
        step=bout.step,
        nth=1 + sum(one.index < bout.index for one in alike),
        label=bout.label,
        move=bout.move,
        written=_written(dict(enumerate(leaves(timeline.routine.steps), 1)).get(bout.step)),
        side=bout.side,
        set=bout.set,
        round=bout.round,
        hurt=tuple(sorted(hurt)),
        swaps=tuple(swaps),
    )


def fact_of(routine: str, mark: Bookmark | None) -> Fact:
    """Return the fact that keeps the bookmark of a routine; None removes it.

    `routine` is the routine's slug, or its path if it has to be run by that.
    """
    from json import dumps

    return Fact(KEY + routine, dumps(vars(mark)) if mark else "")


def bookmarks(facts: Mapping[str, str]) -> dict[str, Bookmark]:
    """Return the bookmarks among the journal's facts, by routine as in `fact_of`."""
    found = ((key, _read(value)) for key, value in facts.items() if key.startswith(KEY) and value)
    return {key.removeprefix(KEY): mark for key, mark in found if mark is not None}


def _like(
    timeline: Timeline, side: str | None, number: int | None, round: int | None
) -> Iterator[tuple[set[str], Segment]]:
    """Yield the bouts of one side, set and round, each with every name of what is done."""
    written = {at: _written(step) for at, step in enumerate(leaves(timeline.routine.steps), 1)}
    for bout in timeline.segments:
        if bout.is_bout and (bout.side, bout.set, bout.round) == (side, number, round):
            names = (bout.label, bout.move, written.get(bout.step))
            yield {name for name in names if name}, bout


def _written(step: Step | None) -> str | None:
    """Return the move that a step names in the file."""
    named = getattr(step, "move", None)
    return named if isinstance(named, str) else None


_TEXT, _MAYBE_TEXT, _COUNT, _MAYBE_COUNT = (str,), (str, type(None)), (int,), (int, type(None))
_FIELDS = {
    "session": _TEXT,
    "at": _TEXT,
    "left": (bool,),
    "sets": _COUNT,
    "step": _COUNT,
    "nth": _COUNT,
    "label": _TEXT,
    "move": _MAYBE_TEXT,
    "written": _MAYBE_TEXT,
    "side": _MAYBE_TEXT,
    "set": _MAYBE_COUNT,
    "round": _MAYBE_COUNT,
    "hurt": (list,),
    "swaps": (list,),
}


def _read(value: str) -> Bookmark | None:
    """Return the bookmark that a fact holds, or None if it isn't one."""
    from json import loads

    try:
        kept = loads(value)
    except (ValueError, RecursionError):
        return None
    if not isinstance(kept, dict) or kept.keys() != _FIELDS.keys():
        return None
    fits = all(isinstance(kept[name], kinds) for name, kinds in _FIELDS.items())
    if not fits or kept["nth"] < 1:
        return None
    try:
        swaps = tuple((int(number), str(move), str(to)) for number, move, to in kept["swaps"])
    except (TypeError, ValueError):
        return None
    return Bookmark(**{**kept, "hurt": tuple(map(str, kept["hurt"])), "swaps": swaps})
