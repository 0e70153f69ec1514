"""What is laid out late or never says exactly what the plain way says."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping
from itertools import product, zip_longest

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.bundled import BUNDLED, bundled, library
from tests.strategies import LIBRARY, group, hold, routine, routines, timelines, unfold, zones
from timer.errors import SuppleError
from timer.routine.model import (
    AuthorCue,
    CueAt,
    Dose,
    Limb,
    Moves,
    Prefer,
    Range,
    Routine,
    SoundProfile,
    Zone,
)
from timer.sound.clips import recorded
from timer.timeline import messages
from timer.timeline.compile.compiler import Choices, compile_ends, compile_routine
from timer.timeline.cues.audit import unannounced, undosed, unheard, unread, unsayable
from timer.timeline.cues.context import Voice, may_be_fixed
from timer.timeline.cues.cue import Lengths, phrase_key
from timer.timeline.cues.plan import CuePlan, script
from timer.timeline.segments import Segment, SegmentKind, Timeline
from timer.timeline.spoken import sayable

FEW = settings(max_examples=10)


class Plain(CuePlan):
    """A plan that lays out every segment in order, each at once with its fillers."""

    _in_order = True

    def surely_announces(self, place: int) -> bool:
        return False

    def _introduces(self, place: int) -> bool:
        return False


def heard(*plans: CuePlan) -> set[str]:
    """Return the keys of all that is said in `plans`, with every filler."""
    places = range(len(plans[0].timeline.segments))
    cues = [cue for plan in plans for place in places for cue in plan.of(place)]
    return {phrase_key(phrase) for cue in cues for phrase in cue.phrases}


def texts_of(timeline: Timeline) -> Iterator[str]:
    """Yield every text of the author."""
    for one in timeline.segments:
        yield from (one.label, one.side or "", one.load or "", *one.headings)
        yield from (text for cue in one.cues for text in cue.texts)
        yield from (text or "" for phase in one.phases for text in (phase.name, phase.cue))
        yield from (option.text for option in one.options)


def said_by(plan: CuePlan) -> set[str]:
    places = range(len(plan.timeline.segments))
    return {text for place in places for cue in plan.of(place) for text in cue.phrases}


PROFILES = st.builds(SoundProfile, st.sampled_from(Voice), st.booleans(), st.booleans())


def plans(timeline: Timeline, kind: type[CuePlan], lengths: Lengths) -> tuple[CuePlan, CuePlan]:
    return kind(timeline, lengths), kind(timeline, lengths, attended=True)


def check(timeline: Timeline, lengths: Lengths, seed: int) -> None:
    """Compare what a plan says, whoever asks first, and what audits find, with the plain way."""
    for asked, plain in zip(
        plans(timeline, CuePlan, lengths), plans(timeline, Plain, lengths), strict=True
    ):
        places = list(range(len(timeline.segments)))
        random.Random(seed).shuffle(places)
        for place in places:
            assert asked.announced(place) == plain.announced(place)
            length = timeline.segments[place].length_ms + 5_000
            assert asked.of(place, length) == plain.of(place, length)
        assert script(asked) == script(plain)
    fast, slow = plans(timeline, CuePlan, lengths), plans(timeline, Plain, lengths)
    said = heard(*slow)
    missed = {one.say for one in unheard(*fast)}
    for segment in timeline.segments:
        for cue in segment.cues if segment.is_bout or segment.written else ():
            never = all(phrase_key(messages.sentence(text)) not in said for text in cue.texts)
            assert (cue.say in missed) == never
    for audit in (unannounced, undosed, unread):
        assert list(audit(fast[0])) == list(audit(slow[0]))
    authors = {phrase_key(text) for text in texts_of(timeline)}
    assert all(key in authors or may_be_fixed(key) for key in said)
    found = {text for _, text in unsayable(fast[0], "en")}
    assert bool(found) == any(not sayable(text) for text in said_by(slow[0]))


@FEW
@given(timelines(6), PROFILES, st.integers(0, 99))
def test_whatever_the_voice_the_first_place_asked_for_may_be_any(timeline, profile, place):
    place %= len(timeline.segments)
    asked, plain = (kind(timeline, recorded(), profile=profile) for kind in (CuePlan, Plain))
    assert asked.of(place) == plain.of(place)
    assert script(asked) == script(plain)


@FEW
@given(timelines(6), st.integers(0, 99))
def test_what_is_worked_out_when_it_is_asked_is_what_comes_of_all_of_it(timeline, seed):
    check(timeline, recorded(), seed)


@pytest.mark.parametrize("slug", BUNDLED)
def test_so_it_is_in_every_bundled_routine(slug):
    check(compile_routine(bundled(slug), library()), recorded(), 1)


def test_so_it_is_in_a_routine_of_sixty_different_steps():
    turns = zip_longest(*(bundled(slug).steps for slug in BUNDLED))
    steps = [step for turn in turns for step in turn if step is not None]
    check(compile_routine(routine(*steps[:60]), library()), recorded(), 2)


def test_a_cue_with_the_words_of_a_filler_counts_as_said_when_the_filler_is():
    """What fillers say decides then what is still worth saying, so they can't come late."""
    told = tuple(
        AuthorCue(text, CueAt.OFFSET, at)
        for text, at in (("Halfway.", 30_000), ("10 seconds.", 50_000), ("2", 9_000))
    )
    bouts = [hold(120_000, move, cues=told, settle=8_000) for move in ("One", "Two", "Three")]
    check(unfold(*bouts), recorded(), 3)


@FEW
@given(routines(6))
def test_the_ends_of_ranges_are_refused_exactly_where_they_cannot_be_unfolded(written):
    assert refusal(written, LIBRARY) == plain_refusal(written, LIBRARY)


@pytest.mark.parametrize("rounds", [Range(1, 200), Range(1, 201), Range(201, 202)])
def test_so_are_too_many_rounds_and_zones_without_time(rounds):
    many = routine(group(*(hold(settle=5_000) for _ in range(5)), rounds=rounds, rest=0))
    assert refusal(many, LIBRARY) == plain_refusal(many, LIBRARY)
    shared = zones(Zone("a", length=20_000), "b", ms=Dose(Range(rounds.low * 100, 60_000)))
    assert refusal(routine(shared), LIBRARY) == plain_refusal(routine(shared), LIBRARY)


def refusal(written: Routine, moves: Moves) -> str | None:
    try:
        compile_ends(written, moves)
    except SuppleError as error:
        return error.message
    return None


def plain_refusal(written: Routine, moves: Moves) -> str | None:
    try:
        for prefer in (Prefer.LOW, Prefer.HIGH):
            compile_routine(written, moves, Choices(prefer))
    except SuppleError as error:
        return error.message
    return None


def texts_in(value: object) -> Iterator[str]:
    """Yield every text in a value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Iterable):
        for one in value.values() if isinstance(value, Mapping) else value:
            yield from texts_in(one)


def counted(number: int, kind: SegmentKind, limb: Limb) -> Iterator[str]:
    """Yield what is said of a bout in which everything is counted."""
    bout = Segment(
        index=0, kind=kind, start_ms=0, length_ms=number * 61_000 * 7, step=0, label="7",
        limb=limb, side=("left", "right", "alternate")[number % 3], target=number % 8 + 1,
        ceiling=9, reps=number, top=9, least=number, counted=number % 2 == 0,
        in_breaths=number % 5 == 0, set=number, sets=20, round=number, rounds=20, part=1, parts=2,
    )  # fmt: skip
    said = (
        *(messages.dose_phrases(bout), messages.window_phrases(bout), messages.how_hard(bout)),
        *(messages.plan_over(bout), messages.set_text(bout), messages.circuit_text(bout)),
        *(messages.limit_text(bout), messages.side_text(bout), messages.time_phrases(number)),
    )
    yield from texts_in([one for one in said if one])


def test_whatever_no_author_wrote_is_known_to_be_fixed() -> None:
    """Each table of messages counts. What is said before a person's first session is no part of it:
    a plan with that in it looks at everything anyway.
    """
    tables = [value for name, value in vars(messages).items() if name.isupper()]
    said = {*texts_in(tables)} - {*texts_in(messages.FIRST_WORDS), messages._STOP}
    for number, kind, limb in product(range(1, 21), SegmentKind, Limb):
        said |= {*counted(number, kind, limb)}
    assert len(said) > 100
    assert not {text for text in said if not may_be_fixed(phrase_key(text))}
