"""A move that went too far with few reps is offered in its easier form, which is remembered."""

from __future__ import annotations

from pathlib import Path

from timer.coach.past import Past
from timer.frozen import replace
from timer.machine import BARE
from timer.paths import find_folders
from timer.player.clock import ManualClock
from timer.player.commands import Jump
from timer.services.catalog import routine_cards
from timer.services.context import Context, read_past
from timer.services.routine_files import timeline_of
from timer.services.session_factory import SessionOptions, plan_session
from timer.services.session_flow import (
    Question,
    Reply,
    ScreeningQuestion,
    Start,
    begin_session,
    drive,
    end_session,
)
from timer.session.session import Session
from timer.settings import Settings
from timer.sound.sink import RecordingSink

NAMES = ("CONFIG_HOME", "DATA_HOME", "CACHE_HOME", "STATE_HOME")


def context_in(tmp_path: Path) -> Context:
    folders = find_folders({f"XDG_{name}": str(tmp_path) for name in NAMES})
    settings = Settings(audio="silent")
    return Context(
        folders, settings, clock=ManualClock(), machine=BARE, sound=lambda _: RecordingSink()
    )


def started(
    context: Context, *rated: tuple[int, int], turn: bool = False, attended: bool = True
) -> tuple[set[str], list[str]]:
    """Start Nordic strength after a session with such (effort, reps) pairs.

    Return the moves it has, and what was said before the start. `turn` turns the first choice over.
    """
    past: Past = replace(read_past(context), rated={"nordic-curl": rated})
    plan = plan_session(context, "nordic-strength", SessionOptions(attended=attended), past)
    said: list[str] = []

    def answer(question: Question) -> Reply:
        if isinstance(question, Start):
            said.extend(question.news)
            said.extend(f"{one.name}: {one.on}" for one in question.choice.steps)
            if turn:
                question.choice.turn(0)
        return Reply.NO if isinstance(question, ScreeningQuestion) else Reply.GO

    session = drive(begin_session(context, plan), answer)
    assert isinstance(session, Session)
    session.stop()  # nobody listens to the last words
    session.finish()
    return {one.move for one in session.timeline.segments if one.move}, said


SAID = "Nordic curl went too far last time, with few reps. Easier: Hamstring sliders."
BOX = "Hamstring sliders instead of Nordic curl: True"


def test_the_easier_form_is_offered_below_the_window_and_remembered(tmp_path: Path) -> None:
    context = context_in(tmp_path)
    moves, said = started(context, (9, 3), (8, 6))
    assert said == [SAID, BOX]
    assert "nordic-curl" not in moves
    moves, said = started(context, (9, 3), (8, 6))
    assert said == [BOX], "what was taken is not offered again"
    assert "nordic-curl" not in moves
    shown = timeline_of(context, "nordic-strength", read_past(context).facts)
    assert "nordic-curl" not in {one.move for one in shown.segments}
    past = read_past(context)
    card = next(one for one in routine_cards(context, past) if one.slug == "nordic-strength")
    assert card.total_ms == shown.total_ms


def test_who_declines_it_is_offered_it_again(tmp_path: Path) -> None:
    context = context_in(tmp_path)
    moves, _ = started(context, (10, 3), turn=True)
    assert "nordic-curl" in moves
    _, said = started(context, (10, 3))
    assert said == [SAID, BOX]


def test_within_the_window_the_cap_is_enough(tmp_path: Path) -> None:
    context = context_in(tmp_path)
    moves, said = started(context, (9, 6), (10, 2))
    assert "nordic-curl" in moves
    assert said == []


def test_where_nobody_can_answer_nothing_is_swapped(tmp_path: Path) -> None:
    context = context_in(tmp_path)
    moves, said = started(context, (9, 3), attended=False)
    assert "nordic-curl" in moves
    assert SAID in said


def test_the_easier_form_can_be_given_up_again(tmp_path: Path) -> None:
    context = context_in(tmp_path)
    started(context, (9, 3))
    moves, _ = started(context, (8, 5), turn=True)
    assert "nordic-curl" in moves
    moves, said = started(context, (8, 5))
    assert "nordic-curl" in moves
    assert said == []


def test_a_form_that_was_swapped_in_is_done_next_time_as_well(
    tmp_path: Path,
) -> None:
    context = context_in(tmp_path)

    def played(*, swap: bool) -> set[str]:
        plan = plan_session(context, "nordic-strength", SessionOptions(attended=False))
        session = drive(
            begin_session(context, plan),
            lambda one: Reply.NO if isinstance(one, ScreeningQuestion) else Reply.GO,
        )
        assert isinstance(session, Session)
        session.begin()
        place = next(at for at, one in enumerate(session.timeline.segments) if one.kind == "effort")
        session.send(Jump(place))
        session.turn(0)
        moves = {one.move for one in session.timeline.segments if one.kind == "effort"}
        for _ in range(3 if swap else 0):
            if session.snapshot.segment.move in (*(moves - {"nordic-curl"}), "hamstring-sliders"):
                break
            session.swap()
            session.turn(0)
        session.stop()
        session.finish()
        end_session(context, session)
        return {move for move in moves if move}

    assert played(swap=True) == {"nordic-curl"}
    assert played(swap=False) == {"hamstring-sliders"}
    assert played(swap=False) == {"hamstring-sliders"}
