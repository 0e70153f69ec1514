"""The test of each leg: its results, the difference between the legs, and when it is due again.

A test is a session of `TEST` with an effort set on both sides. Both are single-leg work to eight
out of ten at the same pace, so that one can be compared with the next (004; the rest is house).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from timer.coach.past import Row, local
from timer.frozen import frozen
from timer.timeline.messages import NUMBER_WORDS, capital, times

TEST = "capacity-test"
"""The routine in which each leg does as much as it can at eight out of ten."""
EVERY = timedelta(weeks=4)
KNOWN_FOR = timedelta(weeks=2)
"""How long somebody has used Supple before the first test is suggested."""
KNOWN_STRENGTH = 3
"""After how many days with strength work it is."""
UNEVEN_REPS, UNEVEN_PART = 2, 0.1
"""A difference counts from so many reps on, if they are so much of the stronger leg's."""


@frozen
class LegTest:
    """One test: the reps of each leg."""

    at: datetime
    left: int
    right: int

    @property
    def weaker(self) -> str | None:
        """The leg that did clearly fewer reps, None if they are alike."""
        apart = abs(self.left - self.right)
        if apart < UNEVEN_REPS or apart < UNEVEN_PART * max(self.left, self.right):
            return None
        return "left" if self.left < self.right else "right"


def leg_tests(rows: Iterable[Row]) -> tuple[LegTest, ...]:
    """Return the tests among sets of sessions of `TEST`, the oldest first.

    A row has `session_id`, `started_at`, `move`, `side` and `done`. Where the move of one side was
    swapped for another one, it isn't a test.
    """
    found: dict[str, dict[str, Row]] = {}
    for row in rows:
        if row["side"] in ("left", "right") and row["done"]:
            found.setdefault(row["session_id"], {})[row["side"]] = row
    whole = (sides for sides in found.values() if len(sides) == len(("left", "right")))
    made = [
        LegTest(local(sides["left"]["started_at"]), sides["left"]["done"], sides["right"]["done"])
        for sides in whole
        if sides["left"]["move"] == sides["right"]["move"]
    ]
    return tuple(sorted(made, key=lambda one: one.at))


def due(
    found: Sequence[LegTest], strength: Sequence[date], first: date | None, today: date
) -> bool:
    """Return whether a test is due: four weeks after the last, or once somebody is used to it.

    `strength` are the days with strength work, `first` is the first day of all.
    """
    if found:
        return today - found[-1].at.date() >= EVERY
    known = first is not None and today - first >= KNOWN_FOR
    return known and len({*strength}) >= KNOWN_STRENGTH


def when(before: LegTest, day: date) -> str:
    """Return how long ago a test was: `Four weeks ago`."""
    weeks = round((day - before.at.date()).days / 7)
    if 1 < weeks < len(NUMBER_WORDS):
        return f"{capital(NUMBER_WORDS[weeks])} weeks ago"
    return "A week ago" if weeks == 1 else "Last time"


def result(test: LegTest, earlier: Sequence[LegTest] = ()) -> tuple[str, ...]:
    """Return what a test showed, in sentences: both legs, `earlier` tests, and the difference."""
    said = [f"Left {test.left}, right {test.right}."]
    if earlier:
        last = earlier[-1]
        said[0] += f" {when(last, test.at.date())}: {last.left} and {last.right}."
    if len(earlier) > 1:
        said[0] += f" At first: {earlier[0].left} and {earlier[0].right}."
    weaker = test.weaker
    if weaker is None:
        said.append("Your legs are about the same.")
    else:
        fewer = times(abs(test.left - test.right), "rep")
        said.append(
            f"Your {weaker} leg did {fewer} fewer. An extra set for it is offered before "
            "strength sessions."
        )
    return tuple(said)
