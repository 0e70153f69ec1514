"""What is checked of a routine's sound, and that every bundled one can be followed eyes shut."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

from timer.machine import BARE
from timer.routine.model import Prefer
from timer.services.context import Context
from timer.services.lint import check_file, listening_problems
from timer.services.routine_files import load_routine
from timer.sound.clips import recorded
from timer.timeline.compile.compiler import Choices, compile_routine
from timer.timeline.cues.audit import unannounced, unheard, untoned
from timer.timeline.cues.plan import CuePlan, script

NOWHERE = {"XDG_CONFIG_HOME": "/nowhere", "XDG_DATA_HOME": "/nowhere", "SUPPLE_CONFIG_DIR": "/no"}


@cache
def context() -> Context:
    return Context.of(NOWHERE, BARE)


SLUGS = [entry.slug for entry in context().library.entries()]


@pytest.mark.parametrize("slug", SLUGS)
@pytest.mark.parametrize("prefer", Prefer)
def test_a_bundled_routine_can_be_followed_with_eyes_shut(slug: str, prefer: Prefer) -> None:
    routine = load_routine(context(), slug)
    timeline = compile_routine(routine, context().moves, Choices(prefer))
    for attended in (False, True):
        plan = CuePlan(timeline, recorded(), attended=attended)
        assert not [(one.bout.index, one.bout.label) for one in unannounced(plan)]
        assert not list(untoned(plan))
    assert not list(listening_problems(timeline, ()))
    assert not list(
        unheard(*(CuePlan(timeline, recorded(), attended=one) for one in (False, True)))
    )
    events = script(CuePlan(timeline, recorded()))
    spoken = [event for event in events if event.cue.kind == "speech"]
    for one, after in pairwise(spoken):
        assert one.start_ms + one.cue.length_ms <= after.start_ms


def test_every_utterance_of_every_bundled_routine_is_recorded() -> None:
    silent: set[str] = set()
    for slug in SLUGS:
        plan = CuePlan(compile_routine(load_routine(context(), slug), context().moves), recorded())
        said = (phrase for event in script(plan) for phrase in event.cue.phrases)
        silent.update(phrase for phrase in said if not recorded().knows((phrase,)))
    assert not silent, f"run scripts/voice: no clip for {sorted(silent)[:5]}"


def codes(tmp_path: Path, text: str) -> list[str]:
    file = tmp_path / "mine.yaml"
    file.write_text(text, encoding="utf-8")
    return [one.code for one in check_file(file, context().moves).problems]


def test_a_gap_too_short_for_its_announcement_is_a_warning_with_the_length_needed(
    tmp_path: Path,
) -> None:
    text = (
        "name: A\nsteps:\n  - hold: A stretch with a very long name\n    for: 20s\n    settle: 2s\n"
    )
    file = tmp_path / "mine.yaml"
    file.write_text(text, encoding="utf-8")
    checked = check_file(file, context().moves)
    (problem,) = checked.problems
    assert (problem.code, problem.line, checked.ok) == ("no-time-to-say", 3, True)
    assert "settle: 5s" in (problem.help or "")
    mended = text.replace("settle: 2s", "settle: 5s")
    assert codes(tmp_path, mended) == []


def test_a_bout_that_nothing_announces_is_a_warning(tmp_path: Path) -> None:
    text = "name: A\nsteps:\n  - hold: Plank\n    for: 20s\n    settle: 0\n"
    assert codes(tmp_path, text) == ["not-announced"]
    assert codes(tmp_path, text + "sound: {voice: off}\n") == []


def test_each_gap_is_told_once_however_often_it_comes(tmp_path: Path) -> None:
    step = "hold: Plank\n    for: 20s\n    settle: 9s\n    rest: 1s\n    sets: 9\n"
    assert codes(tmp_path, f"name: A\nsteps:\n  - {step}") == ["no-time-to-say"]


def problems(tmp_path: Path, text: str) -> list[tuple[str, int, str]]:
    """Return (code, line, remedy) of each problem of the steps in `text`."""
    file = tmp_path / "mine.yaml"
    file.write_text(f"name: Mine\nsteps:\n{text}", encoding="utf-8")
    return [
        (one.code, one.line, one.help or "") for one in check_file(file, context().moves).problems
    ]


GROUP = """\
  - group: Twice
    rounds: 2
    rest: 1s
    settle: 9s
    steps:
      - hold: Something with a long name
        for: 20s
        settle: 0
"""
ZONES = """\
  - zones: [The outer thigh, The inner thigh]
    for: 4s
    settle: 9s
"""
WARNED = {
    "switch": ("  - {hold: Plank, for: 20s, settle: 9s, switch: 1s, sides: each}\n", "switch: 1s"),
    "group": (GROUP, "settle: 0"),
    "rest": ("  - rest: 1s\n  - {hold: Plank, for: 20s, settle: 0}\n", "rest: 1s"),
    "note": ("  - {note: A good deal to say in so short a time., for: 1s}\n", "for: 1s"),
    "ask": ("  - {ask: How are you?, for: 1s, options: [very well, not at all]}\n", "for: 1s"),
    "effort": (
        "  - {effort: Curl, to: 8/10, window: 1-2, settle: 9s, sets: 2, rest: 3s, "
        "tempo: {up: 1s}}\n",
        "rest: 3s",
    ),
}


@pytest.mark.parametrize("case", WARNED)
def test_what_a_warning_asks_for_mends_it(tmp_path: Path, case: str) -> None:
    text, key = WARNED[case]
    ((_, _, remedy),) = problems(tmp_path, text)
    enough = remedy.split("`")[1]
    assert enough.split(":")[0] == key.split(":")[0]
    assert not problems(tmp_path, text.replace(key, enough, 1))


def test_a_zone_too_short_to_announce_the_next_is_told_how_long_it_has_to_be(
    tmp_path: Path,
) -> None:
    ((code, line, remedy),) = problems(tmp_path, ZONES)
    assert (code, line) == ("not-announced", 3)
    seconds = int(remedy.split(" last ")[1].split("s")[0])
    assert not problems(tmp_path, ZONES.replace("for: 4s", f"for: {2 * seconds}s"))
    assert problems(tmp_path, ZONES.replace("for: 4s", f"for: {2 * seconds - 2}s"))


def test_a_cue_that_is_never_heard_is_told_where_it_stands(tmp_path: Path) -> None:
    text = (
        "  - hold: Plank\n    for: 30s\n    cues:\n"
        "      - {at: 40s, say: Too late}\n      - {at: last-rep, say: No rep}\n"
    )
    assert problems(tmp_path, text) == [
        ("cue-never-heard", 6, "Give it an earlier `at`, such as `at: half`."),
        ("cue-never-heard", 7, "Write `at: end`."),
    ]


def test_a_dose_too_short_for_the_cues_of_the_move_is_no_fault_of_the_author(
    tmp_path: Path,
) -> None:
    step = "  - {hold: plank, for: 5s, settle: 15s%s}\n"
    assert problems(tmp_path, step % "") == []
    long = "a sentence of my own " * 9
    found = problems(tmp_path, step % f", cues: [{{at: half, say: {long}}}]")
    assert [(code, line) for code, line, _ in found] == [("cue-never-heard", 3)]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("  - {hold: 🧘, for: 30s}\n", "unsayable"),
        ("  - {hold: Приседания, for: 30s}\n", "unsayable"),
        ("  - {note: ✔, for: 9s}\n", "unsayable"),
        ("sound: {voice: off}\nsteps:\n  - {hold: A, for: 30s}\n  - {hold: B, for: 30s}\n", "ear"),
        ("sound: {voice: off}\nsteps:\n  - {note: Drink}\n  - {hold: B, for: 30s}\n", "ear"),
        ("sound: {voice: off, ticks: off}\nsteps:\n  - {reps: A, count: 5, pace: 3s}\n", "ear"),
    ],
)
def test_what_cannot_be_followed_by_ear_is_a_warning(tmp_path: Path, text: str, code: str) -> None:
    text = text if "steps:" in text else f"steps:\n{text}"
    found = codes(tmp_path, f"name: A\n{text}")
    assert found == ["not-by-ear" if code == "ear" else code]


def test_a_text_in_the_language_of_the_file_can_be_said(tmp_path: Path) -> None:
    steps = "steps:\n  - {hold: Приседания, for: 30s, settle: 15s}\n"
    assert codes(tmp_path, f"name: A\nlang: ru\n{steps}") == []


def test_a_move_of_one_name_needs_no_voice(tmp_path: Path) -> None:
    assert codes(tmp_path, "name: A\nsound: {voice: off}\nsteps:\n  - {hold: A, for: 30s}\n") == []
