"""The sentences that say what a command did: as shown, and as spoken."""

from __future__ import annotations

from timer.frozen import frozen
from timer.player.clock import Loss, Lost
from timer.player.effects import SetDone
from timer.player.results import NO_SET, SAID, Tally
from timer.player.snapshot import PauseReason
from timer.routine.screening_questions import COMPLAINTS, STOP_QUESTION, Complaint
from timer.timeline.messages import (
    HOW_HARD,
    NUMBER_WORDS,
    TO_GO,
    Phrases,
    about_time,
    capital,
    full_stop,
    how_hard,
    sentence,
    side_text,
    spoken,
    time_phrases,
    times,
)
from timer.timeline.segments import Segment, SegmentKind


@frozen
class Reply:
    """The answer to a command: a text to show, and the ways to say it, the fullest first.

    A form without a recording of each of its phrases is skipped.
    """

    text: str
    forms: tuple[Phrases, ...] = ()


@frozen
class LegsBefore:
    """That the session is a test of each leg; the last one, if any, with how long ago it was."""

    when: str = ""
    """Such as `Four weeks ago`; empty where there was none."""
    left: int = 0
    right: int = 0


def reply(*forms: Phrases) -> Reply:
    """Return a reply that shows the fullest of `forms`."""
    return Reply(" ".join(forms[0]), forms)


AS_LONG_AS_IT_GETS = "That's as long as it gets."
AS_LOUD_AS_IT_GETS = "That's as loud as it gets."
AS_SOFT_AS_IT_GETS = "That's as quiet as it gets."
PAUSED = "Paused."
STOPPED = "Stopped."
LEAVE = "Leave?"
GO_ON = "Continuing in three."
SKIPPED = "Skipped."
NOTED = "Skipped, and noted as pain."
TAKE_BACK = "Just tired? Press b, then x and 4."
CORRECT_LATER = "Just tired? Correct the set in your history."
"""How to take back pain that was noted without an answer, with all keys and with one button; only
shown, as is NOTED."""
HURT_KEYS = "Enter skips this move, space continues, q ends the session."
HURT_NOW_KEYS = "Enter ends the session, n skips only this move, space continues."
LEAVE_KEYS = "Enter keeps the rest for later, y ends it here, escape continues."
HURT_ANY_KEY = "Any key skips this move, escape continues, q ends the session."
HURT_NOW_ANY_KEY = "Any key ends the session, escape goes back."
LEAVE_ANY_KEY = "Any key keeps the rest for later, escape continues."
"""The same with one button."""
LEAVE_SHOWN = "Leave? Enter keeps the rest, y ends it, esc continues."
LEAVE_FOR_GOOD = "Leave? Enter ends it, esc continues."
"""The same where the rest can't be kept for later; only shown."""
ALL_TO_GO, OF_THIS, SO_FAR_OF_THIS = "to go;", "of this.", "of this so far."
STRANGE = "Space pauses, enter is done."
KEPT = "What you did is kept."
NOT_ASKED = "There's no question now."
NO_ANSWER = "That isn't one of the answers."
SHOWN = "It's on the screen."
NO_SWAP = "There's no easier or similar move"
EXACT_MS = 120_000
"""From two minutes on, what is left is said in whole minutes."""
AS_BEFORE = "The session carries on as it was."
PAUSE_TO_EDIT = "Pause first with space, then press e to edit the file."
LIMIT = "Ten out of ten is further than you should go. Do fewer reps next time."
LESS = "A little less next time."
TOO_FAR = "Ten out of ten is further than you should go."
SETS_LEFT_OUT = "The other sets are left out."
TAKES_BACK = "Y does them after all."
OFFER = "Other sets left out: y does them."
SETS_BACK = "The other sets are back in."
TOO_HARD = "a little too far."
AT_MOST = "Next set: at most"
CONTINUES, ANY_CONTINUES = "Space continues.", "Any key continues."
"""How to continue after a pause, with all keys and with one button; only shown."""
TAKEN_UP = "Your change is in"
AS_IT_WAS = "The file is as it was."

_ANSWERS = tuple(
    phrase
    for number, complaint in enumerate(COMPLAINTS, 1)
    for phrase in (f"{number}:", full_stop(complaint.text))
)
WHAT_WAS_IT = " ".join((STOP_QUESTION, *_ANSWERS))
"""The question of what hurt with its answers, on one line."""

_PAUSES = {
    PauseReason.PERSON: Reply(f"{PAUSED} {CONTINUES}", ((PAUSED,),)),
    PauseReason.QUIT: Reply(LEAVE_SHOWN, ((LEAVE, LEAVE_KEYS, KEPT), (LEAVE,))),
    PauseReason.HURT: Reply(HURT_KEYS, ((STOP_QUESTION, *_ANSWERS, HURT_KEYS), (STOPPED,))),
    PauseReason.SLEPT: reply((PAUSED,)),
    PauseReason.FROZE: reply((PAUSED,)),
}
_ONE_BUTTON = {
    PauseReason.PERSON: Reply(f"{PAUSED} {ANY_CONTINUES}", ((PAUSED,),)),
    PauseReason.QUIT: Reply(
        "Leave? Any key keeps the rest, esc continues.", ((LEAVE, LEAVE_ANY_KEY, KEPT), (LEAVE,))
    ),
    PauseReason.HURT: Reply(HURT_ANY_KEY, ((STOP_QUESTION, *_ANSWERS, HURT_ANY_KEY), (STOPPED,))),
}

PHRASES: tuple[str, ...] = (
    *(PAUSED, STOPPED, LEAVE, GO_ON, SKIPPED, HURT_KEYS, LEAVE_KEYS, KEPT, LIMIT, LESS, NO_SET),
    *(HURT_ANY_KEY, HURT_NOW_ANY_KEY, LEAVE_ANY_KEY),
    *(HURT_NOW_KEYS, STOP_QUESTION, *(text for one in COMPLAINTS for text in one[1:3])),
    *(TOO_FAR, SETS_LEFT_OUT, TAKES_BACK, SETS_BACK, TOO_HARD, AT_MOST),
    *("Skipped:", "Get ready:", "From the start:", TO_GO, "more", "less"),
    *(f"{effort} out of ten" for effort in range(11)),
    *(f"over the target of {target}" for target in range(1, 10)),
    *("Sound on.", "Sound off.", "Voice on.", "Voice off.", "Swapped for", "Swapped."),
    *(AS_LONG_AS_IT_GETS, HOW_HARD, PAUSE_TO_EDIT, NOT_ASKED, NO_ANSWER, SHOWN, AS_BEFORE),
    *("Volume", *map(str, range(70, 101, 10)), AS_LOUD_AS_IT_GETS, AS_SOFT_AS_IT_GETS),
    *("There is nothing to swap here.", "This move can't be swapped here."),
    *(NO_SWAP, f"{NO_SWAP} for", "The file can't be used."),
    *(AS_IT_WAS, f"{TAKEN_UP}.", STRANGE, ALL_TO_GO, OF_THIS, SO_FAR_OF_THIS),
    *SAID,
    *("and", "Last time:", "A week ago:"),
    *(f"{capital(word)} weeks ago:" for word in NUMBER_WORDS[2:]),
    *("Paused:", "the machine slept for", "the program was stopped for"),
)
"""Every phrase said here that is neither a name nor a plain number; each has a clip."""


def pause(why: PauseReason, *, one_button: bool = False, keeps: bool = True) -> Reply:
    """Say that the session is paused, and what to do; see `Snapshot.keeps`."""
    if why is PauseReason.QUIT and not keeps:
        shown = LEAVE_FOR_GOOD.replace("Enter", "Any key") if one_button else LEAVE_FOR_GOOD
        return Reply(shown, ((LEAVE,),))
    return (_ONE_BUTTON.get(why) if one_button else None) or _PAUSES[why]


def complained(complaint: Complaint, *, one_button: bool = False) -> Reply:
    """Give the advice for what hurt, and say how the session continues."""
    if not complaint.ends:
        return Reply(complaint.advice, ((complaint.advice, GO_ON), (GO_ON,)))
    keys = HURT_NOW_ANY_KEY if one_button else HURT_NOW_KEYS
    return Reply(keys, ((complaint.advice, keys), (complaint.advice,)))


def resume(left_ms: int) -> Reply:
    """Say how much is left, before the count-in."""
    if left_ms <= 0:
        return reply((GO_ON,))
    return reply((*_left(left_ms), GO_ON), (GO_ON,))


def back(bout: Segment, left_ms: int | None) -> Reply:
    """Say which bout to get ready for after a sleep, and what is left of it if it had begun."""
    named = ("Get ready:", *spoken(bout.label, side_text(bout)))
    if not left_ms or left_ms < 0:
        return reply(named, (GO_ON,))
    return reply((*named, *_left(left_ms)), named, (GO_ON,))


def away(lost: Lost, *, one_button: bool = False) -> Reply:
    """Say that the session is paused, and how much time was lost."""
    what = "the machine slept for" if lost.why is Loss.SLEPT else "the program was stopped for"
    *gone, last = time_phrases(lost.away_ms)
    said = ("Paused:", what, *gone, full_stop(last))
    continues = ANY_CONTINUES if one_button else CONTINUES
    return Reply(f"{' '.join(said)} {continues}", (said, (PAUSED,)))


def skip(segment: Segment, now: Segment) -> Reply:
    """Say what was skipped; after a gap, say what starts `now` instead.

    The text of a note or a question is not read out once more.
    """
    if segment.kind in (SegmentKind.NOTE, SegmentKind.ASK):
        return reply((SKIPPED,))
    named = spoken(segment.label, side_text(segment))
    if segment.is_gap and not segment.written:
        return Reply(f"{_begun(now)} {' '.join(named)}", (("Next:", *named), named))
    return reply(("Skipped:", *named), ("Skipped:", sentence(segment.label)), (SKIPPED,))


def kept(done: SetDone) -> Reply:
    """Say how much is kept of a bout that was ended early."""
    if not done.done:
        amount = time_phrases(done.seconds * 1000)
    else:
        amount = (times(done.done, "rep" if done.segment.counted else "breath"),)
    said = (*amount[:-1], full_stop(amount[-1]))
    if done.done == 0:
        unit = "rep" if done.segment.counted else "breath"
        return Reply(f"{name(done.segment)}: {' '.join(amount)}, no whole {unit}.", (said,))
    text = f"{name(done.segment)}: {' '.join(amount)} kept."
    return Reply(text, ((*said, KEPT), said))


def coming(segment: Segment) -> Reply:
    """Say what comes after a segment that isn't a set."""
    named = spoken(segment.label, side_text(segment))
    return Reply(f"{_begun(segment)} {' '.join(named)}", (("Next:", *named), named))


def _begun(segment: Segment) -> str:
    """Return how a segment that has begun is shown: what comes next is shown elsewhere."""
    return "Get ready:" if segment.is_gap and not segment.written else "Now:"


def moved(segment: Segment) -> Reply:
    """Say where the playhead is now."""
    named = spoken(segment.label, side_text(segment))
    return reply(("Get ready:" if segment.is_gap else "From the start:", *named), named)


def left_move(segment: Segment, *, unsaid: bool = False, one_button: bool = False) -> Reply:
    """Say that the painful move is left out, and what comes next.

    If what it was is `unsaid`, what that counts as is shown, and how to take it back.
    """
    named = spoken(segment.label, side_text(segment))
    said = (SKIPPED, "Next:", *named)
    noted = f"{NOTED} {CORRECT_LATER if one_button else TAKE_BACK}"
    text = noted if unsaid else SKIPPED
    return Reply(f"{text} {_begun(segment)} {' '.join(named)}", (said, (SKIPPED,)))


def change(by_ms: int, segment: Segment, left_ms: int) -> Reply:
    """Say by how much a segment was made longer or shorter."""
    more = "more" if by_ms > 0 else "less"
    cycle = segment.cycle_ms
    if cycle:
        count = abs(by_ms) // cycle
        thing = "rep" if segment.counted else "breath"
        what: Phrases = (times(count, thing), full_stop(more))
    else:
        what = (*time_phrases(abs(by_ms)), full_stop(more))
    return reply((*what, *_left(left_ms)), what)


def longest(left_ms: int) -> Reply:
    """Say that a segment can't be made longer, and how much is left."""
    return reply((AS_LONG_AS_IT_GETS, *_left(left_ms)), (AS_LONG_AS_IT_GETS,))


def rated(segment: Segment, effort: int, most: int | None = None) -> Reply:
    """Repeat the effort, with advice if it was too hard; the next set has `most` reps at most."""
    given = f"{effort} out of ten"
    if most is not None:
        said = (f"{given}:", TOO_HARD, AT_MOST, times(most, "rep") + ".")
        # Where there is room for one sentence, what follows from it is shown.
        text = " ".join((*said[2:], *said[:2]))
        return Reply(text, (said, said[2:], (full_stop(given),)))
    if effort >= 10:
        return reply((full_stop(given), LIMIT), (full_stop(given),))
    if segment.target is not None and effort > segment.target:
        over = f"over the target of {segment.target}."
        return reply((f"{given}:", over, LESS), (full_stop(given),))
    return reply((full_stop(given),))


def time_left(left_ms: int, total_ms: int, passed_ms: int | None = None) -> Reply:
    """Say how long the whole session and the segment still take.

    Of a segment that waits for the person it is `passed_ms`, what has passed.
    """
    whole = about_time(total_ms) if total_ms >= EXACT_MS else time_phrases(total_ms)
    alone = (*whole, TO_GO)
    if passed_ms is not None:
        return reply((*whole, ALL_TO_GO, *time_phrases(passed_ms), SO_FAR_OF_THIS), alone)
    if left_ms <= 0 or left_ms >= total_ms:
        return reply(alone)
    return reply((*whole, ALL_TO_GO, *time_phrases(left_ms), OF_THIS), alone)


def reps_given(reps: int, most: int | None = None) -> Reply:
    """Repeat the reps that the person says they did; the next set has `most` reps at most."""
    given = full_stop(times(reps, "rep"))
    if most is None:
        return reply((given,))
    cut = (AT_MOST, full_stop(times(most, "rep")))
    return Reply(" ".join((*cut, given)), ((given, *cut), (given,)))


def strange() -> Reply:
    """Say the two keys that matter most, to somebody who presses others."""
    return reply((STRANGE,))


def legs(left: int, right: int, before: LegsBefore) -> tuple[Phrases, ...]:
    """Return the ways to say what a test of each leg showed, with the last one if there was one."""
    now = ("Left leg,", f"{left};", "right leg,", f"{right}.")
    if not before.when:
        return (now,)
    then = (f"{before.when}:", str(before.left), "and", f"{before.right}.")
    return (*now, *then), now


def over(
    tally: Tally, active_ms: int, asks: Segment | None = None, showed: tuple[Phrases, ...] = ()
) -> tuple[Phrases, ...]:
    """Return the ways to say how a session ended; it asks for the effort of the set `asks`.

    What it `showed`, as a test of each leg, comes first.
    """
    if showed:
        rest = over(tally, active_ms, asks)
        return (*((*one, *rest[0]) for one in showed), *showed, *rest)
    said = tally.phrases()
    if said != (NO_SET,):
        *units, last = about_time(active_ms)
        said = (*said, *units, full_stop(last))
    if not asks:
        return (said,)
    return (*said, *how_hard(asks)), (*said, HOW_HARD), (HOW_HARD,)


def sets_left_out(effort: int) -> Reply:
    """Say that the other sets of a move are left out, and how to do them after all."""
    given = f"{effort} out of ten."
    said = (given, TOO_FAR, SETS_LEFT_OUT, TAKES_BACK)
    text = f"{OFFER} {given} {TOO_FAR}"
    return Reply(text, (said, said[2:], (given,)))


def sets_taken_back() -> Reply:
    """Say that the other sets are done after all."""
    return reply((SETS_BACK,))


def answered(text: str) -> Reply:
    """Repeat an answer, or say the author's sentence for it."""
    return reply((sentence(text),))


def news(text: str, forms: tuple[Phrases, ...] = ()) -> Reply:
    """Say a message from outside, or at least that there is something to read."""
    return Reply(text, (*forms, (text,), (SHOWN,)))


def nothing_asked() -> Reply:
    """Say that a number has no meaning now."""
    return reply((NOT_ASKED,))


def no_answer() -> Reply:
    """Say that a number isn't one of the answers."""
    return reply((NO_ANSWER,))


def no_swap(label: str) -> Reply:
    """Say that there is no move to swap this one for."""
    return reply((f"{NO_SWAP} for", full_stop(label)), (f"{NO_SWAP}.",))


def unusable(problem: str, remedy: str | None = None) -> Reply:
    """Say that an edited file can't be used; the problem and its remedy are shown."""
    said = ("The file can't be used.", AS_BEFORE)
    text = " ".join(filter(None, (problem, remedy, AS_BEFORE)))
    return Reply(text, (said, said[:1]))


def taken_up(bout: Segment | None) -> Reply:
    """Say that an edited file is in use, and where the session is."""
    done = (f"{TAKEN_UP}.",)
    if bout is None:
        return reply(done)
    return reply((*done, *spoken(bout.label, side_text(bout))), done)


def swapped(label: str) -> Reply:
    """Say which move was swapped in."""
    return reply(("Swapped for", sentence(label)), ("Swapped.",))


def mute(muted: bool) -> Reply:
    """Say whether sound is on."""
    return reply(("Sound off." if muted else "Sound on.",))


def volume(before: int, level: int) -> Reply:
    """Say the new volume, or that it can't go any further."""
    if level == before:
        return reply((AS_LOUD_AS_IT_GETS if level == 100 else AS_SOFT_AS_IT_GETS,))
    return reply(("Volume", full_stop(str(level))))


def voice(on: bool) -> Reply:
    """Say whether the voice is on."""
    return reply(("Voice on." if on else "Voice off.",))


def too_fast() -> Reply:
    """Say why there is no voice in a session that doesn't run at normal speed."""
    return Reply("At this speed nothing is spoken.")


def name(segment: Segment) -> str:
    """Return a segment's label with its side."""
    side = side_text(segment)
    return f"{segment.label}, {side}" if side else segment.label


def _left(left_ms: int) -> Phrases:
    said = time_phrases(left_ms)
    return (*said, TO_GO)
