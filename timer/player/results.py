"""What became of a set and of a session, by the same rules in player, journal and totals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from enum import StrEnum

from timer.frozen import frozen


class Result(StrEnum):
    """What became of a bout that was started or left out."""

    DONE = "done"
    """At least nine tenths of its dose, or ended by the person where it waited for them."""
    SHORT = "short"
    """Started and ended early: kept as far as it went."""
    SKIPPED = "skipped"
    """Left out by the person."""
    HURT = "hurt"
    """Stopped because it hurt."""


COUNTED = (Result.DONE, Result.SHORT)
"""The results that make a set count, unless its reps were counted and there was none."""


def counts(result: str, done: int | None) -> bool:
    """Return whether a set counts as one; `done` is its reps or breaths, if they were counted.

    A set without a single whole rep isn't one. Where it hurt, only whole reps count.
    """
    return (result in COUNTED and done != 0) or (result == Result.HURT and bool(done))


def missing(labels: Iterable[str], done: Collection[str]) -> tuple[str, ...]:
    """Return what sets with these `labels` are called where they are listed as left out.

    A move of which something is among what was `done` isn't left out: only so many of its sets are.
    """
    return tuple(
        f"{count} {'set' if count == 1 else 'sets'} of {label}" if label in done else label
        for label, count in Counter(labels).items()
    )


def part_done(planned: int | None, done: int | None, planned_seconds: int, seconds: int) -> float:
    """Return how much of the planned dose was done, from 0 to 1.

    It goes by reps or breaths where they were counted, else by time.
    """
    if planned and done is not None:
        return min(done / planned, 1.0)
    return min(seconds / planned_seconds, 1.0) if planned_seconds else 1.0


ENOUGH = 0.9
"""The part of a dose from which a set is done."""


def dose_done(
    result: str,
    planned: int | None,
    done: int | None,
    planned_seconds: int,
    seconds: int,
    *,
    waits: bool,
) -> float:
    """Return the part of a bout's planned dose that counts, from 0 to 1.

    One that waits for the person (`waits`) counts whole once they say that it is done.
    """
    if result == Result.SKIPPED:
        return 0.0
    if waits and result == Result.DONE:
        return 1.0
    return part_done(planned, done, planned_seconds, seconds)


FINISHED_FROM = 2 / 3
"""The share of a session from which it is finished, once it has run to its end."""


def share(parts: Iterable[tuple[int, float]], planned: int) -> float:
    """Return the part of a session's planned work that was done, from 0 to 1.

    `parts` has the planned time of each set with the part of its dose that was done, and `planned`
    is the planned time of all of them together. Without any work, there is nothing left to do.
    """
    done = sum(weight * part for weight, part in parts)
    return round(min(done / planned, 1.0), 4) if planned else 1.0


@frozen
class Tally:
    """How many of a session's planned sets came to what, in words to show and to say."""

    planned: int
    done: int = 0
    short: int = 0
    skipped: int = 0
    hurt: int = 0

    @classmethod
    def of(cls, planned: int, results: Iterable[str]) -> Tally:
        """Return the tally of so many planned sets, of which these `results` are known."""
        known = list(results)
        done, short, skipped, hurt = (known.count(one) for one in Result)
        return cls(max(planned, len(known)), done, short, skipped, hurt)

    @property
    def not_started(self) -> int:
        """How many sets the session ended before."""
        return self.planned - self.done - self.short - self.skipped - self.hurt

    @property
    def whole(self) -> bool:
        """Whether every set was done."""
        return self.done == self.planned

    @property
    def text(self) -> str:
        """The whole tally: `All 9 sets done.`, `5 of 9 sets done, 2 cut short, 2 left out.`"""
        sets = "set" if self.planned == 1 else "sets"
        if self.whole:
            few = ("That was all.", "Your set is done.", "Both sets done.")
            return (
                few[self.planned] if self.planned < len(few) else f"All {self.planned} sets done."
            )
        if not self.done and self.skipped == self.planned:
            return NO_SET
        others = ((self.short, "cut short"), (self.skipped, "left out"), (self.hurt, "stopped"))
        rest = (f"{count} {what}" for count, what in (*others, (self.not_started, "not started")))
        parts = (part for part in rest if not part.startswith("0 "))
        return ", ".join((f"{self.done} of {self.planned} {sets} done", *parts)) + "."

    def phrases(self) -> tuple[str, ...]:
        """Return the tally as spoken phrases, which are recorded one by one."""
        if self.whole:
            return (THAT_WAS_ALL,)
        if not self.done and self.skipped == self.planned:
            return (NO_SET,)
        done = SETS_DONE if self.done != 1 else SET_DONE
        counts = [(self.done, done), *((n, said) for n, said in self._others() if n)]
        said = [part for count, what in counts for part in (str(count), f"{what},")]
        return (*said[:-1], f"{said[-1][:-1]}.")

    def _others(self) -> Iterator[tuple[int, str]]:
        yield self.short, CUT_SHORT
        yield self.skipped + self.not_started, LEFT_OUT
        yield self.hurt, STOPPED


NO_SET = "No set was done."
THAT_WAS_ALL = "That was all:"
SETS_DONE, SET_DONE, CUT_SHORT, LEFT_OUT, STOPPED = (
    *("sets done", "set done"),
    *("cut short", "skipped", "stopped"),
)
SAID = (THAT_WAS_ALL, SETS_DONE, SET_DONE, CUT_SHORT, LEFT_OUT, STOPPED)
"""Every phrase of a tally but its numbers; each has a clip. "Left" is a side when it is heard."""
