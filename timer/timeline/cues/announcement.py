"""How a bout is announced before it starts, and what is left out first where time is short.

In this order: how long the gap is, how the bout ends and which step of its round it is, all cues
but the first, which set and round it is, and how to set it up, which is then said after the start.
Only then the headings and the limits of an effort. The name, the side and the dose stay longest.
"""

from __future__ import annotations

from collections.abc import Iterator

from timer.timeline.cues.placement import Forms
from timer.timeline.messages import (
    ENTER_WHEN_DONE,
    LAST_EXERCISE,
    NEXT,
    NEXT_IN,
    STARTING_IN,
    Phrases,
    dose_phrases,
    limit_text,
    round_news,
    set_text,
    side_text,
    spoken,
    step_text,
    time_phrases,
    window_phrases,
)
from timer.timeline.segments import Segment, SegmentKind


class Announcement:
    """What there is to say about `bout`; `before` is what was done last, if anything.

    What hasn't changed since then isn't said again. `cues` say how to set it up. `in_ms` is how
    long it is until the bout starts, where that is to be said, `waits` whether it waits for the
    person, and `last` whether it starts the last exercise of the routine.
    """

    def __init__(
        self,
        bout: Segment,
        before: Segment | None,
        cues: Phrases = (),
        headings: Phrases = (),
        in_ms: int = 0,
        *,
        waits: bool = False,
        last: bool = False,
    ) -> None:
        self.bout = bout
        self.before = before
        self.cues = cues
        self.headings = headings
        self._in_ms = in_ms
        self._waits = waits
        self._last = last
        self._again = before is not None and same(bout, before)
        """Whether it is what was just done, on another side or for another set."""
        alternates = self._again and bout.side == "alternate"
        self._side = None if alternates else side_text(bout)
        """The side, unless it alternates as it did before."""
        turned = self._again and before is not None and before.side != bout.side
        self.turned = turned and bool(self._side) and not headings
        """Whether the side is new, and neither the move nor what is done of it."""
        self._amounts: tuple[Phrases, ...] | None = None

    @property
    def named(self) -> Phrases:
        """The name and the side as a sentence."""
        return spoken(self.bout.label, self._side)

    @property
    def dose(self) -> tuple[Phrases, ...]:
        """How much to do and with what. Where to stop an effort is said before every set."""
        if self._amounts is None:
            self._amounts = tuple(self._dose())
        return self._amounts

    def _dose(self) -> Iterator[Phrases]:
        bout, before = self.bout, self.before
        effort = bout.kind is SegmentKind.EFFORT
        dose = dose_phrases(bout)
        zone = before is not None and before.step == bout.step and before.side == bout.side
        alike = (self._again or zone) and before is not None and dose == dose_phrases(before)
        if effort or not alike:
            yield dose
        if effort:
            if limit := limit_text(bout):
                yield (limit,)
            if window := window_phrases(bout):
                yield window
        if bout.first and bout.load:
            yield (bout.load,)

    @property
    def turn(self) -> tuple[str, ...]:
        """Which set and round it is, and whether the last exercise starts with it."""
        bout, before = self.bout, self.before
        again = self._again and before is not None and bout.set == before.set
        news = round_news(bout, before)
        if news and self.headings and f", {news}" in self.headings[-1]:
            news = None
        parts = (None if again else set_text(bout), news)
        return tuple(filter(None, (*parts, LAST_EXERCISE if self._last else None)))

    @property
    def ending(self) -> tuple[str, ...]:
        """Which step of its round it is, and that you end it, before its first set."""
        first = self.bout.set in (None, 1) and self.bout.round in (None, 1)
        ends = ENTER_WHEN_DONE if self._waits and first and not self._again else None
        return tuple(filter(None, (None if self._again else step_text(self.bout), ends)))

    def amounts(self) -> tuple[Phrases, ...]:
        """Return all that is worth saying of how much, which set and how it ends."""
        return (*self.dose, *((part,) for part in (*self.turn, *self.ending)))

    def names(self) -> tuple[Phrases, ...]:
        """Return the ways to say only the name and the side."""
        if self._only_side:
            return (spoken(self._side),)
        with_next = dict.fromkeys(((NEXT, *self.headings, *self.named), (NEXT, *self.named)))
        return (*with_next, self.named)

    def forms(self) -> Iterator[Phrases]:
        """Yield the ways to say it, the fullest first; some more than once."""
        if self.turned:
            # Without its number, another side needs no name.
            sides = Forms(self._side_leads())
            numbers = Forms(self._leads(()) if self.turn else ())
            for leads in (numbers, sides):
                yield from self._with_cues(leads)
            yield from numbers
            yield from sides
            yield spoken(self._side)
            return
        if self.headings:
            yield from self._forms(self.headings)
        yield from self._forms(())

    def plain(self) -> Phrases:
        """Return all there is to say but when it starts, how it ends and which step it is.

        A form before it says as much or more.
        """
        if self.turned and not self.turn:
            return (*spoken(self._side, *self.dose), *self.cues)
        return (*self._say((NEXT,), self._heads, *self._told()), *self.cues)

    def least(self) -> Phrases:
        """Return the name, or only the side, and the dose; no form before it says less of these."""
        if self.turned:
            return spoken(self._side, *self.dose)
        return self._say((NEXT,), self._heads, *self.dose)

    @property
    def _heads(self) -> Phrases:
        return () if self.turned else self.headings

    def _told(self) -> tuple[str | Phrases, ...]:
        """Return all amounts, in their order."""
        dose, turn = self.dose, self.turn
        number_first = self._again and self.bout.kind is SegmentKind.EFFORT
        return (*turn, *dose) if number_first else (*dose, *turn)

    @property
    def _only_side(self) -> bool:
        """Whether nothing but the side is new."""
        return self.turned and not self.turn

    def _side_leads(self) -> Iterator[Phrases]:
        if self._in_ms:
            yield spoken(self._side, *self.dose, (STARTING_IN, *time_phrases(self._in_ms)))
        yield spoken(self._side, *self.dose)

    def _leads(self, heads: Phrases) -> Iterator[Phrases]:
        """Yield the announcement with all amounts, without its time and then without its end."""
        told = self._told()
        if self._in_ms:
            *units, last = time_phrases(self._in_ms)
            yield self._say((NEXT_IN, *units, f"{last}:"), heads, *told, *self.ending)
        yield self._say((NEXT,), heads, *told, *self.ending)
        yield self._say((NEXT,), heads, *told)

    def _with_cues(self, leads: Forms) -> Iterator[Phrases]:
        for kept in range(len(self.cues), 0, -1):
            yield from ((*lead, *self.cues[:kept]) for lead in leads)

    def _say(self, start: Phrases, heads: Phrases, *amounts: str | Phrases) -> Phrases:
        return (*start, *heads, *spoken(self.bout.label, self._side, *amounts))

    def _forms(self, heads: Phrases) -> Iterator[Phrases]:
        leads, dose = Forms(self._leads(heads)), self.dose
        yield from self._with_cues(leads)
        least = self._say((NEXT,), heads, *dose)
        if self.cues:
            yield (*least, self.cues[0])
        yield from leads
        last = [turn for turn in self.turn if turn in LASTS]
        if self._again and last and not dose:
            yield spoken(*last)
        yield least
        # Of an effort, as much as there is room for: where to stop, how many reps, the limit.
        yield from (
            self._say((NEXT,), heads, *dose[:kept]) for kept in range(len(dose) - 1, -1, -1)
        )
        if not heads:
            yield self.named  # rather than nothing


LASTS = ("last set", "last round")
"""What can be said of another set without its name."""


def same(bout: Segment, other: Segment) -> bool:
    """Return whether two bouts are the same part of the same step."""
    return other.step == bout.step and other.label == bout.label
