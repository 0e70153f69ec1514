"""Editors: which are asked to wait, and what is known of a file once they have returned."""

from __future__ import annotations

import os
import shlex
from pathlib import Path

import pytest

from tests.each import each
from timer.machine import BARE, Machine
from timer.player.clock import ManualClock
from timer.services.external_editor import (
    Edited,
    NotStartedError,
    at_line,
    edit_file,
    edit_with,
    waiting,
)


@each(
    "command, asked",
    [
        ("code", "code --wait"),
        ("/usr/bin/code -n", "/usr/bin/code --wait -n"),
        ("env X=1 code", "env X=1 code --wait"),
        ("env -u X -i Y=2 codium", "env -u X -i Y=2 codium --wait"),
        ("'C:\\Programs\\Code.cmd' -n", "'C:\\Programs\\Code.cmd' --wait -n"),
        ("cursor", "cursor --wait"),
        ("zed", "zed --wait"),
        ("subl", "subl --wait"),
        ("mate", "mate --wait"),
        ("gedit", "gedit --wait"),
        ("gnome-text-editor", "gnome-text-editor --standalone"),
        ("kate", "kate --block"),
        ("open -a TextEdit", "open -W -n -a TextEdit"),
        ("notepad++.exe", "notepad++.exe -multiInst -notabbar -nosession -noPlugin"),
        *((one, one) for one in ("code -w", "code --wait", "subl -nw", "kate -b", "open -nW")),
        *((one, one) for one in ("vim", "env X=1 nano", "env", "emacsclient -n", "my-code")),
    ],
)
def test_a_known_editor_is_asked_to_wait_unless_it_is_already(command: str, asked: str) -> None:
    assert waiting(shlex.split(command), BARE) == shlex.split(asked)


@each(
    "command, opened",
    [
        ("vim", "+7 x.yaml"),
        ("/usr/bin/nano -w", "+7 x.yaml"),
        ("env A=1 emacsclient", "+7 x.yaml"),
        ("code --wait", "-g x.yaml:7"),
        ("subl -w", "x.yaml:7"),
        ("hx", "x.yaml:7"),
        ("kate -b", "--line 7 x.yaml"),
        ("notepad++.exe", "-n7 x.yaml"),
        ("my-own-editor", "x.yaml"),
        ("env", "x.yaml"),
    ],
)
def test_a_known_editor_opens_at_the_line(command: str, opened: str) -> None:
    assert at_line(shlex.split(command), Path("x.yaml"), 7) == opened.split()
    assert at_line(shlex.split(command), Path("x.yaml"), None) == ["x.yaml"]


@pytest.mark.skipif(os.name == "nt", reason="there Notepad is what people expect")
def test_no_editor_is_guessed_at(tmp_path: Path) -> None:
    found = Machine(lambda name: f"/usr/bin/{name}", lambda name: False)
    with pytest.raises(NotStartedError) as told:
        edit_file(tmp_path / "x.yaml", {"VISUAL": ""}, found, ManualClock())
    assert "No editor is set." in told.value.message
    assert "EDITOR=nano" in (told.value.remedy or "")


def test_the_open_of_a_linux_desktop_is_left_as_it_is(tmp_path: Path) -> None:
    real = tmp_path / "xdg-open"
    real.touch()
    (tmp_path / "open").symlink_to(real)
    machine = Machine(lambda name: str(tmp_path / name), lambda name: False)
    assert waiting(["open"], machine) == ["open"]


@pytest.mark.parametrize(
    ("seconds", "saves", "still_open"),
    [(0, False, True), (1.9, False, True), (2, False, False), (0, True, False)],
)
def test_an_editor_that_returns_at_once_may_have_the_file_open(
    tmp_path: Path, seconds: float, saves: bool, still_open: bool
) -> None:
    clock, path = ManualClock(), tmp_path / "mine.yaml"
    path.write_text("name: Mine\n")

    def editor(file: Path) -> None:
        clock.advance(round(seconds * 1000))
        if saves:
            file.write_text("name: Yours\n")

    edited = edit_with(editor, path, clock)
    assert edited == Edited(saves, seconds < 2)
    assert edited.still_open == still_open
