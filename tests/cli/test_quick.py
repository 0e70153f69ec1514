"""What is typed most runs without click, and must do what it does with it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.each import each
from tests.machines import PATIENCE_S
from timer.cli.main import run
from timer.cli.quick import quick


@pytest.mark.parametrize(
    "line",
    [
        "list",
        "list --json",
        "show core",
        "show --json core",
        "show nothing-of-that-name",
        "check {broken}",
        "check {broken} --json",
        "check core {broken}",
        "check nowhere.yaml",
        "run nothing-of-that-name",
        "run re",
    ],
)
def test_it_prints_the_same_and_exits_the_same(
    line: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = tmp_path / "broken.yaml"
    broken.write_text("name: Broken\nsteps:\n  - hold: plank\n    fro: 30s\n")
    words = line.format(broken=broken).split()
    outcomes = []
    for way in (quick, run):
        code = way(words)
        outcomes.append((code, *capsys.readouterr()))
    assert outcomes[0] == outcomes[1]
    assert outcomes[0][0] is not None


@each(
    "line",
    [
        "list --help",
        "show",
        "show core plank",
        "check",
        "check -",
        "check --fix core",
        "lsit",
        "run core --mute",
        "run",
    ],
)
def test_everything_else_is_left_to_click(line: str) -> None:
    assert quick(line.split()) is None


def test_an_empty_word_is_not_the_menu() -> None:
    assert quick([""]) is None
    assert quick(["list", ""]) is None


PRESSED = """
import os, signal, sys

loaded = sys.argv.pop(1)

class Pressed:
    def find_spec(self, name, *_):
        if name == loaded:
            os.kill(os.getpid(), signal.SIGINT)

sys.meta_path.insert(0, Pressed())
from timer.__main__ import main

main()
"""
"""Starts Supple and presses ctrl+c as a module is loaded."""


@pytest.mark.parametrize(
    "words", ["timer.cli.quick list", "timer.cli.guarding list", "click.core today"]
)
def test_ctrl_c_while_modules_are_loaded_leaves_no_traceback(words: str) -> None:
    command = [sys.executable, "-c", PRESSED, *words.split()]
    done = subprocess.run(command, capture_output=True, timeout=PATIENCE_S, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (130, b"", b"Interrupted.\n")
