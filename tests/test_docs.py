"""Every example in the documents can be used as it stands."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from tests.each import each
from timer.cli.main import supple
from timer.player.actions import ACTIONS
from timer.routine.library.moves import load_library, read_moves
from timer.routine.library.programmes import read_programme
from timer.routine.reader.routine_file import read_routine
from timer.routine.reader.steps import KINDS
from timer.routine.screening_questions import GUARDS, Guard
from timer.services.lint import check_file
from timer.services.outline import outline
from timer.timeline.compile.compiler import compile_routine
from timer.timeline.cues.plan import CuePlan, script
from timer.tui.keys.bindings import MENU_ACTIONS

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
PROGRAMME = "\nstages:"
FENCE = re.compile(r"^```(yaml|yml)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
COMMANDS = sorted(supple.list_commands(click.Context(supple)))


def blocks() -> Iterator[tuple[str, str, str]]:
    """Yield (place, language, text) of every example in YAML."""
    for name in ("README.md", "docs/format.md"):
        text = (ROOT / name).read_text(encoding="utf-8")
        for found in FENCE.finditer(text):
            line = text.count("\n", 0, found.start()) + 1
            yield f"{name}:{line}", found[1], found[2]


@each("place, language, text", blocks())
def test_every_example_is_a_file_that_can_be_read(place: str, language: str, text: str) -> None:
    if language == "yml":
        moves, problems = read_moves(text.encode())
        assert moves, place
    elif PROGRAMME in text:
        programme, problems = read_programme(text.encode(), load_library([]))
        assert programme, place
    else:
        reading = read_routine(text.encode(), "example", load_library([]))
        assert reading.routine is not None, reading.problems
        problems = reading.problems
    assert not problems, place


@pytest.mark.parametrize(("place", "language", "text"), blocks())
def test_no_example_gets_a_warning(place: str, language: str, text: str, tmp_path: Path) -> None:
    kind = "moves" if language == "yml" else "programmes" if PROGRAMME in text else ""
    folder = tmp_path / kind
    folder.mkdir(exist_ok=True)
    (folder / "example.yaml").write_text(text, encoding="utf-8")
    assert check_file(folder / "example.yaml", load_library([])).problems == (), place


@each("kind", KINDS)
def test_the_format_page_explains_every_kind_of_step_with_an_example(kind: str) -> None:
    page = (ROOT / "docs" / "format.md").read_text(encoding="utf-8")
    headings = re.findall(r"^###? (.*)$", page, re.MULTILINE)
    assert any(re.search(rf"\b{kind}s?\b", heading.lower()) for heading in headings)
    assert any(re.search(rf"^ *- {kind}:", text, re.MULTILINE) for _, _, text in blocks())


@each("place, language, text", blocks())
def test_every_example_can_be_played(place: str, language: str, text: str) -> None:
    if language == "yaml" and PROGRAMME not in text:
        routine = read_routine(text.encode(), "example", load_library([])).routine
        assert routine is not None
        timeline = compile_routine(routine, load_library([]))
        assert script(CuePlan(timeline)), place
        assert all(part.name for part in outline(timeline, load_library([]))), place


@each("guard", GUARDS.values())
def test_the_format_page_names_every_guard_and_its_own_tags(guard: Guard) -> None:
    page = (ROOT / "docs" / "format.md").read_text(encoding="utf-8")
    assert f"`{guard.slug}`" in page
    table = [line for line in page.splitlines() if line.startswith("| `")]
    assert all(any(f"`{tag}`" in line for line in table) for tag in (*guard.tags, *guard.care))


def test_the_settings_page_names_every_action_that_can_have_other_keys() -> None:
    page = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    player, menu = page.split("Actions of `[player]`:")[1].split("Actions of `[menu]`:")
    assert {action.id for action in ACTIONS} - {"digit"} <= set(re.findall(r"\w+", player))
    assert {action.id for action in MENU_ACTIONS} <= set(re.findall(r"\w+", menu))


def test_there_are_examples_to_read() -> None:
    assert len(list(blocks())) >= 3


@each("command", COMMANDS)
def test_the_readme_names_every_command(command: str) -> None:
    assert f"supple {command}" in README or f"`{command}`" in README


@each("name", re.findall(r"\bsupple ([a-z][a-z-]*)", README))
def test_every_command_in_the_readme_exists(name: str) -> None:
    assert name in COMMANDS


def test_the_readme_tells_every_key_of_the_player() -> None:
    table = [line for line in README.splitlines() if line.startswith("|")]
    assert table
    missing = [action.id for action in ACTIONS if not any(k in README for k in action.shown)]
    assert missing == []


@pytest.mark.parametrize("script", ["example", "format", "keys"])
def test_what_a_script_writes_into_a_page_is_up_to_date(script: str) -> None:
    done = subprocess.run([sys.executable, str(ROOT / "scripts" / script), "--check"], check=False)
    assert done.returncode == 0, f"run scripts/{script}"


def test_the_rooms_on_the_page_are_those_of_the_code() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    table = page.split("## Rooms")[1].split("At the top of")[0]
    rows = dict(re.findall(r"^\| `(\w+)/` \| (.*) \|", table, re.MULTILINE))
    package = ROOT / "timer"
    assert sorted(rows) == sorted(
        path.name for path in package.iterdir() if (path / "__init__.py").exists()
    )
    for room, text in rows.items():
        held = {
            path.stem for path in (package / room).rglob("*") if "__pycache__" not in path.parts
        }
        named = set(re.findall(r"`(\w+)/?`", text.split(" | ")[0]))
        assert named <= held, room


def test_the_page_gives_a_reason_for_every_dependency() -> None:
    page = (
        (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8").split("## Dependencies")[1]
    )
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"].values()
    wanted = [one for group in (project["dependencies"], *extras) for one in group]
    names = {re.split(r"[<>=;\[ ]", one)[0].lower() for one in wanted}
    missing = [name for name in names if name not in page.lower() and not name.startswith("types-")]
    assert missing == []


def test_the_settings_for_editors_can_be_pasted() -> None:
    page = (ROOT / "docs" / "editors.md").read_text(encoding="utf-8")
    found = re.findall(
        r"^<!-- editor: (\S+) -->\n```(\w+)\n(.*?)^```$", page, re.MULTILINE | re.DOTALL
    )
    for _, language, text in found:
        assert '"supple"' in text
        assert '"lsp"' in text
        {"json": json.loads, "toml": tomllib.loads}.get(language, str)(text)
    names = {"vscode", "neovim-new", "neovim", "helix", "emacs", "kate", "zed"}
    assert {name for name, _, _ in found} == names


def test_every_table_that_contributing_names_exists() -> None:
    page = (ROOT / "docs" / "contributing.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`(_?[A-Z][A-Z_]{2,})`", page))
    files = [path for room in ("timer", "tests") for path in (ROOT / room).rglob("*.py")]
    code = "\n".join(path.read_text(encoding="utf-8") for path in files)
    assert {one for one in named if not re.search(rf"^{one}\b", code, re.MULTILINE)} == set()
