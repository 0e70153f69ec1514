"""Why nothing is heard is said before a session, and two sessions don't play at once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from timer.backends import BACKENDS
from timer.frozen import replace
from timer.machine import BARE
from timer.paths import find_folders
from timer.player.clock import ManualClock
from timer.services.context import Context
from timer.services.hearing import (
    FAR,
    NOTHING_PLAYS,
    NOTHING_PLAYS_THERE,
    SECOND,
    is_live,
    sound_turn,
    unheard,
)
from timer.services.session_factory import SessionOptions, plan_session
from timer.services.session_flow import Question, Reply, Silenced, begin_session, drive
from timer.session.audio_output import SoundTurn
from timer.session.session import Session
from timer.settings import Settings
from timer.sound.sink import RecordingSink, SoundStatus

NAMES = ("CONFIG_HOME", "DATA_HOME", "CACHE_HOME", "STATE_HOME")
OTHER_PROCESS = 2**22 + 1
PLAYS = SoundStatus("miniaudio", "Speakers")
LOST = SoundStatus("auto", problem="No sound: nothing.", bell=True)


class Slow(RecordingSink):
    """A sink whose device opens after a while, if ever."""

    def __init__(self, status: SoundStatus, looks: int = 3) -> None:
        super().__init__()
        self._later, self._looks = status, looks

    def status(self) -> SoundStatus:
        self._looks -= 1
        return self._later if self._looks < 0 else SoundStatus("auto")


def context_with(
    tmp_path: Path, sink: RecordingSink, far: bool = False, **settings: Any
) -> Context:
    folders = find_folders({f"XDG_{name}": str(tmp_path) for name in NAMES})
    chosen = Settings(**settings)
    return Context(
        folders, chosen, clock=ManualClock(), machine=BARE, sound=lambda spec: sink, far=far
    )


@pytest.mark.parametrize(
    ("status", "far", "said"),
    [(PLAYS, False, None), (LOST, False, NOTHING_PLAYS), (PLAYS, True, FAR),
     (LOST, True, NOTHING_PLAYS_THERE)],
)  # fmt: skip
def test_it_is_said_in_plain_words_why_nothing_will_be_heard(
    tmp_path: Path, status: SoundStatus, far: bool, said: str | None
) -> None:
    sink = Slow(status)
    context = context_with(tmp_path, sink, far)
    assert unheard(context, lambda seconds: context.clock.advance(100)) == said  # type: ignore[attr-defined]
    assert sink.closed


def test_a_device_that_never_opens_is_not_waited_for_for_ever(tmp_path: Path) -> None:
    sink = Slow(PLAYS, looks=10_000)
    context = context_with(tmp_path, sink)
    assert unheard(context, lambda seconds: context.clock.advance(100)) is None  # type: ignore[attr-defined]
    assert sink.closed


@pytest.mark.parametrize(
    "settings", [{"audio": "silent"}, {"audio": "wav:x.wav"}, {"mute": True}, {"volume": 0}]
)
def test_what_the_person_chose_is_no_news_and_opens_nothing(
    tmp_path: Path, settings: dict[str, Any]
) -> None:
    sink = RecordingSink()
    assert unheard(context_with(tmp_path, sink, **settings)) is None
    assert not sink.closed


def test_a_backend_is_live_if_it_has_a_device() -> None:
    assert [one for one in BACKENDS if not is_live(one)] == ["bell", "silent"]
    assert not is_live("wav:go.wav")


def test_over_ssh_is_known_from_the_environment_unless_sound_is_forwarded(tmp_path: Path) -> None:
    folders = {f"XDG_{name}": str(tmp_path) for name in NAMES}
    ssh = {"SSH_CONNECTION": "10.0.0.1 1 10.0.0.2 22"}
    assert Context.of(folders | ssh).far
    assert not Context.of(folders).far
    assert not Context.of(folders | ssh | {"PULSE_SERVER": "tcp:localhost:4714"}).far


def elsewhere(context: Context) -> SoundTurn:
    """Return the turn that a session of another process has taken."""
    turn = SoundTurn(context.folders.data / "sound", OTHER_PROCESS)
    turn.take()
    return turn


def started(context: Context, **options: Any) -> tuple[Session, list[Question]]:
    asked: list[Question] = []

    def answer(question: Question) -> Reply:
        asked.append(question)
        return Reply.GO

    plan = plan_session(context, "breathe-down", SessionOptions(**options))
    session = drive(begin_session(context, plan), answer)
    assert isinstance(session, Session)
    return session, [one for one in asked if isinstance(one, Silenced)]


def test_a_second_session_says_so_before_it_starts_and_is_silent(tmp_path: Path) -> None:
    sink = RecordingSink()
    context = context_with(tmp_path, sink)
    first = elsewhere(context)
    session, asked = started(context)
    assert asked == [Silenced(SECOND)]
    assert sink.calls == [("mute", True)]
    assert session.snapshot.muted
    first.release()
    assert started(replace(context, sound=lambda spec: RecordingSink()))[1] == []


def test_a_second_session_sounds_if_its_command_names_a_backend(tmp_path: Path) -> None:
    sink = RecordingSink()
    context = context_with(tmp_path, sink)
    first = elsewhere(context)
    assert started(context, audio="miniaudio")[1] == []
    assert sink.calls == []
    first.release()


@pytest.mark.parametrize("how", ["option", "settings"])
def test_who_starts_muted_is_told_of_no_sound_that_nobody_misses(tmp_path: Path, how: str) -> None:
    lost = Slow(LOST, 0)
    context = context_with(tmp_path, lost, mute=how == "settings")
    first = elsewhere(context)
    session, asked = started(context, mute=how == "option")
    first.release()
    assert asked == []
    said: list[object] = []
    session.observe = said.append
    session.begin()
    session.turn(0)
    assert session.status().sound.problem is None
    assert not any("No sound" in str(one) for one in said)
    session.stop()
    session.finish()


def test_a_session_has_its_turn_from_its_begin_until_its_sound_is_closed(tmp_path: Path) -> None:
    context = context_with(tmp_path, RecordingSink())
    other = SoundTurn(context.folders.data / "sound", OTHER_PROCESS)
    session, _ = started(context)
    assert other.free
    session.begin()
    assert not other.free
    session.stop()
    session.finish()
    assert other.free


def test_sessions_of_one_process_follow_each_other(tmp_path: Path) -> None:
    first, second = SoundTurn(tmp_path), SoundTurn(tmp_path)
    first.take()
    assert second.free
    second.take()
    first.release()
    second.release()


def test_sessions_without_a_device_take_no_turn(tmp_path: Path) -> None:
    assert sound_turn(context_with(tmp_path, RecordingSink(), audio="silent"), None) is None
