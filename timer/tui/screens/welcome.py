"""The first start: what Supple is and is not, then what the menu should suggest first."""

from __future__ import annotations

from textual.binding import Binding

from timer.settings import Plan
from timer.tui.keys.bindings import Hint
from timer.tui.screens.text_screen import Block, TextScreen

DISCLAIMER = (
    "Supple guides stretching, nerve gliding, strength, rolling, heat, cold and breathing for "
    "runners.",
    "Its content is educational and drawn from public articles that do not fully agree with one "
    "another. Where no figure was published we chose a cautious default and mark it.",
    "It does not diagnose, treat or clear you to run. Talk to a doctor or physiotherapist before a "
    "new routine if you are injured, in pain, recently operated on, pregnant, or live with a "
    "condition of the heart, circulation, nerves, back or skin feeling. That list is our own "
    "wording.",
    "Stop at once if something hurts sharply or feels wrong; x does that from anywhere. You choose "
    "every intensity, and nothing here needs to hurt.",
)
"""What Supple is and is not, a paragraph each."""

PLANS: tuple[tuple[Plan, str, str], ...] = (
    (Plan.STRETCH_AFTER_RUNS, "Stretch after runs", "Still stretches while warm."),
    (Plan.GENTLE_TWICE_DAILY, "Gentle, twice a day", "Short and easy, early and late."),
    (Plan.STRENGTH_INSTEAD, "Strength instead", "Slow, hard sets, no stretching."),
    (Plan.NONE, "Let me choose", "By time of day and what you did."),
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
        for paragraph in DISCLAIMER:
            text += [Block(paragraph), Block("")]
        return (*text, Block("I have read this; it is asked once.", key="enter", answer=True))
