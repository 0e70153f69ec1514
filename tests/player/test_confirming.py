"""Every command is confirmed aloud, and nothing that is said runs into anything else."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.player.playbook import START
from tests.strategies import EACH, NO_GAPS, ask, effort, hold, note, reps, rest, timelines, unfold
from timer.player.commands import Command, Digit, Jump, Key, Say
from timer.player.effects import Effect, Schedule, Withdraw
from timer.player.player import Player
from timer.player.snapshot import State
from timer.routine.model import Gaps, Option, SoundProfile
from timer.sound.tones import LENGTHS_MS
from timer.timeline.cues.cue import Lengths
from timer.timeline.cues.plan import CuePlan
from timer.timeline.messages import HOW_HARD
from timer.timeline.segments import Timeline


class Everything(dict[str, int]):
    """Recordings of every phrase there could be."""

    def __contains__(self, key: object) -> bool:
        return True

    def get(self, key: str, default: object = None) -> int:  # type: ignore[override]
        return 200 + 55 * len(key)


class Heard:
    """A session as it sounds: what was begun, and when it was faded."""

    def __init__(self, timeline: Timeline, **more) -> None:
        self.plan = CuePlan(timeline, Lengths(LENGTHS_MS, Everything()), attended=True, **more)
        self.player = Player(self.plan, attended=True)
        self.now = START
        self.sounds: list[tuple[int, int, str, str, bool]] = []
        """Start, end, `tone` or `speech`, what, and whether it was heard to its end."""
        self.take(self.player.start(START))

    def take(self, effects: list[Effect]) -> None:
        for one in effects:
            if isinstance(one, Withdraw):
                self.sounds = [
                    (at, min(end, max(self.now, at)), kind, what, end <= self.now)
                    for at, end, kind, what, _ in self.sounds
                    if at < self.now
                ]
            elif isinstance(one, Schedule):
                cue = one.cue
                name = cue.text if cue.kind == "speech" else cue.tone
                self.sounds.append((one.at, one.at + cue.length_ms, cue.kind, name or "", True))

    def until(self, seconds: float) -> None:
        target = START + round(seconds * 1000)
        while self.now < target:
            self.now = min(self.now + 250, target)
            self.take(self.player.advance(self.now))

    def at(self, seconds: float, command: Command) -> None:
        self.until(seconds)
        self.take(self.player.handle(command, self.now))

    def said(self, since: float = 0) -> list[tuple[float, str]]:
        """Return (seconds, text) of everything said from `since` on."""
        return [
            ((at - START) / 1000, text)
            for at, _, kind, text, _ in sorted(self.sounds)
            if kind == "speech" and at >= START + since * 1000
        ]

    def tones(self, since: float = 0) -> list[tuple[float, str]]:
        return [
            ((at - START) / 1000, name)
            for at, _, kind, name, _ in sorted(self.sounds)
            if kind == "tone" and at >= START + since * 1000
        ]


def bare(*steps, **more) -> Heard:
    return Heard(unfold(*steps, defaults=NO_GAPS), **more)


def test_a_pause_is_said_after_its_tone():
    session = bare(hold(40_000))
    session.at(12, Key.TOGGLE)
    assert session.tones(12)[0] == (12, "paused")
    assert session.said(12) == [(12.47, "Paused.")]


def test_going_on_says_what_is_left_and_then_counts_in():
    session = bare(hold(40_000))
    session.at(12, Key.TOGGLE)
    session.at(20, Key.TOGGLE)
    (begins, text), *_ = session.said(20)
    assert (begins, text) == (20, "28 seconds to go. Continuing in three.")
    ticks = [at for at, name in session.tones(20) if name == "countdown"][:3]
    spoken = session.plan.lengths.speech(("28 seconds", "to go.", "Continuing in three."))
    assert ticks == [pytest.approx(20.12 + spoken / 1000 + n) for n in range(3)]
    assert session.player.snapshot(session.now).count_in == 3


def test_a_skip_is_said_before_the_announcement_and_both_in_full():
    session = Heard(unfold(hold(40_000, "Calf"), hold(40_000, "Bridge"), defaults=Gaps(15_000)))
    session.at(20, Key.NEXT)
    texts = [text for _, text in session.said(20)]
    assert texts[0] == "Skipped: Calf."
    assert texts[1].startswith("Next: Bridge")


def test_a_note_that_is_skipped_is_not_read_out_again():
    session = bare(note("Drink something. Then sit down for a while."), hold(30_000))
    session.at(2, Key.NEXT)
    assert session.said(2)[0][1] == "Skipped."


def test_a_skip_into_a_short_gap_says_less_so_that_what_comes_is_said():
    gaps = Gaps(15_000, 5_000)
    session = Heard(
        unfold(hold(40_000, "A name that takes a good while to say", sides=EACH), defaults=gaps)
    )
    session.at(20, Key.NEXT)
    texts = [text for _, text in session.said(20)]
    assert "Right side." in texts
    assert not any("A name" in text for text in texts)


def test_a_jump_says_where_it_leads():
    session = bare(hold(40_000, "Calf"), hold(40_000, "Bridge"))
    session.at(20, Jump(1))
    assert session.said(20)[0][1] == "From the start: Bridge."


def test_more_time_is_said_and_so_is_what_is_left():
    session = bare(hold(40_000))
    session.at(21.5, Key.MORE)
    assert session.said(21.5)[0][1] == "10 seconds more. 29 seconds to go."


def test_an_announcement_that_a_command_cut_short_is_said_again():
    session = Heard(unfold(hold(20_000, "Bridge"), defaults=Gaps(20_000)))
    session.at(2, Key.MORE)
    texts = [text for _, text in session.said(2)]
    assert texts[1] == "Next: Bridge, 20 seconds."


def test_an_announcement_that_a_pause_cut_short_is_said_again():
    session = Heard(unfold(hold(20_000, "Bridge"), defaults=Gaps(20_000)))
    session.at(2, Key.TOGGLE)
    session.at(9, Key.TOGGLE)
    session.until(20)
    assert "Next: Bridge, 20 seconds." in [text for _, text in session.said(9)]


def test_an_announcement_heard_to_its_end_is_not_said_again_in_a_shorter_form():
    session = Heard(unfold(hold(20_000, "Bridge"), defaults=Gaps(30_000)))
    session.at(9, Key.MORE)
    session.until(39)
    assert not [text for _, text in session.said(9) if "Bridge" in text]


def test_an_announcement_heard_to_its_end_is_not_said_again_after_several_answers():
    session = Heard(unfold(hold(20_000, "Bridge"), defaults=Gaps(60_000)))
    for seconds in (12, 18, 24):
        session.at(seconds, Key.SOFTER)
    session.until(59)
    assert [text for _, text in session.said(12)] == [
        *(f"Volume {level}." for level in (90, 80, 70)),
        "10 seconds.",
    ]


def test_a_half_that_was_toned_is_not_toned_again_however_often_time_is_added():
    session = bare(hold(40_000))
    for seconds in (21, 26, 31):
        session.at(seconds, Key.MORE)
    session.until(70)
    assert [name for _, name in session.tones()].count("half") == 1


def test_what_is_said_on_going_on_waits_for_the_tone_of_it():
    session = Heard(unfold(hold(20_000, "Bridge"), defaults=Gaps(20_000)))
    session.at(2, Key.TOGGLE)
    session.at(9, Key.TOGGLE)
    session.until(20)
    resumed = next(end for _, end, _, name, _ in session.sounds if name == "resumed")
    begins = next(at for at, *_, text, _ in session.sounds if text.startswith("Next: Bridge"))
    assert begins >= resumed


def test_a_skip_to_the_end_is_said_after_the_question_of_how_hard_it_was():
    session = bare(effort(3, 8), rest(60_000))
    session.at(20, Key.DONE)
    session.at(25, Key.NEXT)
    (asked, question), (skipped, text) = session.said(25)
    assert (question, text) == (f"That was all: 25 seconds. {HOW_HARD}", "Skipped: Rest.")
    assert asked + session.plan.lengths.speech((HOW_HARD,)) / 1000 < skipped


def test_an_effort_that_is_rated_is_repeated_aloud():
    session = bare(effort(2, 4), rest(60_000))
    session.at(3, Key.DONE)
    session.at(10, Digit(9))
    assert session.said(10)[0][1].startswith("9 out of ten: over the target of 8.")


def test_voice_off_is_silent_at_once_and_voice_on_speaks_again():
    session = Heard(unfold(reps(20, tempo=(), pace=3_000), hold(40_000), defaults=Gaps(20_000)))
    session.at(2, Key.VOICE)
    session.until(10)
    assert session.said(2) == []
    assert session.tones(2)
    session.at(12, Key.VOICE)
    assert session.said(12)[0][1] == "Voice on."


def test_a_session_begun_without_a_voice_can_be_given_one():
    session = Heard(unfold(hold(9_000), defaults=Gaps(20_000)), profile=SoundProfile("off"))
    assert not session.player.snapshot(session.now).voice
    assert session.said() == []
    session.at(2, Key.VOICE)
    assert [text for _, text in session.said()] == ["Voice on.", "Next: Stretch, 9 seconds."]


def test_what_is_said_to_an_answer_that_stops_is_said_after_the_last_tone():
    stops = Option("Sore", stops=True, say="See somebody about it.")
    session = bare(ask("Fine", stops), hold(9_000))
    session.at(8, Digit(2))
    assert session.player.state is State.ENDED
    assert session.said(8)[-1][1] == "See somebody about it."


def test_the_stop_question_is_read_with_its_numbered_answers_and_then_the_advice():
    session = bare(hold(40_000))
    session.at(12, Key.HURTS)
    assert session.said(12)[0][1].startswith("Stopped. What was it? 1: sharp pain. 2: ")
    session.at(30, Digit(1))
    assert session.said(30)[0][1].startswith("That's enough for today.")


def test_a_sentence_that_is_not_recorded_is_shown_and_not_said():
    timeline = unfold(hold(40_000), defaults=NO_GAPS)
    player = Player(CuePlan(timeline, attended=True), attended=True)
    player.start(START)
    effects = player.handle(Say("No such clip."), START + 9_000)
    assert not [one for one in effects if isinstance(one, Schedule) and not one.cue.tone]


keys = st.sampled_from([key for key in Key if key is not Key.LEAVE])
commands = st.one_of(
    keys,
    st.builds(Digit, st.integers(0, 9)),
    st.builds(Jump, st.integers(0, 9)),
    st.just(Say("There is nothing to swap here.")),
)


@settings(max_examples=60)
@given(timelines(most=3), st.lists(st.tuples(st.integers(0, 20_000), commands), max_size=10))
def test_whatever_is_pressed_no_two_things_are_said_at_once(timeline, steps):
    session = Heard(timeline)
    at = 0
    for wait, command in steps:
        at += wait
        session.at(at / 1000, command)
    session.until(at / 1000 + 30)
    spoken = sorted(one for one in session.sounds if one[2] == "speech")
    for one, after in pairwise(spoken):
        assert one[1] <= after[0], (one, after)
