"""What answers given beforehand mean for a routine."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from timer import assets
from timer.cli.output import print_json, say
from timer.errors import ExitCode
from timer.frozen import frozen
from timer.routine.library.file_names import PROGRAMMES, moves_that_grow
from timer.routine.model import AS_WRITTEN, Effort, Hold, Reps, Routine, leaves
from timer.routine.optional_steps import (
    OptionalStep,
    SideChoice,
    as_chosen,
    kept_choice,
    optional_steps,
    select,
)
from timer.routine.screening_questions import advice_in
from timer.services.context import Context
from timer.services.preferences import compile_choices
from timer.services.routine_files import load_routine
from timer.services.screening import Consequence, ScreeningResult, consequences, startable, verdict
from timer.timeline.segments import Segment, Timeline

ChosenSteps = tuple[tuple[str, ...], tuple[str, ...], str | None]
"""Which optional steps are named as on, which as off, and which sides."""
NO_CHOICES: ChosenSteps = (), (), None


@frozen
class Screened:
    """A routine after answers that were given beforehand."""

    timeline: Timeline
    """The routine without what the answers leave out, or whole where it may not start."""
    result: ScreeningResult
    consequences: tuple[Consequence, ...]
    instead: tuple[str, ...]
    """Where it may not start: what can start after the same answers."""
    whole: Timeline
    optional: tuple[OptionalStep, ...]

    def choices(self) -> list[str]:
        """Return which steps may be chosen, in sentences."""
        return [
            f"{'Optional' if not extra else 'Extra'}: {', '.join(named)}."
            for extra in (False, True)
            if (
                named := [
                    f"{one.numbers[0]} {one.name} ({'on' if one.on else 'off'})"
                    for one in self.optional
                    if one.extra is extra
                ]
            )
        ]

    def refusal(self, *, as_json: bool) -> int | None:
        """Print why the routine may not start and return the exit code; None if it may."""
        guard, slug = self.result.by, self.timeline.routine.slug
        if guard is None:
            return None
        advice = advice_in(guard, slug)
        if as_json:
            blocked = {"by": guard.slug, "advice": advice, "instead": list(self.instead)}
            print_json(slug=slug, blocked=blocked)
        else:
            say(f"{self.timeline.routine.name} can't start after these answers.", err=True)
            say(advice, err=True)
            if self.instead:
                say(f"Instead: {', '.join(self.instead)}", err=True)
        return ExitCode.FAILED

    def answers_json(self) -> dict[str, Any]:
        """Return what each answer means, as part of an object; nothing without answers."""
        answers = [
            {
                "guard": one.guard.slug,
                "effect": one.effect.value if one.effect else "none",
                "advice": self._advice(one),
                "dropped": list(dict.fromkeys(bout.move or bout.label for bout in self._lost(one))),
            }
            for one in self.consequences
        ]
        return {"answers": answers} if answers else {}

    def lines(self) -> list[str]:
        """Return what the answers mean, in sentences."""
        found: list[str] = []
        for one in self.consequences:
            if advice := self._advice(one):
                found.append(advice)
            if names := dict.fromkeys(bout.label for bout in self._lost(one)):
                found.append(f"Left out: {', '.join(names)}.")
        return found

    def _advice(self, one: Consequence) -> str | None:
        return advice_in(one.guard, self.timeline.routine.slug) if one.effect else None

    def _lost(self, one: Consequence) -> list[Segment]:
        """Return the bouts that an answer leaves out."""
        return [bout for bout in self.whole.segments if bout.is_bout and bout.step in one.steps]


ADAPTED = "This is the routine as written. `supple run` adapts it to how your last sessions went."


def adapted_text(context: Context, routine: Routine) -> str | None:
    """Return a sentence if a session of `routine` may differ from what is written, else None.

    It does where a programme has come further, or an effort went too far. Neither is looked up.
    """
    steps = [step for step in leaves(routine.steps) if AS_WRITTEN not in step.tags]
    if any(isinstance(step, Effort) for step in steps):
        return ADAPTED
    folders = (context.folders.routines, assets.folder("routines"))
    grow = moves_that_grow(folder / PROGRAMMES for folder in folders)
    named = {step.move for step in steps if isinstance(step, (Hold, Reps))}
    return ADAPTED if context.settings.progress and named & grow else None


def screened(
    context: Context,
    name: str,
    answers: Mapping[str, bool],
    named: ChosenSteps,
    facts: Mapping[str, str],
) -> Screened:
    """Return the routine `name` as it is after `answers`. Raise SuppleError if it can't be read.

    The optional steps named first are on and those named second off, and the sides are those named
    third; the others are as `facts` of the journal have them.
    """
    from timer.frozen import replace
    from timer.timeline.compile.compiler import compile_routine
    from timer.timeline.compile.preferences import easier_forms, taken_swaps

    written, moves = load_routine(context, name), context.moves
    wanted, unwanted, sides = named
    selection = select(written, moves, wanted, unwanted, kept_choice(facts, written.slug))
    if sides is not None:
        selection = replace(selection, sides=SideChoice(sides))
    routine = as_chosen(written, moves, selection)
    result = verdict(routine, moves, answers)
    swaps = taken_swaps(easier_forms(written, moves, {}), selection)
    choices = replace(compile_choices(context), swaps=swaps)
    whole = timeline = compile_routine(routine, moves, choices)
    instead: tuple[str, ...] = ()
    if not result.go:
        instead = startable(result, moves, answers, lambda slug: load_routine(context, slug))
    elif result.dropped:
        timeline = compile_routine(routine, moves, replace(choices, dropped=result.dropped))
    found = consequences(routine, moves, answers)
    optional = optional_steps(written, moves, selection)
    return Screened(timeline, result, found, instead, whole, optional)
