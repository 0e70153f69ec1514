"""What is said and shown: the words for sides, doses, sets and what comes next."""

from __future__ import annotations

from timer.routine.model import AuthorCue, CueAt
from timer.timeline.cue import Phrases
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
NUMBER_WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
NEXT = "Next:"
REST = "Rest."
HOW_HARD = "How hard was that? One to nine, or zero for ten."
LAST_REP = "Last rep."


def clock_text(ms: int) -> str:
    """Return `ms` as a clock shows it, `0:25` or `1:02:05`; a part of a second is dropped."""
    minutes, seconds = divmod(max(ms, 0) // 1000, 60)
    if minutes < 60:
        return f"{minutes}:{seconds:02d}"
    return f"{minutes // 60}:{minutes % 60:02d}:{seconds:02d}"


def spoken_time(ms: int) -> str:
    """Return `ms` as a person says it: `25 seconds`, `2 minutes`, `1 minute 30 seconds`."""
    return " ".join(time_phrases(ms))


def time_phrases(ms: int) -> Phrases:
    """Return `ms` as a person says it; hours, minutes and seconds are a phrase each."""
    minutes, seconds = divmod((ms + 500) // 1000, 60)
    hours, minutes = divmod(minutes, 60)
    named = ((hours, "hour"), (minutes, "minute"), (seconds, "second"))
    return tuple(times(count, unit) for count, unit in named if count) or ("0 seconds",)


def side_text(side: str | None) -> str | None:
    """Return how a side is called: `left side`, `alternating sides`, or the author's own label."""
    if side in ("left", "right"):
        return f"{side} side"
    return "alternating sides" if side == "alternate" else side


def dose_text(bout: Segment) -> str:
    """Return how much a bout asks for, as a person says it."""
    return " ".join(dose_phrases(bout))


def dose_phrases(bout: Segment) -> Phrases:
    """Return how much a bout asks for, in phrases."""
    if bout.kind is SegmentKind.EFFORT:
        return (f"stop at {NUMBER_WORDS[bout.target or 0]} of ten",)
    if bout.counted:
        return (times(bout.reps or 0, "rep"),)
    if bout.kind is SegmentKind.OPEN:
        return ("about", *time_phrases(bout.length_ms))
    return time_phrases(bout.length_ms)


def set_text(bout: Segment) -> str | None:
    """Return which set this is, or None where there is only one."""
    if not bout.sets or bout.sets < 2:
        return None
    return "last set" if bout.set == bout.sets else f"set {bout.set} of {bout.sets}"


def announcements(bout: Segment, before: Segment | None, *, brief: bool = False) -> list[Phrases]:
    """Return the ways of announcing `bout`, the fullest first; the last says just enough.

    `before` is the bout that was done last, if any: what has not changed need not be said again.
    `brief` leaves out everything but what it is and on which side.
    """
    side, turn = side_text(bout.side), set_text(bout)
    named = spoken(bout.label, side)
    cues = () if brief else opening_cues(bout)
    if before is not None and before.step == bout.step and before.label == bout.label:
        news = (side if before.side != bout.side else None) or turn or side or bout.label
        effort = dose_phrases(bout) if bout.kind is SegmentKind.EFFORT and not brief else ()
        which = spoken(side, turn) or named
        return [*_with_cues(spoken(side, turn, effort) or named, cues), which, spoken(news)]
    if brief:
        return [named]
    full = spoken(bout.label, side, dose_phrases(bout), turn)
    return [*_with_cues((NEXT, *full), cues), (NEXT, *named), named]


def spoken(*parts: str | Phrases | None) -> Phrases:
    """Return `parts` as the phrases of one sentence; what is missing is left out."""
    said: list[str] = []
    for part in parts:
        if part:
            if said:
                said[-1] += ","
            said += [part] if isinstance(part, str) else part
    if said:
        said[-1] = full_stop(said[-1])
        said[0] = capital(said[0])
    return tuple(said)


def opening_cues(bout: Segment) -> tuple[str, ...]:
    """Return the cues that belong to a bout's start, as sentences."""
    return tuple(sentence(cue.say) for cue in bout.cues if cue.at is CueAt.START)


def later_cues(bout: Segment) -> tuple[AuthorCue, ...]:
    """Return the cues that have a moment of their own inside the bout."""
    return tuple(cue for cue in bout.cues if cue.at is not CueAt.START)


def sentence(text: str) -> str:
    """Return `text` with a capital first letter and a full stop, unless it ends in a mark."""
    return full_stop(capital(text.strip()))


def capital(text: str) -> str:
    """Return `text` with a capital first letter."""
    return text[:1].upper() + text[1:]


def full_stop(text: str) -> str:
    """Return `text` with a full stop, unless it ends in a mark."""
    return text if text.endswith((".", "!", "?", "…")) else text + "."


def question_text(segment: Segment) -> str:
    """Return a question with its numbered answers, as it is read out."""
    return " ".join(question_phrases(segment))


def question_phrases(segment: Segment) -> Phrases:
    """Return a question with its numbered answers, in phrases."""
    answers = enumerate(segment.options, start=1)
    numbered = (part for n, option in answers for part in (f"{n}:", full_stop(option.text)))
    return (sentence(segment.label), *numbered)


def times(count: int, thing: str) -> str:
    """Return `1 rep`, `2 reps`."""
    return f"{count} {thing}{'' if count == 1 else 's'}"


def _with_cues(lead: Phrases, cues: tuple[str, ...]) -> list[Phrases]:
    """Return `lead` followed by all cues, by all but the last, and so on down to `lead` alone."""
    return [(*lead, *cues[:kept]) for kept in range(len(cues), -1, -1)]
