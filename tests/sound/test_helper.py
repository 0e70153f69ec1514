"""The helper: what its commands do to a file, what it tells, what it never loads."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
import wave
from array import array
from pathlib import Path
from typing import Any

import pytest

from tests.machines import PATIENCE_S
from timer.sound import tones
from timer.sound.clips import Clips, file_name, sound_name
from timer.sound.devices import NoDevice, open_live
from timer.sound.devices.files import Wav
from timer.sound.helper import KeptRun, LiveRun, now_ms
from timer.sound.own_sounds import OwnSounds
from timer.sound.process import PART, helper_command, python_command, run_part
from timer.sound.stream import Stream
from timer.sound.watchdog import Watchdog
from timer.sound.wavefile import HEADER_BYTES

MS = 48
BEGIN = 7_000_000


class Memory:
    """A keeper in memory, with room for so many bytes."""

    backend, name = "memory", "memory"

    def __init__(self, room: int = 1 << 40) -> None:
        self.samples = array("h")
        self.writes = 0
        self.closed = False
        self._room = room

    def write(self, samples: bytes) -> None:
        self.writes += 1
        if 2 * len(self.samples) + len(samples) > self._room:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        self.samples.frombytes(samples)

    def close(self) -> None:
        self.closed = True


def command(do: str, at: int = 0, **more: Any) -> bytes:
    return json.dumps({"do": do, "at": BEGIN + at, **more}).encode()


def beats(first: int, last: int) -> list[bytes]:
    return [command("beat", at) for at in range(first, last, 100)]


def run(lines: list[bytes], keeper: Memory) -> list[dict[str, Any]]:
    told: list[dict[str, Any]] = []
    KeptRun(keeper, 0, told.append).run(lines)
    return told


def onsets(samples: array[int]) -> list[int]:
    """Return the frames at which sound follows 60 ms of rest."""
    found, rest = [], 60 * MS
    for place, value in enumerate(samples):
        if value and rest >= 60 * MS:
            found.append(place)
        rest = 0 if value else rest + 1
    return found


def test_each_tone_of_a_schedule_is_at_its_exact_frame() -> None:
    plan = [(1003, "countdown"), (2041, "go"), (3500, "rest")]
    lines = [command("begin")]
    lines += [command("play", at, tone=tone) for at, tone in plan]
    lines += [*beats(0, 5000), b'{"do": "end"}']
    keeper = Memory()
    assert run(lines, keeper) == []
    for at, tone in plan:
        samples = tones.load(tone)
        assert keeper.samples[at * MS : at * MS + len(samples)] == samples
    assert len(onsets(keeper.samples)) == 3
    assert keeper.closed


def test_an_utterance_is_at_its_exact_frame_and_fades_when_it_is_withdrawn() -> None:
    name = sound_name(("Next:", "Left side."))
    said = Clips().load(name)
    lines = [command("begin"), command("play", 1000, tone=name), *beats(0, 1300)]
    lines += [command("withdraw", 1500), *beats(1500, 3000), b'{"do": "end"}']
    keeper = Memory()
    run(lines, keeper)
    assert keeper.samples[1000 * MS : 1500 * MS] == said[: 500 * MS]
    assert not any(keeper.samples[1530 * MS :])


def test_the_sound_goes_at_the_time_that_is_named_and_comes_back_at_another() -> None:
    lines = [command("begin"), command("play", 1000, tone="mute"), *beats(0, 1000)]
    lines += [command("level", 1400, level=0), command("play", 2000, tone="go")]
    lines += [*beats(1000, 3000), command("level", 3000, level=100)]
    lines += [command("play", 3100, tone="go"), *beats(3000, 5000), b'{"do": "end"}']
    keeper = Memory()
    assert run(lines, keeper) == []
    assert keeper.samples[1000 * MS : 1400 * MS] == tones.load("mute")
    assert not any(keeper.samples[1440 * MS : 3000 * MS])
    assert keeper.samples[3100 * MS : 3550 * MS] == tones.load("go")


def test_a_sound_of_ones_own_replaces_its_tone(tmp_path: Path) -> None:
    (tmp_path / "go.wav").write_bytes(tones.path("rest").read_bytes())
    own = OwnSounds(tmp_path)
    lines = [command("begin"), command("play", 1000, tone="go"), *beats(0, 3000)]
    keeper = Memory()
    KeptRun(keeper, 0, [].append, own).run([*lines, b'{"do": "end"}'])
    assert keeper.samples[1000 * MS : 1450 * MS] == own.load("go") != tones.load("go")
    assert len(onsets(keeper.samples)) == 1


def test_a_file_leaves_the_music_of_others_alone(tmp_path: Path) -> None:
    lines = [command("duck", how="lower", folder=str(tmp_path)), command("begin")]
    lines += [command("rest", 500, on=True), command("play", 1000, tone="go")]
    keeper = Memory()
    assert run([*lines, *beats(0, 3000), b'{"do": "end"}'], keeper) == []
    assert list(tmp_path.iterdir()) == []


def test_words_of_ones_own_come_from_the_folder_that_is_named(tmp_path: Path) -> None:
    (tmp_path / file_name("My stretch")).write_bytes(tones.path("go").read_bytes())
    lines = [command("begin"), command("voice", folder=str(tmp_path))]
    lines += [command("play", 1000, tone=sound_name(("My stretch,",)))]
    keeper = Memory()
    assert run([*lines, *beats(0, 3000), b'{"do": "end"}'], keeper) == []
    assert keeper.samples[1000 * MS : 1450 * MS] == tones.load("go")


def test_a_withdrawal_after_the_moment_was_queued_still_lands_at_its_frame() -> None:
    lines = [command("begin"), command("play", 1000, tone="done"), *beats(0, 1300)]
    lines += [command("withdraw", 1333), command("play", 1333, tone="confirm")]
    lines += [*beats(1400, 3000), b'{"do": "end"}']
    keeper = Memory()
    run(lines, keeper)
    assert keeper.samples[: 1333 * MS] == (
        array("h", bytes(2 * 1000 * MS)) + tones.load("done")[: 333 * MS]
    )
    assert not any(keeper.samples[(1333 + 131) * MS :])


def test_the_end_writes_through_the_last_sound_that_has_begun() -> None:
    lines = [command("begin"), command("play", 900, tone="finished")]
    lines += [command("play", 2000, tone="go"), *beats(0, 1000), b'{"do": "end"}']
    keeper = Memory()
    run(lines, keeper)
    assert len(keeper.samples) == (900 + tones.LENGTHS_MS["finished"]) * MS


def test_the_file_grows_with_the_heartbeats_half_a_second_behind() -> None:
    keeper = Memory()
    lengths = []

    def lines() -> Any:
        for line in [command("begin"), *beats(0, 2000)]:
            yield line
            lengths.append(len(keeper.samples) // MS)

    KeptRun(keeper, 0, lambda event: None).run(lines())
    assert lengths[-1] == 1900 - 500


def test_a_full_disk_is_told_once_and_the_run_goes_on() -> None:
    keeper = Memory(room=100_000)
    told = run([command("begin"), *beats(0, 5000), b'{"do": "end"}'], keeper)
    assert [event["event"] for event in told] == ["trouble"]
    assert told[0]["over"] is False
    assert told[0]["remedy"]
    assert keeper.closed


def test_a_tone_that_comes_too_late_is_dropped_and_told() -> None:
    lines = [command("begin"), *beats(0, 3000), command("play", 1000, tone="go")]
    assert run(lines, Memory()) == [{"event": "late", "count": 1}]


def test_a_missing_tone_is_told_once() -> None:
    lines = [command("begin"), *[command("play", 100, tone="nothing")] * 2]
    assert [event["event"] for event in run(lines, Memory())] == ["trouble"]


def test_a_wav_is_a_sound_after_every_write(tmp_path: Path) -> None:
    path = tmp_path / "run.wav"
    keeper = Wav(path)
    for count in range(1, 4):
        keeper.write(b"\x01\x02" * 100)
        with wave.open(str(path), "rb") as sound:
            assert sound.getnframes() == count * 100
            assert (sound.getframerate(), sound.getnchannels()) == (48_000, 1)
    keeper.close()


def test_a_helper_started_again_goes_on_with_the_file(tmp_path: Path) -> None:
    path = tmp_path / "run.wav"
    first = Wav(path)
    first.write(b"\x01\x02" * 480)
    first.close()
    again = Wav(path, again=True)
    told: list[dict[str, Any]] = []
    lines = [command("begin"), command("play", 50, tone="go"), *beats(0, 1000)]
    KeptRun(again, again.frames, told.append).run([*lines, b'{"do": "end"}'])
    samples = array("h", path.read_bytes()[HEADER_BYTES:])
    assert samples[:480] == array("h", b"\x01\x02" * 480)
    assert samples[50 * MS : 500 * MS] == tones.load("go")


def test_a_copy_of_supple_in_a_single_file_runs_the_helper_itself() -> None:
    # There is no Python in it that could be told to run code with -c.
    command_line = python_command("timer.sound.helper", "silent", "again", single=True)
    assert command_line == [sys.executable, PART, "timer.sound.helper", "silent", "again"]
    assert run_part("os.path") == 2


def process(spec: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        helper_command(spec, False),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )


def test_the_process_is_ready_obeys_and_ends_when_stdin_closes(tmp_path: Path) -> None:
    path = tmp_path / "run.wav"
    lines = [command("begin"), command("play", 100, tone="go"), *beats(0, 800)]
    with process(f"wav:{path}") as helper:
        out, _ = helper.communicate(b"\n".join(lines).decode() + "\n", timeout=PATIENCE_S)
    events = [json.loads(line) for line in out.splitlines()]
    assert [event["event"] for event in events] == ["ready", "stopped"]
    assert events[0]["backend"] == "wav"
    assert helper.returncode == 0
    assert path.stat().st_size > HEADER_BYTES


def test_a_path_that_cannot_be_written_is_a_trouble_and_no_traceback(tmp_path: Path) -> None:
    with process(f"wav:{tmp_path}/missing/run.wav") as helper:
        out, _ = helper.communicate("", timeout=PATIENCE_S)
    event = json.loads(out)
    assert (event["event"], event["over"]) == ("trouble", True)
    assert "can't be written" in event["problem"]
    assert "folder" in event["remedy"]


def test_the_helper_loads_neither_screen_nor_command_line_nor_numpy() -> None:
    command_line = helper_command("silent", False)
    code = command_line.index("-c") + 1
    command_line[code] = command_line[code].replace("sys.exit(", "(") + (
        "; print([name for name in ('textual', 'rich', 'click', 'numpy', 'yaml')"
        " if sys.modules.get(name)])"
    )
    done = subprocess.run(command_line, input="", capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_the_library_of_devices_loads_neither_numpy_nor_openssl() -> None:
    code = (
        "import sys; from timer.sound.devices.miniaudio_ import _load; _load()"
        "; loaded = set(sys.modules); import hashlib"
        "; print(hashlib.sha3_256(b'').name, hashlib.md5(b'').name"
        ", loaded & {'numpy', 'ssl', '_ssl', '_hashlib'})"
        "; import ssl"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout == "sha3_256 md5 set()\n"
    assert done.stderr == ""


def quiet(event: dict[str, Any]) -> None:
    """Hear what the helper tells, and do nothing."""


class Idle:
    """A device that asks for nothing."""

    backend, name, latency_ms, slack_ms = "idle", "idle", 0, 12
    closed = False

    def start(self, stream: Stream) -> None:
        """Never called: the device counts as open."""

    def close(self) -> None:
        self.closed = True


def test_a_live_run_with_nothing_sounding_ends_at_once_and_frees_its_device() -> None:
    device = Idle()
    stream = Stream(lambda: 10**12)
    soon = now_ms() - BEGIN + 4000
    plan = [command("play", soon, tone="go"), command("level", 0, level=30)]
    lines = [command("begin"), *plan, b'{"do": "end"}', command("play", 0, tone="never")]
    LiveRun(device, stream, quiet, Watchdog(quiet)).run(lines)
    assert device.closed
    assert stream.idle_for() > 0


class Fake(Idle):
    """A device that asks at once, or refuses to be opened."""

    def __init__(self, backend: str, reason: str | None) -> None:
        self.backend = backend
        self._reason = reason

    def start(self, stream: Stream) -> None:
        if self._reason:
            raise NoDevice(self._reason)
        stream.read(480)


def opened(spec: str, **reasons: str | None) -> tuple[str, str | None]:
    """Return the backend that plays, and what was amiss before it."""
    device, _, amiss = open_live(
        spec, lambda device: Stream(lambda: 0), make=lambda backend: Fake(backend, reasons[backend])
    )
    return device.backend, amiss


def test_where_the_chosen_backend_refuses_the_next_one_plays_and_says_why() -> None:
    assert opened("pipe", pipe=None) == ("pipe", None)
    refused = "it takes no 48 kHz"
    assert opened("auto", miniaudio=refused, pipe=None) == ("pipe", refused)
    assert opened("simpleaudio", simpleaudio=refused, miniaudio=None) == ("miniaudio", refused)
    assert opened("pipe", pipe=refused, miniaudio=None) == ("miniaudio", refused)


def test_where_nothing_plays_every_reason_is_told() -> None:
    with pytest.raises(NoDevice, match="one; two; three"):
        opened("simpleaudio", simpleaudio="one", miniaudio="two", pipe="three")


OPEN_A_PIPE = (
    "from timer.sound.devices import NoDevice\n"
    "from timer.sound.devices.pipe import Pipe\n"
    f"try: Pipe({PATIENCE_S}).start(None)\n"
    "except NoDevice as reason: print(reason, reason.remedy, sep='|')"
)


def piped(path: object) -> list[str]:
    """Return the reason and the remedy of a pipe that finds its players on `path`."""
    command = [sys.executable, "-c", OPEN_A_PIPE]
    done = subprocess.run(command, env={"PATH": str(path)}, capture_output=True, text=True)
    return done.stdout.split("|")


def test_without_any_player_the_pipe_names_those_it_looked_for() -> None:
    reason, remedy = piped("/nowhere")
    assert reason == "none of pacat, pw-cat, aplay is installed"
    assert remedy


@pytest.mark.skipif(os.name != "posix", reason="a player made of a shell's script")
def test_what_a_player_prints_stays_out_of_the_events(tmp_path: Path) -> None:
    player = tmp_path / "pacat"
    player.write_text("#!/bin/sh\necho noise\nexit 1\n")
    player.chmod(0o755)
    assert piped(tmp_path)[0] == "pacat can't play"
