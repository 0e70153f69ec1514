"""What an editor shows for a routine file, asked of the server that most editors use for YAML.

These need node and `npm install yaml-language-server`, in the repository or for all. Without them
they are skipped, with the reason.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.routine.language_server import Server, find
from timer import assets
from timer.routine.library.moves import load_library
from timer.routine.reader.steps import KINDS
from timer.routine.schema import moves_schema, routine_schema

COMMAND = find()
pytestmark = pytest.mark.skipif(
    COMMAND is None, reason="needs node and yaml-language-server (npm install yaml-language-server)"
)

LINE = "# yaml-language-server: $schema=routine.schema.json\n"
MOVES = LINE.replace("routine.", "moves.")
TOP = f"{LINE}name: x\nsteps:\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made: Path = tmp_path_factory.mktemp("editor")
    moves = load_library()
    schemas = {
        "routine": routine_schema(moves, ["core", "breathe-down"]),
        "moves": moves_schema(moves),
    }
    for name, schema in schemas.items():
        (made / f"{name}.schema.json").write_text(json.dumps(schema), encoding="utf-8")
    return made


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    assert COMMAND is not None
    made = Server(COMMAND)
    yield made
    made.close()


def told(server: Server, folder: Path, text: str) -> list[str]:
    return [str(one["message"]) for one in server.problems(folder / "a.yaml", text)]


def labels(server: Server, folder: Path, text: str) -> set[str]:
    return {str(one["label"]) for one in server.offered(folder / "a.yaml", text)}


@pytest.mark.parametrize(
    "steps", ["  - |", "  - r|", "  - rest: 3\n  - |", "  - group: a\n    steps:\n      - |"]
)
def test_a_new_step_is_offered_every_kind(server: Server, folder: Path, steps: str) -> None:
    assert set(KINDS) <= labels(server, folder, TOP + steps)


@pytest.mark.parametrize(
    "step", ["hodl: plank\n    for: 30s", "for: 30s", "hodl: plank\n    for: 1m30\n    sides: both"]
)
def test_a_wrong_kind_is_told_in_one_message(server: Server, folder: Path, step: str) -> None:
    (message,) = told(server, folder, f"{TOP}  - {step}\n")
    assert all(kind in message for kind in KINDS)


@pytest.mark.parametrize(
    ("step", "words"),
    [
        ("hold: plank\n    for: 1m30", "such as 30s or 1m30s"),
        ("hold: plank\n    for: 3\n    rest: soon", "such as 30s or 1m30s"),
        ("hold: plank\n    for: 3\n    sets: two", "whole number"),
        ("hold: plank\n    for: 3\n    sides: both", "each, left, right"),
        ("hold: plank\n    for: 3\n    cues: [{at: soon, say: x}]", "last-rep"),
        ("hold: plank\n    breaths: 5", "pattern"),
        ("reps: lunge\n    count: ten", "10-15"),
        ("reps: lunge\n    count: 3\n    tempo: fast", "5-1-2-0"),
        ("effort: lunge\n    to: 80%\n    window: 3-8", "8/10"),
        ("breathe: x\n    for: 5m\n    pattern: 4-6", "{in: 4, out: 6}"),
    ],
)
def test_words_stand_in_place_of_patterns(
    server: Server, folder: Path, step: str, words: str
) -> None:
    (message,) = told(server, folder, f"{TOP}  - {step}\n")
    assert words in message
    assert "\\" not in message


def test_the_keys_of_a_kind_are_offered_and_no_others(server: Server, folder: Path) -> None:
    offered = labels(server, folder, f"{TOP}  - hold: plank\n    |")
    assert {"for", "sides", "breaths", "load", "why"} <= offered
    assert not {"count", "options", "window"} & offered


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (f"{TOP}  - hold: |", {"strap-stretch", "plank"}),
        (f"{TOP}  - hold: x\n    position: |", {"lying-back", "wall"}),
        (f"{TOP}  - hold: x\n    for: 9\n    cues:\n      - at: |", {"half", "last-rep"}),
        (f"{TOP}  - include: |", {"core", "breathe-down"}),
        (f"{LINE}name: x\nguards: [|]\n", {"nerve-signs"}),
        (f"{LINE}name: x\nnext: |\n", {"breathe-down"}),
        (f"{MOVES}wall-lean:\n  name: x\n  position: |\n", {"wall"}),
        (f"{MOVES}wall-lean:\n  name: x\n  swaps:\n    easier: [|]\n", {"calf-stretch"}),
    ],
)
def test_values_are_offered_with_what_they_mean(
    server: Server, folder: Path, text: str, wanted: set[str]
) -> None:
    found = {one["label"]: one for one in server.offered(folder / "a.yaml", text)}
    assert wanted <= set(found)
    assert "true" not in found or "steps" in text
    explained = [found[one].get("documentation") for one in wanted]
    assert all(explained) or wanted <= {"core", "breathe-down"}


def test_hovering_over_a_key_tells_what_it_is(server: Server, folder: Path) -> None:
    text = f"{TOP}  - reps: lunge\n    count: 3\n    tem|po: 5-1-2-0\n"
    assert "phases of a rep" in server.hover(folder / "a.yaml", text)


def test_no_bundled_file_has_a_false_report(server: Server, folder: Path) -> None:
    routines = assets.folder("routines")
    found = {
        path.name: told(server, folder, line + path.read_text(encoding="utf-8"))
        for line, files in ((LINE, routines), (MOVES, routines / "moves"))
        for path in sorted(files.glob("*.yaml"))
    }
    assert len(found) > 20
    assert {name: problems for name, problems in found.items() if problems} == {}
