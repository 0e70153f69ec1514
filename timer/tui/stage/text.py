"""The words on the stage, and its one large number; pure."""

from __future__ import annotations

from timer.frozen import frozen
from timer.player.feedback import LEAVE
from timer.player.snapshot import PauseReason, Snapshot, State, Waiting
from timer.routine.screening_questions import COMPLAINTS, STOP_QUESTION
from timer.timeline.messages import (
    KIND_WORDS,
    NEXT,
    NEXT_IN,
    REST,
    circuit_text,
    clock_text,
    dose_text,
    opening_cues,
    set_text,
    side_name,
    side_text,
)
from timer.timeline.segments import Segment, SegmentKind
from timer.tui.drawing.typeset import cells, sentences, wrap
from timer.tui.stage.phase_position import hand

LEAVING = (
    ("enter", "Keep the rest for later"),
    ("y", "End it here"),
    ("esc", "Continue"),
)
"""The answers to the question whether to leave, and their keys."""
LEAVING_FOR_GOOD = (("enter", "End it"), ("esc", "Continue"))
"""The same where the rest can't be kept for later."""
ANY_KEY = "any key"
"""What ends a wait in one-button mode."""
DONE, HERE, COMING = "●", "◐", "○"
ANNOUNCED = (NEXT, NEXT_IN, REST.rstrip("."))
"""How announcements begin."""
PLAIN_BELOW_S = 100
"""Below this a countdown is in seconds: two digits can be larger than `1:30` in the same room."""


@frozen
class Figure:
    """The one large number."""

    text: str
    """Digits, padded to the widest of the segment so that size and position don't change."""
    about: str
    """What the number counts, for the heading."""


def figure(now: Snapshot) -> Figure:
    """Return the number that matters most to somebody on the floor.

    Usually that is the seconds left. With a tempo it is the rep, since the body follows the phase;
    in breathing, the seconds left of the phase; in an open step, the time so far.
    """
    segment = now.segment
    if now.count_in is not None:
        return Figure(str(now.count_in), "")
    if segment.phases and segment.is_bout and now.rep is not None:
        if segment.counted:
            widest = segment.top or segment.reps or now.rep
            return Figure(str(now.rep).rjust(len(str(widest))), _of_reps(now))
        if now.phase_left_s is not None:
            longest = max(phase.ms for phase in segment.phases) // 1000
            return Figure(str(now.phase_left_s).rjust(len(str(longest))), _left(now))
    if segment.open:
        return Figure(seconds(now.gone_s, max(now.length_s, now.gone_s)), _plan(now))
    left = now.left_s or 0
    return Figure(seconds(left, max(now.length_s, left)), "")


def digits(now: Snapshot) -> str:
    """Return the digits of the large number."""
    return figure(now).text


def figure_about(now: Snapshot) -> str:
    """Return what the large number counts, for the heading."""
    return figure(now).about


def seconds(value: int, longest: int) -> str:
    """Return `value` seconds padded to the width of `longest`: plain below 100, else `m:ss`."""
    if longest < PLAIN_BELOW_S:
        return str(value).rjust(len(str(longest)))
    minutes, rest = divmod(value, 60)
    return f"{minutes}:{rest:02d}".rjust(len(f"{longest // 60}:00"))


def loud(now: Snapshot) -> str:
    """Return the one large word: paused or counting in, else the side, the phase or the kind."""
    if now.state is State.PAUSED:
        return _PAUSED[now.why or PauseReason.PERSON]
    if now.state is State.COUNTING_IN:
        return "Ready"
    if not now.left_s and now.waiting in (Waiting.OPEN, Waiting.REPS):
        return "Enter"
    if now.segment.kind is not SegmentKind.REST and (side := _side(now)):
        return side
    if now.phase and now.segment.is_bout:
        return now.phase
    return _KINDS[now.segment.kind]


def _side(now: Snapshot) -> str | None:
    """Return the name of the left or right side that is worked; None for any other."""
    segment = now.segment
    side = hand(segment, (now.rep or 1) - 1)
    if side and segment.side == "alternate":
        return side_name(side, segment.limb)
    return side and side_text(segment)


def loud_words(now: Snapshot) -> tuple[str, ...]:
    """Return the large word, then those that will replace it within the same segment."""
    first = loud(now)
    phases = [phase.name for phase in now.segment.phases]
    alternate = now.segment.side == "alternate"
    sides = [side_name(side, now.segment.limb) or "" for side in ("left", "right")]
    groups = (phases, sides if alternate else [])
    others = next((names for names in groups if first in names), [])
    return (first, *(name for name in others if name != first))


def unusual(now: Snapshot) -> str:
    """Return anything unusual in a few words: sound or voice off, another speed."""
    marks = [mark for mark, on in (("sound off", now.muted), ("voice off", not now.voice)) if on]
    marks += [f"{now.speed:g} times as fast"] if now.speed != 1 else []
    return " · ".join(marks)


def marks(now: Snapshot, width: int) -> str:
    """Return a mark for each rep and set: done, current or to come; empty if they don't fit.

    In a gap the next set is still to come.
    """
    segment, made = now.segment, []
    counts = segment.counted and segment.kind is SegmentKind.WORK
    if counts and segment.reps and now.rep:
        made.append(_row_of_marks(segment.reps, now.rep))
    if segment.sets and segment.sets > 1 and segment.set:
        made.append(_row_of_marks(segment.sets, segment.set, begun=segment.is_bout))
    texts = [wide for wide in (" ".join(one) for one in ("  ".join(made), *made))] + made
    return next((text for text in texts if cells(text) <= width), "")


def _row_of_marks(many: int, here: int, *, begun: bool = True) -> str:
    return DONE * (here - 1) + (HERE if begun else COMING) + COMING * (many - here)


def heading(now: Snapshot, *, width: int) -> str:
    """Return the kind of segment with side, set, round and step; the last is left out first."""
    segment = now.segment
    about = figure(now).about
    kind = "Continue in" if now.state is State.COUNTING_IN else KIND_WORDS[segment.kind]
    parts = (kind.upper(), side_text(segment), about, segment.load, _set(segment))
    kept = [part for part in parts if part]
    circuit = circuit_text(segment)
    for tail in (circuit, circuit and circuit.replace(" of ", "/"), _round(segment)):
        whole = " · ".join((*kept, tail)) if tail else ""
        if whole and cells(whole) <= width:
            return whole
    while len(kept) > 1 and cells(" · ".join(kept)) > width:
        kept.pop()
    return " · ".join(kept)


def name(now: Snapshot) -> str:
    """Return the name of the move, or the text of a note or question."""
    return now.segment.label


def stopped(now: Snapshot) -> bool:
    """Return whether a question of ours is shown: what hurt, or whether to leave."""
    return now.state is State.PAUSED and now.why in (PauseReason.HURT, PauseReason.QUIT)


def leaving(now: Snapshot) -> bool:
    """Return whether the question is whether to leave."""
    return now.state is State.PAUSED and now.why is PauseReason.QUIT


def to_read(now: Snapshot) -> str:
    """Return the text to read: a note, a question, or advice."""
    if leaving(now):
        return LEAVE
    if not stopped(now):
        return name(now)
    return now.complaint.advice if now.complaint else STOP_QUESTION


def answers(now: Snapshot, key: str = "enter") -> tuple[tuple[str, str], ...]:
    """Return the answers with the keys that give them; `key` is the one for done."""
    if leaving(now):
        first, *others = LEAVING if now.keeps else LEAVING_FOR_GOOD
        if key == ANY_KEY:  # it is y as well
            return (ANY_KEY, first[1]), others[-1]
        return first, *others
    if not stopped(now):
        texts = tuple(option.text for option in now.segment.options)
    else:
        texts = () if now.complaint else tuple(one.text for one in COMPLAINTS)
    return tuple((str(number), text) for number, text in enumerate(texts, 1))


def prompt(now: Snapshot, width: int, key: str = "enter") -> str | None:
    """Return what to press where the session waits for the person, short enough for `width`."""
    if now.waiting not in (Waiting.OPEN, Waiting.REPS, Waiting.EFFORT):
        return None
    texts = (f"Press {key} when you are done", f"{key}: done")
    return next((text.upper() for text in texts if cells(text) + 4 <= width), None)


def cue(now: Snapshot) -> str:
    """Return the last cue spoken, or the segment's opening cue.

    Announcements don't count: the screen shows what they say elsewhere.
    """
    if now.cue and not (now.segment.is_gap and now.cue.startswith(ANNOUNCED)):
        return now.cue
    bout = now.following if now.segment.is_gap else now.segment
    return " ".join(opening_cues(bout)) if bout and bout.is_bout else ""


def cue_lines(now: Snapshot, width: int, most: int) -> list[str]:
    """Return as many whole sentences of the cue as fit in `most` lines of `width` cells."""
    return sentences(cue(now), width, most)


def coming(now: Snapshot) -> str:
    """Return what comes next, as fully as possible."""
    return _coming(now)[0]


def coming_lines(now: Snapshot, width: int, most: int) -> list[str]:
    """Return what comes next in at most `most` lines of `width` cells, as fully as fits."""
    texts = _coming(now)
    fit = (lines for text in texts if len(lines := wrap(text, width)) <= most)
    return next(fit, wrap(texts[-1], width, most))


def _coming(now: Snapshot) -> list[str]:
    """Return ways to say what comes next, the fullest first."""
    bout = now.following
    if bout is None:
        return ["Then you're done."]
    if not bout.is_bout:
        return [f"Next: {bout.label}", f"Next: {KIND_WORDS[bout.kind].lower()}"]
    parts = [side_text(bout), dose_text(bout), bout.load, set_text(bout)]
    kept = [part for part in parts if part]
    fuller = [f"Next: {', '.join((bout.label, *kept[:n]))}" for n in range(len(kept), -1, -1)]
    return [*fuller, bout.label]


def question(now: Snapshot, width: int) -> str | None:
    """Return the question about the last set, if one is asked, short enough for `width` cells."""
    if stopped(now):
        return None
    if now.rating is not None:
        texts = ["How hard was that? Press 1 to 9, or 0 for ten.", "How hard? 1 to 9, 0 is ten."]
    elif now.counting is not None and not now.counted:
        texts = [f"{of}: how many reps?" for of in _counted_set(now.counting)]
    else:
        return None
    return next((text for text in texts if cells(text) + 4 <= width), texts[-1])


def _counted_set(bout: Segment) -> list[str]:
    """Return ways to say which set is meant, the fullest first."""
    of = _set(bout).split(" of ")[0]
    full = [part for part in (bout.label, side_text(bout), of) if part]
    return [
        ", ".join(full),
        ", ".join((bout.label, of) if of else full[:1]),
        (of or "last set").capitalize(),
    ]


def _of_reps(now: Snapshot) -> str:
    segment = now.segment
    if segment.kind is SegmentKind.EFFORT:
        return f"stop at {segment.target} out of 10"
    return f"rep {now.rep} of {segment.reps}"


def _left(now: Snapshot) -> str:
    return to_go(now.left_s or 0)


def to_go(seconds: int) -> str:
    """Return the time that is left; "left" is a side here, never a time."""
    return f"{clock_text(seconds * 1000)} to go"


def _plan(now: Snapshot) -> str:
    segment = now.segment
    if segment.kind is SegmentKind.EFFORT:
        return f"stop at {segment.target} out of 10"
    if segment.counted:
        return f"{segment.reps} reps, your pace"
    return f"about {clock_text(now.length_s * 1000)}"


def _set(segment: Segment) -> str:
    if not segment.sets or segment.sets < 2:
        return ""
    return f"set {segment.set} of {segment.sets}"


def _round(segment: Segment) -> str:
    if not segment.rounds or segment.rounds < 2:
        return ""
    return f"round {segment.round} of {segment.rounds}"


_PAUSED = {
    PauseReason.PERSON: "Paused",
    PauseReason.QUIT: "Leave?",
    PauseReason.HURT: "Stopped",
    PauseReason.SLEPT: "Paused",
    PauseReason.FROZE: "Paused",
}

_KINDS = {
    SegmentKind.SETTLE: "Ready",
    SegmentKind.WORK: "Work",
    SegmentKind.SWITCH: "Switch",
    SegmentKind.REST: "Rest",
    SegmentKind.EFFORT: "Effort",
    SegmentKind.OPEN: "Your time",
    SegmentKind.NOTE: "Note",
    SegmentKind.ASK: "Question",
}
