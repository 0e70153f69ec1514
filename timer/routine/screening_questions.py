"""The questions before a start and the answers on the stop screen: data, never a diagnosis."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from enum import StrEnum
from typing import Any

from timer.frozen import NamedTuple
from timer.routine.model import Group, Moves, Optional, Routine, Step, Zones

BEFORE_RUN = "before-run"
FACT = "guard."
"""How the key begins under which an answer is kept in the journal; the guard's slug follows."""
TICKED = "sign."
"""The same for the sign that was ticked in place of an answer, in words."""


class Effect(StrEnum):
    """What answering yes does to the session."""

    BLOCK = "block"
    """A routine that lists the guard doesn't start; others drop what it rules out."""
    WARN = "warn"
    """The advice is shown; the person decides."""
    DROP = "drop"
    """Steps with one of the guard's tags are left out, and the total is recalculated."""


class Guard(NamedTuple):
    """One question, asked because of what a routine does or because the routine lists it."""

    slug: str
    sign: str
    """What a yes means, in a few words."""
    question: str
    effect: Effect
    advice: str
    source: str
    """The documents that the rule is from, or `house` for our own."""
    instead: str
    """The slug of the routine that is offered instead, which only warns."""
    advice_there: str | None = None
    """What is shown in place of `advice` in the routine `instead`."""
    tags: tuple[str, ...] = ()
    """Tags of the moves and steps that raise the question and that a yes concerns."""
    care: tuple[str, ...] = ()
    """Tags that raise the question too, but call for care only: a yes leaves none of them out."""
    runs: bool = False
    """Whether it is also raised before a run."""
    fits: tuple[str, ...] = ()
    """The tags of routines meant only for these times don't raise it."""
    before_hour: int = 24
    """It is asked only before this hour of the day."""
    yes_lasts_hours: int | None = None
    """How long a yes is remembered; None is for the rest of the day."""
    heeds: tuple[str, ...] = ()
    """Tags that don't raise the question; but if the answer is yes, the advice is shown."""
    wary: tuple[str, ...] = ()
    """Tags of routines that aren't suggested while a yes holds, though they may be started."""
    words: tuple[tuple[str, str], ...] = ()
    """Pairs of a tag and what is shown in place of `advice` where no other tag matters."""
    later: str = "{When} you had {sign}. Is it still there?"
    """The question on a later day, after a yes."""

    def again(self, when: str) -> str:
        """Return the question on a later day; `when` is when a yes was given: `yesterday`."""
        said = {"When": f"{when[:1].upper()}{when[1:]}", "sign": self.sign}
        return self.later.format(**said, question=self.question)


_EXERCISE = (
    *("static", "fold", "dynamic", "swing", "hinge", "impact", "activation", "follow-along"),
    *("strength", "balance", "eccentric", "long-range", "loaded", "quads"),
    *("rolling", "glute-pressure", "nerve"),
)
"""Tags of moves that stretch, load or press: not of rest, breathing, easy moves, heat and cold."""

GET_HELP_NERVES = (
    "Get help today if you feel numb between your legs, both legs go weak, or you lose control "
    "of your bladder or bowels."
)
GET_HELP_INJURY = (
    "Get help today if you felt a pop and see bruising, if your calf or thigh is hot and swollen "
    "without an injury, or if it hurts at night and you have a fever."
)
"""Signs that nobody should wait with. Our own wording, from what clinicians publish."""

GUARDS: dict[str, Guard] = {
    guard.slug: guard
    for guard in (
        Guard(
            slug="sharp-pain",
            sign="sharp pain",
            question="Any sharp pain right now?",
            effect=Effect.BLOCK,
            advice="No exercise and no running today. Rest or breathe instead, and ask a doctor or "
            f"physiotherapist if the pain stays or comes back. {GET_HELP_INJURY}",
            advice_there="Rest and breathe. Ask a doctor or physiotherapist if the pain stays. "
            f"{GET_HELP_INJURY}",
            instead="breathe-down",
            tags=_EXERCISE,
            care=("heat", "contrast"),
            source="001",
        ),
        Guard(
            slug="fresh-injury",
            sign="a fresh injury",
            question="Have you injured yourself in the last three days, is anything swollen, "
            "or did you feel something tear?",
            effect=Effect.BLOCK,
            advice="No running, exercise, heat or stretching for three days: a cold pack is the "
            "safer choice. Get it checked if it swells, gives way, or you're not sure. "
            f"{GET_HELP_INJURY}",
            advice_there="Cold and rest only: stretching and massage are left out. Get it "
            f"checked if it swells, gives way, or you're not sure. {GET_HELP_INJURY}",
            instead="cold-pack-cramp",
            tags=(*_EXERCISE, "straight-leg", "heat", "contrast", "cramp", "compression"),
            heeds=("legs-up",),
            words=(
                (
                    "legs-up",
                    "Rest and breathe. Keep your knees bent, so that nothing pulls on it. "
                    f"{GET_HELP_INJURY}",
                ),
            ),
            yes_lasts_hours=72,
            later="{When} you reported an injury. {question}",
            source="001, 002",
        ),
        Guard(
            slug="nerve-signs",
            sign="tingling or numbness",
            question="Any tingling or numbness, pain that runs down to the calf or foot, "
            "or pain that gets worse when you stretch?",
            effect=Effect.BLOCK,
            advice="No stretches, leg swings, straight-leg hinges or rolling today, and no heat or "
            "cold on numb skin. Don't run or jump on a leg that feels numb or weak. Gentle nerve "
            "gliding may suit you better. If a foot or leg goes weak, see a doctor straight away; "
            f"if the rest doesn't go away, a doctor or physiotherapist. {GET_HELP_NERVES}",
            advice_there="Keep the glide small, and stop if it gets worse. If it doesn't go away, "
            f"see a doctor or physiotherapist. {GET_HELP_NERVES}",
            instead="nerve-floss-daily",
            tags=(
                *("static", "fold", "straight-leg", "hinge", "swing"),
                *("rolling", "glute-pressure", "follow-along"),
            ),
            care=("heat", "cold", "contrast"),
            heeds=("legs-up", "compression", "impact"),
            wary=("impact",),
            words=(
                (
                    "legs-up",
                    "Keep your knees bent, or your calves on a chair: straight legs up the wall "
                    f"pull on the nerve. {GET_HELP_NERVES}",
                ),
                (
                    "compression",
                    f"No boots or tights on a leg that feels numb. {GET_HELP_NERVES}",
                ),
                (
                    "impact",
                    "No jumps on a leg that feels numb or weak: do the easier form. "
                    f"{GET_HELP_NERVES}",
                ),
            ),
            source="002",
        ),
        Guard(
            slug="sit-bone",
            sign="pain at the sit bone",
            question="Does the bone you sit on hurt?",
            effect=Effect.DROP,
            advice="Everything that bends the hip with a straight leg is left out today: "
            "stretches, swings and hinges press on that spot. Keep a roller off it too, and sit on "
            "something soft. If sitting keeps hurting, see a physiotherapist.",
            advice_there="Nothing here folds you forward. Sore up to three out of ten is fine; do "
            "less if it is worse tomorrow. If sitting keeps hurting, see a physiotherapist.",
            instead="sit-bone-friendly",
            tags=("fold", "straight-leg", "hinge", "sit-bone", "follow-along"),
            care=("rolling",),
            heeds=("legs-up", "nerve"),
            wary=("rolling", "nerve"),
            words=(
                (
                    "legs-up",
                    "Keep your knees bent, or your calves on a chair: straight legs up the wall "
                    "pull on that spot.",
                ),
                (
                    "nerve",
                    "Keep the glide small, and sit on something soft. Leave the seated one out if "
                    "it hurts.",
                ),
            ),
            source="004",
        ),
        Guard(
            slug="impact",
            sign="pain",
            question="Are you in pain anywhere today?",
            effect=Effect.DROP,
            advice="Jumps and other hard landings are left out today. Running is one of "
            "them: walk or rest today.",
            instead="breathe-down",
            tags=("impact",),
            wary=("eccentric", "loaded"),
            runs=True,
            source="001",
        ),
        Guard(
            slug="morning",
            sign="only just up",
            question="Have you only just got up?",
            effect=Effect.WARN,
            advice="Your body is still cold: go easier than you think you need to, "
            "or come back later in the day.",
            instead="breathe-down",
            tags=("static", "fold", "eccentric", "loaded"),
            heeds=("strength", "hinge", "impact"),
            fits=("after-run",),
            before_hour=10,  # house: the source says morning and no hour
            later="{question}",
            source="001",
        ),
        Guard(
            slug="cold-muscles",
            sign="starting cold",
            question="Are you starting cold, without a run or a warm-up first?",
            effect=Effect.WARN,
            advice="Warm up first if you can; a few minutes are enough. "
            "Otherwise start gently and keep the first sets easy.",
            instead="dynamic-warm-up",
            tags=("eccentric", "loaded"),
            heeds=("impact",),
            later="{question}",
            source="004",
        ),
        Guard(
            slug="clots",
            sign="a blood clot, or a hot, swollen leg",
            question="Have you ever had a blood clot, or is one leg hot or swollen without "
            "an injury?",
            effect=Effect.DROP,
            advice="No boots, sleeves or tights today. Ask a doctor before anything squeezes, "
            "rolls or heats that leg. Get help today if your calf or thigh is hot and swollen "
            "without an injury, or if you are short of breath.",
            instead="breathe-down",
            tags=("compression",),
            heeds=("rolling", "glute-pressure", "heat", "contrast", "cramp"),
            wary=("rolling", "glute-pressure", "heat", "contrast", "cramp"),
            later="{question}",
            source="house",
        ),
    )
}
"""The eight guards by slug, in the order in which they are asked.

The last one isn't from the articles: boots, sleeves and tights squeeze the leg, which is unsafe
with a blood clot.
"""

HEALING = Guard(
    slug="healing",
    sign="an injury less than a week ago",
    question="",
    effect=Effect.DROP,
    advice="You hurt yourself less than a week ago. Heat, jumps, leg swings, and heavy or slow "
    "lowering work are left out. Take the rest gently, and stop if it hurts. Don't run before you "
    "can walk and take stairs without pain.",
    instead="core",
    tags=(
        *("heat", "contrast", "impact", "swing", "eccentric", "loaded", "long-range"),
        "follow-along",
    ),
    heeds=(
        *("static", "fold", "straight-leg", "hinge", "dynamic", "activation"),
        *("strength", "balance", "quads", "rolling", "glute-pressure", "nerve", "compression"),
    ),
    source="house",
)
"""What holds after a fresh injury, from its 72 hours on until `HEALS_DAYS` are over; nobody asks.

The articles only say that soreness takes a few days and a bad strain many weeks (001).
"""
HEALS_DAYS = 7
"""House."""
RULES: dict[str, Guard] = {**GUARDS, HEALING.slug: HEALING}
"""All that rules moves out: what is asked about, and what follows from it later."""

INJURY = "fresh-injury"
"""The guard after whose yes the day of the injury is asked."""
INJURED = "injury"
"""The key of the fact that says when the last injury was, or that it was none."""
INJURY_QUESTION = "When did it happen, or start?"
INJURY_DAYS = ("today", "yesterday", "two days ago", "three days ago")
"""The answers, in the order of their keys from 1 on."""


def raised_by(
    marks: Collection[str], listed: Collection[str], when: Collection[str]
) -> tuple[Guard, ...]:
    """Return the guards whose questions a routine raises: those it lists, and by its moves.

    `marks` are the tags of its moves and steps, `when` the times it is meant for.
    """
    found: list[Guard] = []
    for guard in GUARDS.values():
        elsewhere = bool(guard.fits) and set(when) and set(when) <= set(guard.fits)
        tagged = not elsewhere and not {*guard.tags, *guard.care}.isdisjoint(marks)
        if guard.slug in listed or tagged or (guard.runs and BEFORE_RUN in when):
            found.append(guard)
    return tuple(found)


def heeded_by(
    marks: Collection[str], listed: Collection[str], when: Collection[str]
) -> tuple[Guard, ...]:
    """Return the rules that matter to a routine once they hold, whether or not it asks."""
    raised = raised_by(marks, listed, when)
    found: list[Guard] = []
    for one in RULES.values():
        # What only warns of the cold has nothing to say about warming up for a run.
        warms_up = one.effect is Effect.WARN and BEFORE_RUN in when
        heeded = () if warms_up else one.heeds
        tags = () if one in GUARDS.values() else (*one.tags, *one.care)
        if one in raised or not {*tags, *heeded}.isdisjoint(marks):
            found.append(one)
    return tuple(found)


def ruled_out(answers: Mapping[str, bool]) -> frozenset[str]:
    """Return the tags that `answers` of yes rule out in any routine."""
    yes = (RULES[slug] for slug, given in answers.items() if given)
    return frozenset(tag for one in yes if one.effect is not Effect.WARN for tag in one.tags)


def effect_in(guard: Guard, slug: str) -> Effect:
    """Return what a yes does in the routine `slug`; a guard doesn't block what it offers."""
    if guard.effect is Effect.BLOCK and guard.instead == slug:
        return Effect.WARN
    return guard.effect


def advice_in(guard: Guard, slug: str, marks: Collection[str] = ()) -> str:
    """Return what is shown after a yes in the routine `slug` with moves of the tags `marks`."""
    if guard.instead == slug and guard.advice_there:
        return guard.advice_there
    matter = {*guard.tags, *guard.care, *guard.heeds}.intersection(marks)
    return next((said for tag, said in guard.words if matter == {tag}), guard.advice)


class Complaint(NamedTuple):
    """One answer to what hurt, and what follows from it."""

    slug: str
    text: str
    """The answer for display."""
    advice: str
    ends: bool
    """Whether the session ends; otherwise it continues where it was."""
    guard: str | None
    """The guard that counts as answered with yes from then on."""
    source: str


STOP_QUESTION = "Stopped. What was it?"

COMPLAINTS: tuple[Complaint, ...] = (
    Complaint(
        "sharp",
        "sharp pain",
        "That's enough for today. Rest, and see a doctor or physiotherapist if it stays or comes "
        f"back. {GET_HELP_INJURY}",
        ends=True,
        guard="sharp-pain",
        source="001, 002",
    ),
    Complaint(
        "tingling",
        "tingling or numbness",
        f"No more of this today. If it doesn't go away, get it checked. {GET_HELP_NERVES}",
        ends=True,
        guard="nerve-signs",
        source="002, house",
    ),
    Complaint(
        "swelling",
        "swelling, or something gave way",
        "Stop here. Rest and cold for the next three days, no heat, and get it checked. "
        f"{GET_HELP_INJURY}",
        ends=True,
        guard="fresh-injury",
        source="002",
    ),
    Complaint(
        "tired",
        "just tired",
        "Fine. Rest when you need to, or press s for an easier move.",
        ends=False,
        guard=None,
        source="001",
    ),
)
"""The answers of the stop screen, in the order of their keys from 1 on."""


PAIN = "pain"
"""The kind of note that says what hurt, with a complaint's slug as its value."""


def answers_noted(notes: Iterable[Mapping[str, Any]]) -> dict[str, bool]:
    """Return the answers that the pains among a session's `notes` imply."""
    slugs = {one["value"] for one in notes if one["kind"] == PAIN}
    return {one.guard: True for one in COMPLAINTS if one.guard and one.slug in slugs}


def answers_of(complaint: Complaint) -> dict[str, bool]:
    """Return the answers that a complaint on the stop screen implies."""
    return {complaint.guard: True} if complaint.guard else {}


def fact(slug: str, yes: bool, now: str) -> tuple[str, str]:
    """Return the key and value under which an answer is kept."""
    return FACT + slug, f"{'yes' if yes else 'no'} {now}"


def ticked(slug: str, sign: str, now: str) -> tuple[str, str]:
    """Return the key and value under which a ticked sign is kept; it answers a guard with yes."""
    return TICKED + slug, f"{now} {sign}"


def sign_in(guard: Guard, facts: Mapping[str, str]) -> str:
    """Return what a yes to `guard` means: the sign that was ticked, if that was the answer."""
    at, _, sign = facts.get(TICKED + guard.slug, "").partition(" ")
    answered = facts.get(FACT + guard.slug, "").partition(" ")[2]
    return sign if sign and at == answered else guard.sign


def marks_of(
    routine: Routine, moves: Moves, *, written: bool = False, without: Collection[int] = ()
) -> frozenset[str]:
    """Return the tags of all that is played of `routine` unless somebody chooses otherwise.

    With `written`, a move counts only where it is named by its slug. Leaf steps whose numbers are
    in `without` are left out.
    """
    return frozenset(
        tag
        for number, (step, around, extra) in enumerate(_tagged(routine.steps), 1)
        if not extra and number not in without
        for tag in (*around, *_tags(step, moves, written=written))
    )


def steps_with(routine: Routine, moves: Moves, tags: Collection[str]) -> frozenset[int]:
    """Return the leaf numbers of the steps that carry one of `tags`, themselves or by a move."""
    wanted = frozenset(tags)
    if not wanted:
        return frozenset()
    steps = enumerate(_tagged(routine.steps), 1)
    return frozenset(
        number for number, (step, around, _) in steps if wanted & {*around, *_tags(step, moves)}
    )


def planned(routine: Routine) -> frozenset[int]:
    """Return the leaf numbers of the steps that are played unless somebody chooses otherwise."""
    steps = enumerate(_tagged(routine.steps), 1)
    return frozenset(number for number, (_, _, extra) in steps if not extra)


def _tagged(
    steps: tuple[Step, ...], around: tuple[str, ...] = (), extra: bool = False
) -> Iterator[tuple[Step, tuple[str, ...], bool]]:
    """Yield every leaf step, the tags of the groups around it, and whether it is an extra."""
    for step in steps:
        off = extra or step.optional is Optional.EXTRA
        if isinstance(step, Group):
            yield from _tagged(step.steps, (*around, *step.tags), off)
        else:
            yield step, around, off


def _tags(step: Step, moves: Moves, *, written: bool = False) -> tuple[str, ...]:
    named = [zone.name for zone in step.zones] if isinstance(step, Zones) else []
    named.append(getattr(step, "move", ""))
    found = [(name, move) for name in named if (move := moves.find(name))]
    known = [move for name, move in found if not written or move.slug == name]
    return (*step.tags, *(tag for move in known for tag in move.tags))
