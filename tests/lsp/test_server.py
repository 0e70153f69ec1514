"""The language server over real pipes, driven by a client that shares no code with it."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.machines import PATIENCE_S, VOICELESS
from timer.cli.main import run

pytest.importorskip("pygls", reason="needs the extra `lsp`")
pytest.importorskip("sansio_lsp_client", reason="needs sansio-lsp-client, of the extra `dev`")

from sansio_lsp_client import ResponseError

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
    try:
        assert made.close() == ""
    finally:
        made.drop()


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


OWN = """\
wall-push:
  name: Wall push
  position: wall
desk-push:
  name: Desk push
  swaps: {harder: [wall-push]}
"""


@pytest.fixture
def own(folder: Path) -> Path:
    """Return a routine with a move of the person's own, both saved."""
    (folder / "routines" / "moves" / "mine.yaml").write_text(OWN, encoding="utf-8")
    path = folder / "routines" / "own.yaml"
    path.write_text(TOP + "  - hold: wall-push\n    for: 30s\n", encoding="utf-8")
    return path


def test_a_move_of_your_own_is_found_and_renamed_wherever_it_is(
    editor: Editor, folder: Path, own: Path
) -> None:
    text = TOP + "  - note: 🧘\n  - {hold: wall-p|ush, for: 30s}\n"  # not saved yet
    editor.opened(own, text.replace("|", ""))
    mine = folder / "routines" / "moves" / "mine.yaml"
    found = editor.at("textDocument/definition", own, text)
    assert (found["uri"], found["range"]["start"]) == (mine.as_uri(), {"line": 0, "character": 0})
    found = editor.at("textDocument/rename", own, text, newName="wall-press")
    changes = found["changes"]
    starts = {
        Path(uri).name: [tuple(one["range"]["start"].values()) for one in edits]
        for uri, edits in changes.items()
    }
    assert starts == {"own.yaml": [(3, 11)], "mine.yaml": [(0, 0), (5, 19)]}
    assert {one["newText"] for edits in changes.values() for one in edits} == {"wall-press"}


@pytest.mark.parametrize(
    ("move", "new", "why"),
    [
        ("plank", "my-plank", "came with Supple"),
        ("wall-push", "plank", "already"),
        ("wall-push", "Wall Push", "`wall-push`"),
        ("Free name", "other", "No move is called"),
    ],
)
def test_what_cannot_be_renamed_is_refused_in_a_sentence(
    editor: Editor, own: Path, move: str, new: str, why: str
) -> None:
    text = TOP + f"  - hold: |{move}\n    for: 30s\n"
    editor.opened(own, text.replace("|", ""))
    refused = editor.at("textDocument/rename", own, text, newName=new)
    assert why in refused.message
    assert "Traceback" not in str(refused.data)


def test_a_move_that_is_being_typed_counts_in_the_routine_that_uses_it(
    editor: Editor, folder: Path
) -> None:
    own = folder / "routines" / "typing.yaml"  # nothing is still to be reported of this one
    text = TOP + "  - hold: wall-shove\n    for: 30s\n"
    assert codes(editor.opened(own, text)) == ["unknown-move"]
    mine = folder / "routines" / "moves" / "mine.yaml"
    assert editor.opened(mine, OWN.replace("wall-push", "wall-shove")) == []
    assert editor.reported(own.as_uri(), 1) == []
    editor.tell("textDocument/didClose", textDocument={"uri": mine.as_uri()})
    assert codes(editor.reported(own.as_uri(), 1)) == ["unknown-move"]


@pytest.mark.parametrize("method", ["textDocument/didSave", "workspace/didChangeWatchedFiles"])
def test_a_move_that_is_saved_counts_too(editor: Editor, folder: Path, method: str) -> None:
    path, saved = (folder / "routines" / name for name in ("f.yaml", "moves/saved.yaml"))
    saved.unlink(missing_ok=True)
    text = TOP + "  - hold: floor-hug\n    for: 30s\n"
    assert codes(editor.opened(path, text)) == ["unknown-move"]
    saved.write_text("floor-hug:\n  name: Hug\n", encoding="utf-8")
    changes = [{"uri": saved.as_uri(), "type": 1}]
    editor.tell(method, textDocument={"uri": saved.as_uri()}, changes=changes)
    assert editor.reported(path.as_uri(), 1) == []
    saved.unlink()


def test_all_that_an_editor_shows_or_changes(editor: Editor, folder: Path) -> None:
    path = folder / "routines" / "c.yaml"
    text = TOP + "  # Two\n  # lines\n  - for: 30s\n    hodl: pl|ank\n    sets: 2\n"
    found = editor.opened(path, text.replace("|", ""))
    document = {"uri": path.as_uri()}
    whole = {"start": {"line": 0, "character": 0}, "end": {"line": 9, "character": 0}}
    problem = found[0]["range"]
    for only in ("quickfix", "source.fixAll"):
        context = {"diagnostics": found, "only": [only]}
        (action,) = editor.ask(
            "textDocument/codeAction", textDocument=document, range=problem, context=context
        )
        (edit,) = action["edit"]["changes"][path.as_uri()]
        assert "hold" in edit["newText"]
    fixed = text.replace("hodl", "hold")
    assert editor.typed(path, {"text": fixed.replace("|", "")}) == []
    edits = editor.ask(
        "textDocument/formatting",
        textDocument=document,
        options={"tabSize": 2, "insertSpaces": True},
    )
    assert [one["range"]["start"]["line"] for one in edits] == [4]
    hover = editor.at("textDocument/hover", path, fixed.replace("|", "").replace("30s", "3|0s"))
    assert "Starts at 0:00, lasts " in hover["contents"]["value"]
    folds = editor.ask("textDocument/foldingRange", textDocument=document)
    assert [(one["startLine"], one["endLine"]) for one in folds] == [(1, 6), (2, 3), (4, 6)]
    (symbol,) = editor.ask("textDocument/documentSymbol", textDocument=document)
    assert (symbol["name"], symbol["range"]["end"]["line"]) == ("Plank", 6)
    hints = editor.ask("textDocument/inlayHint", textDocument=document, range=whole)
    assert [one["position"]["line"] for one in hints] == [1, 5]


def test_other_files_of_ours_have_problems_of_their_own(editor: Editor, folder: Path) -> None:
    for name, text, code in (
        ("moves", "wall-hug:\n  name: Hug\n  position: wal\n", "unknown-position"),
        ("programmes", "name: x\nmove: plnk\nstages: [{about: y}]\n", "unknown-move"),
        ("figures", "about: x\nstart: stan\nposes: {hold: {}}\n", "bad-value"),
        ("tables", "unknown: [5\n", "unclosed-bracket"),
    ):
        assert codes(editor.opened(folder / "routines" / name / "a.yaml", text)) == [code]


CHANGES = st.tuples(
    *(st.integers(0, 6), st.integers(0, 20), st.integers(0, 2), st.integers(0, 20)),
    st.text(st.sampled_from("a:- \n\r🧘é\u2028\x0c'{"), max_size=5),
)


@given(st.lists(CHANGES, max_size=5))
@settings(max_examples=20)
def test_the_server_has_the_text_that_the_editor_has(
    editor: Editor, folder: Path, changes: list[tuple[int, int, int, int, str]]
) -> None:
    typed, opened = (folder / "routines" / name / "d.yaml" for name in ("one", "two"))
    text = TOP + "  - note: é🧘\n  - rest: 10s\r\n"
    editor.opened(typed, text)
    sent = []
    for row, column, more, to, new in changes:
        start, end = {"line": row, "character": column}, {"line": row + more, "character": to}
        if more or to >= column:
            sent.append({"range": {"start": start, "end": end}, "text": new})
            text = text[: offset(text, start)] + new + text[offset(text, end) :]
    assert editor.typed(typed, *sent) == editor.opened(opened, text)


def offset(text: str, place: dict[str, int]) -> int:
    """Return where a place is in a text, as the protocol has it: \\n, \\r\\n and \\r end lines."""
    lines = re.findall(r"[^\r\n]*(?:\r\n|\r|\n|$)", text)[: place["line"] + 1]
    if len(lines) <= place["line"]:
        return len(text)
    halves = lines[-1].rstrip("\r\n").encode("utf-16-le")[: 2 * place["character"]]
    return len("".join(lines[:-1])) + len(halves.decode("utf-16-le", "ignore"))


METHODS = st.sampled_from(
    [
        *("textDocument/hover", "textDocument/didChange", "textDocument/completion"),
        *("textDocument/rename", "textDocument/codeAction", "initialized", "$/cancelRequest"),
        *("workspace/executeCommand", "no/such", "window/workDoneProgress/cancel"),
    ]
)
KEYS = st.sampled_from(
    [
        *("textDocument", "uri", "position", "line", "character", "range", "start", "end", "text"),
        *("contentChanges", "context", "only", "jsonrpc", "id", "method", "newName", "params"),
    ]
)
VALUES = st.recursive(
    st.none() | st.integers(-5, 5) | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=8,
)
MESSAGES = st.binary(max_size=30) | st.fixed_dictionaries(
    {"jsonrpc": st.just("2.0"), "method": METHODS, "params": VALUES},
    optional={"id": st.integers(1000, 9999)},
).map(lambda one: json.dumps(one).encode())


@pytest.fixture
def another(folder: Path) -> Iterator[Editor]:
    made = Editor(folder)
    yield made
    made.drop()


def test_whatever_is_sent_the_server_goes_on(another: Editor, folder: Path) -> None:
    editor = another
    path = folder / "routines" / "e.yaml"
    editor.opened(path, TOP)

    @given(st.lists(st.tuples(st.binary(max_size=9), MESSAGES), max_size=4))
    @settings(max_examples=40)
    def send(sent: list[tuple[bytes, bytes]]) -> None:
        for junk, body in sent:
            head = b"%b\r\nContent-Length: %d\r\n\r\n" % (junk, max(len(body), 1))
            editor.raw(head + (body or b"?"))
        assert codes(editor.typed(path, {"text": TOP + "  - hold: plank\n"})) == ["missing-key"]

    send()
    assert "Traceback" not in editor.close()


HERE = {"uri": "file:///nowhere.yaml"}


@pytest.mark.parametrize(
    ("method", "params"),
    [
        ("textDocument/hover", {}),
        ("textDocument/hover", {"textDocument": HERE}),
        ("textDocument/hover", {"textDocument": HERE, "position": {"line": "x", "character": 0}}),
        ("textDocument/hover", {"textDocument": HERE, "position": {"line": -1, "character": 0}}),
        ("textDocument/completion", {"textDocument": 5, "position": None}),
        ("textDocument/rename", {"textDocument": HERE, "position": {"line": 0, "character": 0}}),
        ("textDocument/codeAction", {"textDocument": HERE, "range": [], "context": {}}),
        ("textDocument/formatting", {"textDocument": HERE, "options": 3}),
    ],
)
def test_a_request_with_invalid_parameters_is_refused_as_such(
    editor: Editor, method: str, params: dict[str, Any]
) -> None:
    refused = editor.ask(method, **params)
    assert isinstance(refused, ResponseError)
    assert (refused.code, method in refused.message) == (-32602, True)
    assert "\n" not in refused.message
    assert editor.ask("textDocument/nothing").code == -32601


def test_nothing_asked_after_the_end_is_left_without_an_answer(another: Editor) -> None:
    another.client.shutdown()
    refused = another.ask("textDocument/hover", textDocument=HERE, position={"line": 0})
    assert isinstance(refused, ResponseError)
    position = {"line": 0, "character": 0}
    refused = another.ask("textDocument/hover", textDocument=HERE, position=position)
    assert (refused.code, refused.message) == (-32600, "The server was shut down.")


def talk(*messages: object) -> tuple[int, list[tuple[Any, int | None]]]:
    """Send messages (bytes as they are), and return the exit code and each answer's id and code."""
    bodies = [one if isinstance(one, bytes) else json.dumps(one).encode() for one in messages]
    sent = b"".join(b"Content-Length: %d\r\n\r\n%b" % (len(one), one) for one in bodies)
    command = [sys.executable, "-m", "timer", "lsp"]
    done = subprocess.run(command, input=sent, capture_output=True, timeout=PATIENCE_S, check=False)
    assert done.stderr == b""
    parts = [part.partition(b"\r\n\r\n")[2] for part in done.stdout.split(b"Content-Length")]
    answers = [json.loads(part) for part in parts if part]
    return done.returncode, [(one["id"], one.get("error", {}).get("code")) for one in answers]


def message(method: str, number: int | None = None, **params: Any) -> dict[str, Any]:
    body = {"jsonrpc": "2.0", "method": method, "params": params}
    return body if number is None else {**body, "id": number}


BEGIN = message("initialize", 1, processId=None, rootUri=None, capabilities={})
PLACE = {"textDocument": HERE, "position": {"line": 0, "character": 0}}


def test_what_comes_before_the_start_or_after_the_end_is_refused_by_its_code() -> None:
    early = (message("shutdown", 2), message("textDocument/hover", 3, **PLACE))
    unread = (message("textDocument/hover", 4), message("nothing", 5))
    exit = message("exit")
    assert talk(*early, *unread, message("initialized"), exit) == (
        1, [(number, -32002) for number in (2, 3, 4, 5)],
    )  # fmt: skip
    assert talk(BEGIN, BEGIN, message("shutdown", 2), *early, *unread, exit) == (
        0, [(1, None), (1, -32600), (2, None), *((number, -32600) for number in (2, 3, 4, 5))],
    )  # fmt: skip
    assert talk(BEGIN, exit) == (1, [(1, None)])


def test_what_is_no_message_is_answered_with_its_code() -> None:
    unread = (b"{", b"\xff", b"[" * 100_000, b"1" * 5_000)
    old = {"jsonrpc": "1.0", "id": 8, "method": "shutdown", "params": None}
    nameless = {"jsonrpc": "2.0", "id": 9, "method": 5}
    _, answers = talk(*unread, BEGIN, [1], 5, None, {}, nameless, {"id": 7}, old)
    assert answers == [
        *[(None, -32700)] * 4, (1, None), *[(None, -32600)] * 5, (7, -32600), (8, -32600),
    ]  # fmt: skip


@pytest.mark.parametrize("sent", [b"Content-Length: 99999999999999999999\r\n\r\n{}", b"\xff"])
def test_the_server_ends_with_its_input(sent: bytes) -> None:
    command = [sys.executable, "-m", "timer", "lsp"]
    done = subprocess.run(command, input=sent, capture_output=True, timeout=PATIENCE_S, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (1, b"", b"")


@pytest.mark.skipif(sys.platform == "win32", reason="needs processes that can be looked for")
def test_the_server_ends_with_the_editor_even_if_its_input_stays_open(folder: Path) -> None:
    """Something else may hold the other end of the pipe: this test does."""
    with subprocess.Popen(["sleep", "100"]) as gone:
        editor = Editor(folder, parent=gone.pid)
        gone.kill()
    try:
        assert editor.process.wait(PATIENCE_S) == 1
    finally:
        editor.drop()


def test_without_pygls_the_command_says_how_to_install_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(["lsp"], VOICELESS) == 1
    assert "pip install 'supple[lsp]'" in capsys.readouterr().err
