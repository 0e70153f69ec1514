"""The choice of optional steps before a start: what it comes to, and how it is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from timer.errors import SuppleError
from timer.frozen import replace
from timer.journal.events import Fact
from timer.routine.optional_steps import CHOICE, OptionalStep, Selection, optional_steps, turned
from timer.routine.screening_questions import steps_with
from timer.services.session_factory import SessionPlan, plan_session

if TYPE_CHECKING:
    from timer.services.context import Context

ONE_STAYS = "One step has to stay on."
CHOICE_NOT_SAVED = "Your choice of steps was not saved, so it counts only now."


class StepChoice:
    """The optional steps of a planned session, turned on and off one after another."""

    def __init__(self, context: Context, plan: SessionPlan) -> None:
        self._context = context
        self.plan = plan
        """The session as it is chosen now."""

    @property
    def steps(self) -> tuple[OptionalStep, ...]:
        """Every step that may be chosen today; what an answer rules out may not."""
        written, moves = self.plan.written, self._context.moves
        out = steps_with(written, moves, self.plan.options.avoid)
        known = optional_steps(written, moves, self.plan.selection)
        return tuple(step for step in known if not out.issuperset(step.numbers))

    @property
    def kept(self) -> bool:
        """Whether the choice was made earlier and still holds."""
        return self.plan.selection is not None and self.plan.selection == self.plan.chosen_before

    def turn(self, place: int) -> bool:
        """Turn the step at `place` (from 0) on or off; return False if nothing would be left."""
        step = self.steps[place]
        selection = turned(self.plan.selection or Selection(), step, not step.on)
        options = replace(self.plan.options, selection=selection, wanted=(), unwanted=())
        try:
            self.plan = plan_session(self._context, self.plan.name, options, self.plan.past)
        except SuppleError:
            return False
        return True

    def keep(self) -> str | None:
        """Save the choice for this routine; return a sentence if it could not be saved."""
        selection = self.plan.selection or Selection()
        if selection == self.plan.chosen_before:
            return None
        fact = Fact(CHOICE + self.plan.written.slug, selection.text())
        trouble = self._context.journal.keep(fact)
        return f"{CHOICE_NOT_SAVED} {trouble.sentences}" if trouble else None
