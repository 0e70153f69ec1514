"""What is seen while a session rests: every change, on time, though nothing wakes up for it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.rig import Rig
from tests.session.test_records import COMMANDS, ROUTINE
from timer.player.commands import Key
from timer.sound.sink import IDLE_MS, RecordingSink

STEP_MS = 130


class Idle(RecordingSink):
    """A sink that plays nothing, and so needs no sign of life."""

    beat_ms = IDLE_MS


class Watched:
    """A session that turns no more often than it asks for, and a screen that looks when told to."""

    def __init__(self, text: str, speed: float = 1.0) -> None:
        self.rig = Rig(text, sink=Idle(), speed=speed)
        self.turns = 0
        self.rig.session.on_change = self._look
        self.rig.begin()
        self._turned()
        self._look()

    @property
    def now(self) -> int:
        """The time on the clock."""
        return self.rig.clock.read().awake

    def _look(self) -> None:
        self.shown = self.rig.session.seen(self.now)
        self.again = self.rig.session.next_seen(self.now)

    def _turned(self) -> None:
        self.rig.turn()  # what is posted to the session wakes it up at once
        self._due = self.now + self.rig._wait

    def press(self, command: Any) -> None:
        """Press a key, which wakes the session up."""
        self.rig.press(command)
        self._turned()

    def wait(self, ms: int) -> None:
        """Let time go by."""
        end = self.now + ms
        while self.now < end:
            looks = end if self.again is None else self.again
            self.rig.clock.advance(max(min(end, self._due, looks) - self.now, 0))
            if self.now >= self._due and not self.rig.session.ended:
                self.turns += 1
                self.rig.turn()
                self._turned()
            if self.again is not None and self.now >= self.again:
                self._look()


CIRCUIT = """\
name: Rounds
defaults: {settle: 3s, rest: 7s, switch: 4s}
steps:
  - group: Contrast
    rounds: 2
    steps:
      - {hold: contrast-warm, for: 9s}
      - {hold: contrast-cold, for: 6s}
  - {hold: Reach, for: 12s, sides: each}
  - {breathe: Calm, pattern: {in: 4, hold: 7, out: 8}, cycles: 2}
  - {reps: Lift, count: 6, sets: 2}
  - {open: Walk, about: 6s}
"""
SPEEDS = (0.25, 0.3, 0.4, 0.5, 0.75, 1.0, 1.5, 2.0)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.tuples(st.integers(1, 80), COMMANDS), max_size=8),
    st.sampled_from((ROUTINE, CIRCUIT)),
    st.sampled_from(SPEEDS),
)
@example([(40, Key.TOGGLE), (60, Key.TOGGLE), (200, Key.MORE), (80, Key.NEXT)], ROUTINE, 1.0)
@example([(400, Key.TOGGLE), (60, Key.TOGGLE), (400, Key.NEXT)], CIRCUIT, 0.25)
def test_a_screen_sees_every_change_of_a_session_that_rests(
    steps: list[tuple[int, Any]], text: str, speed: float
) -> None:
    eager, lazy = Rig(text, speed=speed).begin().turn(), Watched(text, speed)
    for count, command in [*steps, (120, None)]:
        for _ in range(count):
            eager.run(STEP_MS).turn()
            lazy.wait(STEP_MS)
            if eager.session.ended:
                assert lazy.rig.session.ended
                return
            assert lazy.shown == eager.session.snapshot
        if command is not None:
            eager.press(command).turn()
            lazy.press(command)


@pytest.mark.parametrize("speed", [0.25, 0.5])
def test_slow_seconds_are_counted_to_the_last(speed: float) -> None:
    text = "name: One\nsteps:\n  - {hold: Reach, for: 30s, settle: 2s}\n"
    eager, lazy = Rig(text, speed=speed).begin().turn(), Watched(text, speed)
    while not eager.session.ended:
        assert lazy.shown == eager.session.snapshot
        eager.run(STEP_MS).turn()
        lazy.wait(STEP_MS)


def test_a_hold_without_sound_wakes_the_session_only_to_record_it() -> None:
    lazy = Watched("name: One\nsteps:\n  - {hold: Reach, for: 60s, settle: 2s}\n")
    lazy.wait(8_000)
    before, shown = lazy.turns, lazy.shown
    lazy.wait(12_000)
    assert 4 <= lazy.turns - before <= 5, "every three seconds"
    assert (shown.left_s or 0) - (lazy.shown.left_s or 0) == 12
