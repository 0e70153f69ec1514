"""One-liners, lists and tables that people write, as routine files."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.bundled import library
from tests.each import each
from timer.errors import SuppleError
from timer.importers.formats import import_text
from timer.routine.diagnostics import Severity
from timer.routine.reader.routine_file import read_routine

MOVES = library()


def imported(text: str) -> str:
    """Return the only routine made of a text, which must have no errors."""
    (routine,) = import_text(text, name="Mine", moves=MOVES).routines
    problems = read_routine(routine.text.encode(), "mine", MOVES).problems
    assert [one for one in problems if one.severity is Severity.ERROR] == []
    return routine.text


def step(text: str) -> str:
    """Return the first step made of a text, on one line."""
    lines = imported(text).partition("steps:\n")[2].splitlines()
    return "; ".join(line.strip().removeprefix("- ") for line in lines)


@each(
    "line, expected",
    [
        ("3x10 Squats", "reps: Squats; count: 10; sets: 3"),
        ("Plank 30s each side", "hold: Plank; for: 30s; sides: each"),
        ("- [ ] Bird dog 2 x 8/side", "reps: Bird dog; count: 8; sides: each; sets: 2"),
        ("Calf raises: 3×15 @ 20kg", "reps: Calf raises; count: 15; sets: 3; load: 20kg"),
        ("Side plank - 3 x 30 s per side, rest 15s", "hold: Side plank; for: 30s; sides: each; "
         "sets: 3; rest: 15s"),
        ("2x10 90/90 hip switch", "reps: 90/90 hip switch; count: 10; sets: 2"),
        ("Heel raises x20", "reps: Heel raises; count: 20"),
        ("Ankle circles x10 each direction",
         "reps: Ankle circles; count: 10; sides: [one way, other way]"),
        ("Curls 12, 10, 8", "reps: Curls; count: [12, 10, 8]"),
        ("Side steps 10L/8R", "reps: Side steps; count: {left: 10, right: 8}; sides: each"),
        ("Hamstrings - 3 reps, hold 30 seconds each side",
         "hold: Hamstrings; for: 30s; sides: each; sets: 3"),
        ("Split squat 3x8-12 @ RPE 8",
         "effort: Split squat; to: 8/10; window: 8-12; sets: 3"),
        ("1. **Clamshells** (3x15 each side, green band)",
         "reps: Clamshells; count: 15; sides: each; sets: 3; cues:; green band"),
        ("Quad sets: 10 reps, 5 second hold, 3 times a day",
         "# The 2s to let go between holds aren't in the file.; # 3 times a day; reps: Quad sets; "
         "count: 10; tempo: {hold: 5s, release: 2s}"),
        ("Pull-ups 3xAMRAP", "# Pull-ups 3xAMRAP; # As many as you can: the window isn't in the "
         "file.; effort: Pull-ups; to: 9/10; window: 5-20; sets: 3"),
        ("Wall sit 45s+", "# 45s or longer: it ends when you press a key.; open: Wall sit; "
         "about: 45s"),
        ("Plank 45s x 3", "hold: Plank; for: 45s; sets: 3"),
        ("Calf stretch 30s each side x2", "hold: Calf stretch; for: 30s; sides: each; sets: 2"),
        ("Lean - 30 seconds per leg (x3)", "hold: Lean; for: 30s; sides: each; sets: 3"),
        ("Squats 10 reps x 3", "reps: Squats; count: 10; sets: 3"),
        ("Squats 10 reps x 3 sets", "reps: Squats; count: 10; sets: 3"),
        ("Lean, 30 sec/side, 2 rounds\nSquats x10", "hold: Lean; for: 30s; sides: each; sets: 2; "
         "reps: Squats; count: 10"),
        ("Leg circuit, 2 rounds\nSquats x10\nPlank 20s", "# Leg circuit, 2 rounds; "
         "group: Leg circuit; rounds: 2; steps:; reps: Squats; count: 10; hold: Plank; for: 20s"),
        ("Plank: 45 seconds, 3 times", "hold: Plank; for: 45s; sets: 3"),
        ("Leg raises 10 times, 30s rest", "reps: Leg raises; count: 10; rest: 30s"),
        ("Stretch with a towel, lying down, hold 30 seconds x 3 each leg", "hold: Stretch with a "
         "towel; for: 30s; sides: each; sets: 3; cues:; lying down"),
        ("1. **Calf stretch** 30s/side ([video](https://example.org/2x10))",
         "# video https://example.org/2x10; hold: Calf stretch; for: 30s; sides: each"),
        ("- Plank 20s\n- ~~Burpees x10~~\nNext visit: 12/12/2026 at 10:30",
         "hold: Plank; for: 20s; # Struck out: Burpees x10; # Next visit: 12/12/2026 at 10:30"),
        ("- Unterarmstütz 3 x 30 Sek.\n- Kniebeugen 3 Sätze à 12 Wdh",
         "hold: Unterarmstütz; for: 30s; sets: 3; reps: Kniebeugen; count: 12; sets: 3"),
        ("1  Clam\n   Lie on your side.\n   Sets: 3   Reps: 12   Rest: 45 sec\n2  Sit to stand\n"
         "   x10, 2 sets", "reps: Clam; count: 12; sets: 3; rest: 45s; cues:; Lie on your side.; "
         "reps: Sit to stand; count: 10; sets: 2"),
        ("Bike 20'\nPlank 45\", 2x", "hold: Bike; for: 20m; hold: Plank; for: 45s; sets: 2"),
        ("- Plank 20s\n\n## Main (3 rounds)\n- Squats 10\n- Lunges 8\n- Rest 1 min\n- ~~Jumps~~",
         "hold: Plank; for: 20s; # Struck out: Jumps; # Main (3 rounds); group: Main; rounds: 3; "
         "rest: 1m; steps:; reps: Squats; count: 10; reps: Lunges; count: 8; "
         "# The rest of 1m after the last round is left out."),
        ("Plank 1'30\"\nBurpees: 8 rounds of 20s on, 10s off", "hold: Plank; for: 1m30s; "
         "hold: Burpees; for: 20s; sets: 8; rest: 10s"),
        ("**Warm up** (5 min)\n- March 1 min\n\n**Strength** - 3 sets\n- Squats: 12\n",
         "group: Warm up (5 min); steps:; hold: March; for: 1m; # Strength - 3 sets; "
         "group: Strength; rounds: 3; steps:; reps: Squats; count: 12"),
        ("EMOM 10 min: 5 burpees",
         "# EMOM 10 min: 5 burpees; hold: burpees; for: 1m; sets: 10; rest: 0; cues:; 5 "
         "burpees"),
        ("EMOM 12: 10 swings / 8 push-ups",
         "group: EMOM; rounds: 6; rest: 0; settle: 5s; steps:; # EMOM 12: 10 swings / 8 "
         "push-ups; hold: swings; for: 1m; settle: 0; cues:; 10 swings; hold: push-ups; "
         "for: 1m; settle: 0; cues:; 8 push-ups"),
        ("EMOM 20\nMin 1: 12 squats\nMin 2: 15 lunges",
         "group: EMOM; rounds: 10; rest: 0; settle: 5s; steps:; # EMOM 20: 12 squats / 15 "
         "lunges; hold: squats; for: 1m; settle: 0; cues:; 12 squats; hold: lunges; for: "
         "1m; settle: 0; cues:; 15 lunges"),
        ("25 min focus, 5 min break x4",
         "hold: focus; for: 25m; sets: 4; rest: 5m; # The rest of 5m after the last round "
         "is left out."),
        ("- Walk 5 min\n- 8 x 20s sprint / 10s rest\n- 4x [1 min fast, 2 min easy]",
         "hold: Walk; for: 5m; hold: sprint; for: 20s; sets: 8; rest: 10s; rest: 10s; "
         "group: Round; rounds: 4; rest: 0; settle: 5s; steps:; hold: fast; for: 1m; "
         "settle: 0; hold: easy; for: 2m; settle: 0"),
        ("- 6 x (10 squats, 30s rest)",
         "reps: squats; count: 10; sets: 6; rest: 30s; # The rest of 30s after the last "
         "round is left out."),
        ("Tabata squats 8 x (20s on/10s off)",
         "hold: Tabata squats; for: 20s; sets: 8; rest: 10s; settle: 5s; # The rest of "
         "10s after the last round is left out."),
        ("Bench press 12 x 60 kg", "reps: Bench press; count: 12; load: 60 kg"),
        ("Deadlift 5x5x100kg", "reps: Deadlift; count: 5; sets: 5; load: 100kg"),
        ("Deadlift 5 x 5 x 100 kg", "reps: Deadlift; count: 5; sets: 5; load: 100 kg"),
        ("Bench 5 reps x 3 x 60 kg", "reps: Bench; count: 5; sets: 3; load: 60 kg"),
        ("Curl 10 reps x 20 kg", "reps: Curl; count: 10; load: 20 kg"),
        ("Lunges 3x10 2x8kg dumbbells", "reps: Lunges; count: 10; sets: 3; load: 2x8kg dumbbells"),
        ("Goblet squat 3x10 16 kg kettlebell, rest 60s",
         "reps: Goblet squat; count: 10; sets: 3; rest: 1m; load: 16 kg kettlebell"),
        ("RDL 3x8 20kg each hand", "reps: RDL; count: 8; sets: 3; load: 20kg each hand"),
        ("- March 1 min", "hold: March; for: 1m"),
        ("Squat 5x100kg", "reps: Squat; count: 5; load: 100kg"),
        ("12/10/8 Curls", "reps: Curls; count: [12, 10, 8]"),
        ("2026-03-01: Squat 3x5 100 kg",
         "# 2026-03-01; reps: Squat; count: 5; sets: 3; load: 100 kg"),
        ("- Plank 20s\n- Run 400m", "hold: Plank; for: 20s; # No time is given: it ends when you "
         "press a key.; open: Run 400m; about: 1m"),
    ],
)  # fmt: skip
def test_a_line_becomes_a_step(line: str, expected: str) -> None:
    assert step(line) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("8x[20s, 10s]", "hold: Work; for: 20s; sets: 8; rest: 10s; settle: 5s; "
         "# The rest of 10s after the last round is left out."),
        ("[1m (Work), 30s (Rest)]x5", "hold: Work; for: 1m; sets: 5; rest: 30s; settle: 5s; "
         "# The rest of 30s after the last round is left out."),
        ("3x[30s Plank, 20s Squat, 10s Rest], 5m Walk", "group: Round; rounds: 3; rest: 10s; "
         "settle: 5s; steps:; hold: Plank; for: 30s; hold: Squat; for: 20s; rest: 10s; "
         "hold: Walk; for: 5m"),
        ("20s on / 10s off x 8", "hold: Work; for: 20s; sets: 8; rest: 10s; settle: 5s; "
         "# The rest of 10s after the last round is left out."),
        ("https://timer.example/?durations=60,90&labels=,Focus",
         "hold: Work; for: 1m; settle: 5s; hold: Focus; for: 1m30s"),
    ],
)  # fmt: skip
def test_a_line_of_intervals(line: str, expected: str) -> None:
    assert step(line) == expected


@pytest.mark.parametrize("line", ["8x[20s, 10s", "8x[20s]]", "2x" * 3 + "[" * 60 + "1s" + "]" * 60])
def test_wrong_brackets_are_explained(line: str) -> None:
    with pytest.raises(SuppleError, match=r"Column \d+ of .*bracket"):
        import_text(line, name="Mine")


@pytest.mark.parametrize(
    "text",
    [
        "name,seconds\nPlank,30\nRest,10\nSquats,45",
        "Plank,30\nRest,10\nSquats,45",
        "Übung;Dauer\nPlank;30,0\nPause;10\nSquats;45",
        "duration\tname\n0:30\tPlank\n00:10\tBreak\n45\tSquats",
        "| Name | Time |\n|---|---|\n| Plank | 30 s |\n| rest | 10 s |\n| Squats | 0:45 |",
    ],
)
def test_a_table_of_names_and_times(text: str) -> None:
    lines = [line.strip() for line in imported(text).splitlines() if line.strip()[:1] != "#"]
    steps = "; ".join(lines[lines.index("steps:") + 1 :])
    assert re.sub("; settle: 5s", "", steps) == (
        "- hold: Plank; for: 30s; - rest: 10s; - hold: Squats; for: 45s"
    )


SHEET = """
| Notes | Rest | Exercise | Reps | Sets | Hold | Pain |
|-------|------|----------|------|------|------|------|
| Slowly | 60s | Bridge | 10 | 3 | 5s | |
| | | Calf stretch | 2 | | 30s each side | 2/10 |
| | 30 | Step-ups | 12 each side | 2 | | |
"""


def test_a_physios_sheet_in_any_order_of_columns() -> None:
    assert step(SHEET) == (
        "# The 2s to let go between holds aren't in the file.; reps: Bridge; count: 10; "
        "tempo: {hold: 5s, release: 2s}; sets: 3; rest: 1m; cues:; Slowly; "
        "# Pain: 2/10; hold: Calf stretch; for: 30s; sides: each; sets: 2; "
        "reps: Step-ups; count: 12; sides: each; sets: 2; rest: 30s"
    )


@pytest.mark.parametrize("text", ["Squat,3,10\nPlank,2,30s", "1;Squat;3;10\n2;Plank;2;30s"])
def test_a_table_of_sets_and_doses_without_headings(text: str) -> None:
    assert step(text) == "reps: Squat; count: 10; sets: 3; hold: Plank; for: 30s; sets: 2"


@pytest.mark.parametrize(
    "text",
    [
        "Knee programme\nExercise Sets Reps Hold Rest Notes\n"
        "Squat to chair 3 10 - 60s Down slowly\nWall sit 2 - 30s 45s\nSee you soon!\n",
        "Knee programme\n"
        "Exercise          Sets   Reps   Hold   Rest   Notes\n"
        "Squat to chair    3      10            60s    Down\n"
        "                                              slowly\n"
        "Wall sit          2             30s    45s\nSee you soon!\n",
        "Übung;Sätze;Wdh.;Dauer (s);Pause (s);Bemerkung\r\nSquat to chair;3;10;;60;Down slowly\r\n"
        "Wall sit;2;;30,0;45;\r\nSee you soon!;;;;;\r\n",
    ],
)
def test_a_table_pasted_from_a_document(text: str) -> None:
    assert step(text).startswith(
        "reps: Squat to chair; count: 10; sets: 3; rest: 1m; cues:; Down slowly; "
        "hold: Wall sit; for: 30s; sets: 2; rest: 45s; "
    )
    assert "See you soon!" in imported(text)


PLAN = """# Knee plan

Stop if it hurts.

## Warm-up
- Cat-cow x10
- Rest 30s

## Main (3 rounds)
1. **Squats** 3x10
   - keep your heels down
2. Glute bridge
   - 3 x 12
- Rest 60s between sets
"""


def test_headings_are_groups_and_notes_are_cues() -> None:
    text = imported(PLAN)
    assert text.startswith("# Imported from a list.\n# Stop if it hurts.\n\nname: Knee plan\n")
    assert step(PLAN) == (
        "group: Warm-up; steps:; reps: Cat-cow; count: 10; rest: 30s; "
        "# Main (3 rounds); group: Main; rounds: 3; steps:; "
        "reps: Squats; count: 10; sets: 3; cues:; keep your heels down; "
        "reps: Glute bridge; count: 12; sets: 3; rest: 1m"
    )


def test_each_day_of_a_plan_is_a_routine() -> None:
    plan = "## Day 1\n- Squats 3x10\n\n## Day 2\n- Plank 45s\n"
    routines = import_text(plan, name="Plan").routines
    assert [one.name for one in routines] == ["Day 1", "Day 2"]


@pytest.mark.parametrize("text", ["", " \n", "Hello there, this is only prose.", "a,b\nc,d"])
def test_what_is_not_understood_is_refused_with_a_remedy(text: str) -> None:
    with pytest.raises(SuppleError) as caught:
        import_text(text, name="Mine")
    assert caught.value.remedy


WORDS = """
Plank Squats squeeze (slow) each side 3x10 30s 2 x 8 / - : , @ 20kg 12-15 x20 rest 1:30 | ~ hold 5s
é 90/90 … AMRAP ## * [ ] RPE 8 1. sets reps 400m 7,5 per day %
"""


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from([*WORDS.split(), "\n"]), min_size=1, max_size=14).map(" ".join))
def test_every_number_and_word_of_a_list_is_kept(text: str) -> None:
    try:
        found = import_text(text, name="Mine", moves=MOVES)
    except SuppleError:
        return
    whole = " ".join(one.text for one in found.routines)
    assert not found.warnings
    for routine in found.routines:
        problems = read_routine(routine.text.encode(), "mine", MOVES).problems
        assert [one for one in problems if one.severity is Severity.ERROR] == []
    said = set(re.findall(r"[^\W\d_]+", whole.lower()))
    common = {"each", "side", "rest", "hold", "sets", "reps", "per"}
    assert set(re.findall(r"[^\W\d_]{2,}", text.lower())) <= said | common


def test_a_training_log_is_called_one() -> None:
    log = "## 2026-03-01\n- Squat 3x5\n## 2026-03-03\n- Squat 3x5\n- Row 3x8\n"
    for text in (
        log,
        log.replace("## ", ""),
        "Date,Exercise,Reps\n2026-03-01,Squat,5\n2026-03-02,Row,8\n",
    ):
        (warning,) = import_text(text, name="Mine", moves=MOVES).warnings
        assert "training log: 2 days" in warning
    assert import_text("# Plan of 1 March 2026\n- Squat 3x5\n", name="Mine").warnings == ()
