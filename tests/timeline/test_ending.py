"""The session's last tone: at the end of the last bout, else over when the session is."""

from __future__ import annotations

import pytest

from tests.strategies import hold, note, rest, unfold
from timer.sound.tones import LENGTHS_MS
from timer.timeline.cues.cue import Lengths
from timer.timeline.cues.plan import CuePlan, script
from timer.timeline.segments import Timeline


def ending(timeline: Timeline) -> list[int]:
    """Return when the last tone begins and ends, in milliseconds from the timeline's end."""
    last = script(CuePlan(timeline, Lengths(LENGTHS_MS)))[-1]
    start = last.start_ms - timeline.total_ms
    return [start, start + last.cue.length_ms]


def test_the_last_tone_marks_the_end_of_the_last_bout():
    assert ending(unfold(note("Drink"), hold(9_000))) == [0, 1180]


@pytest.mark.parametrize("step", [note("Drink", length=10_000), rest(10_000)])
def test_the_last_tone_is_over_with_the_session_where_no_bout_ends_it(step):
    assert ending(unfold(hold(9_000), step)) == [-1180, 0]


def test_the_last_tone_gives_way_to_a_note_that_needs_all_of_its_time():
    text = "Drink a glass of water and sit down"
    assert ending(unfold(hold(9_000), note(text, length=4_600))) == [0, 1180]
    assert ending(unfold(hold(9_000), note(text, length=5_600))) == [-1180, 0]
