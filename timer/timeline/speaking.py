"""Utterances placed in the free time of one segment: whole, shortened or dropped, never cut."""

from __future__ import annotations

from bisect import insort
from collections.abc import Callable

from timer.records import record
from timer.timeline.cue import Phrases

BREATH_MS = 120
"""Silence kept between an utterance and whatever sounds next to it."""


@record
class Utterance:
    """Something to say. `forms` are the ways of saying it, the fullest first.

    It may begin from `from_ms` on, at most `within_ms` later, or, where `latest` is set, as late
    as it still fits. It is over by `until_ms`, where that is given.
    """

    what: str
    priority: int
    forms: tuple[Phrases, ...]
    from_ms: int = 0
    within_ms: int | None = None
    until_ms: int | None = None
    latest: bool = False


Placed = tuple[int, int, Phrases, Utterance]
"""Start, length (both in milliseconds), the form chosen, and what it was chosen for."""


def place_speech(
    wanted: list[Utterance],
    blocked: list[tuple[int, int]],
    length: int,
    takes: Callable[[Phrases], int],
) -> list[Placed]:
    """Return the utterances that fit into `length` milliseconds without touching `blocked`.

    The more important are placed first; each takes its fullest form that fits.
    """
    taken = sorted(blocked)
    placed: list[Placed] = []
    for utterance in sorted(wanted, key=lambda said: said.priority):
        spot = _spot(utterance, taken, length, takes)
        if spot is not None:
            placed.append(spot)
            insort(taken, (spot[0], spot[0] + spot[1]))
    return placed


def _spot(
    utterance: Utterance, taken: list[tuple[int, int]], length: int, takes: Callable[[Phrases], int]
) -> Placed | None:
    within, until = utterance.within_ms, utterance.until_ms
    for form in utterance.forms:
        needs = takes(form)
        spans = [
            (earliest, latest if until is None else min(latest, until - needs))
            for earliest, latest in _spans(taken, utterance.from_ms, needs, length)
            if (within is None or earliest <= utterance.from_ms + within)
            and (until is None or earliest + needs <= until)
        ]
        if spans:
            start = spans[-1][1] if utterance.latest else spans[0][0]
            return start, needs, form, utterance
    return None


def _spans(
    taken: list[tuple[int, int]], from_ms: int, needs: int, length: int
) -> list[tuple[int, int]]:
    """Return the earliest and the latest start in each free stretch that holds `needs`."""
    found: list[tuple[int, int]] = []
    free_from = from_ms
    for begin, end in (*taken, (length, length)):
        latest = begin - BREATH_MS - needs
        if latest >= free_from:
            found.append((free_from, latest))
        free_from = max(free_from, end + BREATH_MS)
    return found
