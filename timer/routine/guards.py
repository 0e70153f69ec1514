"""The questions asked before a start, and what a yes does: data, and never a diagnosis."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Effect(StrEnum):
    """What a yes does to the session."""

    BLOCK = "block"
    """It does not start; something else is offered."""
    WARN = "warn"
    """The advice is shown; the person decides."""
    DROP = "drop"
    """Steps with the guard's tag are left out, and the total is counted anew."""


class Guard(NamedTuple):
    """One question. `tags` mark the steps that a yes drops."""

    slug: str
    question: str
    effect: Effect
    advice: str
    source: str
    """The seed documents that the rule is from, or `house`."""
    tags: tuple[str, ...] = ()
    instead: str | None = None
    """The slug of a routine that is offered in its place."""


GUARDS: dict[str, Guard] = {
    guard.slug: guard
    for guard in (
        Guard(
            slug="nerve-signs",
            question="Any tingling or numbness, pain that runs down to the calf or foot, "
            "or pain that stretching makes worse?",
            effect=Effect.BLOCK,
            advice="Then no stretching today. Gentle nerve gliding may suit you better; "
            "if the signs stay, let a doctor or physiotherapist have a look.",
            instead="nerve-floss-daily",
            source="002",
        ),
        Guard(
            slug="fresh-injury",
            question="Hurt in the last three days, swollen, or did something seem to tear?",
            effect=Effect.BLOCK,
            advice="Then no heat for now: a cold pack is the calmer choice. "
            "Have it looked at if it swells or you are unsure.",
            instead="cold-pack-cramp",
            source="002",
        ),
        Guard(
            slug="sharp-pain",
            question="Any sharp pain right now?",
            effect=Effect.BLOCK,
            advice="Then not today. Rest or breathe instead, and ask a doctor or "
            "physiotherapist if the pain comes back or stays.",
            instead="breathe-down",
            source="001",
        ),
        Guard(
            slug="sit-bone",
            question="Is it sore right where you sit?",
            effect=Effect.DROP,
            advice="Then folds and the bench stretch are left out today, since they press "
            "on that spot. If sitting goes on hurting, ask a physiotherapist.",
            tags=("fold", "sit-bone"),
            source="004",
        ),
        Guard(
            slug="impact",
            question="Are you in pain anywhere today?",
            effect=Effect.DROP,
            advice="Then jumps and other hard landings are left out today; the rest stays.",
            tags=("impact",),
            source="001",
        ),
        Guard(
            slug="morning",
            question="Are you only just up?",
            effect=Effect.WARN,
            advice="The body is still cold: go softer than you think, "
            "or come back later in the day.",
            source="001",
        ),
        Guard(
            slug="cold-muscles",
            question="Are you starting cold, without a run or a warm-up before?",
            effect=Effect.WARN,
            advice="Warm up first if you can; a few minutes are enough. "
            "Otherwise begin gently and keep the first sets easy.",
            instead="dynamic-warm-up",
            source="004",
        ),
    )
}
"""The seven built-in guards by slug."""
