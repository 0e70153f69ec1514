"""No text is cut off on the pages that are read or on the settings, at any width from 40 to 200."""

from __future__ import annotations

import pytest

from tests.each import each
from timer.routine.library.sources import sources
from timer.routine.screening_questions import GUARDS
from timer.tui.drawing.themes import DARK
from timer.tui.keys.keymap import Keymap
from timer.tui.screens.help import help_blocks
from timer.tui.screens.list_screen import Option, about_lines, option_row
from timer.tui.screens.settings import GROUPS
from timer.tui.screens.sources import section_blocks
from timer.tui.screens.text_screen import Block, page_rows
from timer.tui.screens.welcome import StretchCard, WelcomeScreen

WIDTHS = (*range(40, 84, 2), 100, 127, 160, 200)


@pytest.fixture(scope="module")
def pages() -> list[tuple[Block, ...]]:
    """Return the pages of texts, and all that is asked and advised before a start."""
    asked = [text for guard in GUARDS.values() for text in (guard.question, guard.advice)]
    return [
        help_blocks(Keymap()),
        WelcomeScreen().blocks(),
        StretchCard("4 of 4", "Do you have sharp pain right now?").blocks(),
        tuple(block for section in sources() for block in section_blocks(section)),
        tuple(Block(question, strong=True) for question in asked if question),
    ]


@pytest.mark.parametrize("width", WIDTHS)
def test_every_word_of_a_page_is_there(pages: list[tuple[Block, ...]], width: int) -> None:
    for blocks in pages:
        rows = [strip for strip, _ in page_rows(blocks, width, DARK)]
        assert {strip.cell_length for strip in rows} == {width}
        told = "".join("".join(strip.text.split()) for strip in rows)
        for block in blocks:
            assert "".join((block.key or "").split()) in told
            assert all(word[:20] in told for word in block.text.split())


@each("width", WIDTHS)
def test_no_setting_is_cut_and_its_word_is_whole(width: int) -> None:
    options = [
        Option(one.name, max(map(one.called, one.values), key=len, default=""), one.about, group)
        for group, settings in GROUPS.items()
        for one in settings
    ]
    for option in options:
        assert "…" not in option_row(option, width, DARK, chosen=True).text
        assert about_lines(option.about, width)[-1].endswith(option.about.split()[-1])
