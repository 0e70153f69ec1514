"""The order of a session's beginning, and that no front end can go round it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from tests.past import answers
from timer import assets
from timer.errors import SuppleError
from timer.frozen import replace
from timer.journal.events import SessionEnd, SessionStart, SetRecord, State
from timer.journal.store import open_store
from timer.machine import BARE, Machine
from timer.paths import find_folders
from timer.player.clock import ManualClock
from timer.player.commands import Key
from timer.services.context import Context
from timer.services.routine_files import timeline_of
from timer.services.screening import keep_answers
from timer.services.session_factory import SessionOptions, SessionPlan, plan_session
from timer.services.session_flow import (
    Advice,
    EarlierAnswers,
    Flow,
    PrepareVoice,
    Question,
    Reply,
    Result,
    ScreeningQuestion,
    Start,
    begin_session,
    debrief,
    drive,
)
from timer.session.session import Session
from timer.settings import Settings
from timer.sound.sink import RecordingSink
from timer.sound.wavefile import header

NAMES = ("CONFIG_HOME", "DATA_HOME", "CACHE_HOME", "STATE_HOME")


class Person:
    """Somebody who gives one reply after another, and then carries on."""

    def __init__(self, tmp_path: Path, **settings: Any) -> None:
        folders = find_folders({f"XDG_{name}": str(tmp_path) for name in NAMES})
        self.clock = ManualClock()
        self.opened: list[str] = []
        self.sinks: list[RecordingSink] = []
        self.asked: list[Question] = []
        self.context = Context(
            folders,
            Settings(**settings),
            clock=self.clock,
            machine=BARE,
            sound=self._open,
        )

    def _open(self, spec: str) -> RecordingSink:
        self.opened.append(spec)
        self.sinks.append(RecordingSink())
        return self.sinks[-1]

    def begin(self, slug: str, *replies: Reply, **options: Any) -> Result:
        """Begin a session; once the replies are used up every question gets the default."""
        self.asked.clear()
        left = iter(replies)

        def answer(question: Question) -> Reply:
            self.asked.append(question)
            return next(left, Reply.NO if isinstance(question, ScreeningQuestion) else Reply.GO)

        plan = plan_session(self.context, slug, SessionOptions(**options))
        result = drive(begin_session(self.context, plan), answer)
        if isinstance(result, Session):
            result.stop()  # nobody listens to the last words
            result.finish()
        return result

    @property
    def kinds(self) -> list[type[Question]]:
        """What was asked, by kind."""
        return [type(one) for one in self.asked]


def test_sound_is_opened_only_for_a_session_that_will_start(tmp_path: Path) -> None:
    person = Person(tmp_path)
    assert person.begin("post-run-cooldown", Reply.LEAVE) is None
    assert person.begin("post-run-cooldown", Reply.YES, Reply.GO) is None
    assert person.opened == []
    with pytest.raises(SuppleError, match="There is no step 99"):
        person.begin("core", from_step=99)
    assert isinstance(person.begin("breathe-down"), Session)
    assert person.opened == ["auto"]


OWN = "name: Own\nsteps:\n  - hold: Grandma's stretch\n    for: 20s\n"
SPEAKING = Machine({"espeak-ng": "/nowhere/espeak-ng"}.get, lambda name: False, "linux")


@pytest.mark.parametrize("leave", [lambda flow: flow.send(Reply.LEAVE), lambda flow: flow.close()])
def test_leaving_while_the_voice_is_prepared_keeps_the_recording(
    tmp_path: Path, leave: Callable[[Flow], object]
) -> None:
    person = Person(tmp_path)
    context = replace(person.context, machine=SPEAKING)
    routine, file = tmp_path / "own.yaml", tmp_path / "take.wav"
    routine.write_text(OWN, encoding="utf-8")
    file.write_bytes(header(10_000, named=True) + bytes(10_000))
    before = file.read_bytes()
    options = SessionOptions(audio=f"wav:{file}", force=True)
    flow = begin_session(context, plan_session(context, str(routine), options))
    assert isinstance(next(flow), PrepareVoice)
    with suppress(StopIteration):
        leave(flow)
    assert file.read_bytes() == before
    assert person.opened == []


def test_a_front_end_that_fails_leaves_the_flow_closed_and_its_answers_kept(
    tmp_path: Path,
) -> None:
    person = Person(tmp_path)
    replies = [Reply.NO]

    def answer(question: Question) -> Reply:
        return replies.pop()

    flow = begin_session(person.context, plan_session(person.context, "post-run-cooldown"))
    with pytest.raises(IndexError):
        drive(flow, answer)
    assert list(answers(person.context).values()) == [False]


def test_a_yes_is_kept_offers_another_routine_and_can_be_taken_back(tmp_path: Path) -> None:
    person = Person(tmp_path)
    other = person.begin("post-run-cooldown", Reply.YES, Reply.INSTEAD)
    assert isinstance(other, SessionPlan)
    assert person.kinds == [ScreeningQuestion, Advice]
    assert person.begin("post-run-cooldown") is None
    assert person.kinds == [EarlierAnswers, Advice]
    assert isinstance(person.begin("post-run-cooldown", Reply.GO, Reply.AGAIN), Session)
    assert person.kinds[:3] == [EarlierAnswers, Advice, ScreeningQuestion]
    assert not any(answers(person.context).values())


def test_an_answer_counts_even_if_the_front_end_goes_away(tmp_path: Path) -> None:
    person = Person(tmp_path)
    flow = begin_session(person.context, plan_session(person.context, "post-run-cooldown"))
    next(flow)
    flow.send(Reply.NO)
    flow.close()
    assert list(answers(person.context).values()) == [False]


def test_without_anybody_nothing_is_asked_and_kept_answers_count(tmp_path: Path) -> None:
    person = Person(tmp_path)
    whole = person.begin("nordic-strength", attended=False)
    assert person.kinds == []
    keep_answers(person.context, {"nerve-signs": True})
    less = person.begin("nordic-strength", attended=False)
    assert person.kinds == [EarlierAnswers, Advice]
    assert isinstance(whole, Session)
    assert isinstance(less, Session)
    assert len(less.timeline.segments) < len(whole.timeline.segments)


JUMPS_LAST = """
name: Jumps last
steps:
  - reps: glute-bridge
    count: 8
  - reps: lateral-jump
    count: 8
    sides: alternate
"""


def test_a_step_that_answers_leave_out_is_not_said_to_be_missing(tmp_path: Path) -> None:
    person, mine = Person(tmp_path), tmp_path / "mine.yaml"
    mine.write_text(JUMPS_LAST, encoding="utf-8")
    for missing in (0, 3):
        with pytest.raises(SuppleError) as told:
            person.begin(str(mine), from_step=missing)
        assert f"There is no step {missing}. Steps count from 1 to 2;" in told.value.sentences
        assert person.asked == []
    with pytest.raises(SuppleError, match="There is nothing left to do from step 2 on"):
        person.begin(str(mine), from_step=2, answers={"impact": True})
    started = person.begin(str(mine), from_step=1, answers={"impact": True})
    assert isinstance(started, Session)
    assert started.snapshot.segment.step == 1


def test_what_starts_instead_is_started_as_the_first_one_was_wanted(tmp_path: Path) -> None:
    person = Person(tmp_path)
    wanted: dict[str, Any] = {
        "mute": True,
        "speed": 2.0,
        "audio": "bell",
        "range": "low",
        "budget_ms": 300_000,
    }
    given = {"sharp-pain": True}
    other = person.begin(
        "core", Reply.INSTEAD, **wanted, from_step=2, answers=given, avoid=frozenset({"jump"})
    )
    assert isinstance(other, SessionPlan)
    assert other.timeline.routine.slug == "breathe-down"
    assert other.options == SessionOptions(**wanted)
    assert answers(person.context) == given


def test_a_debrief_is_about_its_own_session_and_no_newer_one(tmp_path: Path) -> None:
    person = Person(tmp_path)
    session = person.begin("breathe-down")
    assert isinstance(session, Session)

    def record(id: str, at: str, effort: int) -> None:
        store = open_store(person.context.folders.data)
        store.save(
            SessionStart(id, "breathe-down", at, 1000, 1),
            SetRecord(
                id=f"set of {id}", session_id=id, segment=1, move="plank", label="Plank", side=None,
                set=1, planned=None, done=None, effort=effort, seconds=30, kind="hold",
                result="done", position_ms=0, ended_at=at,
            ),
            SessionEnd(id, at, State.FINISHED, 1000),
        )  # fmt: skip
        store.close()

    record(session.id, "2026-01-02T02:50:00+0000", 3)
    said = debrief(person.context, session)
    assert "hardest set 3 out of 10" in said.report.figures
    record("another", "2026-01-02T02:51:00+0000", 10)
    after = debrief(person.context, session)
    assert not any("hardest" in figure for figure in after.report.figures)
    assert after.report.remarks == said.report.remarks


CHANGED: dict[str, object] = {
    "range": "low", "audio": "bell", "voice": "names", "ticks": False, "mute": True, "volume": 40,
    "hold": "short", "strict": True, "voice_level": 50, "tone_level": 50, "tick_level": 50,
    "metronome": True, "plus_minus": 30, "one_button": True, "hands_free": True, "kit": ("wall",),
}  # fmt: skip
"""A value other than the default for every setting that a session depends on."""
ELSEWHERE = {"theme", "plan", "motion", "text", "notify", "mouse", "plain", "lines", "calm"} | {
    "one_button", "hands_free", "fewer_cues", "lang", "kit", "duck", "progress", "run_days",
}  # fmt: skip
"""Settings of how it is shown, of its keys and of the menu."""


def own_pace(folder: Path) -> str:
    """Return the path of a routine whose reps have no tempo."""
    path = folder / "own-pace.yaml"
    text = "name: A\nsteps:\n  - reps: Leg swings\n    count: 12\n"
    path.write_text(text, encoding="utf-8")
    return str(path)


def heard(folder: Path, **settings: Any) -> tuple[object, ...]:
    """Return all that can be observed of a session's first minutes, two keys pressed."""
    person = Person(folder, **settings)
    plan = plan_session(person.context, "post-run-cooldown")

    def no(question: Question) -> Reply:
        return Reply.NO if isinstance(question, ScreeningQuestion) else Reply.GO

    session = drive(begin_session(person.context, plan), no)
    assert isinstance(session, Session)
    session.begin()
    session.send(Key.SOFTER)
    session.send(Key.MORE)
    for _ in range(300):
        person.clock.advance(250)
        session.turn(250)
    session.stop()
    session.turn(0)
    session.stop()  # nobody listens to the last words
    session.finish()
    at_your_own_pace = plan_session(person.context, own_pace(folder)).timeline
    return person.opened, person.sinks[0].calls, session.timeline, at_your_own_pace


def test_every_setting_that_a_session_depends_on_is_applied(tmp_path: Path) -> None:
    assert {*CHANGED} | ELSEWHERE == {*vars(Settings())}
    before = heard(tmp_path / "default")
    assert heard(tmp_path / "again") == before
    unheard = [
        name for name, value in CHANGED.items() if heard(tmp_path / name, **{name: value}) == before
    ]
    assert unheard == []


@pytest.mark.parametrize(
    ("settings", "ends"),
    [
        ({}, False),
        ({"one_button": True}, True),
        ({"hands_free": True}, True),
        ({"one_button": True, "hands_free": False}, False),
    ],
)
def test_self_paced_sets_end_by_themselves_when_hands_are_busy(
    tmp_path: Path, settings: dict[str, Any], ends: bool
) -> None:
    plan = plan_session(Person(tmp_path, **settings).context, own_pace(tmp_path))
    own = [one for one in plan.timeline.segments if one.self_paced]
    assert own
    assert {one.max_ms for one in own} == {one.length_ms + 5_000 if ends else None for one in own}


def test_no_front_end_opens_a_session_of_its_own() -> None:
    """Whatever opened one outside the flow could forget a question or an answer."""
    rooms = Path(assets.__file__).parent
    users = {
        str(path.relative_to(rooms))
        for path in rooms.rglob("*.py")
        if "open_session(" in path.read_text(encoding="utf-8")
    }
    assert users == {"services/session_factory.py", "services/session_flow.py"}


def test_answers_given_beforehand_are_not_asked_for_and_are_kept(tmp_path: Path) -> None:
    person = Person(tmp_path)
    given = {"sit-bone": True, "nerve-signs": False}
    started = person.begin("post-run-cooldown", answers=given)
    assert isinstance(started, Session)
    assert "strap-stretch" not in {one.move for one in started.timeline.segments}
    asked = [one.guard.slug for one in person.asked if isinstance(one, ScreeningQuestion)]
    assert asked == ["sharp-pain", "fresh-injury"]
    places = [one.place for one in person.asked if isinstance(one, ScreeningQuestion)]
    assert places == ["Question 1 of 2", "Question 2 of 2"]
    other = Person(tmp_path / "other")
    assert other.begin("foam-roll", Reply.BACK, answers={"sharp-pain": False}) is None
    assert other.kinds == [ScreeningQuestion], "there is nothing to go back to"
    assert given.items() <= answers(person.context).items()
    assert person.begin("core", answers={"sharp-pain": True}) is None
    assert person.kinds[-1] is Advice


def test_the_answers_before_a_start_and_what_they_dropped_are_kept_with_the_session(
    tmp_path: Path,
) -> None:
    person = Person(tmp_path)
    options = {"answers": {"morning": False}, "budget_ms": 6 * 60_000}
    session = person.begin("post-run-cooldown", Reply.NO, **options)
    assert isinstance(session, Session)
    asked = [one.guard.slug for one in person.asked if isinstance(one, ScreeningQuestion)]
    recorder = session._recorder
    assert dict(recorder.given) == {"morning": False, **dict.fromkeys(asked, False)}
    planned = {one.label for one in timeline_of(person.context, "post-run-cooldown").segments}
    assert recorder.left_out
    assert {one.removeprefix("1 set of ") for one in recorder.left_out} <= planned
    played = {one.label for one in session.timeline.segments}
    assert not played & {*recorder.left_out}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("name: A\nsteps:\n  - {hold: 🧘, for: 30s}\n", "No voice can say '🧘': it is shown"),
        ("name: A\nlang: de\nsteps:\n  - {hold: Knie, for: 30s}\n", "No voice here speaks 'de'"),
        ("name: A\nsteps:\n  - {hold: Knee, for: 30s}\n", ""),
    ],
)
def test_what_no_voice_can_say_is_known_before_the_start(
    tmp_path: Path, text: str, told: str
) -> None:
    person = Person(tmp_path)
    file = tmp_path / "own.yaml"
    file.write_text(text, encoding="utf-8")
    assert isinstance(person.begin(str(file)), Session)
    news = [line for one in person.asked if isinstance(one, Start) for line in one.news]
    assert len(news) == bool(told)
    assert told in " ".join(news)
