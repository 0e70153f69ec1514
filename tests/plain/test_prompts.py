"""Plain mode asks a routine's questions before it starts, and goes by the answers."""

from __future__ import annotations

from pathlib import Path

from tests.past import answers, interrupted, leave
from timer.journal.events import SessionEnd, SessionStart, SetRecord, State
from timer.journal.store import open_store
from timer.machine import BARE
from timer.plain.prompts import ANYWAY_KEYS, CHOOSE_KEYS, TypedAnswers, ask_why
from timer.player.clock import ManualClock
from timer.services.context import Context
from timer.services.recommendations import Caution
from timer.services.routine_files import timeline_of
from timer.services.screening import keep_answers
from timer.services.session_factory import SessionOptions, plan_session
from timer.services.session_flow import Lately, Reply, begin_session, drive
from timer.services.why import Answers
from timer.session.session import Session
from timer.settings import Settings


def person(tmp_path: Path) -> Context:
    environ = {f"XDG_{name}_HOME": str(tmp_path) for name in ("CONFIG", "DATA", "CACHE", "STATE")}
    context = Context.of(environ, BARE)
    settings = Settings(audio="silent")
    return Context(context.folders, settings, (), ManualClock(), BARE)  # 2026-01-02, 03:04


def asked(tmp_path: Path, keys: str, slug: str = "post-run-cooldown") -> tuple[int, list[str]]:
    """Answer what is asked with keys; return how many steps the session has, and what was said."""
    context = person(tmp_path)
    said: list[str] = []
    answers = TypedAnswers(keys, said.append, unexpected)
    session = drive(begin_session(context, plan_session(context, slug)), answers)
    if not isinstance(session, Session):
        return 0, said
    session.stop()  # nobody listens to the last words
    session.finish()
    return len({one.step for one in session.timeline.segments}), said


def unexpected(line: str) -> None:
    raise AssertionError(line)


def test_noes_let_the_whole_routine_begin(tmp_path: Path) -> None:
    steps, said = asked(tmp_path, "nnnn\r")
    timeline = timeline_of(person(tmp_path), "post-run-cooldown")
    assert steps == len({one.step for one in timeline.segments})
    assert [line for line in said if line == "No."] == ["No."] * 4
    assert said[2].startswith("Question 2 of 4: ")


def test_a_yes_that_blocks_offers_something_to_do_instead(tmp_path: Path) -> None:
    steps, said = asked(tmp_path, "nnyn")
    assert not steps
    assert any(line.startswith("Instead: supple run nerve-floss-daily") for line in said)


def test_a_yes_to_the_sit_bone_leaves_the_folds_out(tmp_path: Path) -> None:
    steps, _ = asked(tmp_path, "nn\n\r ny\r")
    assert 0 < steps < asked(tmp_path / "other", "nnnn\r")[0]


def test_answers_of_today_are_not_asked_again(tmp_path: Path) -> None:
    asked(tmp_path, "nnnn\r")
    steps, said = asked(tmp_path, "\r")
    assert steps
    assert said[0] == "You can choose:"


def test_an_earlier_yes_tells_its_time_and_a_takes_it_back(tmp_path: Path) -> None:
    asked(tmp_path, "y")
    steps, said = asked(tmp_path, "\r")
    assert not steps
    assert said[0].endswith("You answered yes at 03:04; it holds until midnight.")
    assert said[1] == "a answers again, enter keeps these answers"
    steps, said = asked(tmp_path, "annnn\r")
    assert steps
    assert said[10] == "You can choose:"
    assert asked(tmp_path, "\r")[1][0] == "You can choose:"


def test_an_answer_that_is_not_given_anew_stays(tmp_path: Path) -> None:
    asked(tmp_path, "y")
    assert not asked(tmp_path, "aq")[0]
    assert asked(tmp_path, "nnnn")[1][-1].startswith("Instead:")


def test_an_injury_tells_the_day_until_which_it_counts(tmp_path: Path) -> None:
    context = person(tmp_path)
    keep_answers(context, {"fresh-injury": True})
    _, said = asked(tmp_path, "")
    assert "You answered yes at 03:04; it holds until Monday, 03:04." in said[0]


def test_enter_answers_nothing_and_escape_asks_the_question_before_again(tmp_path: Path) -> None:
    assert not asked(tmp_path / "enter", "\r\n \r\n")[0]
    assert answers(person(tmp_path / "enter")) == {}
    assert not asked(tmp_path / "first", "\x1bnnnn")[0]
    steps, said = asked(tmp_path, "y\x1bnnnn", "core")
    assert not steps
    assert len([line for line in said if "sharp pain" in line]) == 1
    steps, said = asked(tmp_path / "back", "n\x1bnnnn\r")
    assert steps
    assert len([line for line in said if "sharp pain" in line]) == 2
    assert said[2].endswith("(y yes, n no, esc back, q not now)")


def test_q_or_the_end_of_the_input_starts_nothing(tmp_path: Path) -> None:
    assert not asked(tmp_path, "q")[0]
    assert not asked(tmp_path, "")[0]


def test_a_third_hard_session_in_a_week_is_questioned_here_too(tmp_path: Path) -> None:
    context = person(tmp_path)
    context.folders.data.mkdir(parents=True)
    store = open_store(context.folders.data)
    for day in ("2025-12-29", "2026-01-01"):
        at = f"{day}T12:00:00+0000"
        store.save(
            SessionStart(day, "nordic-strength", at, 1000, 1),
            SessionEnd(day, at, State.FINISHED, 1000),
            SetRecord(
                id=day, session_id=day, segment=1, move="nordic-curl", label="Nordic curl",
                side=None, set=1, planned=5, done=5, effort=8, seconds=40, kind="effort",
                result="done", position_ms=0, ended_at=at,
            ),
        )  # fmt: skip
    store.close()
    refused, said = asked(tmp_path, "n", "swiss-ball-capacity")
    assert not refused
    assert said[0].startswith("You loaded your hamstrings yesterday.")
    assert said[1].startswith("You've loaded your hamstrings twice this week")
    steps, said = asked(tmp_path, "ynnnnn\r", "swiss-ball-capacity")
    assert steps
    assert said.count("No.") == 5


NOW = "2026-01-02T02:04:05+00:00"


def test_one_key_goes_on_or_begins_again_or_leaves_it(tmp_path: Path) -> None:
    context = person(tmp_path)
    leave(context, "core", 1, NOW)
    (off,) = interrupted(context)
    said: list[str] = []
    lately = Lately(Caution(None, None, off))
    replies = [
        TypedAnswers(keys, said.append, said.append)(lately) for keys in ("\r", "xb", "q", "")
    ]
    assert replies == [Reply.CONTINUE, Reply.GO, Reply.LEAVE, Reply.LEAVE]
    assert said[0] == off.text
    assert said[1].startswith(f"Continue with {off.at.label}")
    assert said[1].endswith("(enter continues there, b starts at the beginning, q not now)")


def test_a_yes_counts_even_where_the_questions_are_left(tmp_path: Path) -> None:
    assert not asked(tmp_path, "nnn")[0]
    context = person(tmp_path)
    assert answers(context) == {
        "sharp-pain": False,
        "fresh-injury": False,
        "nerve-signs": False,
    }


def test_optional_steps_are_listed_by_number_and_turned_on_and_off(tmp_path: Path) -> None:
    steps, said = asked(tmp_path, "x1\r", "breathe-down")
    assert said == [
        "You can choose:",
        "1 Humming exhale: on",
        f"Total: 9:33. ({CHOOSE_KEYS})",
        CHOOSE_KEYS,
        "Humming exhale: off. Total: 8:23.",
    ]
    assert steps == 4
    again, said = asked(tmp_path, "\r", "breathe-down")
    assert "1 Humming exhale: off" in said
    assert again == 4
    assert asked(tmp_path, "q", "breathe-down")[0] == 0
    assert asked(tmp_path, "", "breathe-down")[0] == 0


def test_where_nothing_is_short_enough_plain_mode_asks(tmp_path: Path) -> None:
    def started(keys: str) -> tuple[bool, list[str]]:
        context, said = person(tmp_path), list[str]()
        plan = plan_session(context, "car-park-reset", SessionOptions(budget_ms=60_000))
        answers = TypedAnswers("n" * 9 + keys, said.append, unexpected)
        session = drive(begin_session(context, plan), answers)
        if isinstance(session, Session):
            session.stop()  # nobody listens to the last words
            session.finish()
        return isinstance(session, Session), said

    begun, said = started("\r")
    assert begun
    asked_at = said.index("It still takes 1:07.")
    assert said[asked_at - 1].startswith("Left out to fit: ")
    assert said[asked_at + 1] == ANYWAY_KEYS
    assert not started("q")[0]


def test_what_bothers_you_is_asked_in_numbered_lines_until_a_number_fits() -> None:
    said: list[str] = []
    typed = iter(["", "9", "1 2", "1", "2", "2", "0 3", "7, 8"])
    found = ask_why(lambda: next(typed, None), said.append)
    assert found == (
        Answers("hamstring", "after", "days", frozenset(["nerve-signs", "sit-bone"])),
        False,
    )
    assert sum(line.startswith("The numbers go from 1 to 7") for line in said) == 3
    none = iter(["1", "1", "1", "0"])
    assert ask_why(lambda: next(none, None), said.append) == (
        Answers("hamstring", "run", "today"),
        True,
    )
    assert ask_why(lambda: "q", said.append) is None
    assert ask_why(lambda: None, said.append) is None


def test_terse_lines_name_the_keys_once_and_count_no_questions(tmp_path: Path) -> None:
    context = person(tmp_path)
    said: list[str] = []
    typed = TypedAnswers("nnnnq", said.append, unexpected, terse=True)
    drive(begin_session(context, plan_session(context, "post-run-cooldown")), typed)
    screening = said[: said.index("You can choose:")]
    questions = [line for line in screening if line.endswith((")", "?"))]
    assert len(questions) == 4
    assert not [line for line in questions if line.startswith("Question")]
    assert sum("q not now" in line for line in questions) == 2, "before and after the first"
