"""`run` in plain mode, mostly as a program: pipes, keys, signals, and what is left behind."""

from __future__ import annotations

import os
import pty
import select
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.machines import PATIENCE_S
from timer.services.context import Context
from timer.services.screening import keep_answers, keep_welcome

SHORT = """\
name: Short one
steps:
  - hold: Reach
    for: 4m
    settle: 0
  - hold: Fold
    for: 4m
    settle: 0
"""
LONG = SHORT.replace("4m", "240m")
"""No test sees its end, however late a key or a signal comes."""
BUSY = """\
name: Busy one
steps:
  - group: Round
    rounds: 900
    rest: 0
    steps: [{hold: Reach, for: 20s, settle: 0}]
"""
"""A line is never far away, and the end always is."""
WAITS = """\
name: Everything that waits
guards: [nerve-signs]
steps:
  - effort: Push
    to: 8/10
    window: 3-8
    settle: 0
  - open: Tidy up
    about: 30s
    settle: 0
  - ask: How was it?
    options: [Good, {text: Bad, then: stop}]
  - note: Well done.
"""


def tidy(text: str) -> bool:
    """Tell whether only line feeds control the terminal."""
    return not any(ord(char) < 32 and char != "\n" for char in text) and "\x7f" not in text


def test_what_waits_ends_by_itself_where_nobody_can_press_a_key(home: Any) -> None:
    home.write("waits", WAITS)
    answer = home.process("run", "waits", "--speed", "200")
    assert (answer.code, answer.err) == (0, "")
    assert "Ask yourself: " in answer.out
    (done,) = (line for line in answer.out.splitlines() if "Done: Push" in line)
    assert "rep" not in done
    assert "How was it?" in answer.out
    assert answer.out.splitlines()[-1].endswith(": both sets done.")
    assert tidy(answer.out)


def test_lines_come_in_order_and_done_only_after_its_work(home: Any) -> None:
    home.write("mine")
    lines = home.process("run", "mine", "--speed", "20").out.splitlines()
    assert lines[0].startswith("Quick one: ")
    work = [n for n, line in enumerate(lines) if "Work: Reach" in line]
    done = [n for n, line in enumerate(lines) if "Done: Reach" in line]
    assert len(work) == len(done) == 2
    assert work[0] < done[0]
    assert work[1] < done[1]
    assert "left side" in lines[work[0]]
    stamps = [line[1:6] for line in lines if line.startswith("[")]
    assert stamps == sorted(stamps)


def test_hostile_names_reach_the_lines_as_visible_text(home: Any, tmp_path: Path) -> None:
    path = tmp_path / "a\x1b[31mb\n.yaml"
    path.write_text('name: "R \u0301\u0301\u0301\u0301\u0301\u0301 [red]x[/red]"\n' + LONG[15:])
    answer = home.supple("run", path, "--speed", "200", "--from", "9")
    assert answer.code == 1
    assert tidy(answer.err)
    shown = home.supple("show", path)
    assert "[red]x[/red]" in shown.out
    assert tidy(shown.out)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_keeps_what_was_done_and_is_the_exit_code(home: Any, number: int) -> None:
    home.write("long", LONG)
    running = home.start("run", "long", "--speed", "200")
    until(running, b"Work: Reach")
    running.send_signal(number)
    out, err = running.communicate(timeout=PATIENCE_S)
    assert running.returncode == 128 + number
    assert b"Interrupted" in out
    assert err == b""
    (session,) = home.supple("history", "--json").data["sessions"]
    assert session["state"] == "interrupted"


def test_a_reader_that_goes_ends_the_session_without_a_trace(home: Any) -> None:
    home.write("busy", BUSY)
    running = home.start("run", "busy", "--speed", "200")
    until(running, b"Work: Reach")
    running.stdout.close()
    running.stdout = None
    _, err = running.communicate(timeout=PATIENCE_S)
    assert err == b""
    (session,) = home.supple("history", "--json").data["sessions"]
    assert session["state"] == "interrupted"
    assert session["ended_at"] is not None


def until(running: subprocess.Popen[bytes], mark: bytes) -> None:
    """Read lines until one holds `mark`."""
    assert running.stdout is not None
    for line in running.stdout:
        if mark in line:
            return
    raise AssertionError(f"{mark!r} never came")


def test_from_begins_with_that_step(home: Any) -> None:
    home.write("mine", SHORT)
    out = home.supple("run", "mine", "--speed", "200", "--from", "2").out
    assert "Reach" not in out
    assert "Work: Fold" in out
    missing = home.supple("run", "mine", "--from", "3")
    assert missing.code == 1
    assert "1 to 2" in missing.err


def test_in_leaves_out_what_is_optional(home: Any) -> None:
    home.write("mine", SHORT.replace("  - hold: Fold\n", "  - hold: Fold\n    optional: true\n"))
    answer = home.supple("run", "mine", "--speed", "200", "--in", "5m")
    assert "Fold" not in answer.out
    assert "Left out to fit: Fold." in answer.err


def test_range_takes_its_end(home: Any) -> None:
    home.write("mine", "name: Mine\nsteps:\n  - hold: Reach\n    for: 10-20s\n    settle: 0\n")
    for end, seconds in (("low", 10), ("middle", 15), ("high", 20)):
        out = home.supple("run", "mine", "--speed", "200", "--range", end).out
        assert f"Done: Reach, {seconds}s." in out


def test_a_wav_holds_the_session_unless_it_is_muted(home: Any, tmp_path: Path) -> None:
    import wave

    home.write("mine", "name: Mine\nsteps:\n  - hold: Reach\n    for: 1s\n    settle: 0\n")
    loud = {}
    for name, more in (("heard", []), ("muted", ["--mute"])):
        path = tmp_path / f"{name}.wav"
        assert home.supple("run", "mine", "--audio", f"wav:{path}", *more).code == 0
        with wave.open(str(path)) as sound:
            loud[name] = any(sound.readframes(sound.getnframes()))
    assert loud == {"heard": True, "muted": False}


HAND_S = 0.15
"""Faster than that is a held key, or a hand that slipped, and counts as one press."""


class Keyboard:
    """A terminal with a program on it: types when something is shown."""

    def __init__(self, master: int, program: subprocess.Popen[bytes]) -> None:
        self._master = master
        self.program = program
        self.shown = ""
        self._read = 0
        self._typed = ""

    def wait(self, mark: str) -> None:
        """Read until `mark` is shown after what was waited for before."""
        while (found := self.shown.find(mark, self._read)) < 0:
            assert self._more(), f"{mark!r} never came: {self.shown}"
        self._read = found + len(mark)

    def type(self, *steps: str) -> None:
        """Wait for a text, type the next, and so on in turn."""
        for mark, keys in zip(steps[::2], steps[1::2], strict=True):
            self.wait(mark)
            if keys and keys == self._typed:
                self._rest()
            os.write(self._master, keys.encode())
            self._typed = keys

    def _rest(self) -> None:
        """Read for as long as a hand needs between two presses of one key."""
        end = time.monotonic() + HAND_S
        while (left := end - time.monotonic()) > 0:
            if select.select([self._master], [], [], left)[0]:
                self._more()

    @property
    def is_open(self) -> bool:
        """Whether there is a terminal still."""
        return self._master >= 0

    def hang_up(self) -> None:
        """Close the terminal's window."""
        os.close(self._master)
        self._master = -1

    def end(self) -> int:
        """Read to the end and return the exit code."""
        while self._more():
            pass
        return self.program.wait(PATIENCE_S)

    def _more(self) -> bool:
        ready, _, _ = select.select([self._master], [], [], PATIENCE_S)
        try:
            data = os.read(self._master, 4096) if ready else b""
        except OSError:
            data = b""
        self.shown += data.decode()
        return bool(data)


@contextmanager
def terminal(home: Any, *arguments: object) -> Iterator[Keyboard]:
    """Run a command on a terminal of its own."""
    master, slave = pty.openpty()
    streams = {"stdin": slave, "stdout": slave, "stderr": slave}
    program = subprocess.Popen(
        home.command(*arguments), env=home.env, start_new_session=True, **streams
    )
    os.close(slave)
    try:
        yield (keys := Keyboard(master, program))
        if keys.is_open:
            os.close(master)
    finally:
        if program.poll() is None:
            program.kill()
            program.wait()


def test_keys_work_on_a_terminal_in_line_mode(home: Any) -> None:
    home.write("long", LONG)
    with terminal(home, "run", "long", "--plain", "--speed", "20") as keys:
        keys.type("Work: Reach", " ", "aused", " ", "to go", "?", "shows more", "z")
        keys.type("0-9", "w", "all. Any key", "z")
        keys.type("Continuing", "+", "seconds more", "n")
        keys.type("Work: Fold", "b", "Back to work: Reach", "n", "Work: Fold", "q", "eave?", "y")
        assert keys.end() == 0
    assert "Ended early" in keys.shown
    assert "\x1b" not in keys.shown
    (session,) = home.supple("history", "--json").data["sessions"]
    assert session["state"] == "partial"


def test_plain_mode_has_a_menu_that_comes_back_after_a_session(home: Any) -> None:
    keep_welcome(Context.of(home.env))
    home.write("brief", "name: Brief\nsteps: [{hold: Reach, for: 0.2s, settle: 0}]\n")
    with terminal(home, "--plain") as keys:
        keys.type("q quits", "?\n", "q quits", "brief\n")
        keys.type("Finished", "", "q quits", "q\n")
        assert keys.end() == 0
    assert "\x1b" not in keys.shown
    (session,) = home.supple("history", "--json").data["sessions"]
    assert session["state"] == "finished"


def test_a_file_given_up_for_sound_is_overwritten_by_a_session_and_not_by_the_menu(
    home: Any,
) -> None:
    keep_welcome(Context.of(home.env))
    home.write("brief", "name: Brief\nsteps: [{hold: Reach, for: 0.2s, settle: 0}]\n")
    file, letter = home.root / "take.wav", b"Dear diary,\n" * 10
    file.write_bytes(letter)
    home.env |= {"SUPPLE_PLAIN": "1", "SUPPLE_AUDIO": f"wav:{file}"}
    with terminal(home) as keys:
        keys.type("Overwrite it?", "y\n", "q quits", "q\n")
        assert keys.end() == 0
    assert file.read_bytes() == letter
    with terminal(home) as keys:
        keys.type("Overwrite it?", "y\n", "q quits", "brief\n", "Finished", "")
        keys.type("q quits", "q\n")
        assert keys.end() == 0
    assert file.read_bytes().startswith(b"RIFF")


def test_a_broken_save_is_offered_to_be_edited_again_at_its_line(home: Any) -> None:
    home.write("mine", "name: Mine\nsteps:\n  - note: Drink.\n")
    editor = home.root / "vim"
    editor.write_text(
        '#!/bin/sh\necho "opened $*"\nfor last; do :; done\n'
        'grep -q fro "$last" && sed -i s/fro/for/ "$last" || echo "    fro: 9s" >> "$last"\n'
    )
    editor.chmod(0o755)
    home.env |= {"EDITOR": str(editor), "VISUAL": ""}
    with terminal(home, "edit", "mine") as keys:
        keys.type("unknown-key", "", "Edit it again?", "\n", "no problems", "")
        assert keys.end() == 0
    opened = [line for line in keys.shown.splitlines() if line.startswith("opened ")]
    assert [line.split()[1:-1] for line in opened] == [[], ["+4"]]


def test_a_save_after_the_editor_returned_is_waited_for_and_checked(home: Any) -> None:
    home.env |= {"EDITOR": "true", "VISUAL": ""}
    copy = home.routines / "core.yaml"
    with terminal(home, "edit", "core") as keys:
        keys.type("may still be open", "", "Waiting for you to save", "")
        other = copy.with_name("other")
        other.write_text(copy.read_text().replace("name:", "nam:"))
        other.replace(copy)
        keys.type("unknown-key", "", "1 error", "")
        keys.program.send_signal(signal.SIGINT)
        assert keys.end() == 1
    assert "nam:" in copy.read_text()


def test_ctrl_d_leaves_the_menu_of_plain_mode(home: Any) -> None:
    keep_welcome(Context.of(home.env))
    home.env["SUPPLE_PLAIN"] = "1"
    with terminal(home) as keys:
        keys.type("q quits", "\x04")
        assert keys.end() == 0


def test_plain_mode_is_what_the_settings_say(home: Any) -> None:
    home.write("long", LONG)
    (home.root / "config").mkdir(exist_ok=True)
    (home.root / "config" / "config.toml").write_text("plain = true\n")
    with terminal(home, "run", "long") as keys:
        keys.type("Work: Reach", "q", "eave?", "y")
        assert keys.end() == 0
    assert "\x1b" not in keys.shown
    assert "supple run ROUTINE" in home.process(SUPPLE_PLAIN="1").err


def test_a_terminal_without_utf_8_gets_words_for_arrows(home: Any) -> None:
    home.write("long", LONG.replace("Reach", "R\u00e9ach \u2192 \u2026 \u2502 \u4e16"))
    home.env["LC_ALL"] = "C"
    with terminal(home, "run", "long", "--plain") as keys:
        keys.type("Work: Reach right ... | \\u4e16", "?", "more.", " ")
        keys.type("more.", "z", "all. Any", " ")
        keys.type("Continuing", "q", "eave?", "y")
        assert keys.end() == 0
    assert keys.shown.isascii()
    assert "enter right PgDn: Done" in keys.shown


def test_what_hurts_is_stopped_and_logged(home: Any) -> None:
    home.write("long", LONG)
    with terminal(home, "run", "long", "--plain", "--speed", "50") as keys:
        keys.type("Work: Reach", "x", "hurt", "\n", "Work: Fold", "q", "eave?", "y")
        assert keys.end() == 0
    assert "Stopped, it hurt: Reach" in keys.shown
    assert ",Reach,,1,hurt," in home.supple("history", "--csv").out
    assert "Stopped because it hurt: Reach." in home.supple("history").out


def test_an_effort_is_ended_by_enter_and_rated_by_a_digit(home: Any) -> None:
    home.write("waits", WAITS)
    with terminal(home, "run", "waits", "--plain", "--speed", "20") as keys:
        keys.type("Any tingling", "n", "Effort: Push", "?", "shows more", "z")
        keys.type("shows more", "w", "all. Any key", "z", "Continuing", "\n")
        keys.type("Open: Tidy", "8", "8", "\n", "ow was it", "1")
        assert keys.end() == 0
    assert "Finished" in keys.shown
    (session,) = home.supple("history", "--json").data["sessions"]
    assert session["sets"][0]["effort"] == 8


def test_a_finished_session_ends_with_its_remarks_and_what_follows(home: Any) -> None:
    home.write("brief", "name: Brief\nnext: core\nsteps: [{hold: Reach, for: 0.2s, settle: 0}]\n")
    with terminal(home, "run", "brief", "--plain", "--mute") as keys:
        keys.wait("supple run core")
        assert keys.end() == 0
    assert keys.shown.index("Finished") < keys.shown.index("Have something to drink.")


def test_ctrl_c_asks_first_and_leaves_at_once_the_second_time(home: Any) -> None:
    home.write("long", LONG)
    with terminal(home, "run", "long", "--plain", "--speed", "20") as keys:
        keys.type("Work: Reach", "\x03", "eave?", "\x03")
        assert keys.end() == 130
    (session,) = home.supple("history", "--json").data["sessions"]
    assert session["state"] == "interrupted"


def test_where_only_the_keys_do_not_come_from_the_terminal_it_plays_in_lines(home: Any) -> None:
    home.write("brief", "name: Brief\nsteps: [{hold: Reach, for: 0.2s, settle: 0}]\n")
    master, slave = pty.openpty()
    command = home.command("run", "brief", "--mute")
    with open(os.devnull) as nothing:
        streams = {"stdin": nothing, "stdout": slave, "stderr": slave}
        program = subprocess.Popen(command, env=home.env, start_new_session=True, **streams)
    os.close(slave)
    keys = Keyboard(master, program)
    keys.wait("Finished")
    assert keys.end() == 0
    os.close(master)


@pytest.mark.parametrize(
    ("asked", "state"), [("Work: Reach", "interrupted"), ("ow hard", "finished")]
)
def test_a_terminal_that_closes_ends_the_session(home: Any, asked: str, state: str) -> None:
    effort = "{effort: Push, to: 8/10, window: 1, settle: 0, tempo: {go: 0.3s}}"
    home.write("long", LONG if asked.startswith("Work") else f"name: Push\nsteps: [{effort}]\n")
    with terminal(home, "run", "long", "--plain") as keys:
        keys.wait(asked)
        keys.hang_up()
        assert keys.program.wait(PATIENCE_S) == 128 + signal.SIGHUP
    (session,) = home.supple("history", "--json").data["sessions"]
    assert session["state"] == state


@pytest.mark.parametrize(
    "words", [["list"], ["script", "evening-loosen"], ["show", "core", "--json"], ["--help"]]
)
def test_a_pipe_that_is_not_read_to_its_end_leaves_no_traceback(home: Any, words: Any) -> None:
    running = home.start(*words)
    running.stdout.close()
    running.stdout = None
    _, err = running.communicate(timeout=PATIENCE_S)
    assert err == b""
    assert running.returncode == 141


@pytest.mark.parametrize("stream", [">&-", "<&-", "2>&-", ">/dev/full"])
@pytest.mark.parametrize("words", ["list", "", "run mine --speed 200"])
def test_closed_and_full_streams_leave_no_traceback(home: Any, words: str, stream: str) -> None:
    home.write("mine")
    (command,) = [" ".join(home.command(words))]
    shell = ["sh", "-c", f"{command} {stream}"]
    done = subprocess.run(shell, env=home.env, capture_output=True, timeout=PATIENCE_S, check=False)
    assert b"Traceback" not in done.stderr
    assert done.returncode in (0, 1)


def test_a_home_that_cannot_be_written_hinders_no_session(home: Any) -> None:
    nowhere = {
        name: "/dev/null/nowhere"
        for name in ("SUPPLE_CONFIG_DIR", "SUPPLE_DATA_DIR", "XDG_CACHE_HOME", "XDG_STATE_HOME")
    }
    path = home.write("mine")
    answer = home.supple("run", path, "--speed", "200", **nowhere)
    assert answer.code == 0
    assert "Not saved: Reach, left side." in answer.out
    assert home.supple("list", **nowhere).code == 0
    new = home.supple("new", "x", **nowhere)
    assert new.code == 1
    assert "SUPPLE_CONFIG_DIR" in new.err


def test_characters_that_a_terminal_does_not_have_are_escaped(home: Any) -> None:
    home.write("mine", 'name: "\u65e5\u672c"\nsteps:\n  - note: Hello.\n')
    answer = home.process("list", PYTHONIOENCODING="latin-1")
    assert answer.code == 0
    assert r"\u65e5" in answer.out


def test_an_answer_kept_today_is_heeded_where_nobody_can_be_asked(home: Any) -> None:
    keep_answers(Context.of(home.env), {"nerve-signs": True})
    refused = home.supple("run", "long-range-strength", "--speed", "200")
    assert (refused.code, refused.out) == (1, "")
    assert "Instead: supple run nerve-floss-daily" in refused.err
    less = home.supple("run", "swiss-ball-capacity", "--speed", "200")
    assert less.code == 0
    assert "No stretches, leg swings, straight-leg hinges" in less.err
    assert "Single-leg RDL" not in less.out
