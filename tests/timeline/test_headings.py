"""The name of a group is said as the heading of what comes in it."""

from __future__ import annotations

import pytest

from tests.each import each
from tests.strategies import EACH, ask, breathe, group, hold, note, rest, unfold
from timer.frozen import replace
from timer.routine.model import Gaps, Group, Phase, Range, Sides, SoundProfile
from timer.timeline.cues.plan import CuePlan, script
from timer.timeline.segments import Timeline

WIDE = Gaps(settle=15_000, switch=12_000, rest=20_000)
NONE = Gaps(settle=0, switch=0, rest=0)


def named(made: Group, name: str = "Hip opening") -> Group:
    return replace(made, name=name)


def said(timeline: Timeline, voice: str = "full") -> list[str]:
    """Return everything that is said."""
    plan = CuePlan(timeline, profile=SoundProfile(voice=voice))
    return [one.cue.text or "" for one in script(plan) if one.cue.kind == "speech"]


def times(timeline: Timeline, words: str = "Hip opening.") -> int:
    return sum(text.count(words) for text in said(timeline))


def test_the_heading_comes_with_what_comes_next() -> None:
    sided = named(
        group(hold(20_000, "Lunge"), hold(20_000, "Fold"), sides=Sides(("right", "left")))
    )
    told = said(unfold(sided, defaults=WIDE))
    assert told[0] == "Next in 15 seconds: Hip opening. Lunge, right side, 20 seconds."
    assert not [text for text in told[1:] if "Hip opening" in text]


@each("gaps", [WIDE, NONE, Gaps(settle=5_000, switch=5_000, rest=5_000)])
@each("voice", ["full", "names"])
@each(
    "inside",
    [
        group(hold(20_000, "Lunge"), hold(20_000, "Fold"), sides=EACH),
        group(hold(20_000, "Lunge"), rounds=3),
        group(hold(20_000, "Lunge"), settle=20_000),
        group(rest(15_000), hold(20_000, "Lunge")),
        group(note("Drink first.", length=8_000), hold(20_000, "Lunge")),
        group(ask("Fine", "Sore", length=15_000), hold(20_000, "Lunge")),
    ],
)
def test_it_is_said_once_however_the_group_begins(inside: Group, gaps: Gaps, voice: str) -> None:
    timeline = unfold(hold(20_000, "Squat"), named(inside), defaults=gaps)
    assert sum(text.count("Hip opening.") for text in said(timeline, voice)) == 1


def test_without_a_gap_the_step_before_announces_it() -> None:
    timeline = unfold(hold(30_000, "Squat"), named(group(hold(20_000, "Lunge"))), defaults=NONE)
    assert "Next: Hip opening. Lunge, 20 seconds." in said(timeline)


def test_groups_inside_one_another_have_their_headings_in_order() -> None:
    inner = named(group(hold(20_000, "Lunge")), "Legs")
    timeline = unfold(named(group(inner), "Evening"), defaults=WIDE)
    assert said(timeline)[0] == "Next in 15 seconds: Evening. Legs. Lunge, 20 seconds."


def test_a_group_called_like_its_first_step_is_said_once() -> None:
    timeline = unfold(named(group(hold(20_000, "Contrast")), "contrast"), defaults=WIDE)
    assert said(timeline)[0] == "Next in 15 seconds: Contrast, 20 seconds."


def test_a_rest_that_opens_a_group_leaves_the_heading_to_what_is_done() -> None:
    timeline = unfold(named(group(rest(20_000), hold(20_000, "Lunge", settle=0))), defaults=WIDE)
    assert said(timeline)[0] == "Rest, 20 seconds. Next: Hip opening. Lunge, 20 seconds."
    assert times(timeline) == 1


def test_a_step_without_a_group_has_none() -> None:
    assert said(unfold(hold(20_000, "Lunge"), defaults=WIDE))[0].startswith(
        "Next in 15 seconds: Lu"
    )


@pytest.mark.parametrize(("seconds", "settle"), [(12, 5), (4, 5), (3, 5), (12, 0)])
def test_the_first_phase_is_named_before_the_second(seconds: int, settle: int) -> None:
    pattern = tuple(Phase(name, Range(seconds * 1000, seconds * 1000)) for name in ("in", "out"))
    step = breathe(120_000, pattern=pattern, settle=settle * 1000)
    told = said(unfold(step))
    assert told.index("In.") < told.index("Out.")


def test_a_circuit_inside_rounds_says_which_round_of_those_it_is_in() -> None:
    circuit = named(group(hold(20_000, "Plank"), hold(20_000, "Squat"), rounds=2), "Circuit")
    timeline = unfold(named(group(circuit, rounds=2), "Strength"), defaults=WIDE)
    heard = [text for text in said(timeline) if "Strength" in text]
    assert [text.split("Strength, ")[1].split(".")[0] for text in heard] == [
        "round 1 of 2",
        "last round",
    ]
    assert "Circuit. Plank, 20 seconds, round 1 of 2, step 1 of 2." in heard[0]


def test_a_round_in_the_heading_is_not_said_twice() -> None:
    inner = named(group(hold(20_000, "Plank"), rounds=2), "Circuit")
    made = named(group(hold(20_000, "Squat"), inner, rounds=2), "Strength")
    first = said(unfold(made, defaults=WIDE))[0]
    assert first.count("round 1 of 2") == 1
