"""What you choose before a start: optional steps, which are remembered, and how long it takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from timer.coach.capacity import leg_tests
from timer.errors import SuppleError
from timer.frozen import replace
from timer.journal.events import Fact
from timer.routine.optional_steps import (
    CHOICE,
    WEAKER,
    OptionalStep,
    Selection,
    SideChoice,
    has_sides,
    one_more_set,
    optional_steps,
    turned,
)
from timer.routine.screening_questions import steps_with
from timer.services.session_factory import SessionPlan, plan_session
from timer.timeline.compile.shorten import shortened

if TYPE_CHECKING:
    from timer.services.context import Context
    from timer.timeline.compile.preferences import EasierForm

ONE_STAYS = "One step has to stay on."
CHOICE_NOT_SAVED = "Your choice of steps was not saved, so it only counts this time."


class StepChoice:
    """A planned session whose steps are turned on and off and which is made shorter or longer."""

    def __init__(self, context: Context, plan: SessionPlan) -> None:
        self._context = context
        self._before = plan.selection
        self.plan = plan
        """The session as it is chosen now."""
        self.whole_ms = plan.timeline.total_ms
        """How long it takes with nothing left out."""

    @property
    def steps(self) -> tuple[OptionalStep, ...]:
        """Easier forms and every step that may be chosen today; what an answer rules out may not.

        An easier form is among them where the move went too far, or where it was taken before.
        """
        written, moves = self.plan.written, self._context.moves
        out = steps_with(written, moves, self.plan.options.avoid)
        on = (self.plan.selection or Selection()).on
        taken = (self.plan.chosen_before or Selection()).on | on
        forms = (
            OptionalStep(
                key=form.key,
                name=f"{form.easier} instead of {form.move}",
                numbers=tuple(sorted(form.numbers)),
                extra=True,
                on=form.key in on,
            )
            for form in self.plan.forms
            if form.needed or form.key in taken
        )
        known = (*forms, *self._more, *optional_steps(written, moves, self.plan.selection))
        return tuple(step for step in known if not out.issuperset(step.numbers))

    @property
    def _more(self) -> tuple[OptionalStep, ...]:
        """One more set on the weaker leg, and on a leg for which it was chosen before."""
        written, moves, selection = self.plan.written, self._context.moves, self.plan.selection
        kept = frozenset(key for one in (selection, self._before) if one for key in one.on)
        sides = [one for one in ("left", "right") if f"{WEAKER} {one}" in kept]
        sides += [weaker] if (weaker := self._weaker) and weaker not in sides else []
        found = (one_more_set(written, moves, side, selection) for side in sides)
        return tuple(one for one in found if one is not None)

    @property
    def _weaker(self) -> str | None:
        """The leg that did clearly fewer reps in the last test."""
        last = next(reversed(leg_tests(self.plan.past.tested)), None)
        return last.weaker if last else None

    @property
    def uneven(self) -> str | None:
        """That one more set is offered for the weaker leg, until that was answered."""
        key = f"{WEAKER} {self._weaker}"
        before = self.plan.chosen_before or Selection()
        if key in before.on | before.off or all(one.key != key for one in self._more):
            return None
        return f"Your {self._weaker} leg did fewer reps in the last test: one more set for it?"

    @property
    def offers(self) -> tuple[EasierForm, ...]:
        """The easier forms that are needed and were never taken."""
        before = self.plan.chosen_before or Selection()
        forms = self.plan.forms
        return tuple(one for one in forms if one.needed and one.key not in before.on)

    def offer(self) -> None:
        """Turn on every easier form that is needed, for the person to turn off again."""
        selection = self.plan.selection or Selection()
        keys = frozenset(one.key for one in self.plan.forms if one.needed)
        if not keys <= selection.on:
            on = replace(selection, on=selection.on | keys, off=selection.off - keys)
            self.plan = self._planned(selection=on)

    @property
    def kept(self) -> bool:
        """Whether the choice was made earlier and still holds."""
        return self.plan.selection is not None and self.plan.selection == self.plan.chosen_before

    def turn(self, place: int) -> bool:
        """Turn the step at `place` (from 0) on or off; return False if nothing would be left.

        What was made shorter by `resize` is whole again.
        """
        step = self.steps[place]
        selection = turned(self.plan.selection or Selection(), step, not step.on)
        options = self.plan.options
        budget = None if options.agreed else options.budget_ms
        try:
            self.plan = self._planned(
                selection=selection, wanted=(), unwanted=(), budget_ms=budget, agreed=False
            )
        except SuppleError:
            return False
        if budget is None:
            self.whole_ms = self.plan.timeline.total_ms
        return True

    @property
    def sides(self) -> SideChoice:
        """Which leg is trained, or begins."""
        return (self.plan.selection or Selection()).sides

    def turn_sides(self) -> bool:
        """Choose the next of the sides; return False if no step has any."""
        if not has_sides(self.plan.written):
            return False
        order = [*SideChoice]
        following = order[(order.index(self.sides) + 1) % len(order)]
        selection = replace(self.plan.selection or Selection(), sides=following)
        options = self.plan.options
        budget = None if options.agreed else options.budget_ms
        self.plan = self._planned(selection=selection, sides=None, budget_ms=budget, agreed=False)
        if budget is None:
            self.whole_ms = self.plan.timeline.total_ms
        return True

    def resize(self, by: int) -> bool:
        """Make it shorter (-1) or longer (1); return False where it can't be."""
        whole = self._planned(budget_ms=None)
        editor, now_ms = whole.editor, self.plan.timeline.total_ms
        found = shortened(editor.routine, self._context.moves, editor.choices)
        totals = [one.total_ms for one in found]
        if by < 0:
            fitting = [total for total in totals if total < now_ms][:1]
        else:
            fitting = [total for total in totals if total > now_ms][-1:]
        if not fitting:
            return False
        [budget] = fitting
        self.plan = whole
        if budget < totals[0]:
            self.plan = self._planned(budget_ms=budget, agreed=True)
        self.whole_ms = totals[0]
        return True

    def read_again(self) -> None:
        """Plan the routine as its file is now. Raise SuppleError if that can't be used."""
        self.plan = self._planned()
        if self.plan.options.budget_ms is None:
            self.whole_ms = self.plan.timeline.total_ms

    def _planned(self, **changes: object) -> SessionPlan:
        options = replace(self.plan.options, **changes)
        return plan_session(self._context, self.plan.name, options, self.plan.past)

    @property
    def turned(self) -> bool:
        """Whether a step was turned on or off."""
        return self.plan.selection != self._before

    def keep(self) -> str | None:
        """Save the choice for this routine; return what to say of it, if anything."""
        selection = self.plan.selection or Selection()
        # Who did not want an easier form today is offered it again.
        declined = frozenset(form.key for form in self.plan.forms)
        selection = replace(selection, off=selection.off - declined)
        if self.uneven:  # what was not taken is declined, until the other leg is the weaker one
            selection = replace(
                selection, off=selection.off | {f"{WEAKER} {self._weaker}"} - selection.on
            )
        if selection == self.plan.chosen_before:
            return None
        fact = Fact(CHOICE + self.plan.written.slug, selection.text())
        return self._context.journal.keep(fact, unsaved=CHOICE_NOT_SAVED)
