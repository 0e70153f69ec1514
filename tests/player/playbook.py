"""A session on a manual clock, told as a playbook: at a time, a command, and what came of it."""

from __future__ import annotations

from typing import TypeVar

from timer.player.commands import Command
from timer.player.effects import (
    CuePassed,
    Effect,
    Ended,
    Message,
    Schedule,
    SegmentEntered,
    SetDone,
    Withdraw,
)
from timer.player.player import Player
from timer.player.results import Result
from timer.player.snapshot import Snapshot
from timer.timeline.cues.plan import CuePlan
from timer.timeline.segments import Timeline

T = TypeVar("T")

START = 5_000_000
"""Where the real clock stands at the session's start; never 0, so that a stray one shows."""


class Session:
    """Plays a timeline; times in seconds or, as `m:ss`, minutes and seconds from the start."""

    def __init__(
        self,
        timeline: Timeline,
        *,
        attended: bool = True,
        speed: float = 1.0,
        step_ms: int = 250,
        first: int = 0,
        keeps: bool = True,
    ) -> None:
        self.plan = CuePlan(timeline, attended=attended)
        self.player = Player(self.plan, attended=attended, speed=speed, first=first, keeps=keeps)
        self.now = START
        self.step_ms = step_ms
        self.effects: list[Effect] = self.player.start(START)

    def until(self, when: float | str) -> list[Effect]:
        """Let time go on, a step at a time, and return what happened on the way."""
        target = START + at(when)
        begun = len(self.effects)
        while self.now < target:
            self.now = min(self.now + self.step_ms, target)
            self.effects += self.player.advance(self.now)
        return self.effects[begun:]

    def at(self, when: float | str, command: Command) -> list[Effect]:
        """Let time go on, then obey `command`; return only what it brought about."""
        self.until(when)
        effects = self.player.handle(command, self.now)
        self.effects += effects
        return effects

    @property
    def shown(self) -> Snapshot:
        """What there is to see now."""
        return self.player.snapshot(self.now)

    @property
    def sets(self) -> list[SetDone]:
        """Every set handed out so far."""
        return only(SetDone, self.effects)


def at(when: float | str) -> int:
    """Return `1:05` or a number of seconds in milliseconds."""
    if isinstance(when, str):
        minutes, seconds = when.split(":")
        return int(minutes) * 60_000 + round(float(seconds) * 1000)
    return round(when * 1000)


def only(kind: type[T], effects: list[Effect]) -> list[T]:
    """Return the effects of one kind."""
    return [effect for effect in effects if isinstance(effect, kind)]


def sounds(effects: list[Effect]) -> list[tuple[float, str]]:
    """Return (seconds from the start, tone) of every tone handed out."""
    given = only(Schedule, effects)
    return [((one.at - START) / 1000, one.cue.tone) for one in given if one.cue.tone]


def said(effects: list[Effect]) -> list[str]:
    """Return the sentences told to the person."""
    return [one.text for one in only(Message, effects)]


def story(effects: list[Effect]) -> list[str]:
    """Return what happened in short: segments entered, sets done, silence, the end."""
    lines: list[str] = []
    for one in effects:
        match one:
            case SegmentEntered(when, segment):
                lines.append(f"{(when - START) / 1000:g} {segment.kind} {segment.label}")
            case SetDone():
                amount = f"{one.seconds}/{one.planned_seconds}"
                if one.done is not None:
                    amount = f"{one.done}/{one.planned}"
                mark = "" if one.result is Result.DONE else f" {one.result}"
                lines.append(f"set {amount}{mark}")
            case Withdraw():
                lines.append("silence")
            case Ended(outcome):
                lines.append(f"{outcome}")
    return lines


def passed(effects: list[Effect]) -> list[tuple[int, str, int]]:
    """Return (time, what, segment) of each cue that the playhead went past."""
    return [(one.at, one.cue.what, one.segment) for one in only(CuePassed, effects)]
