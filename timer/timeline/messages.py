"""What is said and shown: the words for sides, doses, sets and what comes next."""

from __future__ import annotations

from collections.abc import Mapping

from timer.routine.model import AuthorCue, CueAt, Limb
from timer.timeline.segments import Segment, SegmentKind

Phrases = tuple[str, ...]
"""An utterance in the parts that are recorded one by one; joined by spaces they are its text."""
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
NEXT_IN = "Next in"
STARTING_IN = "starting in"
REST = "Rest."
WAS_HARD, THE_LAST_SET = "How hard was", "the last set"
SCALE = "One to nine, or zero for ten."
HOW_HARD = f"How hard was that? {SCALE}"
LEADS = frozenset({"next", "next in", "starting in", "rest"})
"""Keys of phrases that start or end an announcement without saying what comes."""
LAST_REP = "Last rep."
LAST_BREATH = "Last breath."
HALFWAY = "Halfway."
HALF_OF_ALL = "Halfway through the routine."
LAST_EXERCISE = "last exercise"
TO_GO = "to go."
SO_FAR = "so far."
WAS_THE_PLAN = "That was the plan."
PRESS_ENTER = "Press enter when you are done."
PLAN_OVER = f"{WAS_THE_PLAN} {PRESS_ENTER}"
ENTER_WHEN_DONE = "enter when done"
_STOP = "Stop if you feel sharp pain, tingling or swelling."
FIRST_WORDS: tuple[Phrases, ...] = (
    ("Supple can't examine you.", _STOP),
    (_STOP,),
    ("Stop if anything hurts sharply.",),
)
"""What is said before a person's first session, the fullest first."""


def clock_text(ms: int) -> str:
    """Return `ms` as a clock shows it, `0:25` or `1:02:05`; a part of a second is dropped."""
    minutes, seconds = divmod(max(ms, 0) // 1000, 60)
    if minutes < 60:
        return f"{minutes}:{seconds:02d}"
    return f"{minutes // 60}:{minutes % 60:02d}:{seconds:02d}"


def end_text(now: str, total_ms: int | None) -> str:
    """Return the time of day at which a session would end; `now` is ISO 8601."""
    if total_ms is None:
        return ""
    minutes = int(now[11:13]) * 60 + int(now[14:16]) + (total_ms + 30_000) // 60_000
    return f"{minutes // 60 % 24:02d}:{minutes % 60:02d}"


def taken_text(ms: int) -> str:
    """Return how long something took as a clock shows it, rounded like `spoken_time`."""
    return clock_text(ms + 500)


def spoken_time(ms: int) -> str:
    """Return `ms` as a person says it: `25 seconds`, `2 minutes`, `1 minute 30 seconds`."""
    return " ".join(time_phrases(ms))


def time_phrases(ms: int) -> Phrases:
    """Return `ms` as a person says it, with a phrase each for hours, minutes and seconds."""
    minutes, seconds = divmod((ms + 500) // 1000, 60)
    hours, minutes = divmod(minutes, 60)
    named = ((hours, "hour"), (minutes, "minute"), (seconds, "second"))
    return tuple(times(count, unit) for count, unit in named if count) or ("0 seconds",)


def about_time(ms: int) -> Phrases:
    """Return how long a session took, as a person says it: in whole minutes from one minute on."""
    minute = 60_000
    return time_phrases(ms if ms < minute else (ms + minute // 2) // minute * minute)


def side_text(bout: Segment) -> str | None:
    """Return the name of a bout's side: `left leg`, `alternating sides`, the author's own label."""
    return side_name(bout.side, bout.limb)


def side_name(side: str | None, limb: str | None = None) -> str | None:
    """Return the name of a side; `limb` is what works there, a side of the body if nobody said."""
    limb = limb or Limb.SIDE
    if side in ("left", "right"):
        return f"{side} {limb}"
    return f"alternating {limb}s" if side == "alternate" else side


def dose_text(bout: Segment) -> str:
    """Return how much a bout asks for, as a coach would say it."""
    window = window_phrases(bout)
    parts = (dose_phrases(bout), window) if window else (dose_phrases(bout),)
    return ", ".join(" ".join(part) for part in parts)


def dose_phrases(bout: Segment) -> Phrases:
    """Return how much a bout asks for, in phrases."""
    if bout.kind is SegmentKind.EFFORT:
        return (f"stop at {NUMBER_WORDS[bout.target or 0]} out of ten",)
    if bout.counted:
        return (times(bout.reps or 0, "rep"),)
    if bout.kind is SegmentKind.OPEN:
        return ("about", *time_phrases(bout.length_ms))
    if bout.in_breaths:
        return (times(bout.reps or 0, "breath"),)
    if bout.reps and bout.length_ms > 60_000:
        # Breathing for five minutes ends with a whole breath; nobody needs to hear the seconds.
        return time_phrases((bout.length_ms + 15_000) // 30_000 * 30_000)
    return time_phrases(bout.length_ms)


def window_phrases(bout: Segment) -> Phrases | None:
    """Return how many reps an effort set may have, `3 to 8 reps`, None for other bouts."""
    if bout.kind is not SegmentKind.EFFORT or not bout.top:
        return None
    if bout.least is None or bout.least >= bout.top:
        return (times(bout.top, "rep"),)
    return (f"{bout.least} to", times(bout.top, "rep"))


def limit_text(bout: Segment) -> str | None:
    """Return the effort that is never to be passed, where it isn't the target itself."""
    if bout.kind is not SegmentKind.EFFORT or not bout.ceiling or bout.ceiling == bout.target:
        return None
    return f"never past {NUMBER_WORDS[bout.ceiling]}"


def plan_over(bout: Segment) -> Phrases:
    """Return what is said at the planned end of a bout that waits for the person."""
    if bout.kind is SegmentKind.EFFORT:
        # The planned count is only a guess; you stop by how hard it is.
        return (*spoken(dose_phrases(bout)), PRESS_ENTER)
    if bout.self_paced and bout.max_ms:
        return (WAS_THE_PLAN,)  # it ends soon, whatever the person does
    return (WAS_THE_PLAN, PRESS_ENTER)


def set_text(bout: Segment) -> str | None:
    """Return which set this is, or None where there is only one."""
    if not bout.sets or bout.sets < 2:
        return None
    return "last set" if bout.set == bout.sets else f"set {bout.set} of {bout.sets}"


def sets_text(by_side: Mapping[str | None, int], *, short: bool = False) -> str:
    """Return how many sets there are on each side: `3 sets`, `2 sets a side`.

    If `short`, a number without sides has no word, as under a heading.
    """
    sides = [count for side, count in by_side.items() if side not in (None, "alternate")]
    if len(sides) > 1 and len(sides) == len(by_side) and len({*sides}) == 1:
        return f"{times(sides[0], 'set')} a side"
    count = sum(by_side.values())
    return str(count) if short else times(count, "set")


def round_text(bout: Segment) -> str | None:
    """Return which round of its group a bout is in, or None where there is only one."""
    if not bout.rounds or bout.rounds < 2:
        return None
    return "last round" if bout.round == bout.rounds else f"round {bout.round} of {bout.rounds}"


def circuit_text(bout: Segment) -> str | None:
    """Return which round and which step of it a bout is: `round 2 of 3, step 1 of 4`."""
    if not bout.rounds or bout.rounds < 2:
        return None
    step = f", step {bout.part} of {bout.parts}" if bout.part else ""
    return f"round {bout.round} of {bout.rounds}{step}"


def step_text(bout: Segment) -> str | None:
    """Return which step of its round a bout is: `step 1 of 4`."""
    return f"step {bout.part} of {bout.parts}" if bout.part else None


def how_hard(bout: Segment) -> Phrases:
    """Return the question of how hard a set was, with its number or its side."""
    turn, side = set_text(bout), None if bout.side == "alternate" else side_text(bout)
    named: Phrases
    if not turn:
        named = (f"the {side}",) if bout.side in ("left", "right") else ("that",)
    else:
        turn = THE_LAST_SET if turn == "last set" else turn
        named = (f"{turn},", side) if side else (turn,)
    return WAS_HARD, *named[:-1], f"{named[-1]}?", SCALE


def round_news(bout: Segment, before: Segment | None) -> str | None:
    """Return which round `bout` starts, or None where `before` was in the same one."""
    if before is not None and (before.round, before.rounds) == (bout.round, bout.rounds):
        return None
    return round_text(bout)


def spoken(*parts: str | Phrases | None) -> Phrases:
    """Return `parts` as the phrases of one sentence, without those that are None or empty."""
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


def headings(bout: Segment) -> Phrases:
    """Return the names of the groups that start with a bout, as sentences."""
    own = bout.label.casefold()
    return tuple(sentence(name) for name in bout.headings if name.casefold() != own)


def opening_cues(bout: Segment) -> tuple[str, ...]:
    """Return the cues for a bout's start, as sentences."""
    return tuple(sentence(cue.say) for cue in setups(bout))


def setups(bout: Segment) -> tuple[AuthorCue, ...]:
    """Return the cues for a bout's start."""
    return tuple(cue for cue in bout.cues if cue.at is CueAt.START)


def sentence(text: str) -> str:
    """Return `text` as a sentence: with a capital, and a full stop unless it ends in a mark."""
    return full_stop(capital(text.strip()))


def capital(text: str) -> str:
    """Return `text` with a capital first letter."""
    return text[:1].upper() + text[1:]


def full_stop(text: str) -> str:
    """Return `text` with a full stop, unless it ends in a mark."""
    return text if text.endswith((".", "!", "?", "…")) else text + "."


def question_text(segment: Segment) -> str:
    """Return a question with its numbered answers, to be read aloud."""
    return " ".join(question_phrases(segment))


def question_phrases(segment: Segment) -> Phrases:
    """Return a question with its numbered answers, in phrases."""
    answers = enumerate(segment.options, start=1)
    numbered = (part for n, option in answers for part in (f"{n}:", full_stop(option.text)))
    return (sentence(segment.label), *numbered)


def times(count: int, thing: str) -> str:
    """Return `1 rep`, `2 reps`."""
    return f"{count} {thing}{'' if count == 1 else 's'}"
