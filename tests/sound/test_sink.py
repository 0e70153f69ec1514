"""The sinks: nothing blocks, nothing raises, a helper that dies is started again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import wave
from array import array
from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread

import pytest

from tests.machines import PATIENCE_S
from timer.backends import BACKENDS
from timer.sound import tones
from timer.sound.process import AtOnce, Commands, InTurn, helper_command
from timer.sound.process_sink import DEAF_MS, LED_MS, WAKE_MS, HelperSink, Music, open_sink
from timer.sound.sink import RecordingSink, SilentSink, Sink, SoundStatus

MS = 48


def until(condition: Callable[[], bool]) -> None:
    """Wait for what another process does; fail after all patience."""
    pause = Event()
    for _ in range(PATIENCE_S * 100):
        if condition():
            return
        pause.wait(0.01)
    pytest.fail("it never came to pass")


def samples_of(path: Path) -> array[int]:
    with wave.open(str(path), "rb") as sound:
        return array("h", sound.readframes(sound.getnframes()))


def run(sink: Sink, first: int, last: int) -> None:
    """Beat through a stretch of session time, as fast as it goes."""
    for at in range(first, last, 100):
        sink.beat(at)


def python(code: str) -> Callable[[str, bool], list[str]]:
    """Return the command of a helper that only does `code`."""
    return lambda spec, again: [sys.executable, "-c", code]


READY = '{"event": "ready", "backend": "fake", "device": "fake\\\\u001b[2J"}'


def test_a_schedule_comes_out_of_the_file_at_its_exact_frames(tmp_path: Path) -> None:
    path = tmp_path / "run.wav"
    sink = open_sink(f"wav:{path}", log=tmp_path / "logs" / "sound.log")
    sink.begin(1_000_000)
    for second in range(1, 9):
        sink.play(1_000_000 + 1000 * second, "countdown")
    run(sink, 1_000_000, 1_009_000)
    sink.close()
    samples = samples_of(path)
    beep = tones.load("countdown")
    for second in range(1, 9):
        start = 1000 * second * MS
        assert samples[start : start + len(beep)] == beep
        assert not any(samples[start + len(beep) : start + 999 * MS])
    assert sink.status().problem is None


def test_a_killed_helper_is_started_again_and_gets_the_rest_of_the_plan(tmp_path: Path) -> None:
    path = tmp_path / "run.wav"
    sink = HelperSink(f"wav:{path}", back_off_s=(0.0,))
    sink.begin(0)
    sink.play(1000, "go")
    sink.play(6000, "rest")
    run(sink, 0, 3000)
    until(lambda: path.exists() and path.stat().st_size > 2 * 2300 * MS)
    assert sink._helper is not None
    killed = sink._helper.pid
    assert killed is not None
    os.kill(killed, signal.SIGKILL)
    until(lambda: sink._helper is not None and sink._helper.pid not in (None, killed))
    until(lambda: sink.status().problem is None)
    run(sink, 3000, 7000)
    sink.close()
    samples = samples_of(path)
    assert samples[1000 * MS : 1450 * MS] == tones.load("go")
    assert samples[6000 * MS : 6620 * MS] == tones.load("rest")


def test_what_a_helper_killed_at_the_end_left_quiet_is_restored(tmp_path: Path) -> None:
    restored: list[Path] = []
    command = python(f"import time; print('{READY}', flush=True); time.sleep(60)")
    music = Music("voice", tmp_path)
    sink = HelperSink("auto", command=command, music=music, restore=restored.append)
    until(lambda: sink.status().backend == "fake")
    assert sink._helper is not None
    assert sink._helper.pid is not None
    os.kill(sink._helper.pid, signal.SIGKILL)
    sink.close()
    assert restored == [tmp_path]


def counting(code: str, starts: list[bool]) -> Callable[[str, bool], list[str]]:
    """Return the command of a helper that does `code`, and count how often it is asked for."""

    def command(spec: str, again: bool) -> list[str]:
        starts.append(again)
        return [sys.executable, "-S", "-c", code]

    return command


TROUBLE = '{"event": "trouble", "problem": "None.", "remedy": "Plug one in.", "over": true}'


def test_a_helper_that_keeps_dying_is_started_for_as_long_as_the_session_goes_on() -> None:
    starts: list[bool] = []
    sink = HelperSink("auto", command=counting(f"print('{READY}')", starts), back_off_s=(0.0, 0.01))
    until(lambda: len(starts) > 4)
    until(lambda: sink.status().problem == "The sound helper has ended.")
    sink.play(5, "go")
    sink.close()
    assert sink._supervisor.done


def test_no_device_from_the_start_rings_the_bell_and_is_looked_for_all_along() -> None:
    starts: list[bool] = []
    sink = HelperSink("auto", command=counting(f"print('{TROUBLE}')", starts), back_off_s=(0.01,))
    until(lambda: len(starts) > 3)
    assert sink.status() == SoundStatus("auto", "", "None.", "Plug one in.", bell=True)
    sink.mute(True)
    assert not sink.status().bell
    sink.close()


def test_a_device_that_comes_back_after_many_tries_plays_again(tmp_path: Path) -> None:
    back = tmp_path / "back"
    here = f"import os, sys; here = os.path.exists({str(back)!r}); "
    answers = f"print({READY!r} if here else {TROUBLE!r}, flush=True); here and sys.stdin.read()"
    starts: list[bool] = []
    sink = HelperSink("auto", command=counting(here + answers, starts), back_off_s=(0.0,))
    until(lambda: len(starts) > 3)
    assert sink.status().bell
    back.touch()
    until(lambda: sink.status().problem is None)
    assert (sink.status().backend, sink.status().bell) == ("fake", False)
    sink.close()


def test_what_was_told_when_sound_was_lost_stays_the_same_until_it_is_back() -> None:
    starts: list[bool] = []
    other = TROUBLE.replace("None.", "Another.")
    sink = HelperSink("auto", command=counting(f"print('{TROUBLE}'); print('{other}')", starts))
    until(lambda: len(starts) > 1)
    assert sink.status().problem == "None."
    sink.close()


def test_a_file_that_cannot_be_written_is_told_and_not_tried_again(tmp_path: Path) -> None:
    sink = HelperSink(f"wav:{tmp_path}/none/run.wav", back_off_s=(0.0,))
    until(lambda: sink._supervisor.done)
    assert "can't be written" in (sink.status().problem or "")
    sink.close()


def test_a_helper_that_says_nothing_any_more_is_replaced() -> None:
    starts: list[bool] = []
    hangs = f"import time; print('{READY}', flush=True); time.sleep(60)"
    sink = HelperSink("auto", command=counting(hangs, starts), back_off_s=(0.0,))
    until(lambda: sink.status().device != "")
    for at in range(0, DEAF_MS + 2000, 250):
        sink.beat(at)
    until(lambda: len(starts) > 1)
    sink.close()


def test_an_engine_that_was_stopped_for_long_does_not_blame_the_helper() -> None:
    starts: list[bool] = []
    hangs = f"import time; print('{READY}', flush=True); time.sleep(60)"
    sink = HelperSink("auto", command=counting(hangs, starts), back_off_s=(0.0,))
    until(lambda: sink.status().device != "")
    for at in (0, 100_000, 200_000):
        sink.beat(at)
    assert sink.status().problem is None
    sink.close()


def test_the_engine_never_waits_while_a_helper_is_being_started() -> None:
    starting, go_on = Event(), Event()

    def slow(spec: str, again: bool) -> list[str]:
        starting.set()
        go_on.wait(PATIENCE_S)
        return [sys.executable, "-S", "-c", f"print('{READY}')"]

    sink = HelperSink("auto", command=slow)
    starting.wait(PATIENCE_S)
    beating = Thread(target=sink.beat, args=(1,), daemon=True)
    beating.start()
    beating.join(PATIENCE_S)
    stuck = beating.is_alive()
    go_on.set()
    sink.close()
    assert not stuck


def test_a_helper_that_cannot_be_started_is_told() -> None:
    sink = HelperSink("auto", command=lambda spec, again: ["/nowhere/at/all"])
    until(lambda: sink.status().bell)
    assert "can't be started" in (sink.status().problem or "")
    sink.close()


def test_a_device_name_cannot_command_the_terminal() -> None:
    stays = f"import sys; print('{READY}', flush=True); any('end' in line for line in sys.stdin)"
    sink = HelperSink("auto", command=python(stays))
    until(lambda: sink.status().device != "")
    assert sink.status().device == "fake\\x1b[2J"
    sink.close()


def test_what_a_library_prints_among_the_events_is_passed_over() -> None:
    noisy = f"import sys; print('7\\n[]\\nALSA!\\n{READY}', flush=True); any(map(str, sys.stdin))"
    sink = HelperSink("auto", command=python(noisy))
    until(lambda: sink.status().device != "" or sink._supervisor.done)
    assert sink.status().device
    sink.close()


def test_a_helper_that_reads_nothing_never_blocks_the_player() -> None:
    stuck = f"import signal; print('{READY}', flush=True); signal.pause()"
    sink = HelperSink("auto", command=python(stuck))
    until(lambda: sink.status().device != "")
    assert sink._helper is not None
    helper = sink._helper
    for at in range(12_000):
        helper.send({"do": "beat", "at": at})
    until(lambda: sink.status().bell)
    sink.close()


def test_a_run_without_any_heartbeat_or_begin_closes_cleanly(tmp_path: Path) -> None:
    sink = open_sink(f"wav:{tmp_path / 'run.wav'}", log=None)
    sink.close()
    sink.close()


def test_the_helper_is_out_of_reach_of_the_terminals_signals() -> None:
    sink = HelperSink("silent")
    until(lambda: sink._helper is not None and sink._helper.pid is not None)
    assert sink._helper is not None
    assert os.getsid(sink._helper.pid or 0) == sink._helper.pid
    sink.close()


def test_what_the_system_prints_goes_to_the_log_and_a_bad_log_is_no_obstacle(
    tmp_path: Path,
) -> None:
    log = tmp_path / "cache" / "sound.log"
    noisy = python("import sys; print('noise', file=sys.stderr)")
    for path in (log, tmp_path / "cache" / "sound.log" / "no folder"):
        sink = HelperSink("auto", command=noisy, log=path, back_off_s=(60.0,))
        until(lambda sink=sink: sink.status().bell)  # type: ignore[misc]
        sink.close()
    assert log.read_text() == "noise\n"


def test_the_helpers_command_is_not_led_astray_by_the_current_folder(tmp_path: Path) -> None:
    (tmp_path / "json.py").write_text("raise SystemExit('the wrong json')")
    (tmp_path / "timer.py").write_text("raise SystemExit('the wrong timer')")
    command = helper_command("silent", False)
    env = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    done = subprocess.run(command, cwd=tmp_path, env=env, input="", text=True, capture_output=True)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("spec", ["wav:", "speakers", ""])
def test_an_unknown_preference_is_told_with_the_known_ones(spec: str) -> None:
    status = open_sink(spec, log=None).status()
    assert status.bell
    assert all(backend in (status.remedy or "") for backend in BACKENDS)


def test_silence_and_bell_need_no_process() -> None:
    assert open_sink("silent", log=None).status() == SoundStatus("silent")
    assert open_sink("bell", log=None).status().bell
    assert isinstance(open_sink("bell", log=None), SilentSink)


def test_the_recording_sink_knows_what_would_have_been_heard() -> None:
    sink = RecordingSink()
    sink.begin(0)
    sink.play(100, "go")
    sink.play(900, "rest")
    sink.withdraw(500)
    sink.play(500, "confirm")
    sink.beat(500)
    sink.mute(True)
    sink.close()
    assert sink.heard() == [(100, "go"), (500, "confirm")]
    assert sink.calls[-1] == ("mute", True)
    assert sink.beats == [500]
    assert sink.closed


ECHO = """
import json, sys
for line in sys.stdin:
    print(json.dumps({"event": "note", "text": line.strip()}), flush=True)
"""
"""A helper that tells the last command it was sent."""


def test_a_helper_that_is_started_again_knows_what_to_do_with_music(tmp_path: Path) -> None:
    sink = HelperSink("auto", command=python(ECHO), music=Music("pause", tmp_path))
    sink.rest(5_000, True)
    until(lambda: '"do": "rest", "at": 5000, "on": true' in (sink.status().note or ""))
    sink.close()
    told: list[str] = []
    again = HelperSink("auto", command=python(FIRST), music=Music("pause", tmp_path))
    until(lambda: bool(again.status().note))
    told.append(again.status().note or "")
    again.close()
    assert told == [f'{{"do": "duck", "how": "pause", "folder": "{tmp_path}"}}']


FIRST = ECHO.replace("flush=True)", "flush=True); sys.stdin.read()")
"""A helper that tells the first command it was sent."""


def test_a_session_may_begin_half_a_second_after_its_device_is_in_time() -> None:
    code = """
import sys
print('{"event": "ready", "backend": "b", "device": "d"}')
print('{"event": "aligned", "led": true}', flush=True)
sys.stdin.read()
"""
    sink = HelperSink("auto", command=python(code))
    until(lambda: sink.status().aligned)
    assert sink.lead_ms == LED_MS < WAKE_MS
    sink.close()


def test_a_helper_that_reads_late_still_hears_the_end(tmp_path: Path) -> None:
    heard = tmp_path / "heard"
    code = f"""
import sys, time
print('{{"event": "ready", "backend": "b", "device": "d"}}', flush=True)
time.sleep(0.2)
for line in sys.stdin:
    if '"end"' in line:
        open({str(heard)!r}, "w").close()
        break
"""
    sink = HelperSink("auto", command=python(code))
    until(lambda: sink.status().backend == "b")
    for at in range(2_500):  # more than a pipe holds
        sink.beat(at)
    sink.close()
    assert heard.exists()


@pytest.mark.parametrize("kind", [AtOnce, InTurn])
def test_commands_reach_the_helper_in_order_whenever_it_reads(kind: type[Commands]) -> None:
    if kind is AtOnce and os.name == "nt":
        pytest.skip("a pipe can't be written to without waiting there")
    read, write = os.pipe()
    commands = kind()
    lines = [b"%04d %s\n" % (at, b"x" * 60) for at in range(1_700)]
    with open(read, "rb") as reader, open(write, "wb", buffering=0) as writer:
        commands.put(lines[0])
        commands.start(writer)
        for line in lines[1:1_500]:  # more than a pipe holds
            commands.put(line)
        assert [reader.readline() for _ in range(900)] == lines[:900]
        for line in lines[1_500:]:
            commands.put(line)
        assert [reader.readline() for _ in range(800)] == lines[900:]
        commands.close()
