"""What a cue is: one tone or utterance, its place in its segment and its priority."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping
from enum import IntEnum, StrEnum
from functools import cached_property, lru_cache
from types import MappingProxyType

from timer.frozen import NamedTuple, frozen
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
    TIME = "time"
    """What is left of a long gap, or has passed of a bout that waits."""
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


class Cue(NamedTuple):
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


SPEAKING_MS = 330
CHARACTER_MS = 56
DIGIT_MS = 190
MARK_MS = 150
"""An unhurried voice, fitted so that nineteen out of twenty recordings take less: a length
for every phrase, and more for each character, digit (read as a word) and mark (a pause)."""
JOIN_MS = 70
"""Silence between two phrases of one sentence."""
STOP_MS = 350
"""Silence between two sentences."""
NUMBER_MS = 20
"""Silence between a number and its unit, where they are two recordings."""
MOST_KNOWN = 20_000
"""Of how many utterances the length is kept."""
_STOPS = (".", "!", "?", "…")
_SENTENCE = re.compile(r"(?<=[.!?…])\s+(?=[\"“‘'(]?[^\W_a-z])")
"""Where one sentence of a phrase ends and the next begins."""
_NUMBER = re.compile(r" ?\b([0-9]+)\b ?")


@lru_cache(maxsize=8_000)
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


@lru_cache(maxsize=4_000)
def sentences_of(phrases: Phrases) -> tuple[Phrases, ...]:
    """Return `phrases` sentence by sentence; one phrase may be several sentences."""
    found: list[Phrases] = []
    begun: list[str] = []
    for phrase in phrases:
        parts = _SENTENCE.split(phrase)
        for place, part in enumerate(parts, 1):
            begun.append(part)
            if place < len(parts) or part.endswith(_STOPS):
                found.append(tuple(begun))
                begun = []
    return (*found, tuple(begun)) if begun else tuple(found)


@lru_cache(maxsize=8_000)
def _run_key(phrases: Phrases) -> str:
    return phrase_key(" ".join(phrases))


def recordings(phrases: Phrases, known: Container[str]) -> Iterator[tuple[str, str, int]]:
    """Yield `phrases` in the longest parts of their sentences that have a recording of their own.

    `known` are the keys of all recordings. With each part come its key and the silence after it, in
    milliseconds; none after the last. A single phrase is a part even if nothing recorded it, but
    one with numbers is cut at them if that helps: "37 reps" is "37" and "reps".
    """
    for number, sentence in enumerate(sentences := sentences_of(phrases), 1):
        begin = 0
        while begin < len(sentence):
            end = len(sentence)
            while (key := _run_key(sentence[begin:end])) not in known and end > begin + 1:
                end -= 1
            after = STOP_MS if number < len(sentences) else 0
            pause = JOIN_MS if end < len(sentence) else after
            words = _at_numbers(key) if key not in known else ()
            if len(words) > 1 and all(word in known for word in words):
                yield from ((word, word, NUMBER_MS) for word in words[:-1])
                yield words[-1], words[-1], pause
            else:
                yield " ".join(sentence[begin:end]), key, pause
            begin = end


@lru_cache(maxsize=1_000)
def _at_numbers(key: str) -> Phrases:
    return tuple(part for part in _NUMBER.split(key) if part)


@frozen
class Lengths:
    """How long sounds take, in ms: tones by name, what is recorded by `phrase_key`."""

    tones: Mapping[str, int] = MappingProxyType({})
    clips: Mapping[str, int] = MappingProxyType({})

    def tone(self, name: str) -> int:
        """Return the length of a tone; 300 ms for one without a recording."""
        return self.tones.get(name, 300)

    def knows(self, phrases: Phrases) -> bool:
        """Return whether all of `phrases` are recorded."""
        return not self.unknown(phrases)

    def unknown(self, phrases: Phrases) -> Phrases:
        """Return those of `phrases` that no recording holds, alone or with its neighbours."""
        parts = recordings(phrases, self.clips)
        return tuple(part for part, key, _ in parts if key not in self.clips)

    def phrase(self, phrase: str) -> int:
        """Return how long a phrase takes to say; an estimate where nothing recorded it."""
        return self.speech((phrase,))

    def speech(self, phrases: Phrases) -> int:
        """Return how long `phrases` take to say, with the silences between them."""
        known = self._speech.get(phrases)
        if known is None:
            parts = recordings(phrases, self.clips)
            known = sum(
                (self.clips.get(key) or estimated_speech_ms(part)) + pause
                for part, key, pause in parts
            )
            if len(self._speech) >= MOST_KNOWN:
                self._speech.clear()
            self._speech[phrases] = known
        return known

    @cached_property
    def _speech(self) -> dict[Phrases, int]:
        """What was worked out so far: a plan asks for the same words again and again."""
        return {}

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
