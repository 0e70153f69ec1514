"""Keys bound anew: read from a file, told where they can't be, shown as they are, and obeyed."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timer.files import FEW
from timer.player.snapshot import State
from timer.tui.keys.bindings import hints
from timer.tui.keys.keymap import Keymap, load_keymap
from timer.tui.testing import HeadlessApp, rehearse


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "keymap.toml"


def load(path: Path, text: str) -> Keymap:
    path.write_text(text, encoding="utf-8")
    return load_keymap(path)


def keys(actions: tuple[Any, ...], name: str) -> tuple[str, ...]:
    return next(action.keys for action in actions if action.id == name)


def test_no_file_leaves_the_keys_as_they_are(path: Path) -> None:
    assert load_keymap(path) == Keymap()
    assert Keymap().changed == {}


def test_an_action_gets_the_keys_that_are_written_and_no_others(path: Path) -> None:
    found = load(path, '[player]\nnext = ["w", "F8", "ctrl+n"]\n[menu]\nstart = "f6"\n')
    assert found.problems == ()
    assert keys(found.player, "next") == ("w", "f8", "ctrl+n")
    assert keys(found.menu, "start") == ("f6",)
    assert found.changed == {"player.next": "W,w,f8,ctrl+n", "menu.start": "f6"}
    assert ("w", "next") in hints(found.player)


def test_two_actions_may_exchange_their_keys(path: Path) -> None:
    found = load(path, '[player]\nmute = "v"\nvoice = "m"\n')
    assert found.problems == ()
    assert (keys(found.player, "mute"), keys(found.player, "voice")) == (("v",), ("m",))


@pytest.mark.parametrize("text", ['quit = "l"', "quit = []", 'next = ["q"]', 'next = "ctrl+c"'])
def test_the_way_out_is_never_lost(path: Path, text: str) -> None:
    found = load(path, f"[player]\n{text}\n")
    assert {"q", "ctrl+c"} <= {*keys(found.player, "quit")}
    assert not {"q", "ctrl+c"} & {*keys(found.player, "next")}


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        ('[player]\nnex = "w"\n', 2, "did you mean 'next'?"),
        (
            '[player]\n\nnext = "x"\n',
            3,
            "x is the key of 'hurts'. Give that action another key first.",
        ),
        ('[player]\nnext = "banana"\n', 2, '"banana" isn\'t a key. Write "n", "space"'),
        ("[player]\nnext = 3\n", 2, "3 isn't a key."),
        ("[player]\nnext = ['n', true]\n", 2, "true isn't a key."),
        ('[player]\nnext = "3"\n', 2, "digits answer questions"),
        ('[player]\ndigit = "w"\n', 2, "there is no action 'digit'"),
        ("[player]\nnext = []\n", 2, "an action needs a key"),
        ('[plaer]\nnext = "w"\n', 1, "'plaer' isn't a screen; there are [player] and [menu]."),
        ('next = "w"\n', 1, "'next' isn't a screen"),
        ('[player]\nnext = "w"\nnext = "v"\n', 3, "is not valid TOML"),
    ],
)
def test_what_is_wrong_is_told_with_its_line_and_a_remedy(
    path: Path, text: str, line: int, told: str
) -> None:
    found = load(path, text)
    (problem,) = found.problems
    assert told in problem
    assert f"line {line}" in problem
    assert found.changed == {}


def test_one_wrong_line_leaves_the_others_in_force(path: Path) -> None:
    found = load(path, '[player]\nnext = "w"\nback = "x"\n[menu]\nnew = "N"\n')
    assert len(found.problems) == 1
    assert keys(found.player, "next") == ("w",)


def test_thousands_of_wrong_lines_are_a_few_sentences(path: Path) -> None:
    lines = "".join(f"n{number}=1\n" for number in range(6_000))
    begun = time.process_time()
    found = load(path, f'[player]\nnext = "w"\n{lines}')
    assert time.process_time() - begun < 1
    assert keys(found.player, "next") == ("w",)
    assert len(found.problems) == FEW + 1
    assert "line 3: there is no action 'n0'" in found.problems[0]
    assert f"{6_000 - FEW} more" in found.problems[-1]


def test_a_key_of_endless_digits_is_no_key(path: Path) -> None:
    (problem,) = load(path, f'[player]\nnext = "f{"1" * 5_000}"\n').problems
    assert "isn't a key" in problem


@pytest.mark.parametrize("data", [b"\xff\xfe", b"[" * 20_000, b"#" * 70_000])
def test_no_file_is_too_strange(path: Path, data: bytes) -> None:
    path.write_bytes(data)
    found = load_keymap(path)
    assert len(found.problems) == 1
    assert found.changed == {}


@given(table=st.dictionaries(st.text(max_size=8), st.text(max_size=12), max_size=4))
def test_whatever_is_bound_no_key_means_two_things(table: dict[str, str]) -> None:
    import json
    import tempfile

    lines = "".join(f"{json.dumps(name)} = {json.dumps(key)}\n" for name, key in table.items())
    with tempfile.TemporaryDirectory() as folder:
        found = load(Path(folder) / "keymap.toml", f"[player]\n{lines}")
    pressed = [key for action in found.player for key in action.keys]
    assert len(pressed) == len(set(pressed))


def test_a_session_and_its_help_go_by_the_file(environ: dict[str, str], trial: str) -> None:
    app = rehearse(environ)
    folder = app.context.folders.settings_file.parent
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "keymap.toml").write_text('[player]\ntoggle = "p"\nnext = "space"\n', "utf-8")
    app = rehearse(environ, trial)

    async def scene(app: Any, pilot: Any) -> None:
        await app.jump(pilot, "work", 3)
        place = app.sessions[-1].snapshot.place
        await app.press(pilot, "p")
        assert app.sessions[-1].snapshot.state is State.PAUSED
        assert "p continue" in app.text
        await app.press(pilot, "p")
        await app.let(pilot, 3)
        await app.press(pilot, "space")
        assert app.sessions[-1].snapshot.place == place + 1
        await app.press(pilot, "question_mark")
        assert " p " in app.text

    app.drive(scene)


def test_a_wrong_line_is_told_in_the_menu(environ: dict[str, str]) -> None:
    folder = rehearse(environ).context.folders.settings_file.parent
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "keymap.toml").write_text('[menu]\nstrat = "p"\n', "utf-8")

    async def scene(app: Any, pilot: Any) -> None:
        assert "there is no action 'strat'" in " ".join(app.text.split())

    rehearse(environ).drive(scene)


@pytest.mark.parametrize(("key", "pressed"), [("n", "т"), ("x", "ч"), ("x", "ס"), ("b", "β")])
def test_other_scripts_have_the_same_keys_by_position(
    session: HeadlessApp, key: str, pressed: str
) -> None:
    async def scene(app: HeadlessApp, pilot: object) -> None:
        await app.jump(pilot, "work", seconds=5)
        place = app.sessions[-1].snapshot.place
        await app.press(pilot, pressed)
        now = app.sessions[-1].snapshot
        assert (now.place - place, now.why and now.why.value) == {
            "n": (1, None), "x": (0, "hurt"), "b": (-1, None),
        }[key]  # fmt: skip

    session.drive(scene)


def test_a_key_of_ones_own_goes_before_its_place(environ: dict[str, str], trial: str) -> None:
    folder = Path(environ["XDG_CONFIG_HOME"]) / "supple"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "keymap.toml").write_text('[player]\nmute = ["т"]\n', encoding="utf-8")

    async def scene(app: HeadlessApp, pilot: object) -> None:
        await app.jump(pilot, "work", seconds=5)
        await app.press(pilot, "т")
        assert app.sessions[-1].snapshot.muted

    rehearse(environ, trial).drive(scene)
