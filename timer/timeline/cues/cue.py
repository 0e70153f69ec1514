"""What a cue is: one tone or utterance, its place in its segment and its priority."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import IntEnum, StrEnum
from functools import lru_cache
from types import MappingProxyType

from timer.frozen import frozen
from timer.timeline.messages import Phrases
from timer.timeline.spoken import words


class CueKind(StrEnum):
    """What a cue is for; the words are those of `supple script --json`.

    A tone of a kind is called the same, but for those of a phase and of a note outside the plan.
    """

    START = "start"
    """The session's first tone, before anything is done."""
    GO = "go"
    SWITCH = "switch"
    REST = "rest"
    DONE = "done"
    FINISHED = "finished"
    """The session's last tone."""
    REP = "rep"
    PHASE = "phase"
    """A tone or the name of a phase of a rep or breath."""
    COUNT = "count"
    """The number of a rep, said aloud."""
    TICK = "tick"
    """A second of the metronome."""
    COUNTDOWN = "countdown"
    """One of the last three seconds, or of a count-in."""
    HALF = "half"
    TEN = "ten"
    """Ten seconds left."""
    REMINDER = "reminder"
    """The planned end of something that waits for the person."""
    ANNOUNCE = "announce"
    """What comes next."""
    DOSE = "dose"
    """How much a bout asks for, where nothing said so before it."""
    CUE = "cue"
    """An author's sentence."""
    NOTE = "note"
    ASK = "ask"
    CONFIRM = "confirm"
    """The answer to a command."""
    PAUSED = "paused"
    RESUMED = "resumed"
    HURTS = "hurts"


TICKS = frozenset({CueKind.COUNTDOWN, CueKind.REP, CueKind.TICK})
"""Tones with a level of their own, which a routine can go without."""
RHYTHM = frozenset({CueKind.PHASE, CueKind.REP, CueKind.TICK})
"""Tones that an utterance may sound over: those of a rhythm that never pauses."""


class Priority(IntEnum):
    """What gives way to what; the lower number is kept."""

    START_STOP = 0
    SIDE = 1
    COUNTDOWN = 2
    NEXT_UP = 3
    COACHING = 4


@frozen
class Cue:
    """One tone or utterance. `at_ms` counts from its segment's start.

    `tone` names the sound of a tone, `phrases` are what an utterance says.
    """

    at_ms: int
    length_ms: int
    what: CueKind
    priority: Priority
    text: str | None = None
    tone: str | None = None
    phrases: Phrases = ()

    @property
    def kind(self) -> str:
        """`tone` or `speech`."""
        return "tone" if self.tone else "speech"


SPEAKING_MS = 425
CHARACTER_MS = 60
DIGIT_MS = 220
MARK_MS = 390
"""An unhurried voice, fitted so that nineteen out of twenty recorded phrases take less: a length
for every phrase, and more for each character, digit (read as a word) and mark (a pause)."""
JOIN_MS = 70
"""Silence between two phrases of one sentence."""
STOP_MS = 260
"""Silence between two sentences."""
_STOPS = (".", "!", "?", "…")


def phrase_key(phrase: str) -> str:
    """Return the key of a recording of `phrase`, without case, extra spaces and closing marks.

    What is said counts, not how it is written: `30s` has the key of "30 seconds".
    """
    return " ".join(words(phrase).casefold().split()).rstrip(" .,:;!?…")


@lru_cache(maxsize=1_000)
def estimated_speech_ms(phrase: str) -> int:
    """Return an estimate of how long `phrase` takes to say, in milliseconds."""
    key = phrase_key(phrase)
    digits = sum(char.isdigit() for char in key)
    marks = sum(char in ".,:;!?" for char in key)
    return SPEAKING_MS + CHARACTER_MS * len(key) + DIGIT_MS * digits + MARK_MS * marks


def joins(phrases: Phrases) -> Iterator[tuple[str, int]]:
    """Yield each phrase with the silence after it, in milliseconds; none after the last."""
    for place, phrase in enumerate(phrases, start=1):
        pause = STOP_MS if phrase.endswith(_STOPS) else JOIN_MS
        yield phrase, pause if place < len(phrases) else 0


@frozen
class Lengths:
    """How long sounds take, in ms: tones by name, recorded phrases by `phrase_key`."""

    tones: Mapping[str, int] = MappingProxyType({})
    clips: Mapping[str, int] = MappingProxyType({})

    def tone(self, name: str) -> int:
        """Return the length of a tone; 300 ms for one without a recording."""
        return self.tones.get(name, 300)

    def knows(self, phrases: Phrases) -> bool:
        """Return whether all of `phrases` are recorded."""
        return all(phrase_key(phrase) in self.clips for phrase in phrases)

    def phrase(self, phrase: str) -> int:
        """Return the length of a phrase's recording, or an estimate where there is none."""
        return self.clips.get(phrase_key(phrase)) or estimated_speech_ms(phrase)

    def speech(self, phrases: Phrases) -> int:
        """Return how long `phrases` take to say, with the silences between them."""
        return sum(self.phrase(phrase) + pause for phrase, pause in joins(phrases))

    def cue(
        self,
        what: CueKind,
        at_ms: int,
        priority: Priority,
        text: str | None = None,
        tone: str | None = None,
    ) -> Cue:
        """Return a tone as a cue; `tone` is its name where that isn't the kind's own."""
        name = tone or str(what)
        return Cue(at_ms, self.tone(name), what, priority, text, name)

    def said(self, phrases: Phrases, at_ms: int, what: CueKind, priority: Priority) -> Cue:
        """Return an utterance as a cue."""
        text = " ".join(phrases)
        return Cue(at_ms, self.speech(phrases), what, priority, text, None, phrases)
