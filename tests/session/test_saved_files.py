"""A routine's file that is saved while its session is paused or resting is in use at once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from timer.files import FileWatch, mark
from timer.player.commands import Key
from timer.player.effects import Message, SetDone
from timer.player.feedback import AS_BEFORE, AS_IT_WAS
from timer.player.snapshot import State

Rigs = Callable[..., Any]

BRIDGES = """\
name: Bridges
steps:
  - hold: Clam
    for: 30s
    settle: 5s
  - hold: Reach
    for: 30s
    settle: 5s
    sides: each
    sets: 2
    rest: 20s
    switch: 5s
  - reps: Squat
    count: 10
    tempo: {down: 2s, up: 1s}
    settle: 5s
"""


def told(session: Any) -> list[str]:
    return [one.text for one in session.seen_as(Message)]


def test_a_hold_made_longer_while_it_is_paused_goes_on_at_the_same_second(
    rig: Rigs, tmp_path: Path
) -> None:
    session = rig(BRIDGES, tmp_path / "bridges.yaml").begin().run(52_000).press(Key.TOGGLE)
    shown = session.session.snapshot
    assert (shown.segment.label, shown.gone_s) == ("Reach", 12)
    session.save(BRIDGES.replace("Reach\n    for: 30s", "Reach\n    for: 45s"))
    session.run(2_000)
    after = session.session.snapshot
    assert (after.state, after.gone_s, after.left_s) == (State.PAUSED, 12, 33)
    assert told(session)[-1] == "Your change is in. Reach, left side."
    session.press(Key.TOGGLE).run(60_000)
    assert [(one.seconds, one.planned_seconds) for one in session.seen_as(SetDone)][1] == (45, 45)


def test_a_file_saved_in_a_rest_is_taken_in_and_the_rest_goes_on(rig: Rigs, tmp_path: Path) -> None:
    session = rig(BRIDGES, tmp_path / "bridges.yaml").begin().run(78_000)
    shown = session.session.snapshot
    assert (shown.segment.kind.value, shown.gone_s) == ("rest", 8)
    session.save(BRIDGES.replace("Squat", "Lunge"))
    session.run(2_000)
    after = session.session.snapshot
    assert (after.segment.kind.value, after.gone_s) == ("rest", 10)
    assert session.session.timeline.segments[-1].label == "Lunge"


def test_while_you_work_nothing_is_looked_at_and_space_takes_in_what_was_just_saved(
    rig: Rigs, tmp_path: Path
) -> None:
    session = rig(BRIDGES, tmp_path / "bridges.yaml").begin().run(10_000)
    session.save(BRIDGES.replace("Squat", "Lunge"))
    session.run(5_000)
    assert session.session.timeline.segments[-1].label == "Squat"
    session.press(Key.TOGGLE, Key.TOGGLE)
    assert session.session.timeline.segments[-1].label == "Lunge"
    assert session.session.snapshot.state is State.COUNTING_IN
    assert told(session)[-1] == "Your change is in. Clam."


@pytest.mark.parametrize("text", ["", "name: [", BRIDGES.replace("for: 30s", "for: 1,5m", 1)])
def test_a_broken_file_changes_nothing_and_is_reported_once(
    rig: Rigs, tmp_path: Path, text: str
) -> None:
    session = rig(BRIDGES, tmp_path / "bridges.yaml").begin().run(50_000).press(Key.TOGGLE)
    timeline = session.session.timeline
    session.save(text)
    session.run(10_000)
    assert session.session.timeline is timeline
    reported = [line for line in told(session) if AS_BEFORE in line]
    assert len(reported) == 1
    assert reported[0].startswith("line ")
    session.save(BRIDGES)
    session.run(2_000)
    assert told(session)[-1] == AS_IT_WAS
    session.save(BRIDGES.replace("Squat", "Lunge"))
    session.run(2_000)
    assert session.session.timeline.segments[-1].label == "Lunge"


def test_a_file_that_is_only_touched_or_gone_for_a_moment_says_nothing(
    rig: Rigs, tmp_path: Path
) -> None:
    session = rig(BRIDGES, tmp_path / "bridges.yaml").begin().run(50_000).press(Key.TOGGLE)
    before = told(session)
    session.file.unlink()
    session.run(3_000)
    session.save(f"# as it was\n{BRIDGES}")
    session.run(3_000)
    assert told(session) == before


def test_reps_at_another_tempo_go_on_with_the_same_rep(rig: Rigs, tmp_path: Path) -> None:
    session = rig(BRIDGES, tmp_path / "bridges.yaml").begin().run(240_000)
    session.press(Key.TOGGLE)
    shown = session.session.snapshot
    assert shown.segment.label == "Squat"
    session.save(BRIDGES.replace("down: 2s", "down: 4s"))
    session.run(2_000)
    assert session.session.snapshot.rep == shown.rep


@pytest.mark.parametrize(
    ("text", "label", "gone"),
    [
        (BRIDGES.replace("steps:\n", "steps:\n  - hold: New\n    for: 9s\n"), "Reach", 12),
        (BRIDGES.replace("hold: Reach", "hold: Half reach"), "Half reach", 0),
        (
            BRIDGES[: BRIDGES.index("  - hold: Reach")] + "  - hold: Squat\n    for: 9s\n",
            "Squat",
            0,
        ),
    ],
    ids=["a step before it", "renamed", "taken out"],
)
def test_the_session_goes_on_where_it_was_as_far_as_that_is_still_there(
    rig: Rigs, tmp_path: Path, text: str, label: str, gone: int
) -> None:
    session = rig(BRIDGES, tmp_path / "bridges.yaml").begin().run(52_000).press(Key.TOGGLE)
    session.save(text)
    session.run(2_000)
    after = session.session.snapshot
    assert (after.segment.label, after.gone_s) == (label, gone)


def test_a_watched_file_has_to_look_the_same_twice(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("a", encoding="utf-8")
    watch = FileWatch(lambda: mark(path))
    assert not watch.saved(0)
    path.write_text("ab", encoding="utf-8")
    assert not watch.saved(500), "it is looked at once a second"
    assert not watch.saved(1_000)
    path.write_text("abc", encoding="utf-8")
    assert not watch.saved(1_250), "an editor was writing it still"
    assert watch.saved(1_500)
    assert not watch.saved(10_000)


def test_what_was_saved_between_reading_and_watching_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("a", encoding="utf-8")
    read = mark(path)
    path.write_text("ab", encoding="utf-8")
    watch = FileWatch(lambda: mark(path), read)
    assert not watch.saved(0)
    assert watch.saved(250)
    path.write_text("abc", encoding="utf-8")
    watch.know(mark(path))
    assert not watch.saved(1_250)
