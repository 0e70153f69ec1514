"""The questions before a start and the answers of the stop screen: data, never a diagnosis."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple


class Effect(StrEnum):
    """What a yes does to the session."""

    BLOCK = "block"
    """It does not start; something else is offered."""
    WARN = "warn"
    """The advice is shown; the person decides."""
    DROP = "drop"
    """Steps with one of the guard's tags are left out, and the total is counted anew."""


class Guard(NamedTuple):
    """One question. Whatever its effect, a yes leaves out the steps that carry one of `tags`."""

    slug: str
    question: str
    effect: Effect
    advice: str
    source: str
    """The seed documents that the rule is from, or `house`."""
    instead: str
    """The slug of a routine that is offered in its place; that one only warns."""
    advice_there: str | None = None
    """What is told in place of `advice` where `instead` itself asks."""
    tags: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    """A yes counts as well where one of these is asked and this is not."""
    before_hour: int = 24
    """It is asked before this hour of the day only."""
    yes_lasts_hours: int | None = None
    """How long a yes stands; None is for the rest of the day."""


GUARDS: dict[str, Guard] = {
    guard.slug: guard
    for guard in (
        Guard(
            slug="nerve-signs",
            question="Any tingling or numbness, pain that runs down to the calf or foot, "
            "or pain that stretching makes worse?",
            effect=Effect.BLOCK,
            advice="Then no stretching today. Gentle nerve gliding may suit you better; if the "
            "signs stay, let a doctor or physiotherapist have a look.",
            advice_there="Keep the glide small, and stop if the signs grow. If they stay, let a "
            "doctor or physiotherapist have a look.",
            instead="nerve-floss-daily",
            source="002",
        ),
        Guard(
            slug="fresh-injury",
            question="Hurt in the last three days, swollen, or did something seem to tear?",
            effect=Effect.BLOCK,
            advice="Then no heat and no stretching for three days: a cold pack is the calmer "
            "choice. Have it looked at if it swells, gave way, or you are unsure.",
            advice_there="Then cold and rest only; stretch and massage are left out. Have it "
            "looked at if it swells, gave way, or you are unsure.",
            instead="cold-pack-cramp",
            tags=("heat", "contrast", "cramp"),
            also=("nerve-signs", "sharp-pain"),
            yes_lasts_hours=72,
            source="002",
        ),
        Guard(
            slug="sharp-pain",
            question="Any sharp pain right now?",
            effect=Effect.BLOCK,
            advice="Then not today. Rest or breathe instead, and ask a doctor or "
            "physiotherapist if the pain comes back or stays.",
            advice_there="Rest and breathe. Ask a doctor or physiotherapist if the pain stays.",
            instead="breathe-down",
            also=("nerve-signs",),
            source="001",
        ),
        Guard(
            slug="sit-bone",
            question="Is it sore right where you sit?",
            effect=Effect.DROP,
            advice="Then folds and the bench stretch are left out today, since they press "
            "on that spot. If sitting goes on hurting, ask a physiotherapist.",
            instead="core",
            tags=("fold", "sit-bone"),
            source="004",
        ),
        Guard(
            slug="impact",
            question="Are you in pain anywhere today?",
            effect=Effect.DROP,
            advice="Then jumps and other hard landings are left out today; the rest stays.",
            instead="breathe-down",
            tags=("impact",),
            source="001",
        ),
        Guard(
            slug="morning",
            question="Are you only just up?",
            effect=Effect.WARN,
            advice="The body is still cold: go softer than you think, "
            "or come back later in the day.",
            instead="breathe-down",
            before_hour=10,  # house: the source says morning and no hour
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


def minded(asked: Sequence[str]) -> tuple[str, ...]:
    """Return the guards whose yes counts in a routine that asks `asked`, those first.

    So what was told on the stop screen is minded by routines that would not have asked for it.
    """
    also = (slug for slug, guard in GUARDS.items() if not set(asked).isdisjoint(guard.also))
    return tuple(dict.fromkeys((*asked, *also)))


def effect_in(guard: Guard, slug: str) -> Effect:
    """Return what a yes does in the routine `slug`: what a guard offers, it does not refuse."""
    if guard.effect is Effect.BLOCK and guard.instead == slug:
        return Effect.WARN
    return guard.effect


def advice_in(guard: Guard, slug: str) -> str:
    """Return what is told after a yes in the routine `slug`."""
    return (guard.advice_there or guard.advice) if guard.instead == slug else guard.advice


class Complaint(NamedTuple):
    """One answer to what it was that hurt, and what follows from it."""

    slug: str
    text: str
    """The answer as it is shown."""
    advice: str
    ends: bool
    """Whether the session is over; otherwise it goes on where it stood."""
    guard: str | None
    """The guard that counts as answered with yes from now on."""
    source: str


STOP_QUESTION = "Stopped. What was it?"

COMPLAINTS: tuple[Complaint, ...] = (
    Complaint(
        "sharp",
        "sharp pain",
        "That is enough for today. Rest, keep it easy, and ask a doctor or physiotherapist if it "
        "stays or comes back.",
        ends=True,
        guard="sharp-pain",
        source="001, 002",
    ),
    Complaint(
        "tingling",
        "tingling or numbness",
        "No more stretching today. If it stays, have it looked at; if the leg turns weak or "
        "bladder or bowel play up, see a doctor at once.",
        ends=True,
        guard="nerve-signs",
        source="002, house",
    ),
    Complaint(
        "swelling",
        "swelling, or something gave",
        "Stop here. Cold and rest for the next three days, no heat, and let somebody look at it.",
        ends=True,
        guard="fresh-injury",
        source="002",
    ),
    Complaint(
        "tired",
        "just tired",
        "Fine. Take the breaks you need, or choose the easier move with s.",
        ends=False,
        guard=None,
        source="001",
    ),
)
"""The answers of the stop screen, in the order of their keys from 1 on."""
