"""What every cue has to say for the sake of safety, and that it is short enough to be heard."""

from __future__ import annotations

from functools import cache

import pytest

from tests.each import each
from timer import assets
from timer.machine import BARE
from timer.routine.library.moves import load_library
from timer.routine.model import Move, Moves
from timer.routine.reader.routine_file import read_routine
from timer.services.context import Context
from timer.services.routine_files import timeline_of
from timer.sound.clips import recorded
from timer.timeline.compile.compiler import compile_routine
from timer.timeline.cues.plan import CuePlan, script
from timer.timeline.messages import opening_cues, sentence
from timer.timeline.segments import SegmentKind

LONGEST = 64
"""Characters of a cue: about four seconds of unhurried speech."""
BUNDLED = sorted(path.stem for path in assets.folder("routines").glob("*.yaml"))


@cache
def library() -> Moves:
    return load_library([])


def moves_with(tag: str) -> list[Move]:
    found = [library().find(slug) for slug in library().slugs]
    return [move for move in found if move and tag in move.tags]


def said(move: Move) -> str:
    return " ".join(text for cue in move.cues for text in cue.texts)


def move(slug: str) -> Move:
    found = library().find(slug)
    assert found is not None
    return found


def test_every_still_stretch_asks_for_a_gentle_stretch() -> None:
    for one in moves_with("static"):
        words = "Hardly any stretch" if "cramp" in one.tags else "entle stretch"
        assert words in said(one), one.slug


def test_folds_and_the_bench_forbid_bouncing() -> None:
    for slug in ("seated-fold", "seated-fold-one", "bench-stretch", "toe-hang"):
        assert any(word in said(move(slug)) for word in ("bouncing", "bobbing", "yank")), slug


def test_rolling_tells_an_ache_from_pain() -> None:
    for one in moves_with("rolling"):
        assert "Aching is fine, pain isn't." in said(one), one.slug


def test_pressure_on_the_seat_says_what_to_do_about_tingling() -> None:
    for slug in ("roll-glutes", "ball-glutes", "soft-ball"):
        assert "Tingling? Move off that spot." in said(move(slug)), slug


def test_what_could_slide_away_is_set_against_a_wall_first() -> None:
    for slug in ("hip-thrust", "chair-bridge"):
        assert all("against a wall" in text for text in move(slug).cues[0].texts), slug


def test_a_floss_is_a_glide_and_sharp_means_back_off() -> None:
    for one in moves_with("nerve"):
        assert "A glide, not a stretch." in said(one)
        assert "Sharp?" in said(one)


def test_eccentric_moves_are_slowest_on_the_way_down() -> None:
    slow = {
        "nordic-curl": "lower",
        "hamstring-sliders": "slide out",
        "swiss-ball-curl": "slow away",
    }
    for one, phase in slow.items():
        tempo = move(one).tempo or ()
        assert max(tempo, key=lambda part: part.length.low).name == phase


def test_bridges_squeeze_at_the_top() -> None:
    for slug in ("glute-bridge", "ball-bridge", "single-leg-bridge", "hip-thrust"):
        assert "squeeze" in [part.name for part in move(slug).tempo or ()]


def test_the_cold_pack_has_its_cloth_and_comes_off() -> None:
    assert "a cloth between" in said(move("cold-pack"))
    assert "Take the pack off." in said(move("cold-pack"))


def test_one_sided_moves_say_which_leg_where_a_beginner_would_ask() -> None:
    for slug in (
        "clamshell", "banded-clamshell", "fonda-straight", "hip-flexor-stretch", "calf-stretch",
        "piriformis", "glute-stretch", "single-leg-rdl", "chair-bridge", "side-plank",
        "seated-fold-one", "quad-stretch",
    ):  # fmt: skip
        assert {"this", "left", "right"} & {*said(move(slug)).casefold().split()}, slug


@each("slug", library().slugs)
def test_every_cue_is_short_and_a_whole_sentence(slug: str) -> None:
    cues = move(slug).cues
    reminder = {"care", "follow-along"} & set(move(slug).tags) and "boots" not in slug
    assert (1 if reminder else 2) <= len(cues) <= 3
    for text in (text for cue in cues for text in cue.texts):
        assert len(text) <= LONGEST, text
        assert text == sentence(text), text


@each("slug", BUNDLED)
def test_every_cue_of_a_bundled_routine_is_heard(slug: str) -> None:
    context = Context.of(
        {"SUPPLE_DATA_DIR": "/dev/null/d", "SUPPLE_CONFIG_DIR": "/dev/null/c"}, BARE
    )
    timeline = timeline_of(context, slug)
    heard: dict[int, str] = {}
    for event in script(CuePlan(timeline, recorded())):
        # What comes next may be announced in the segment before.
        for index in (event.segment, event.segment + 1):
            heard[index] = f"{heard.get(index, '')} {event.cue.text or ''}"
    everything = " ".join(heard.values())
    for segment in timeline.segments:
        for cue in segment.cues:
            # On the second side, a set-up that was just said for the first is understood.
            assert any(sentence(text) in everything for text in cue.texts), (segment.label, cue.say)


@each("slug", BUNDLED)
def test_ten_seconds_of_getting_ready_are_enough_to_hear_how(slug: str) -> None:
    context = Context.of(
        {"SUPPLE_DATA_DIR": "/dev/null/d", "SUPPLE_CONFIG_DIR": "/dev/null/c"}, BARE
    )
    timeline = timeline_of(context, slug)
    plan = CuePlan(timeline, recorded())
    for place, gap in enumerate(timeline.segments):
        if gap.kind is not SegmentKind.SETTLE or gap.length_ms < 10_000:
            continue
        heard = " ".join(cue.text or "" for cue in plan.of(place))
        bout = timeline.segments[place + 1]
        if bout.is_gap or bout.headings:  # A heading takes some of the time.
            continue
        if bout.kind is SegmentKind.EFFORT:
            assert "top at eight out of ten" in heard
            continue
        for cue in opening_cues(bout):
            # The length of what isn't recorded yet is only estimated, and too long.
            if recorded().knows((f"{bout.label},",)) and recorded().knows((cue,)):
                assert cue in heard, heard


def test_a_cue_that_is_said_while_another_move_goes_on_is_told_to_be_for_later() -> None:
    context = Context.of(
        {"SUPPLE_DATA_DIR": "/dev/null/d", "SUPPLE_CONFIG_DIR": "/dev/null/c"}, BARE
    )
    for slug in ("evening-loosen", "car-park-reset", "lunge-hinge-primer"):
        timeline = timeline_of(context, slug)
        plan = CuePlan(timeline, recorded())
        for place, bout in enumerate(timeline.segments[:-1]):
            coming = opening_cues(timeline.segments[place + 1])
            said = [cue.text or "" for cue in plan.of(place) if bout.is_bout]
            for text in said:
                if any(cue in text and text != cue for cue in coming):
                    assert text.startswith("Next"), text


BY_SIDE = """\
name: T
steps:
  - hold: Side plank
    for: 30s
    sides: {sides}
    cues:
      - say: {{left: Lie on your left side., right: Lie on your right side.{either}}}
      - {{at: half, say: Breathe.}}
"""


@pytest.mark.parametrize(
    ("sides", "either", "said"),
    [
        ("each", "", ["Lie on your left side.", "Lie on your right side."]),
        ("right", ", either: Lie down.", ["Lie on your right side."]),
        ("[both sides]", ", either: Lie down.", ["Lie down."]),
        ("[both sides]", "", [None]),
    ],
)
def test_a_cue_by_side_is_said_on_its_side(sides: str, either: str, said: list[str | None]) -> None:
    text = BY_SIDE.format(sides=sides, either=either)
    routine = read_routine(text.encode(), "x", library()).routine
    assert routine is not None
    bouts = [one for one in compile_routine(routine, library()).segments if one.is_bout]
    assert [next(iter(opening_cues(bout)), None) for bout in bouts] == said
    assert all(bout.cues[-1].say == "Breathe." for bout in bouts)


def test_a_cue_by_side_needs_both_sides() -> None:
    text = BY_SIDE.replace(", right: Lie on your right side.", "").format(sides="each", either="")
    (problem,) = read_routine(text.encode(), "x", library()).problems
    assert (problem.code, problem.line) == ("missing-key", 7)
