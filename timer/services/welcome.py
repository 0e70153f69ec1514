"""The welcome of somebody new: four cards, and one line where a first session comes before them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from timer.services.screening import needs_welcome
from timer.timeline.messages import FIRST_WORDS

if TYPE_CHECKING:
    from timer.coach.past import Past

SAFETY_LINE = " ".join(FIRST_WORDS[0])


def safety_line(past: Past, speed: float = 1.0) -> str | None:
    """Return what is shown and said before a first session, if the welcome was never read.

    None if there was a session before, if the journal can't say, or if a routine is only tried out
    at another speed.
    """
    done = any(session["speed"] == 1 for session in past.sessions)
    return SAFETY_LINE if needs_welcome(past) and not done and speed == 1 else None
