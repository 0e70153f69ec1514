"""The first start: what Supple is and is not, read once and acknowledged with enter."""

from __future__ import annotations

from textual.binding import Binding

from timer.tui.screens import disclaimer
from timer.tui.screens.text_screen import TextScreen
from timer.tui.widgets.text_page import Block


class WelcomeScreen(TextScreen[bool]):
    """Answers True when the text was acknowledged, False when the person leaves."""

    BINDINGS = [  # noqa: RUF012
        Binding("enter", "dismiss(True)", show=False),
        Binding("q,Q,ctrl+c", "dismiss(False)", show=False),
    ]

    hints = (("enter", "read"), ("q", "leave"), ("?", "help"), ("↓", "read on"))

    def blocks(self) -> tuple[Block, ...]:
        """Return the long disclaimer."""
        text = [Block("Welcome to Supple", heading=True), Block("")]
        for paragraph in disclaimer.LONG:
            text += [Block(paragraph), Block("")]
        return (*text, Block("I have read this; it is asked once.", key="enter", answer=True))
