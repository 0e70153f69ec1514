"""The lines of line mode: nothing in them that a terminal obeys, nothing told before it is so."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest

from timer.engine import linemode
from timer.engine.linemode import LineMode
from timer.engine.results import Summary
from timer.player.commands import Saved
from timer.player.effects import Outcome, SetDone
from timer.records import replace
from timer.sound.sink import RecordingSink, SoundStatus

HOSTILE = "R\x1b[31m\x9b\u202e\n\x07[red]"
ROUTINE = "name: Short\nsteps:\n  - hold: Reach\n    for: 5s\n    settle: 0\n"
Rigs = Callable[..., Any]


def tidy(text: str) -> bool:
    """Tell whether a terminal would obey nothing in `text`."""
    return text.isprintable()


def test_a_hostile_label_is_shown_and_not_obeyed(rig: Rigs) -> None:
    segments = rig(ROUTINE).engine.timeline.segments
    for one in segments:
        segment = replace(one, label=HOSTILE, side=HOSTILE)
        done = SetDone(segment, 5, 5, 5)
        summary = Summary(Outcome.PARTIAL, (done,), (HOSTILE,), 5_000, (HOSTILE,))
        lines = [
            linemode.entry(segment),
            linemode.outcome(done),
            *linemode.closing(summary),
        ]
        assert all(tidy(line) for line in lines), lines
        assert "[red]" in lines[0]


def test_done_is_said_once_a_set_is_on_the_disk_and_not_before(rig: Rigs) -> None:
    session = rig(ROUTINE)
    mode = LineMode(session.engine, io.StringIO())
    session.keeper.holds_back = True
    session.begin().run(10_000)
    assert "Done" not in "".join(printed(mode))
    session.keeper.save()
    session.engine.finish()
    assert [line.strip() for line in printed(mode)] == ["Done: Reach, 5s."]


def test_an_acknowledgement_of_an_unknown_set_is_passed_over(rig: Rigs) -> None:
    session = rig(ROUTINE)
    mode = LineMode(session.engine, io.StringIO())
    session.begin()
    printed(mode)
    session.engine.send(Saved(99))
    session.turn()
    assert printed(mode) == []


def test_the_bell_rings_where_the_sound_asks_for_it(rig: Rigs) -> None:
    session = rig(ROUTINE, sink=RecordingSink(SoundStatus("bell", bell=True)))
    mode = LineMode(session.engine, io.StringIO())
    session.begin().run(10_000)
    assert printed(mode).count("\a") >= 2


class Gone(io.StringIO):
    """A reader that has gone."""

    def write(self, text: str) -> int:
        """Fail as a closed pipe does."""
        raise BrokenPipeError("gone")


def test_a_reader_that_has_gone_ends_the_session_and_is_told_of_afterwards(rig: Rigs) -> None:
    session = rig(ROUTINE)
    with pytest.raises(BrokenPipeError):
        LineMode(session.engine, Gone()).run(("Short",))
    assert session.engine.closed
    assert [end.state.value for end in session.keeper.ends] == ["interrupted"]


def printed(mode: LineMode) -> list[str]:
    """Take the lines that wait to be printed."""
    lines = []
    while not mode._lines.empty():
        line = mode._lines.get()
        if line is not None:
            lines.append(line)
    return lines
