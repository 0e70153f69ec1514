"""The files of other apps as routine files, and that nothing in them is lost."""

from __future__ import annotations

import copy
import json
import re
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kept_values import lost

from tests.bundled import library
from tests.each import each
from tests.importers import samples
from tests.importers.samples import SAMPLES
from timer.errors import SuppleError
from timer.importers.formats import FORMATS, Imported, import_text
from timer.importers.source import Source, decoded
from timer.routine.diagnostics import Severity
from timer.routine.reader.routine_file import read_routine
from timer.services.formatting import format_text
from timer.timeline.compile.compiler import compile_routine

MOVES = library()


def imported(text: str) -> Imported:
    """Return what comes of a text: routines without errors, in canonical form."""
    found = import_text(text, name="Mine", moves=MOVES)
    for one in found.routines:
        reading = read_routine(one.text.encode(), "mine", MOVES)
        assert [bad for bad in reading.problems if bad.severity is Severity.ERROR] == [], one.text
        assert reading.routine is not None
        compile_routine(reading.routine, MOVES)
    return found


def steps(text: str, place: int = 0) -> str:
    """Return the steps of one routine made of a text, on one line and without comments."""
    lines = imported(text).routines[place].text.partition("\nsteps:\n")[2].splitlines()
    plain = (line.strip() for line in lines if not line.strip().startswith("#"))
    return re.sub(r"; - ", " | ", "; ".join(plain)).removeprefix("- ")


@each("name", SAMPLES)
def test_every_value_of_a_file_is_in_its_routines(name: str) -> None:
    found = imported(SAMPLES[name])
    assert lost(SAMPLES[name], found) == []
    assert found.warnings == ()
    for one in found.routines:
        assert format_text(one.text) == one.text


def test_each_format_is_recognised_by_its_content() -> None:
    formats = [import_text(text, name="Mine").format for text in SAMPLES.values()]
    assert set(formats) >= {one.name for one in FORMATS} - {"a line of intervals", "a list"}
    for text in SAMPLES.values():
        assert sum(one.recognises(Source(text)) for one in FORMATS[:-5]) <= 1


@each(
    "text, expected",
    [
        (samples.WORKOUT, "group: Set 1; rounds: 3; rest: 35s; settle: 5s; steps: | hold: Squats; "
         "for: 40s | rest: 20s | hold: Plank; for: 45s | rest: 35s | hold: Child's pose; "
         "for: 1m30s"),
        (samples.TIMER_MACHINE, "hold: Lie down; for: 15s; settle: 5s | group: Round; rounds: 2; "
         "steps: | hold: Bridge; for: 30s; cues: | Squeeze | rest: 10s | group: Pair; rounds: 3; "
         "steps: | hold: Clamshell; for: 20.5s | open: Turn over; about: 5s | open: Done; "
         "about: 1m"),
        (samples.OPENHIIT, "hold: Warm-up; for: 2m; settle: 12s | rest: 20s | group: Round; "
         "rounds: 3; rest: 1m10s; steps: | hold: Squats; for: 40s | rest: 20s | hold: Push-ups; "
         "for: 40s | rest: 20s | hold: Plank; for: 40s | hold: Cool-down; for: 1m35s"),
        (samples.HANGBOARD, "hold: Hang; for: 7s; sets: 6; rest: 3s; settle: 1m; cues: | "
         "20mm, 4 fingers, Open | Shoulders low. | open: Pull-up; about: 1m; settle: 3m; cues: | "
         "left JUG, right 18mm"),
        (samples.LINEBREAKER, "hold: Jugs; for: 20s; settle: 15s; cues: | Open hand | "
         "hold: Sloper; for: 10s; sets: 4; rest: 57s; settle: 1m1s"),
        (samples.PEBBLE, "reps: Squats; count: 14; settle: 5s | hold: Plank; for: 36s"),
        (samples.EXERCISE_TIMER, "hold: Training; for: 1m; sets: 5; rest: 20s; settle: 8s"),
        (samples.FITNESS, "group: Swings; rounds: 2; rest: 33s; settle: 5s; steps: | "
         "hold: Leg swing; for: 30s; cues: | Hold on to a wall. | {at: half, say: Switch}; "
         "why: Loosens the hip | rest: 9s | hold: Bridge; for: 40s"),
        (samples.SCRIPT, "group: warm-up; settle: 5s; steps: | hold: toe touch; for: 20s | "
         "rest: 5s | hold: arm circles; for: 20s | rest: 5s | group: cardio; steps: | "
         "hold: jumping jacks; for: 25s | rest: 10s | hold: squats; for: 25s | rest: 10s | "
         "hold: jumping jacks; for: 25s | rest: 10s | hold: squats; for: 25s | rest: 10s | "
         "group: top; steps: | hold: plank; for: [10s, 20s, 30s, 40s, 50s, 1m, 50s, 40s, 30s, 20s, "
         "10s]; rest: 0"),
        (samples.VOICEWORKOUT, "hold: band dislocations; for: 35s | reps: push-ups; count: 50"),
        (samples.GARMIN, "group: Interval; rounds: 2; settle: 5s; steps: | "
         "hold: Ride at 95%; for: 2m | open: Ride at 50%; about: 1m"),
        (samples.LIFTOSCRIPT, "reps: Squat; count: 5; sets: 3; rest: 2m; cues: | Warm up well; "
         "load: 100kg | effort: Bench press; to: 8/10; window: 8-12; sets: 2; rest: 1m30s | "
         "hold: Plank; for: 1m; sets: 3; rest: 30s | reps: Deadlift; count: [5, 3, 1, 1]"),
        (samples.PLAIN, "group: Upper; rounds: 2; steps: | reps: Row; count: 8-12; sets: 3; "
         "rest: 45s; cues: | Elbows in | hold: Plank; for: 50s"),
    ],
)  # fmt: skip
def test_the_steps_of_a_format(text: str, expected: str) -> None:
    assert steps(text) == expected


def test_a_cassette_says_its_lines_where_they_belong() -> None:
    text = imported(samples.CASSETTE).routines[0].text
    assert "- note: Here we go.\n    for: 5s\n  - note: Hang later." in text
    assert (
        "# Round 2, 11s: Last one.\n      - hold: Plank\n        for: 33s\n        sets: 2" in text
    )
    assert "- {at: 10s, say: Breathe.}\n        load: BW\n      - rest: 30s" in text
    assert "# After round 3: Three.\n      - group: Superset\n        rounds: 3\n" in text
    assert "count: 12\n            sides: each\n            load: 50 lbs" in text
    assert "count: [10, 9, 8]\n        tempo: 3-1-1-0\n        rest: 1m15s" in text


def test_a_backup_makes_a_routine_of_each_workout() -> None:
    assert [one.name for one in imported(samples.BACKUP).routines] == ["Morning", "Evening"]
    same = imported(samples.BACKUP.replace("Evening", "Morning"))
    assert [one.name for one in same.routines] == ["Morning", "Morning 2"]


def test_what_only_the_app_needs_is_at_the_top() -> None:
    text = imported(samples.WORKOUT).routines[0].text
    assert text.startswith(
        "# Imported from Just Another Workout Timer.\n"
        "# Only the app itself needs these:\n"
        "# id: e-1, e-2, e-3, e-4, s-1, e-5, s-2\n# version: 2\n# position: 7\n\nname: Morning\n"
    )


@each(
    "exercise, expected",
    [
        ('"duration": 0', "# The time given is 0: it ends when you press a key.; open: X; "
         "about: 1m"),
        ('"duration": "25"', "hold: X; for: 25s"),
        ('"duration": "7,5"', "hold: X; for: 7.5s"),
        ('"duration": 90000', "# 90000 seconds in the file; four hours is the longest.; hold: X; "
         "for: 240m"),
        ('"duration": NaN', "# No time is given: it ends when you press a key.; # duration: NaN; "
         "open: X; about: 1m"),
        ('"duration": -5', "# No time is given: it ends when you press a key.; # duration: -5; "
         "open: X; about: 1m"),
        ('"duration": 1e999', "# No time is given: it ends when you press a key.; "
         "# duration: 1e999; open: X; about: 1m"),
        ('"duration": {"a": [1, 2]}', "# No time is given: it ends when you press a key.; "
         "# duration a: 1, 2; open: X; about: 1m"),
        ('"duration": 30, "duration": 31', "# duration (2): 31; hold: X; for: 30s"),
    ],
)  # fmt: skip
def test_odd_values_stay_readable(exercise: str, expected: str) -> None:
    exercises = f'[{{"name": "X", {exercise}}}]'
    text = f'{{"title": "T", "sets": [{{"repetitions": 1, "exercises": {exercises}}}]}}'
    lines = imported(text).routines[0].text.partition("steps:\n")[2].splitlines()
    plain = "; ".join(line.strip().removeprefix("- ") for line in lines)
    assert re.sub("; settle: 5s", "", plain) == expected


def test_control_characters_reach_no_routine() -> None:
    name = "Pl\\u0007ank\\u001b[31m \\u202e# x: \\u2028 y\\ud800"
    exercises = f'[{{"name": "{name}", "duration": 9}}]'
    text = f'{{"title": "{name}", "sets": [{{"repetitions": 2, "exercises": {exercises}}}]}}'
    whole = imported(text).routines[0].text
    assert whole.replace("\n", "").isprintable()
    assert "Pl\\\\x07ank\\\\x1b[31m # x: y\\\\ud800" in whole


@each(
    "text, said",
    [
        ('{"title": "T", "sets": [', "Line 1, column 25: this starts like JSON, but"),
        ('{\n "a": 1\n "b": 2}', "Line 3, column 2: this starts like JSON, but a comma is missing"),
        ("[" * 100_000, "There are 100000 brackets inside each other"),
        ("a: [\n  b", "this looks like YAML, but"),
        ("&a [*a, " * 3 + "x: y", "no exercise with a time"),
        ('{"a": {"b": 1}}', "isn't in a format that can be imported: its keys are a"),
        ('{"workouts": []}', "isn't in a format"),
        ("name: A\nsteps:\n  - hold: B\n    for: 3s\n", "This looks like a routine of Supple"),
    ],
)
def test_a_file_with_a_fault_is_refused_with_its_place(text: str, said: str) -> None:
    with pytest.raises(SuppleError) as caught:
        import_text(text, name="Mine")
    assert said in caught.value.message
    assert caught.value.remedy


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("﻿Übung".encode(), "Übung"),
        ("Übung".encode("utf-16"), "Übung"),
        ("Übung – 5 €".encode("cp1252"), "Übung – 5 €"),
        (b"a\r\nb\rc", "a\nb\nc"),
    ],
)
def test_bytes_of_other_systems_are_read(data: bytes, text: str) -> None:
    assert decoded(data) == text


@pytest.mark.parametrize("data", [b"\x7fELF\x01\x00", b"PK\x03\x04\x0a\x00", b"x" * 5_000_000])
def test_what_is_no_text_is_refused(data: bytes) -> None:
    with pytest.raises(SuppleError):
        decoded(data)


def test_more_than_a_session_can_have_is_cut_and_said() -> None:
    found = imported(samples.WORKOUT.replace('"repetitions": 3', '"repetitions": 900'))
    assert (
        "# 900 rounds in the file, but a session can't have as many parts."
        in found.routines[0].text
    )


LEAVES = st.one_of(
    st.integers(-5, 10**7).map(lambda number: number * 7 + 3),
    st.sampled_from(
        ["", "odd text", "12", "3x10", "each side", "\x1b[2J", "x" * 700, "NaN", "- a: b"]
    ),
    st.sampled_from([None, True, [], {}, ["odd", 41], {"odd": [43, {"deep": "47"}]}, 0.75, 1e30]),
)
JSON_SAMPLES = [json.loads(text) for text in SAMPLES.values() if text[:1] in "[{"]


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_no_value_is_lost_whatever_is_in_its_place(data: st.DataObject) -> None:
    whole = json.loads(json.dumps(data.draw(st.sampled_from(JSON_SAMPLES))))
    for _ in range(data.draw(st.integers(1, 3))):
        places = [*_places(whole)]
        holder, key = data.draw(st.sampled_from(places))
        if isinstance(holder, dict) and data.draw(st.booleans()):
            key = "something new"
        holder[key] = copy.deepcopy(data.draw(LEAVES))
    text = json.dumps(whole)
    try:
        found = imported(text)
    except SuppleError:
        return
    assert lost(text, found) == []
    assert found.warnings == ()


def _places(value: Any) -> list[tuple[Any, Any]]:
    """Return every mapping and list with each of its keys and places."""
    items = list(value.items()) if isinstance(value, dict) else list(enumerate(value))
    found = [(value, key) for key, _ in items]
    for _, one in items:
        if isinstance(one, dict | list) and one:
            found += _places(one)
    return found


@pytest.mark.parametrize(
    "text",
    [
        "x " * 100_000,
        '{"a":"' + '\\"' * 100_000,
        "8x[" * 50_000,
        "- " * 100_000,
        "".join(" " * depth + "- a 3x10\n" for depth in range(600)),
        "- a 3x10\nrepeat 3 times\n" * 100,
        "name,seconds\n" + "Plank,30\n" * 3_000,
        "a: " + "{b: " * 5_000,
        "a: &a [x, x, x]\n" + "".join(f"b{n}: &c{n} [*a, *a]\n" for n in range(200)),
    ],
    ids=range(9),
)
def test_hostile_texts_end_soon_and_without_a_traceback(text: str) -> None:
    with suppress(SuppleError):
        imported(text)
