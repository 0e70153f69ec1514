"""Every example in the documents can be used as it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from timer.cli.main import supple
from timer.player.actions import ACTIONS
from timer.routine.library.moves import load_library, read_moves
from timer.routine.reader.routine_file import read_routine

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
FENCE = re.compile(r"^```(yaml|yml)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
COMMANDS = sorted(supple.list_commands(click.Context(supple)))


def blocks() -> Iterator[tuple[str, str, str]]:
    """Yield (place, language, text) of every example in YAML."""
    for name in ("README.md", "docs/format.md"):
        text = (ROOT / name).read_text(encoding="utf-8")
        for found in FENCE.finditer(text):
            line = text.count("\n", 0, found.start()) + 1
            yield f"{name}:{line}", found[1], found[2]


@pytest.mark.parametrize(("place", "language", "text"), blocks())
def test_every_example_is_a_file_that_can_be_read(place: str, language: str, text: str) -> None:
    if language == "yml":
        moves, problems = read_moves(text.encode())
        assert moves, place
    else:
        reading = read_routine(text.encode(), "example", load_library([]))
        assert reading.routine is not None, reading.problems
        problems = reading.problems
    assert not problems, place


def test_there_are_examples_to_read() -> None:
    assert len(list(blocks())) >= 3


@pytest.mark.parametrize("command", COMMANDS)
def test_the_readme_names_every_command(command: str) -> None:
    if not README.strip():
        pytest.skip("The README is not written yet.")
    assert f"supple {command}" in README or f"`{command}`" in README


@pytest.mark.parametrize("name", re.findall(r"\bsupple ([a-z][a-z-]*)", README))
def test_every_command_in_the_readme_exists(name: str) -> None:
    assert name in COMMANDS


def test_the_readme_tells_every_key_of_the_player() -> None:
    table = [line for line in README.splitlines() if line.startswith("|")]
    if not table:
        pytest.skip("The README has no table of keys.")
    missing = [action.id for action in ACTIONS if not any(k in README for k in action.shown)]
    assert missing == []
