"""The volume that a key leads to: it reaches the sink, is kept, and is told where it can't be."""

from __future__ import annotations

from pathlib import Path
from threading import Event
from typing import Any

import pytest

from tests.machines import PATIENCE_S
from timer.errors import SuppleError
from timer.machine import BARE
from timer.paths import find_folders
from timer.player.clock import ManualClock
from timer.player.commands import Key
from timer.services.context import Context
from timer.services.session_factory import open_session, plan_session
from timer.session.audio_output import AudioOutput
from timer.session.session import Session
from timer.session.volume_saver import VolumeSaver
from timer.settings import Settings, load_settings
from timer.sound.sink import FULL, RecordingSink

ROUTINE = "name: Short\nsteps:\n  - hold: Reach\n    for: 30s\n    settle: 0\n"


def prepared(
    tmp_path: Path, clock: ManualClock | None = None, **settings: Any
) -> tuple[Session, RecordingSink, Path]:
    (tmp_path / "short.yaml").write_text(ROUTINE, encoding="utf-8")
    names = ("CONFIG", "DATA", "CACHE", "STATE")
    folders = find_folders({f"XDG_{name}_HOME": str(tmp_path / name) for name in names})
    sink = RecordingSink()
    context = Context(
        folders,
        Settings(**settings),
        clock=clock or ManualClock(),
        machine=BARE,
        sound=lambda _: sink,
    )
    session = open_session(context, plan_session(context, str(tmp_path / "short.yaml")))
    return session, sink, folders.settings_file


def pressed(session: Session, *keys: Key) -> None:
    session.begin()
    for key in keys:
        session.send(key)
    session.turn(0)
    session.send(Key.LEAVE)
    session.turn(0)
    session.finish()


def test_a_volume_key_reaches_the_sink_and_the_settings_file(tmp_path: Path) -> None:
    session, sink, file = prepared(tmp_path, volume=80)
    pressed(session, Key.SOFTER, Key.SOFTER)
    assert [call for call in sink.calls if call[0] == "volume"] == [("volume", 70), ("volume", 60)]
    assert load_settings(file, {})[0].volume == session.volume == 60
    assert session.join(0).sentences == ()


def test_a_session_whose_volume_is_left_alone_writes_no_settings(tmp_path: Path) -> None:
    session, _, file = prepared(tmp_path)
    pressed(session)
    assert not file.exists()
    assert session.volume is None


def test_a_settings_file_that_cannot_be_written_is_told_and_not_fatal(tmp_path: Path) -> None:
    session, _, file = prepared(tmp_path)
    file.mkdir(parents=True)
    pressed(session, Key.SOFTER)
    (told,) = session.join(0).sentences
    assert told.startswith("The volume was not saved.")
    assert file.name in told


def test_a_slow_disk_holds_up_no_key_and_only_the_newest_volume_is_written() -> None:
    written: list[int] = []
    begun, go_on = Event(), Event()

    def save(volume: int) -> None:
        written.append(volume)
        begun.set()
        go_on.wait(PATIENCE_S)

    keeping = VolumeSaver(save)
    keeping.put(90)
    assert begun.wait(PATIENCE_S)
    for volume in (80, 70, 60):
        keeping.put(volume)
    assert keeping.close(0) is not None
    go_on.set()
    assert keeping.close() is None
    assert written == [90, 60]


def test_what_went_wrong_once_is_forgotten_when_the_next_value_is_kept() -> None:
    tries: list[int] = []
    refused = Event()

    def save(volume: int) -> None:
        tries.append(volume)
        if len(tries) == 1:
            refused.set()
            raise SuppleError("No room.", "Make some.")

    keeping = VolumeSaver(save)
    keeping.put(90)
    assert refused.wait(PATIENCE_S)
    keeping.put(80)
    assert keeping.close() is None
    assert tries == [90, 80]


def test_each_kind_of_sound_is_played_at_its_level(tmp_path: Path) -> None:
    clock = ManualClock()
    levels = {"voice_level": 70, "tone_level": 50, "tick_level": 20}
    session, sink, _ = prepared(tmp_path, clock, **levels)
    session.begin()
    for _ in range(120):
        clock.advance(250)
        session.turn(250)
    played = {call[2]: call[3] for call in sink.calls if call[0] == "play"}
    assert (played["go"], played["countdown"], played["ten"]) == (50, 20, 50)
    assert {level for name, level in played.items() if name.startswith("say:")} == {70}


def test_the_volume_is_saved_even_if_the_sink_cannot_be_closed() -> None:
    class Stuck(RecordingSink):
        def close(self) -> None:
            raise LookupError("a broken sink")

    class Watched(VolumeSaver):
        closed = False

        def close(self, timeout: float = 0) -> str | None:
            self.closed = True
            return super().close(PATIENCE_S)

    saver = Watched([].append)
    output = AudioOutput(Stuck(), FULL, saver)
    with pytest.raises(LookupError):
        output.close()
    assert saver.closed
