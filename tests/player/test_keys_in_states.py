"""Every key in every state, against the contract: what is recorded, what follows, what is said."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.each import each
from tests.player.playbook import START, Session, only, said
from tests.strategies import NO_GAPS, ask, effort, hold, note, open_end, reps, rest, unfold
from timer.player.commands import Command, Digit, Key
from timer.player.effects import Answered, EffortRated, Ended, Schedule, SetDone
from timer.player.results import Result
from timer.player.snapshot import PauseReason, State, Waiting
from timer.routine.model import Phase, Range
from timer.timeline.compile.compiler import Choices
from timer.timeline.cues.cue import CueKind
from timer.tui.keys.bindings import player_hints
from timer.tui.stage.text import answers

TEMPO = (Phase("up", Range(2_000, 2_000)), Phase("down", Range(2_000, 2_000)))
LONG = 60_000
SOON_MS = 120


def after_a_hold(step: object, until: float, *more: Command) -> Session:
    """A minute's hold, then `step` until so many seconds in it, then other commands."""
    last = hold(LONG, move="Last")
    timeline = unfold(hold(LONG, move="First"), step, last, defaults=NO_GAPS)  # type: ignore[arg-type]
    session = Session(timeline)
    session.until(60 + until)
    for at, command in enumerate(more):
        session.at(60 + until + at + 1, command)
    return session


STATES: dict[str, Callable[[], Session]] = {
    "hold": lambda: after_a_hold(hold(LONG), 20),
    "nearly over": lambda: after_a_hold(hold(LONG), 57),
    "tempo": lambda: after_a_hold(reps(10, tempo=TEMPO), 14),
    "effort": lambda: after_a_hold(effort(4, 8, tempo=TEMPO), 14),
    "open": lambda: after_a_hold(open_end(LONG), 14),
    "self-paced": lambda: after_a_hold(reps(10, pace=3_000), 14),
    "self-paced over": lambda: after_a_hold(reps(10, pace=3_000), 31),
    "rest": lambda: after_a_hold(rest(LONG), 14),
    "settle": lambda: after_a_hold(hold(LONG, settle=30_000), 14),
    "note": lambda: after_a_hold(note(), 4),
    "ask": lambda: after_a_hold(ask("Good", "Bad"), 4),
    "paused": lambda: after_a_hold(hold(LONG), 20, Key.TOGGLE),
    "counting in": lambda: after_a_hold(hold(LONG), 20, Key.TOGGLE, Key.TOGGLE),
    "leave?": lambda: after_a_hold(hold(LONG), 20, Key.QUIT),
    "hurt": lambda: after_a_hold(hold(LONG), 20, Key.HURTS),
    "hurt badly": lambda: after_a_hold(hold(LONG), 20, Key.HURTS, Digit(1)),
    "rated": lambda: after_a_hold(effort(4, 8, tempo=TEMPO), 14, Key.DONE),
    "counted": lambda: after_a_hold(reps(10, pace=3_000), 14, Key.DONE),
    "over": lambda: after_a_hold(hold(LONG), 120 + 20),
}


def story(state: str, command: Command) -> str:
    """Return in short what a key does in a state: sets, how many segments on, the state after."""
    session = STATES[state]()
    before = session.shown
    effects = session.at((session.now - START) / 1_000 + 2, command)
    done = [
        f"{one.result}{'' if one.done is None else f' {one.done}'}"
        for one in only(SetDone, effects)
    ]
    done += [f"effort {one.effort}" for one in only(EffortRated, effects)]
    done += [f"answer {one.number}" for one in only(Answered, effects)]
    done += [f"left, {'rest kept' if one.later else 'over'}" for one in only(Ended, effects)]
    after = session.shown
    moved = after.place - before.place
    where = [] if not moved else [f"{moved:+}"]
    now = str(after.why or after.state) if after.state is State.PAUSED else str(after.state)
    heard = [one for one in only(Schedule, effects) if one.at <= session.now + SOON_MS]
    silent = [] if heard or state == "over" else ["unheard"]
    return ", ".join([*done, *where, now, *silent])


TABLE: dict[str, dict[Command, str]] = {
    "hold": {
        Key.TOGGLE: "person",
        Key.BUTTON: "person",
        Key.DONE: "short, +1, playing",
        Key.NEXT: "skipped, +1, playing",
        Key.BACK: "-1, playing",
        Key.HURTS: "hurt, hurt",
        Key.QUIT: "quit",
    },
    "nearly over": {
        Key.TOGGLE: "person",
        Key.BUTTON: "person",
        Key.DONE: "done, +1, playing",
        Key.NEXT: "skipped, +1, playing",
        Key.BACK: "-1, playing",
        Key.LESS: "done, +1, playing",
        Key.HURTS: "hurt, hurt",
        Key.QUIT: "quit",
    },
    "tempo": {
        Key.TOGGLE: "person",
        Key.BUTTON: "person",
        Key.DONE: "short 4, +1, playing",
        Key.NEXT: "skipped 4, +1, playing",
        Key.BACK: "-1, playing",
        Key.HURTS: "hurt 4, hurt",
        Key.QUIT: "quit",
    },
    "effort": {
        Key.TOGGLE: "person",
        Key.BUTTON: "done 4, +1, playing",
        Key.DONE: "done 4, +1, playing",
        Key.NEXT: "skipped 4, +1, playing",
        Key.BACK: "-1, playing",
        Key.LESS: "done 4, +1, playing",
        Key.HURTS: "hurt 4, hurt",
        Key.QUIT: "quit",
    },
    "open": {
        Key.TOGGLE: "person",
        Key.BUTTON: "done, +1, playing",
        Key.DONE: "done, +1, playing",
        Key.NEXT: "skipped, +1, playing",
        Key.BACK: "-1, playing",
        Key.HURTS: "hurt, hurt",
        Key.QUIT: "quit",
    },
    "self-paced": {
        Key.TOGGLE: "person",
        Key.BUTTON: "done, +1, playing",
        Key.DONE: "done, +1, playing",
        Key.NEXT: "skipped, +1, playing",
        Key.BACK: "-1, playing",
        Key.HURTS: "hurt, hurt",
        Key.QUIT: "quit",
    },
    "self-paced over": {
        Key.TOGGLE: "person",
        Key.BUTTON: "done 10, +1, playing",
        Key.DONE: "done 10, +1, playing",
        Key.NEXT: "skipped 10, +1, playing",
        Key.BACK: "-1, playing",
        Key.LESS: "done 10, +1, playing",
        Key.HURTS: "hurt 10, hurt",
        Key.QUIT: "quit",
    },
    "rest": {
        Key.TOGGLE: "person",
        Key.BUTTON: "person",
        Key.DONE: "+1, playing",
        Key.NEXT: "+1, playing",
        Key.BACK: "-1, playing",
        Key.HURTS: "hurt, hurt",
        Key.QUIT: "quit",
    },
    "settle": {
        Key.TOGGLE: "person",
        Key.BUTTON: "person",
        Key.DONE: "+1, playing",
        Key.NEXT: "+1, playing",
        Key.BACK: "-1, playing",
        Key.HURTS: "hurt, hurt",
        Key.QUIT: "quit",
    },
    "note": {
        Key.TOGGLE: "person",
        Key.BUTTON: "person",
        Key.DONE: "+1, playing",
        Key.NEXT: "+1, playing",
        Key.BACK: "-1, playing",
        Key.LESS: "+1, playing",
        Key.HURTS: "hurt",
        Key.QUIT: "quit",
    },
    "ask": {
        Key.TOGGLE: "person",
        Key.BUTTON: "+1, playing",
        Key.DONE: "+1, playing",
        Key.NEXT: "+1, playing",
        Key.BACK: "-1, playing",
        Key.LESS: "+1, playing",
        Key.HURTS: "hurt",
        Key.QUIT: "quit",
        Digit(1): "answer 1, +1, playing",
    },
    "paused": {
        Key.TOGGLE: "counting in",
        Key.GO_ON: "counting in",
        Key.BUTTON: "counting in",
        Key.DONE: "short, +1, person",
        Key.NEXT: "skipped, +1, person",
        Key.BACK: "-1, person",
        Key.HURTS: "hurt, hurt",
        Key.QUIT: "quit",
        Key.ESCAPE: "counting in",
    },
    "counting in": {
        Key.TOGGLE: "person",
        Key.BUTTON: "person",
        Key.DONE: "short, +1, playing",
        Key.NEXT: "skipped, +1, playing",
        Key.BACK: "-1, playing",
        Key.RESTART: "playing",
        Key.HURTS: "hurt, hurt",
        Key.QUIT: "quit",
    },
    "leave?": {
        Key.TOGGLE: "counting in",
        Key.GO_ON: "counting in",
        Key.BUTTON: "short, left, rest kept, ended",
        Key.DONE: "short, left, rest kept, ended",
        Key.NEXT: "counting in",
        Key.BACK: "-1, quit",
        Key.HURTS: "hurt, hurt",
        Key.QUIT: "short, left, rest kept, ended",
        Key.YES: "short, left, over, ended",
        Key.ESCAPE: "counting in",
    },
    "hurt": {
        Key.TOGGLE: "counting in",
        Key.GO_ON: "counting in",
        Key.BUTTON: "+1, playing",
        Key.DONE: "+1, playing",
        Key.NEXT: "+1, playing",
        Key.BACK: "-1, counting in",
        Key.RESTART: "counting in",
        Key.QUIT: "left, rest kept, ended",
        Key.ESCAPE: "counting in",
    },
    "hurt badly": {
        Key.TOGGLE: "counting in",
        Key.GO_ON: "counting in",
        Key.BUTTON: "left, over, ended",
        Key.DONE: "left, over, ended",
        Key.NEXT: "+1, playing",
        Key.BACK: "-1, counting in",
        Key.RESTART: "counting in",
        Key.QUIT: "left, over, ended",
    },
    "rated": {
        Key.TOGGLE: "person",
        Key.BUTTON: "person",
        Key.DONE: "short, left, over, ended",
        Key.NEXT: "skipped, left, over, ended",
        Key.BACK: "-1, playing",
        Key.HURTS: "hurt, hurt",
        Key.QUIT: "quit",
        Digit(1): "effort 1, playing",
        Digit(7): "effort 7, playing",
        Digit(0): "effort 10, playing",
    },
    "counted": {
        Key.TOGGLE: "person",
        Key.BUTTON: "person",
        Key.DONE: "short, left, over, ended",
        Key.NEXT: "skipped, left, over, ended",
        Key.BACK: "-1, playing",
        Key.HURTS: "hurt, hurt",
        Key.QUIT: "quit",
        Digit(1): "done 1, playing",
        Digit(7): "done 7, playing",
        Digit(0): "done 0, playing",
    },
    "over": {},
}
"""What a key that changes anything leads to; every other key leaves the state as it is."""

KEYS: tuple[Command, ...] = (
    *(key for key in Key if key not in (Key.LATER, Key.LEAVE, Key.MUTE)),
    *(Digit(one) for one in (0, 1, 7)),
)


@pytest.mark.parametrize("state", STATES)
def test_every_key_does_in_every_state_what_the_contract_says(state: str) -> None:
    shown = STATES[state]().shown
    same = str(shown.why) if shown.state is State.PAUSED else str(shown.state)
    for key in KEYS:
        assert story(state, key) == TABLE[state].get(key, same), key


@each(
    "state, key, text",
    [
        ("hold", Key.DONE, "Stretch: 22 seconds kept."),
        ("hold", Key.NEXT, "Skipped: Stretch."),
        ("hold", Key.TOGGLE, "Paused. Space continues."),
        ("hold", Key.QUIT, "Leave? Enter keeps the rest, y ends it, esc continues."),
        ("hold", Key.TIME, "1 minute 38 seconds to go; 38 seconds of this."),
        ("hold", Key.BACK, "From the start: First."),
        ("tempo", Key.DONE, "Lift: 4 reps kept."),
        ("rest", Key.DONE, "Now: Last."),
        ("rated", Digit(7), "7 out of ten."),
        ("rated", Digit(9), "9 out of ten: over the target of 8. A little less next time."),
        ("counted", Digit(7), "7 reps."),
        ("ask", Digit(1), "Good."),
        ("ask", Digit(7), "That isn't one of the answers."),
        ("hold", Digit(7), "There's no question now."),
        ("leave?", Key.ESCAPE, "39 seconds to go. Continuing in three."),
    ],
)
def test_the_answer_says_what_the_key_did(state: str, key: Command, text: str) -> None:
    session = STATES[state]()
    assert said(session.at((session.now - START) / 1_000 + 2, key))[-1] == text


def pressed(session: Session, *keys: Command, apart: float) -> list[str]:
    """Press keys one after another and return what was said."""
    return [
        text
        for key in keys
        for text in said(session.at((session.now - START) / 1_000 + apart, key))
    ]


def test_two_digits_within_a_second_are_one_number() -> None:
    session = STATES["counted"]()
    assert pressed(session, Digit(1), Digit(2), apart=0.4) == ["1 rep.", "12 reps."]
    assert session.sets[-1].done == 12
    assert pressed(session, Digit(8), apart=1.5) == ["8 reps."]
    assert session.sets[-1].done == 8


def test_after_an_effort_set_comes_its_effort_and_then_its_reps() -> None:
    session = STATES["rated"]()
    assert pressed(session, Digit(8), Digit(6), apart=1) == ["8 out of ten.", "6 reps."]
    assert only(EffortRated, session.effects)[-1].effort == 8
    assert session.sets[-1].done == 6


@pytest.mark.parametrize(
    ("state", "key"),
    [("ask", Digit(1)), ("ask", Key.DONE), ("hurt", Key.DONE), ("rated", Digit(8))],
)
def test_an_answer_given_twice_counts_once(state: str, key: Command) -> None:
    session = STATES[state]()
    now = (session.now - START) / 1_000
    session.at(now + 2, key)
    place, sets = session.shown.place, len(session.sets)
    assert said(session.at(now + 2.5, key)) == []
    assert (session.shown.place, len(session.sets)) == (place, sets)


def test_leaving_can_be_taken_back_to_the_pause_before_it() -> None:
    session = STATES["paused"]()
    pressed(session, Key.QUIT, Key.ESCAPE, apart=1)
    assert session.shown.why is PauseReason.PERSON


def test_pain_can_be_taken_back_and_an_answer_to_what_hurt_as_well() -> None:
    session = STATES["hurt badly"]()
    pressed(session, Key.ESCAPE, apart=1)
    assert session.shown.why is PauseReason.HURT
    assert session.shown.complaint is None
    pressed(session, Key.ESCAPE, apart=1)
    session.until(130)
    assert session.sets[-1].result is Result.DONE


def test_the_third_key_without_a_meaning_is_answered_with_those_that_have_one() -> None:
    session = STATES["hold"]()
    keys = [Key.UNKNOWN] * 3
    assert pressed(session, *keys, apart=0.3) == ["Space pauses, enter is done."]
    assert pressed(session, Key.UNKNOWN, Key.UNKNOWN, Key.TIME, Key.UNKNOWN, apart=0.3)[1:] == []


def test_the_only_button_pressed_twice_is_done_and_right_after_done_it_is_a_slip() -> None:
    session = STATES["hold"]()
    pressed(session, Key.BUTTON, Key.BUTTON, apart=0.5)
    assert (session.sets[-1].result, session.shown.state) == (Result.SHORT, State.PLAYING)
    place = session.shown.place
    pressed(session, Key.BUTTON, apart=0.3)
    assert (session.shown.place, session.shown.state) == (place, State.PLAYING)
    pressed(session, Key.BUTTON, apart=2)
    assert session.shown.state is State.PAUSED


@each(
    "state, waiting",
    [
        ("open", Waiting.OPEN), ("effort", Waiting.EFFORT), ("self-paced", Waiting.REPS),
        ("ask", Waiting.ANSWER), ("hurt", Waiting.ANSWER), ("leave?", Waiting.ANSWER),
        ("hold", None), ("tempo", None), ("rest", None), ("note", None), ("paused", None),
        ("over", None),
    ],
)  # fmt: skip
def test_what_waits_for_the_person_is_told(state: str, waiting: Waiting | None) -> None:
    assert STATES[state]().shown.waiting is waiting


def test_self_paced_sets_are_counted_aloud_and_end_by_themselves_when_hands_free() -> None:
    timeline = unfold(reps(10, pace=3_000), defaults=NO_GAPS, choices=Choices(hands_free=True))
    session = Session(timeline)
    session.until(40)
    counted = [
        text for cue in session.plan.of(0) if cue.what is CueKind.COUNT for text in (cue.text,)
    ]
    assert counted[-2:] == ["9.", "Last rep."]
    assert session.shown.state is State.ENDED
    assert [(one.result, one.done, one.seconds) for one in session.sets] == [(Result.DONE, 10, 35)]


@pytest.mark.parametrize("key", [Key.DONE, Key.QUIT])
def test_leaving_what_cannot_be_kept_offers_only_to_end_and_to_continue(key: Key) -> None:
    session = Session(unfold(hold(30_000, "A"), hold(30_000, "B")), keeps=False)
    session.at(12, Key.QUIT)
    assert session.shown.message == "Leave? Enter ends it, esc continues."
    assert [name for name, _ in answers(session.shown)] == ["enter", "esc"]
    assert [text for _, text in player_hints(session.shown)] == ["end it", "continue"]
    ended = [effect for effect in session.at(14, key) if isinstance(effect, Ended)]
    assert [one.later for one in ended] == [False]
