"""What is typed most runs without click, and must do what it does with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.each import each
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
