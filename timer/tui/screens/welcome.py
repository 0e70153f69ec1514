"""The first start: what Supple is and is not, then what the menu should suggest first."""

from __future__ import annotations

from textual.binding import Binding

from timer.settings import Plan
from timer.tui.screens.text_screen import SCROLL_HINT, Block, TextScreen
from timer.tui.widgets.rows import hints_of

DISCLAIMER = (
    "Supple guides stretching, nerve gliding, strength, rolling, heat, cold and breathing for "
    "runners.",
    "Its content is educational and drawn from public articles that do not fully agree with one "
    "another. Where no figure was published we chose a cautious default and mark it.",
    "It does not diagnose, treat or clear you to run. Talk to a doctor or physiotherapist before a "
    "new routine if you are injured, in pain, recently operated on or pregnant, or have a "
    "heart, circulation, nerve or back condition or reduced skin sensation. That list is our own "
    "wording.",
    "Stop at once if something hurts sharply or feels wrong; x does that from anywhere. You choose "
    "every intensity, and nothing here needs to hurt.",
)
"""What Supple is and is not, a paragraph each."""

PLANS: tuple[tuple[Plan, str, str], ...] = (
    (Plan.STRETCH_AFTER_RUNS, "Stretch after runs", "Static stretches while warm."),
    (Plan.GENTLE_TWICE_DAILY, "Gentle, twice a day", "Short and easy, early and late."),
    (Plan.STRENGTH_INSTEAD, "Strength instead", "Slow, hard sets, no stretching."),
    (Plan.MIXED, "Mixed", "Strength twice a week, stretches after other runs."),
    (Plan.NONE, "Let me choose", "By time of day and what you did."),
)
"""Each plan: its setting, its name and what it means, in the order of their keys from 1."""


class PlanScreen(TextScreen[str | None]):
    """Asks for a plan; its result is the plan's setting, or None if the question is left open."""

    BINDINGS = [  # noqa: RUF012
        *(
            Binding(str(key), f"dismiss('{plan[0]}')", show=False)
            for key, plan in enumerate(PLANS, 1)
        ),
        Binding("enter,space,escape", "dismiss(None)", "later"),
        Binding("q,Q", "dismiss(None)", "later"),
        Binding("ctrl+c", "app.leave(0)", show=False),
    ]

    lowered = True
    hints = ((f"1-{len(PLANS)}", "choose"), *hints_of((*BINDINGS, *TextScreen.BINDINGS)))

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
            Block("What should the menu suggest first?", heading=True),
            Block(""),
            *answers,
            Block(""),
            Block(
                "The articles disagree about stretching tight hamstrings, so it's your choice.",
                quiet=True,
            ),
            Block(
                "Your choice only changes the order of the menu. Press o to change it.",
                quiet=True,
            ),
        )


class WelcomeScreen(TextScreen[bool]):
    """Shows the disclaimer; its result is whether it was acknowledged."""

    BINDINGS = [  # noqa: RUF012
        Binding("enter", "dismiss(True)", "continue"),
        Binding("q,Q,ctrl+c", "dismiss(False)", "leave"),
    ]
    hints = (*hints_of((*BINDINGS, *TextScreen.BINDINGS)), SCROLL_HINT)

    def blocks(self) -> tuple[Block, ...]:
        """Return the long disclaimer."""
        text = [Block("Welcome to Supple", heading=True), Block("")]
        for paragraph in DISCLAIMER:
            text += [Block(paragraph), Block("")]
        return (
            *text,
            Block("I have read this. You won't be asked again.", key="enter", answer=True),
        )
