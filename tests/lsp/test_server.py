"""The language server over real pipes, driven by a client that shares no code with it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

pytest.importorskip("pygls", reason="needs the extra `lsp`")
pytest.importorskip("sansio_lsp_client", reason="needs sansio-lsp-client, of the extra `dev`")

from tests.lsp.editor import Editor

if TYPE_CHECKING:
    from typing import Any

TOP = "name: x\nsteps:\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made: Path = tmp_path_factory.mktemp("config")
    (made / "routines" / "moves").mkdir(parents=True)
    return made


@pytest.fixture(scope="module")
def editor(folder: Path) -> Iterator[Editor]:
    made = Editor(folder)
    yield made
    assert made.close() == ""


def codes(problems: list[dict[str, Any]]) -> list[str]:
    return [str(one["code"]) for one in problems]


def test_problems_come_as_they_are_typed_and_go_when_they_are_mended(
    editor: Editor, folder: Path
) -> None:
    path = folder / "routines" / "a.yaml"
    found = editor.opened(
        path, TOP + "  - hodl: plank\n    for: 30s\n  - hold: plank\n    fro: 9s\n"
    )
    assert codes(found) == ["unknown-key", "unknown-key"]
    assert found[0]["range"] == {
        "start": {"line": 2, "character": 4},
        "end": {"line": 2, "character": 8},
    }
    assert "Did you mean `hold`?" in found[0]["message"]
    start, end = {"line": 2, "character": 4}, {"line": 2, "character": 8}
    found = editor.typed(path, {"range": {"start": start, "end": end}, "text": "hold"})
    assert codes(found) == ["unknown-key"]
    assert editor.typed(path, {"text": TOP + "  - hold: plank\n    for: 30s\n"}) == []


def test_an_unsaved_text_with_a_fault_of_yaml_is_read_past_it(editor: Editor) -> None:
    text = TOP + "  - note: Remember: breathe\n  - hold: plank\n    for: 30x\n"
    assert codes(editor.opened("untitled:1", text)) == ["second-colon", "bad-duration"]


def test_columns_count_halves_of_wide_characters(editor: Editor, folder: Path) -> None:
    path = folder / "routines" / "wide.yaml"
    found = editor.opened(path, "name: x\r\nsteps:\r\n  - {note: 🧘🧘é, fro: 9s}\r\n")
    assert found[0]["range"]["start"] == {"line": 2, "character": 18}
    assert found[0]["range"]["end"] == {"line": 2, "character": 21}


def test_a_file_of_another_program_is_left_alone(editor: Editor, tmp_path: Path) -> None:
    text = "name: ci\non: push\njobs:\n  a:\n    steps:\n      - run: [a\n"
    assert editor.opened(tmp_path / "ci.yaml", text) == []


def test_moves_are_offered_with_their_cues(editor: Editor, folder: Path) -> None:
    path = folder / "routines" / "b.yaml"
    text = TOP + "  - hold: calf|\n    for: 30s\n"
    editor.opened(path, text.replace("|", ""))
    found = editor.at("textDocument/completion", path, text)["items"]
    stretch = next(one for one in found if one["label"] == "calf-stretch")
    assert "Hands on the wall" in stretch["documentation"]["value"]
    assert stretch["textEdit"]["range"]["start"] == {"line": 2, "character": 10}
    assert stretch["textEdit"]["range"]["end"] == {"line": 2, "character": 14}
