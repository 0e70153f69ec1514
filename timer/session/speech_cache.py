"""Speaks what a session says and nobody has recorded, once, into the cache."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from threading import Lock

from timer.errors import SuppleError
from timer.frozen import frozen
from timer.machine import Machine
from timer.paths import make
from timer.sound.clips import file_name, is_clip
from timer.sound.process import own_group, python_command
from timer.sound.synthesis import find_engine
from timer.sound.tones import read
from timer.text import safe
from timer.timeline.cues.cue import phrase_key
from timer.timeline.cues.plan import CuePlan
from timer.timeline.messages import Phrases
from timer.timeline.spoken import ENGLISH, sayable, words
from timer.worker import Task

PATIENCE_S = 30
"""How long a start waits for the voice at most."""
ENDS_WITHIN_S = 2
"""How long a process may take to end before it is killed."""


@frozen
class Voice:
    """What speaks a person's own words, and where its clips are kept."""

    engine: str
    program: str
    """The path of the engine's program, empty if it is a module."""
    folder: Path
    language: str = ENGLISH


def find_voice(
    machine: Machine, cache: Path, wanted: str, language: str | None = None
) -> Voice | None:
    """Return the voice that `machine` has for the `voice` setting `wanted`, None if it has none.

    `language` is that of the texts, such as `de`; each has clips of its own.
    """
    language = (language or ENGLISH).lower().replace("_", "-")
    found = find_engine(machine, wanted, language)
    if found is None:
        return None
    name = found.name if language == ENGLISH else f"{found.name}-{language}"
    return Voice(found.name, found.program, cache / "voice" / name, language)


class SpeechCache:
    """Has one session's words spoken.

    `voice` is None if the machine has none; `plan` is what the session begins with.
    """

    def __init__(self, voice: Voice | None, plan: CuePlan) -> None:
        self._voice = voice
        self._newest = plan
        self._speaking = Lock()
        self.unsaid: str | None = None
        """A sentence on what can't be spoken, if anything."""

    @property
    def plan(self) -> CuePlan:
        """The newest plan whose words are wanted; at first, what the session begins with."""
        return self._newest

    @property
    def waiting(self) -> bool:
        """Whether words have yet to be spoken, so that `prepare` takes a while."""
        voice = self._voice
        return voice is not None and any(
            not is_clip(voice.folder / file_name(one))
            for one in unrecorded(self._newest)
            if sayable(one, voice.language)
        )

    def silent(self, language: str) -> str | None:
        """Return a sentence on what no voice can say, known before anything is spoken.

        That is what is in another alphabet or no words at all, and everything in a language that
        no voice here speaks.
        """
        own = unrecorded(self._newest)
        if own and self._voice is None and language != ENGLISH:
            return f"No voice here speaks '{language}', so none says {_listed(own)}: {_shown(own)}"
        found = [one for one in own if not sayable(one, language)]
        return f"No voice can say {_listed(found)}: {_shown(found)}" if found else None

    def prepare(self) -> None:
        """Speak what the session begins with; a routine's first session takes a second or so."""
        self._catch_up(self._newest)

    def prepare_in_background(self) -> Task:
        """Speak what the session begins with, without waiting."""
        return Task("voice", self.prepare)

    def follow(self, plan: CuePlan) -> Task:
        """Speak the words of another plan, without waiting; they are used once they are there."""
        self._newest = plan
        return Task("voice", partial(self._catch_up, plan))

    def _catch_up(self, plan: CuePlan) -> None:
        with self._speaking:
            if plan is self._newest:
                # A plan places its cues when asked for them, which only one thread may do.
                own = plan.of_timeline(plan.timeline)
                self.unsaid = give_voice(own, self._voice) or self.unsaid


def give_voice(plan: CuePlan, voice: Voice | None) -> str | None:
    """Speak what `plan` says and is not recorded; return a sentence on what can't be spoken.

    A routine's first session takes a second or so, later ones no time.
    """
    missing = unrecorded(plan)
    if not missing:
        return None
    if voice is not None:
        able = (one for one in missing if sayable(one, voice.language))
        _say(plan, [one for one in able if not is_clip(voice.folder / file_name(one))], voice)
    silent = [one for one in missing if voice is None or not _spoken(voice.folder / file_name(one))]
    if not silent:
        return None
    return f"There is no voice for {_listed(silent)}: {_shown(silent)}"


def _listed(phrases: Sequence[str]) -> str:
    first = safe(phrases[0].rstrip(".,:"), 60)
    return f"'{first}'" if len(phrases) == 1 else f"'{first}' and {len(phrases) - 1} more"


def _shown(phrases: Sequence[str]) -> str:
    """Return what happens to `phrases` instead."""
    if len(phrases) == 1:
        return "it is shown, and a tone marks it. See `supple doctor`."
    return "they are shown, and a tone marks them. See `supple doctor`."


def unrecorded(plan: CuePlan) -> Phrases:
    """Return the phrases of `plan` that have no bundled clip, each once."""
    if not plan.voiced:
        return ()
    found: dict[str, str] = {}
    for place in range(len(plan.timeline.segments)):
        for cue in plan.of(place):
            for phrase in plan.lengths.unknown(cue.phrases):
                found.setdefault(phrase_key(phrase), phrase)
    return tuple(found.values())


def _spoken(file: Path) -> bool:
    """Return whether a clip holds any samples."""
    with suppress(SuppleError):
        return len(read(file)) > 0
    return False


def _say(plan: CuePlan, phrases: Sequence[str], voice: Voice) -> None:
    if not phrases:
        return
    lines = [json.dumps([words(phrase), plan.lengths.phrase(phrase)]) + "\n" for phrase in phrases]
    try:
        process = subprocess.Popen(
            python_command(
                "timer.sound.synthesis",
                voice.engine,
                voice.program,
                str(make(voice.folder)),
                voice.language,
            ),
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            **own_group(),
        )
    except (OSError, SuppleError):
        return
    assert process.stdin is not None
    try:
        # Left open after the blank line: the process ends itself if this end closes early.
        process.stdin.write("".join((*lines, "\n")).encode())
        process.stdin.flush()
        process.wait(PATIENCE_S)
    except (OSError, subprocess.TimeoutExpired):
        return
    finally:
        with suppress(OSError):
            process.stdin.close()
        _let_end(process)


def _let_end(process: subprocess.Popen[bytes]) -> None:
    """Wait for a process whose input is closed; it ends what it has started."""
    try:
        process.wait(ENDS_WITHIN_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
