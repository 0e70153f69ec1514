"""Other programs: quiet while Supple speaks or rests, and restored whatever happens."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from timer.machine import BARE, Machine
from timer.sound.ducking import AFTER_MS, BEFORE_MS, Ducker, Kept, left_behind, restore_left
from timer.sound.others import LOWERED, NoOthers, Others, Players, Record, Streams, reach

GONE = 2**22 + 1
"""No process has this number."""


@dataclass
class Radio:
    """Other programs: one that plays, and how often it was made quiet and restored."""

    playing: list[Record] = field(default_factory=lambda: [{"kind": "radio", "index": 1}])
    calls: list[tuple[str, int]] = field(default_factory=list)
    about = "a radio"

    def found(self, known: Sequence[Record]) -> list[Record]:
        return [one for one in self.playing if one not in known]

    def quieten(self, records: Sequence[Record]) -> None:
        self.calls.append(("quieten", len(records)))

    def restore(self, records: Sequence[Record]) -> None:
        self.calls.append(("restore", len(records)))

    def close(self) -> None:
        self.calls.append(("close", 0))


def test_others_are_quiet_from_just_before_the_words_until_just_after(tmp_path: Path) -> None:
    radio = Radio()
    ducker = Ducker(lambda: radio, Kept(tmp_path))
    ducker.quiet(10_000, 12_000)
    ducker.step(10_000 - BEFORE_MS - 1)
    assert radio.calls == []
    ducker.step(10_000 - BEFORE_MS)
    ducker.step(11_000)
    assert radio.calls == [("quieten", 1)]
    ducker.step(12_000 + AFTER_MS - 1)
    assert radio.calls == [("quieten", 1)]
    ducker.step(12_000 + AFTER_MS)
    assert radio.calls == [("quieten", 1), ("restore", 1)]


def test_between_two_sentences_nothing_is_raised_and_a_new_stream_is_lowered(
    tmp_path: Path,
) -> None:
    radio = Radio()
    ducker = Ducker(lambda: radio, Kept(tmp_path))
    ducker.quiet(1_000, 2_000)
    ducker.quiet(2_500, 4_000)
    ducker.step(1_500)
    radio.playing.append({"kind": "radio", "index": 2})
    for now in range(1_600, 4_000, 100):
        ducker.step(now)
    assert radio.calls == [("quieten", 1), ("quieten", 1)]
    ducker.step(5_000)
    assert radio.calls[-1] == ("restore", 2)


def test_what_is_withdrawn_makes_nobody_quiet(tmp_path: Path) -> None:
    radio = Radio()
    ducker = Ducker(lambda: radio, Kept(tmp_path))
    ducker.quiet(1_000, 9_000)
    ducker.quiet(10_000, 12_000)
    ducker.step(2_000)
    ducker.withdraw(2_100)
    ducker.step(2_100 + AFTER_MS)
    ducker.step(11_000)
    assert radio.calls == [("quieten", 1), ("restore", 1)]


def test_a_rest_is_quiet_until_it_is_over_and_the_end_of_a_session_restores(tmp_path: Path) -> None:
    radio = Radio()
    ducker = Ducker(lambda: radio, Kept(tmp_path))
    ducker.quiet(1_000)
    for now in range(1_000, 90_000, 1_000):
        ducker.step(now)
    ducker.close()
    assert radio.calls == [("quieten", 1), ("restore", 1), ("close", 0)]


def test_what_was_is_on_the_disk_before_anything_changes_and_gone_once_it_is_restored(
    tmp_path: Path,
) -> None:
    kept: list[list[Any]] = []

    class Watched(Radio):
        def quieten(self, records: Sequence[Record]) -> None:
            kept.extend(json.loads(path.read_text())["records"] for path in tmp_path.iterdir())

    ducker = Ducker(Watched, Kept(tmp_path))
    ducker.quiet(0, 1_000)
    ducker.step(500)
    assert kept == [[{"kind": "radio", "index": 1}]]
    ducker.step(5_000)
    assert list(tmp_path.iterdir()) == []


def test_a_server_that_goes_is_reported_and_found_again(tmp_path: Path) -> None:
    radio, there = Radio(), [False]

    def connect() -> Others:
        if not there[0]:
            raise NoOthers("it is gone")
        return radio

    ducker = Ducker(connect, Kept(tmp_path))
    ducker.quiet(0, 10_000)
    ducker.step(100)
    assert str(ducker.problem) == "it is gone"
    there[0] = True
    ducker.step(200)
    assert ducker.problem is None
    assert radio.calls == [("quieten", 1)]


@pytest.mark.skipif(sys.platform != "linux", reason="other programs are reached on Linux only")
def test_the_next_start_restores_what_a_killed_process_left_and_nothing_of_a_living_one(
    tmp_path: Path,
) -> None:
    radio = Radio()
    for process in (GONE, os.getpid()):
        Kept(tmp_path, process).write([{"kind": "radio", "index": 1}])
    (tmp_path / "music-77.json").write_text("no JSON")
    restore_left(tmp_path, {"radio": lambda: radio})
    assert radio.calls == [("restore", 1), ("close", 0)]
    assert [path.name for path in tmp_path.iterdir()] == [f"music-{os.getpid()}.json"]


@pytest.mark.skipif(sys.platform != "linux", reason="Linux lists processes in /proc")
def test_a_process_that_has_ended_but_is_still_listed_is_gone(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:
        Kept(tmp_path, process.pid).write([{"kind": "stream"}])
        assert left_behind(tmp_path) == []
        process.kill()
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)  # it stays a zombie
        assert len(left_behind(tmp_path)) == 1


def test_what_can_not_be_restored_now_is_kept_for_later(tmp_path: Path) -> None:
    def nobody() -> Others:
        raise NoOthers("there is no server")

    Kept(tmp_path, GONE).write([{"kind": "radio", "index": 1}])
    assert restore_left(tmp_path, {"radio": nobody}) == ["there is no server"]
    assert len(left_behind(tmp_path)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "[" * 50_000,
        '{"records": [{"kind": "stream", "server": "1", "index": 1, "program": "Radio/4194305",'
        ' "entry": "", "was": [1.0], "now": []}]}',
        '{"records": [{"kind": "stream"}]}',
        '{"records": 3, "started": {}}',
    ],
    ids=["deep", "uneven", "short", "strange"],
)
def test_a_file_of_nonsense_harms_nothing(tmp_path: Path, text: str) -> None:
    (tmp_path / "music-4194300.json").write_text(text, encoding="utf-8")
    pulse = Pulse(stream(1, 1.0))
    restore_left(tmp_path, {"stream": lambda: Streams(pulse)})
    assert pulse.streams[0].volume.values == [1.0]


# Streams of a sound server.


def stream(index: int, *volumes: float, name: str = "Radio", entry: str = "") -> SimpleNamespace:
    found = {"application.name": name, "application.process.id": "4194305"}
    if entry:
        found["module-stream-restore.id"] = entry
    return SimpleNamespace(
        index=index, proplist=found, volume=SimpleNamespace(values=list(volumes))
    )


class Pulse:
    """A sound server as `pulsectl` shows it."""

    def __init__(self, *streams: SimpleNamespace, cookie: int = 1) -> None:
        self.streams = list(streams)
        self.cookie = cookie
        self.remembered: list[SimpleNamespace] = []

    def server_info(self) -> SimpleNamespace:
        return SimpleNamespace(cookie=self.cookie)

    def sink_input_list(self) -> list[SimpleNamespace]:
        return self.streams

    def sink_input_info(self, index: int) -> SimpleNamespace:
        return next(one for one in self.streams if one.index == index)

    def volume_set(self, stream: SimpleNamespace, volume: SimpleNamespace) -> None:
        stream.volume = volume

    def stream_restore_list(self) -> list[SimpleNamespace]:
        return self.remembered

    def close(self) -> None: ...

    def stream_restore_write(self, entry: SimpleNamespace, mode: str) -> None:
        assert mode == "replace"


def lowered(pulse: Pulse) -> tuple[Streams, list[Record]]:
    streams = Streams(pulse)
    records = streams.found(())
    streams.quieten(records)
    return streams, records


def test_every_stream_but_ours_is_lowered_in_proportion_and_restored() -> None:
    pulse = Pulse(stream(1, 1.0, 0.5), stream(2, 0.8, name="Supple"))
    streams, records = lowered(pulse)
    assert pulse.streams[0].volume.values == pytest.approx([LOWERED, LOWERED / 2], abs=1e-4)
    assert pulse.streams[1].volume.values == [0.8]
    assert streams.found(records) == []
    streams.restore(records)
    assert pulse.streams[0].volume.values == [1.0, 0.5]


def test_a_process_killed_while_it_lowers_is_made_up_for() -> None:
    pulse = Pulse(stream(1, 1.0))
    _, records = lowered(pulse)
    pulse.streams[0].volume.values = [0.9]
    Streams(pulse).restore(json.loads(json.dumps(records)))
    assert pulse.streams[0].volume.values == [1.0]


@pytest.mark.parametrize("volume", [0.2, 1.2])
def test_what_the_person_changed_meanwhile_stays(volume: float) -> None:
    pulse = Pulse(stream(1, 1.0))
    streams, records = lowered(pulse)
    pulse.streams[0].volume.values = [volume]
    streams.restore(records)
    assert pulse.streams[0].volume.values == [volume]


def test_a_program_that_opened_another_stream_is_restored_there_and_where_it_is_remembered() -> (
    None
):
    pulse = Pulse(stream(1, 1.0, entry="by-name:Radio"))
    streams, records = lowered(pulse)
    pulse.streams = [stream(9, LOWERED, entry="by-name:Radio"), stream(10, LOWERED)]
    kept = SimpleNamespace(name="by-name:Radio", volume=SimpleNamespace(values=[LOWERED]))
    pulse.remembered = [kept]
    streams.restore(records)
    assert [one.volume.values for one in pulse.streams] == [[1.0], [LOWERED]]
    assert kept.volume.values == [1.0]


def test_the_same_number_on_another_server_is_another_stream() -> None:
    pulse = Pulse(stream(1, 1.0))
    _, records = lowered(pulse)
    other = Pulse(stream(1, 0.7), cookie=2)
    Streams(other).restore(records)
    assert other.streams[0].volume.values == [0.7]


# Players.


class Bus:
    """A D-Bus session with players, each with its status."""

    def __init__(self, **players: str) -> None:
        self.players = {f"org.mpris.MediaPlayer2.{name}": how for name, how in players.items()}
        self.owners = {name: f":1.{place}" for place, name in enumerate(self.players)}

    def __call__(self, name: str, path: str, interface: str, method: str, *rest: Any) -> Any:
        match method:
            case "ListNames":
                return ([*self.players, "org.example"],)
            case "GetNameOwner":
                return (self.owners[rest[1][0]],)
            case "Get":
                return (("s", self.players[name]),)
            case "Pause" | "Play":
                self.players[name] = {"Pause": "Paused", "Play": "Playing"}[method]
        return None

    @property
    def status(self) -> list[str]:
        return list(self.players.values())


def test_the_player_that_plays_is_paused_and_goes_on_and_no_other() -> None:
    bus = Bus(one="Playing", two="Paused", three="Stopped")
    players = Players(bus)
    records = players.found(())
    players.quieten(records)
    assert bus.status == ["Paused", "Paused", "Stopped"]
    assert players.found(records) == []
    players.restore(records)
    assert bus.status == ["Playing", "Paused", "Stopped"]


def test_a_player_that_was_stopped_or_started_again_is_left_alone() -> None:
    bus = Bus(one="Playing", two="Playing")
    players = Players(bus)
    records = players.found(())
    players.quieten(records)
    bus.players["org.mpris.MediaPlayer2.one"] = "Stopped"
    bus.owners["org.mpris.MediaPlayer2.two"] = ":1.99"
    players.restore(records)
    assert bus.status == ["Stopped", "Paused"]


def test_elsewhere_than_on_linux_it_is_said_that_nothing_can_be_done() -> None:
    mac = Machine(BARE.program, BARE.has_module, platform="darwin")
    with pytest.raises(NoOthers, match="Linux"):
        reach("lower", mac)
