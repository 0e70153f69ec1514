"""The sentences that confirm what a command did."""

from __future__ import annotations

from timer.player.snapshot import Why
from timer.player.vigil import Loss, Lost
from timer.timeline.segments import Segment
from timer.timeline.wording import sentence, side_text, spoken_time

_PAUSES = {
    Why.PERSON: "Paused. Space goes on.",
    Why.QUIT: "Leave? q leaves, space goes on. What you did is kept.",
    Why.HURT: "Stopped. Enter leaves this move out, space goes on, q ends the session.",
    Why.SLEPT: "Paused.",
    Why.FROZE: "Paused.",
}


def pause(why: Why) -> str:
    """Say that the session stands, and what to do."""
    return _PAUSES[why]


def resume(left_ms: int) -> str:
    """Say how much is left, before the count-in."""
    left = f"{sentence(spoken_time(left_ms) + ' left')} " if left_ms > 0 else ""
    return f"{left}Going on in three."


def away(lost: Lost) -> str:
    """Say how long nobody was there for."""
    what = "the machine slept" if lost.why is Loss.SLEPT else "the program stood still"
    return f"Paused: {what} for {spoken_time(lost.away_ms)}. Space goes on."


def skip(segment: Segment) -> str:
    """Say what was left out."""
    return f"Skipped: {name(segment)}."


def moved(segment: Segment) -> str:
    """Say where the playhead is now."""
    return sentence(f"{'Get ready: ' if segment.is_gap else 'From the start: '}{name(segment)}")


def left_move(segment: Segment) -> str:
    """Say that the painful move is left, and what is next."""
    return sentence(f"Left out. Next: {name(segment)}")


def change(by_ms: int, segment: Segment, left_ms: int) -> str:
    """Say by how much a segment was changed."""
    more = "more" if by_ms > 0 else "less"
    cycle = segment.cycle_ms
    if cycle:
        count = abs(by_ms) // cycle
        thing = "rep" if segment.counted else "breath"
        what = f"{count} {thing}{'' if count == 1 else 's'} {more}"
    else:
        what = f"{spoken_time(abs(by_ms))} {more}"
    return f"{sentence(what)} {sentence(spoken_time(left_ms) + ' left')}"


def rated(segment: Segment, effort: int) -> str:
    """Repeat the effort that was given, with the advice that belongs to it."""
    if effort >= 10:
        return f"{effort} of ten. That is the limit we try not to reach: fewer reps next time."
    if segment.target is not None and effort > segment.target:
        return f"{effort} of ten: over the target of {segment.target}. A little less next time."
    return f"{effort} of ten."


def answered(text: str) -> str:
    """Repeat an answer."""
    return sentence(text)


def mute(muted: bool) -> str:
    """Say whether there is sound."""
    return "Sound off." if muted else "Sound on."


def voice(on: bool) -> str:
    """Say whether there is a voice."""
    return "Voice on." if on else "Voice off."


def name(segment: Segment) -> str:
    """Return a segment's label with its side."""
    side = side_text(segment.side)
    return f"{segment.label}, {side}" if side else segment.label
