"""The lines of plain mode: nothing in them that a terminal obeys, nothing told before it is so."""

from __future__ import annotations

import io
import signal
from collections.abc import Callable
from typing import Any, cast

import pytest

from timer.frozen import replace
from timer.journal.events import Rating, State
from timer.plain import runner
from timer.plain.raw_keys import INTERRUPT, Keyboard
from timer.plain.runner import PlainRunner
from timer.player.commands import Key, Saved
from timer.player.effects import Outcome, SetDone
from timer.player.results import Result
from timer.player.snapshot import State as Moment
from timer.session.loop import Summary
from timer.sound.sink import RecordingSink, SoundStatus

HOSTILE = "R\x1b[31m\x9b\u202e\n\x07[red]"
ROUTINE = "name: Short\nsteps:\n  - hold: Reach\n    for: 5s\n    settle: 0\n"
Rigs = Callable[..., Any]


def tidy(text: str) -> bool:
    """Tell whether a terminal would obey nothing in `text`."""
    return text.isprintable()


def test_a_hostile_label_is_shown_and_not_obeyed(rig: Rigs) -> None:
    segments = rig(ROUTINE).session.timeline.segments
    for one in segments:
        segment = replace(one, label=HOSTILE, side=HOSTILE)
        done = SetDone(segment, Result.DONE, None, None, 5, 5)
        summary = Summary(Outcome.PARTIAL, (done,), (HOSTILE,), 5_000, (HOSTILE,))
        lines = [
            runner.entry(segment),
            runner.outcome(done),
            *summary.lines(),
        ]
        assert all(tidy(line) for line in lines), lines
        assert "[red]" in lines[0]


def test_done_is_said_once_a_set_is_on_the_disk_and_not_before(rig: Rigs) -> None:
    session = rig(ROUTINE)
    mode = PlainRunner(session.session, io.StringIO())
    session.keeper.holds_back = True
    session.begin().run(10_000)
    assert "Done" not in "".join(printed(mode))
    session.keeper.save()
    session.session.finish()
    assert [line.strip() for line in printed(mode)] == ["Done: Reach, 5s."]


def test_what_is_kept_of_a_set_is_never_called_left_out(rig: Rigs) -> None:
    segment = rig(ROUTINE).session.timeline.segments[0]
    lines = [
        runner.outcome(SetDone(segment, Result.SHORT, None, None, 5, 3)),
        runner.outcome(SetDone(segment, Result.SKIPPED, None, None, 5, 3)),
    ]
    assert lines == ["Kept: Reach, 3s of 5s.", "Left out: Reach, 3s."]


def test_an_acknowledgement_of_an_unknown_set_is_passed_over(rig: Rigs) -> None:
    session = rig(ROUTINE)
    mode = PlainRunner(session.session, io.StringIO())
    session.begin()
    printed(mode)
    session.session.send(Saved(99))
    session.turn()
    assert printed(mode) == []


def test_the_bell_rings_where_the_sound_asks_for_it(rig: Rigs) -> None:
    session = rig(ROUTINE, sink=RecordingSink(SoundStatus("bell", bell=True)))
    mode = PlainRunner(session.session, io.StringIO())
    session.begin().run(10_000)
    assert printed(mode).count("\a") >= 2


WAITS = "name: Waits\nsteps:\n  - open: Walk\n    about: 70s\n    settle: 9s\n"


def test_what_is_toned_and_said_at_one_moment_is_one_line(rig: Rigs) -> None:
    session = rig(WAITS)
    mode = PlainRunner(session.session, io.StringIO())
    session.begin().run(90_000)
    told = [line.strip() for line in printed(mode) if "plan" in line]
    assert told == ["[ 1:19]   That was the plan. Press enter when you are done."]


TWO = "name: Two\nsteps:\n  - {hold: Reach, for: 30s}\n  - {hold: Fold, for: 30s}\n"


def stamps(lines: list[str]) -> list[str]:
    return [line[1:6] for line in lines if line.startswith("[")]


@pytest.mark.parametrize(
    "keys",
    [
        (Key.BACK,),
        (Key.RESTART,),
        (Key.NEXT, Key.NEXT, Key.BACK, Key.BACK, Key.BACK),
        (Key.MORE, Key.MORE, Key.NEXT, Key.BACK),
        (Key.LESS, Key.BACK, Key.LESS, Key.RESTART),
    ],
)
def test_a_stamp_is_never_earlier_than_the_one_before(rig: Rigs, keys: tuple[Key, ...]) -> None:
    session = rig(TWO)
    mode = PlainRunner(session.session, io.StringIO())
    session.begin().run(25_000)
    for key in keys:
        session.press(key).run(4_000)
    session.run(200_000)
    lines = printed(mode)
    assert stamps(lines) == sorted(stamps(lines))
    assert len(stamps(lines)) > 4
    assert any(line.startswith("        Back to ") for line in lines)


def test_going_back_is_said_without_a_time_and_going_on_is_not_going_back(rig: Rigs) -> None:
    session = rig(TWO)
    mode = PlainRunner(session.session, io.StringIO())
    session.begin().run(20_000)
    printed(mode)
    session.press(Key.RESTART)
    assert printed(mode)[-1] == "        Back to work: Reach, 30 seconds (0:30)"
    session.press(Key.NEXT)
    assert "Back" not in "".join(printed(mode))


@pytest.mark.parametrize(
    "kind", ["open: Walk, about: 20s", "effort: Push, to: 8/10, window: 30-40"]
)
@pytest.mark.parametrize("keys", [(Key.QUIT, Key.QUIT), (Key.BACK, Key.QUIT, Key.QUIT)])
def test_a_set_that_was_left_is_not_called_done(
    rig: Rigs, kind: str, keys: tuple[Key, ...]
) -> None:
    session = rig(f"name: Waits\nsteps:\n  - {{{kind}, settle: 0}}\n")
    mode = PlainRunner(session.session, io.StringIO())
    session.begin().run(25_000).press(*keys).run(1_000)
    session.session.finish()
    outcomes = [line.strip().split(":")[0] for line in printed(mode) if line.startswith("        ")]
    assert "Kept" in outcomes
    assert "Done" not in outcomes


def test_a_set_that_waits_for_enter_is_done_once_it_has_come(rig: Rigs) -> None:
    session = rig("name: Waits\nsteps:\n  - {open: Walk, about: 20s, settle: 0}\n")
    mode = PlainRunner(session.session, io.StringIO())
    session.begin().run(5_000).press(Key.DONE).run(1_000)
    assert "        Done: Walk, 5s." in printed(mode)


def test_terse_lines_hold_move_side_dose_and_the_last_seconds(rig: Rigs) -> None:
    session = rig("name: T\nsteps:\n  - {hold: Reach, for: 10s, sides: each, settle: 5s}\n")
    mode = PlainRunner(session.session, io.StringIO(), terse=True)
    session.begin().run(60_000)
    said = [line for line in printed(mode) if not line.startswith("Sound: ")]
    left, right, *more = [line for line in said if not line.isdigit()]
    assert (left, right) == ("Reach, left side, 10 seconds", "Reach, right side, 10 seconds")
    assert not [line for line in more if "Reach" in line]
    first = said.index(left)
    assert said[first : said.index(right)] == [left, *"1321"]
    assert not [line for line in said if line.startswith(("[", " "))]


def test_terse_lines_say_what_waits_and_answer_keys(rig: Rigs) -> None:
    session = rig(
        "name: T\nsteps:\n"
        "  - {open: Walk, about: 20s, settle: 0}\n"
        "  - {ask: How was it?, options: [Good, Bad]}\n"
    )
    mode = PlainRunner(session.session, io.StringIO(), terse=True)
    session.begin().run(25_000).press(Key.TOGGLE, Key.TOGGLE).run(5_000).press(Key.DONE)
    said = printed(mode)
    over = "That was the plan. Press enter when you are done."
    assert said.index("Walk, about 20 seconds") < said.index(over)
    assert "Paused. Space continues." in said
    assert said[-1] == "How was it? 1: Good. 2: Bad."
    session.press(Key.BACK)
    assert printed(mode)[-1] == "Back to Walk, about 20 seconds"


@pytest.mark.parametrize("playing", [True, False])
def test_help_comes_ten_lines_at_a_time_while_the_session_waits(rig: Rigs, playing: bool) -> None:
    session = rig(ROUTINE.replace("5s", "60s"))
    mode = PlainRunner(session.session, io.StringIO(), cast(Keyboard, ()))
    session.begin().run(5_000)
    if not playing:
        session.press(Key.TOGGLE)
    printed(mode)
    mode._obey("?")
    session.run(20_000)
    assert session.session.snapshot.state is Moment.PAUSED
    read = printed(mode)
    assert len(read) == runner.PAGE + 1
    while read[-1] != runner.CLOSES:
        mode._obey("q")
        read += printed(mode)
    assert [line for line in read if line not in (runner.MORE, runner.CLOSES)] == runner.key_lines()
    mode._obey("q")
    session.run(10_000)
    assert (session.session.snapshot.state is Moment.PLAYING) == playing
    mode._obey("q")
    session.turn()
    assert "Leave?" in "".join(printed(mode))


def test_ctrl_c_closes_the_help(rig: Rigs) -> None:
    session = rig(ROUTINE.replace("5s", "60s"))
    mode = PlainRunner(session.session, io.StringIO(), cast(Keyboard, ()))
    session.begin().run(5_000)
    mode._obey("?")
    session.turn()
    mode._obey(INTERRUPT)
    session.turn()
    mode._obey("q")
    session.turn()
    assert session.session.ended


class Fragile(RecordingSink):
    """A sink whose status is set from outside."""

    now = SoundStatus("miniaudio", "PulseAudio: Speakers", latency_ms=158)

    def status(self) -> SoundStatus:
        return self.now


LOST = SoundStatus("miniaudio", "", "Gone.", "Plug it in.", bell=True)


def test_sound_that_is_named_lost_and_back_is_printed_once_each(rig: Rigs) -> None:
    sink = Fragile()
    session = rig(ROUTINE.replace("5s", "60s"), sink=sink)
    mode = PlainRunner(session.session, io.StringIO())
    session.begin().run(2000)
    session.sink.now = LOST
    session.run(30_000)
    news = session.session.status().news
    session.sink.now = Fragile.now
    session.run(2000)
    told = [line.strip() for line in printed(mode) if "Speakers" in line or "Gone" in line]
    assert told == [
        "Sound: miniaudio, PulseAudio: Speakers, 158 ms. Voice: hibari heart.",
        "Gone. Plug it in.",
        "Sound is back: miniaudio, PulseAudio: Speakers.",
    ]
    assert news is None
    assert session.session.status().news == told[-1]


def test_a_loss_that_was_printed_is_not_told_again_at_the_end(rig: Rigs) -> None:
    sink = Fragile()
    sink.now = LOST
    session = rig(ROUTINE, sink=sink)
    out = io.StringIO()
    mode = PlainRunner(session.session, out)
    session.begin().run(10_000)
    session.session.finish()
    summary = session.session.join(0)
    assert summary.sentences == ("Gone.",)
    mode._finish(summary)
    assert "Gone." not in out.getvalue()
    assert "Gone. Plug it in." in "".join(printed(mode))


def test_what_was_done_lately_is_printed_where_nobody_can_be_asked(rig: Rigs) -> None:
    lines = runner.opening(
        rig(ROUTINE).session, attended=False, lately=("Sore\x1b?", "A day apart.")
    )
    assert lines[1:] == ("Sore\\x1b?", "A day apart.")


EFFORT = (
    "name: Push\nsteps:\n  - {effort: Push, to: 8/10, window: 1-3, settle: 0, tempo: {go: 1s}}\n"
)


@pytest.mark.parametrize(("typed", "kept"), [("7", 7), ("0", 10), ("q", None)])
def test_the_effort_of_the_last_set_is_asked_for_after_the_end(
    rig: Rigs, typed: str, kept: int | None
) -> None:
    session = rig(EFFORT)
    mode = PlainRunner(session.session, out := io.StringIO(), cast(Keyboard, ()))
    session.begin().run(60_000)
    session.session.finish()
    mode._obey(typed)
    mode._rate(session.session.join(0))
    assert out.getvalue().startswith("Push: How hard was that?")
    ratings = [one.effort for one in session.keeper.records if isinstance(one, Rating)]
    assert ratings == ([kept] if kept else [])
    assert (f"{kept} out of ten" in out.getvalue()) == (kept is not None)


def test_an_effort_that_could_not_be_saved_is_reported(rig: Rigs) -> None:
    session = rig(EFFORT)
    mode = PlainRunner(session.session, out := io.StringIO(), cast(Keyboard, ()))
    session.begin().run(60_000)
    session.session.finish()
    session.keeper.close = lambda timeout: session.keeper.records[-1:]
    mode._obey("7")
    mode._rate(session.session.join(0))
    assert out.getvalue().endswith("The effort was not saved.\n")


def test_ctrl_c_after_the_end_leaves_the_question_and_the_next_one_leaves_at_once(
    rig: Rigs,
) -> None:
    session = rig(EFFORT)
    mode = PlainRunner(session.session, out := io.StringIO(), cast(Keyboard, ()))
    session.begin().run(60_000)
    mode._obey(INTERRUPT)
    session.session.finish()
    assert mode._late.get_nowait() not in runner.DIGITS
    mode._obey(INTERRUPT)
    mode._rate(session.session.join(0))
    assert (mode._signal, out.getvalue()) == (signal.SIGINT, "")


class Gone(io.StringIO):
    """A reader that has gone."""

    def write(self, text: str) -> int:
        """Fail as a closed pipe does."""
        raise BrokenPipeError("gone")


def test_a_reader_that_has_gone_ends_the_session_and_is_told_of_afterwards(rig: Rigs) -> None:
    session = rig(ROUTINE)
    with pytest.raises(BrokenPipeError):
        PlainRunner(session.session, Gone()).run(("Short",))
    assert session.session.closed
    assert [end.state.value for end in session.keeper.ends] == ["interrupted"]


def printed(mode: PlainRunner) -> list[str]:
    """Take the lines that wait to be printed."""
    lines = []
    while not mode._lines.empty():
        line = mode._lines.get()
        if line is not None:
            lines.append(line)
    return lines


def test_a_session_of_skips_ends_without_a_word_of_having_finished(rig: Rigs) -> None:
    session = rig(ROUTINE.replace("5s", "60s"))
    session.begin().run(3_000).press(Key.NEXT).run(1_000)
    session.session.finish()
    (end,) = session.keeper.ends
    assert end.state is State.PARTIAL
    closing = list(session.session.join(0).lines())
    assert closing == ["Ended after 3 seconds: no set was done."]


def test_the_answer_to_a_key_comes_before_what_it_has_begin(rig: Rigs) -> None:
    session = rig(ROUTINE.replace("settle: 0", "settle: 9s"))
    mode = PlainRunner(session.session, io.StringIO())
    session.begin().run(1_000)
    printed(mode)
    session.press(Key.NEXT)
    said = [line.strip() for line in printed(mode)]
    assert said == ["Now: Reach.", "[ 0:09] Work: Reach, 5 seconds (0:05)"]


def test_with_one_button_any_key_pauses_and_a_second_press_is_done(rig: Rigs) -> None:
    session = rig(ROUTINE.replace("5s", "60s"))
    mode = PlainRunner(session.session, io.StringIO(), one_button=True)
    session.begin().run(5_000)
    mode._obey("n")
    session.turn()
    assert session.session.snapshot.state is Moment.PAUSED
    assert "Paused. Any key continues." in "".join(printed(mode))
    session.run(400)
    mode._obey("b")
    session.turn()
    assert "Reach: 5 seconds kept." in "".join(printed(mode))
