"""The one question of the first start: what the menu is to go by."""

from __future__ import annotations

from textual.binding import Binding

from timer.tui.keys.bindings import Hint
from timer.tui.screens.text_screen import TextScreen
from timer.tui.widgets.text_page import Block

PLANS: tuple[tuple[str, str, str], ...] = (
    ("stretch-after-runs", "Stretch after runs", "Still stretches while warm."),
    ("gentle-twice-daily", "Gentle, twice a day", "Short and easy, early and late."),
    ("strength-instead", "Strength instead", "Slow, hard sets, no stretching."),
    ("none", "Let me choose", "By time of day and what you did."),
)
"""Each plan as it is set, as it is called, and what it is, in the order of its key from 1 on."""


class PlanScreen(TextScreen[str | None]):
    """Answers the plan as it is set, or None where the question is left alone."""

    BINDINGS = [  # noqa: RUF012
        *(
            Binding(str(key), f"dismiss('{plan[0]}')", show=False)
            for key, plan in enumerate(PLANS, 1)
        ),
        Binding("enter,space,escape,q,Q", "dismiss(None)", show=False),
        Binding("ctrl+c", "app.leave(0)", show=False),
    ]

    lowered = True
    hints: tuple[Hint, ...] = (
        (f"1-{len(PLANS)}", "choose"),
        ("enter", "later"),
        ("q", "later"),
        ("?", "help"),
    )

    def blocks(self) -> tuple[Block, ...]:
        """Return the question with its answers."""
        answers = [
            block
            for key, (_, name, about) in enumerate(PLANS, 1)
            for block in (
                Block(name, key=str(key), answer=True, strong=True),
                Block(about, key="", quiet=True),
            )
        ]
        return (
            Block("What should the menu go by?", heading=True),
            Block(""),
            *answers,
            Block(""),
            Block(
                "The articles disagree on whether to stretch tight hamstrings, so this is yours.",
                quiet=True,
            ),
            Block("It orders the menu and hides nothing; o changes it at any time.", quiet=True),
        )
