"""What a cue is: one tone or utterance, its place in its segment and its weight."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import IntEnum
from types import MappingProxyType

from timer.records import record


class Priority(IntEnum):
    """What gives way to what; the lower number is kept."""

    START_STOP = 0
    SIDE = 1
    COUNTDOWN = 2
    NEXT_UP = 3
    COACHING = 4


@record
class Cue:
    """One tone or utterance. `at_ms` counts from its segment's start; `tone` names the sound."""

    at_ms: int
    length_ms: int
    what: str
    priority: Priority
    text: str | None = None
    tone: str | None = None

    @property
    def kind(self) -> str:
        """`tone` or `speech`."""
        return "tone" if self.tone else "speech"


SPEAKING_MS_A_CHARACTER = 62
"""An unhurried voice says about sixteen characters a second; a house estimate."""


def estimated_speech_ms(text: str) -> int:
    """Return how long `text` takes to say where no recording tells, in milliseconds."""
    return 250 + SPEAKING_MS_A_CHARACTER * len(text)


@record
class Lengths:
    """How long things take to sound: tones by name, and any phrase, in milliseconds."""

    tones: Mapping[str, int] = MappingProxyType({})
    speech: Callable[[str], int] = estimated_speech_ms

    def tone(self, name: str) -> int:
        """Return the length of a tone; a stated 300 ms for one that has no recording."""
        return self.tones.get(name, 300)

    def cue(
        self, name: str, at_ms: int, priority: Priority, text: str | None = None, what: str = ""
    ) -> Cue:
        """Return the tone `name` as a cue; `what` where its meaning has another name."""
        return Cue(at_ms, self.tone(name), what or name, priority, text, name)
