"""What is checked of a routine's sound, and that every bundled one can be followed eyes shut."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

from timer.engine.checking import check_file
from timer.engine.host import Host
from timer.routine.model import Prefer
from timer.sound.lengths import recorded
from timer.timeline.compile import Choices, compile_routine
from timer.timeline.cues import CuePlan
from timer.timeline.script import script
from timer.timeline.unheard import unannounced, untoned

NOWHERE = {"XDG_CONFIG_HOME": "/nowhere", "XDG_DATA_HOME": "/nowhere", "SUPPLE_CONFIG_DIR": "/no"}


@cache
def host() -> Host:
    return Host.of(NOWHERE)


SLUGS = [entry.slug for entry in host().library.entries()]


@pytest.mark.parametrize("slug", SLUGS)
@pytest.mark.parametrize("prefer", Prefer)
def test_a_bundled_routine_can_be_followed_with_eyes_shut(slug: str, prefer: Prefer) -> None:
    routine = host().read(host().entry(slug))
    timeline = compile_routine(routine, host().moves, Choices(prefer))
    for attended in (False, True):
        plan = CuePlan(timeline, recorded(), attended=attended)
        assert not [(one.bout.index, one.bout.label) for one in unannounced(plan)]
        assert not list(untoned(plan))
    events = script(CuePlan(timeline, recorded()))
    spoken = [event for event in events if event.cue.kind == "speech"]
    for one, after in pairwise(spoken):
        assert one.start_ms + one.cue.length_ms <= after.start_ms
    assert all(recorded().knows(event.cue.phrases) for event in spoken)


def codes(tmp_path: Path, text: str) -> list[str]:
    file = tmp_path / "mine.yaml"
    file.write_text(text, encoding="utf-8")
    return [one.code for one in check_file(file, host().moves).problems]


def test_a_gap_too_short_for_its_announcement_is_a_warning_with_the_length_needed(
    tmp_path: Path,
) -> None:
    text = (
        "name: A\nsteps:\n  - hold: A stretch with a very long name\n    for: 20s\n    settle: 2s\n"
    )
    file = tmp_path / "mine.yaml"
    file.write_text(text, encoding="utf-8")
    checked = check_file(file, host().moves)
    (problem,) = checked.problems
    assert (problem.code, problem.line, checked.ok) == ("no-time-to-say", 3, True)
    assert "settle: 5s" in (problem.help or "")
    mended = text.replace("settle: 2s", "settle: 5s")
    assert codes(tmp_path, mended) == []


def test_a_bout_that_nothing_announces_is_a_warning(tmp_path: Path) -> None:
    text = "name: A\nsteps:\n  - hold: Plank\n    for: 20s\n    settle: 0\n"
    assert codes(tmp_path, text) == ["not-announced"]
    assert codes(tmp_path, text + "sound: {voice: off}\n") == []


def test_each_gap_is_told_once_however_often_it_comes(tmp_path: Path) -> None:
    step = "hold: Plank\n    for: 20s\n    settle: 9s\n    rest: 1s\n    sets: 9\n"
    assert codes(tmp_path, f"name: A\nsteps:\n  - {step}") == ["no-time-to-say"]
