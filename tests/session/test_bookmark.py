"""A bookmark finds its own bout again, in any routine."""

from __future__ import annotations

from hypothesis import given, settings

from tests.strategies import timelines
from timer.session.bookmark import bookmark, bookmarks, fact_of
from timer.timeline.segments import SegmentKind, Timeline


@settings(max_examples=60)
@given(timelines())
def test_every_bout_is_found_again_and_can_be_gone_on_with(timeline: Timeline) -> None:
    for bout in [one for one in timeline.segments if one.is_bout]:
        mark = bookmark(timeline, bout, session="s", at="2026-01-02T03:04:05+00:00", sets=1)
        assert mark.find(timeline) == bout
        fact = fact_of("r", mark)
        assert bookmarks({fact.id: fact.value}) == {"r": mark}
        rest = timeline.beginning_with(bout)
        first = rest.segments[rest.begins]
        settled = first.kind is SegmentKind.SETTLE and first.length_ms == bout.settle_ms
        assert settled or (first.is_bout and not bout.settle_ms)
        coming = rest.segments[rest.begins + settled]
        assert (coming.label, coming.side, coming.set) == (bout.label, bout.side, bout.set)
        assert [one.index for one in rest.segments] == list(range(1, len(rest.segments) + 1))
        ends = [0, *(one.end_ms for one in rest.segments)]
        assert [one.start_ms for one in rest.segments] == ends[:-1]


def test_what_is_no_bookmark_is_none() -> None:
    for value in ("", "[]", "{}", '{"at": 1}', "nonsense", "null", '"left"', "[" * 5_000):
        assert bookmarks({"left at r": value}) == {}
