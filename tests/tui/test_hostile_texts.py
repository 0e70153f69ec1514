"""Texts are data on every screen: nothing gets out that a terminal or a markup reader obeys."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from rich.console import Console

from timer.timeline.segments import SegmentKind
from timer.tui.drawing.bigtext import word
from timer.tui.drawing.typeset import blank, cut, wrap
from timer.tui.screens.text_screen import Block, page_rows
from timer.tui.testing import HeadlessApp, rehearse
from timer.tui.widgets.rows import KeyRow, Notice, Words

HOSTILE = (
    "\x1b[31mred",
    "\x1b]52;c;aGVsbG8=\x07",
    "\x9b2J\x90q\x9c",
    "a\u202eb\u2066c",
    "\x00\x07\x08\r\n\t",
    "e" + "\u0301" * 40,
    "\U000e0041\ue000\ufffe",
)
MARKUP = "[bold]x[/bold] [@click=app.bell]y[/] [link=file:///]z[/link]"
ROUTINE = """
name: "{text}"
about: "{text}"
kit: ["{text}"]
steps:
  - hold: "{text}"
    for: 30s
    sides: ["{text}", other]
    cues: ["{text}"]
  - ask: "{text}"
    options: ["{text}", no]
  - note: "{text}"
"""


def assert_harmless(text: str) -> None:
    for char in text:
        assert char.isprintable() or char == "\n", repr(char)
    assert "\u0301" * 5 not in text


@pytest.mark.parametrize("text", HOSTILE)
def test_no_row_passes_on_what_a_terminal_would_obey(text: str) -> None:
    for made in (cut(text * 3, 30), *wrap(text * 3, 20), *word(text, 4, 80)):
        assert_harmless(made)


@pytest.mark.parametrize("text", HOSTILE)
def test_no_widget_passes_it_on_either(environ: dict[str, str], text: str) -> None:
    async def scene(app: HeadlessApp, pilot: object) -> None:
        for strip, _ in page_rows((Block(text, key=text),), 60, app.palette):
            assert_harmless(strip.text)
        for widget in (KeyRow(((text, text),)), Words(text)):
            for strip in widget.rows(60, 5):
                assert_harmless(strip.text)
        notice = Notice()
        notice.set_reactive(Notice.sentences, (text,))
        assert_harmless(notice.rows(60, 1)[0].text)

    rehearse(environ).drive(scene)


@pytest.mark.parametrize("size", [(80, 24), (40, 16)])
def test_markup_in_a_routine_is_shown_as_it_was_written(
    tmp_path: Path, environ: dict[str, str], size: tuple[int, int]
) -> None:
    folder = Path(environ["XDG_CONFIG_HOME"]) / "supple" / "routines"
    folder.mkdir(parents=True)
    (folder / "aaa.yaml").write_text(ROUTINE.replace("{text}", MARKUP), encoding="utf-8")

    async def scene(app: HeadlessApp, pilot: object) -> None:
        await app.press(pilot, "slash", *"bold", "enter")
        assert "[bold]x" in app.text
        await app.press(pilot, "enter")
        for kind in (SegmentKind.SETTLE, SegmentKind.WORK, SegmentKind.ASK, SegmentKind.NOTE):
            await app.jump(pilot, kind, seconds=1)
            assert "[bold]x" in app.text
            assert_plain(app)

    rehearse(environ).drive(scene, size)


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_file_name_is_harmless_in_the_menu(environ: dict[str, str], text: str) -> None:
    folder = Path(environ["XDG_CONFIG_HOME"]) / "supple" / "routines"
    folder.mkdir(parents=True)
    name = text.replace("\x00", "").replace("/", "")
    (folder / f"0{name}.yaml").write_text(f"name: {text!r}\nsteps: 3\n", encoding="utf-8")

    async def scene(app: HeadlessApp, pilot: object) -> None:
        assert_plain(app)
        await app.press(pilot, "enter")
        assert_plain(app)

    rehearse(environ).drive(scene)


def assert_plain(app: HeadlessApp) -> None:
    """Render every row as a terminal gets it: colours and text, and nothing else."""
    console = Console(file=io.StringIO(), force_terminal=True, color_system="truecolor")
    for strip in app.screen._compositor.render_strips():
        assert_harmless(_without_colours(strip.render(console)))


def _without_colours(drawn: str) -> str:
    import re

    return re.sub("\x1b\\[[0-9;]*m", "", drawn)


def test_colours_are_all_that_an_empty_row_carries() -> None:
    from timer.tui.drawing.themes import DARK

    assert blank(5, DARK.style()).text == "     "
