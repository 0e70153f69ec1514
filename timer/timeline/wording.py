"""What is said and shown: the words for sides, doses, sets and what comes next."""

from __future__ import annotations

from timer.routine.model import AuthorCue, CueAt
from timer.timeline.segments import Segment, SegmentKind

KIND_WORDS = {
    SegmentKind.SETTLE: "Get ready",
    SegmentKind.WORK: "Work",
    SegmentKind.SWITCH: "Change sides",
    SegmentKind.REST: "Rest",
    SegmentKind.EFFORT: "Effort",
    SegmentKind.OPEN: "Open",
    SegmentKind.NOTE: "Note",
    SegmentKind.ASK: "Question",
}


def clock_text(ms: int) -> str:
    """Return `ms` as a clock shows it, `0:25` or `1:02:05`; a part of a second is dropped."""
    minutes, seconds = divmod(max(ms, 0) // 1000, 60)
    if minutes < 60:
        return f"{minutes}:{seconds:02d}"
    return f"{minutes // 60}:{minutes % 60:02d}:{seconds:02d}"


def spoken_time(ms: int) -> str:
    """Return `ms` as a person says it: `25 seconds`, `2 minutes`, `1 minute 30 seconds`."""
    minutes, seconds = divmod((ms + 500) // 1000, 60)
    parts = []
    if minutes:
        parts.append(f"{minutes} minute{'' if minutes == 1 else 's'}")
    if seconds or not minutes:
        parts.append(f"{seconds} second{'' if seconds == 1 else 's'}")
    return " ".join(parts)


def side_text(side: str | None) -> str | None:
    """Return how a side is called: `left side`, `alternating sides`, or the author's own label."""
    if side in ("left", "right"):
        return f"{side} side"
    return "alternating sides" if side == "alternate" else side


def dose_text(bout: Segment) -> str:
    """Return how much a bout asks for, as a person says it."""
    if bout.kind is SegmentKind.EFFORT:
        return f"stop at {bout.target} of ten"
    if bout.counted:
        return _times(bout.reps or 0, "rep")
    if bout.kind is SegmentKind.OPEN:
        return f"about {spoken_time(bout.length_ms)}"
    return spoken_time(bout.length_ms)


def set_text(bout: Segment) -> str | None:
    """Return which set this is, or None where there is only one."""
    if not bout.sets or bout.sets < 2:
        return None
    return "last set" if bout.set == bout.sets else f"set {bout.set} of {bout.sets}"


def announcements(bout: Segment, before: Segment | None) -> list[str]:
    """Return the ways of announcing `bout`, the fullest first, the shortest last.

    `before` is the bout that was done last, if any: what has not changed need not be said again.
    """
    side, turn = side_text(bout.side), set_text(bout)
    name = sentence(bout.label)
    cues = opening_cues(bout)
    if before is not None and before.step == bout.step and before.label == bout.label:
        short = sentence(", ".join(part for part in (side, turn) if part) or bout.label)
        return [*_with_cues(short, cues), sentence(side or turn or bout.label)]
    full = ", ".join(part for part in (bout.label, side, dose_text(bout), turn) if part)
    named = ", ".join(part for part in (bout.label, side) if part)
    return [*_with_cues(f"Next: {sentence(full)}", cues), f"Next: {sentence(named)}", name]


def opening_cues(bout: Segment) -> tuple[str, ...]:
    """Return the cues that belong to a bout's start, as sentences."""
    return tuple(sentence(cue.say) for cue in bout.cues if cue.at is CueAt.START)


def later_cues(bout: Segment) -> tuple[AuthorCue, ...]:
    """Return the cues that have a moment of their own inside the bout."""
    return tuple(cue for cue in bout.cues if cue.at is not CueAt.START)


def sentence(text: str) -> str:
    """Return `text` with a capital first letter and a full stop, unless it ends in a mark."""
    text = text.strip()
    text = text[:1].upper() + text[1:]
    return text if text.endswith((".", "!", "?", "…")) else text + "."


def question_text(segment: Segment) -> str:
    """Return a question with its numbered answers, as it is read out."""
    answers = " ".join(f"{n}: {option.text}." for n, option in enumerate(segment.options, start=1))
    return f"{sentence(segment.label)} {answers}"


def _with_cues(lead: str, cues: tuple[str, ...]) -> list[str]:
    """Return `lead` followed by all cues, by all but the last, and so on down to `lead` alone."""
    return [" ".join((lead, *cues[:kept])) for kept in range(len(cues), -1, -1)]


def _times(count: int, thing: str) -> str:
    return f"{count} {thing}{'' if count == 1 else 's'}"
