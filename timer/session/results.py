"""What an engine has to show beside its snapshots: its state, its end, and what is observed."""

from __future__ import annotations

from timer.frozen import frozen
from timer.player.commands import Saved
from timer.player.effects import Effect, Outcome, SetDone
from timer.sound.sink import SoundStatus
from timer.timeline.segments import Segment


@frozen
class Status:
    """What is not as it should be, in sentences to be shown once."""

    sound: SoundStatus
    unsaved: int
    trouble: str | None
    news: str | None = None
    """What plays, or that it plays again: for a few seconds after it has changed."""


@frozen
class Summary:
    """What a session came to, once it is over."""

    outcome: Outcome
    sets: tuple[SetDone, ...]
    unsaved: tuple[str, ...]
    """Names of the sets that the journal could not take."""
    active_ms: int
    sentences: tuple[str, ...]
    """What went wrong with sound or journal."""
    rating: Segment | None = None
    """The effort set whose rating was asked for and not given; `Engine.rate` takes it."""
    at_end: bool = False
    """Whether the session was gone through to its end, whatever was done in it."""

    @property
    def count(self) -> int:
        """How many sets were done."""
        return sum(one.counts for one in self.sets)


Observed = Effect | Saved
"""What an observer is shown: every effect, and every set once it is on the disk."""
