"""Any valid routine reads without a problem, with either parser, and says what was written."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.machines import PATIENCE_S
from timer.routine.durations import format_ms, format_range, parse_range
from timer.routine.model import Group, Hold, Range, Routine
from timer.routine.reader.routine_file import read_routine

NAMES = st.text(
    alphabet=st.characters(codec="utf-8", categories=("L", "N", "P", "S")), min_size=1, max_size=30
)
LENGTHS = st.integers(1, 4 * 3600).map(lambda seconds: format_ms(seconds * 1000))
COUNTS = st.integers(1, 1000).map(str)


@st.composite
def spans(draw: Any) -> str:
    """Draw a length or a range of lengths."""
    low, high = sorted(draw(st.tuples(st.integers(1, 900), st.integers(1, 900))))
    return format_range(Range(low * 1000, high * 1000))


def quoted(text: str) -> str:
    """Write a text so that YAML takes it as it is."""
    return "'" + text.replace("'", "''") + "'"


def some(**pairs: Any) -> st.SearchStrategy[dict[str, str]]:
    """Draw some of the keys, each with its value."""
    named = {key.rstrip("_").replace("_", "-"): value for key, value in pairs.items()}
    return st.fixed_dictionaries({}, optional=named)


TIMED = st.tuples(
    st.sampled_from(["at: 1/3", "at: 75%", "at: half", "at: 10s", "every: 20s", "every: 1m"]),
    NAMES.map(quoted),
).map(lambda parts: f"{{{parts[0]}, say: {parts[1]}}}")
COMMON = some(
    optional=st.sampled_from(["true", "extra"]),
    kit=NAMES.map(quoted),
    position=NAMES.map(quoted),
    cues=st.lists(NAMES.map(quoted) | TIMED, max_size=2).map(lambda cues: f"[{', '.join(cues)}]"),
    settle=spans() | st.just("0"),
    load=NAMES.map(quoted),
    why=NAMES.map(quoted),
)
BOUT = some(
    sides=st.sampled_from(["each", "left", "[front, back]"]),
    sets=st.integers(1, 9).map(str),
    rest=spans(),
    switch=spans(),
)
BY_SET = st.lists(st.integers(1, 900), min_size=1, max_size=4)
TEMPO = st.just("5-1-2-0") | st.dictionaries(
    st.sampled_from(["out", "back", "stay"]), LENGTHS, min_size=1
).map(lambda phases: "{" + ", ".join(f"{name}: {length}" for name, length in phases.items()) + "}")


def kind(*optional: st.SearchStrategy[dict[str, str]], **needed: Any) -> Any:
    """Draw the keys of one kind of step, in the order given."""
    own = {key.rstrip("_"): value for key, value in needed.items()}
    return st.tuples(st.fixed_dictionaries(own), *optional).map(
        lambda parts: {key: value for part in parts for key, value in part.items()}
    )


TITLE = NAMES.filter(lambda name: not any(char.isdigit() for char in name)).map(quoted)
LEAVES = st.one_of(
    kind(COMMON, BOUT, hold=TITLE, for_=spans()),
    kind(COMMON, BOUT, some(tempo=TEMPO), reps=TITLE, count=COUNTS),
    kind(COMMON, hold=TITLE, for_=BY_SET.map(lambda row: f"[{', '.join(map(str, row))}]")),
    kind(COMMON, reps=TITLE, count=BY_SET.map(lambda row: quoted(", ".join(map(str, row))))),
    kind(COMMON, BOUT, hold=TITLE, breaths=COUNTS, pattern=st.just("{in: 4, out: 6-8}")),
    kind(COMMON, BOUT, effort=TITLE, to=st.just("8/10"), window=COUNTS),
    kind(COMMON, breathe=TITLE, pattern=st.just("{in: 4, out: 6-8}"), for_=spans()),
    kind(
        zones=st.lists(TITLE, min_size=1, max_size=3).map(lambda z: f"[{', '.join(z)}]"),
        for_=spans(),
    ),
    kind(open=TITLE, about=LENGTHS),
    kind(some(for_=spans()), note=TITLE),
    kind(include=st.just("breathe-down")),
    kind(ask=TITLE, options=st.just("[good, bad]")),
    kind(rest=spans()),
)


def written(step: dict[str, str]) -> str:
    """Write a step in flow style."""
    return "{" + ", ".join(f"{key}: {value}" for key, value in step.items()) + "}"


GROUPS = st.lists(LEAVES.map(written), min_size=1, max_size=3).map(
    lambda steps: {"group": "Round", "rounds": "2", "steps": f"[{', '.join(steps)}]"}
)
ROUTINES = st.tuples(TITLE, st.lists(LEAVES | GROUPS, min_size=1, max_size=5))


@given(ROUTINES)
def test_a_valid_routine_reads_without_a_problem(drawn: tuple[str, list[dict[str, str]]]) -> None:
    name, steps = drawn
    source = f"name: {name}\nsteps:\n" + "".join(f"  - {written(step)}\n" for step in steps)
    reading = read_routine(source.encode(), "x")
    assert reading.problems == ()
    routine = reading.routine
    assert isinstance(routine, Routine)
    for wrote, step in zip(steps, routine.steps, strict=True):
        assert type(step).__name__.lower() in wrote or "include" in wrote
        row = wrote.get("count", wrote.get("for", "")).strip("'[]").split(",")
        listed = len(row) > 1 or wrote.get("for", "").startswith("[")
        assert step.sets == (len(row) if listed else int(wrote.get("sets", "1")))
        assert step.load == (wrote["load"][1:-1].replace("''", "'") if "load" in wrote else None)
        if "hold" in wrote and "for" in wrote:
            assert isinstance(step, Hold)
            assert step.length is not None
            once = tuple(parse_range(one) for one in row)
            assert step.length.ranges == once
        if isinstance(step, Group):
            assert step.rounds == (1 if "include" in wrote else 2)


PURE = """
import sys
sys.modules["yaml._yaml"] = None
import yaml
assert not yaml.__with_libyaml__
from timer.routine.reader.routine_file import read_routine
good = read_routine("name: \\u6f22\\nsteps:\\n  - {note: \\u6f22, fro: 3}\\n".encode(), "x")
print([(p.line, p.column, p.end_column, p.code) for p in good.problems])
anchor = "name: &a x\\nsteps: [rest: 1]"
CODES = ("too", "unc", "anc", "res", "sec")
for source in ("[" * 100_000, "a: 'x", anchor, "- " * 9_000, "a: @b", "x: y: z"):
    print([p.code for p in read_routine(source.encode(), "x").problems if p.code[:3] in CODES][0])
"""


def test_the_parser_without_c_says_the_same() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PURE], capture_output=True, text=True, check=True, timeout=PATIENCE_S
    )
    assert done.stdout.split("\n")[:-1] == [
        "[(3, 15, 18, 'unknown-key')]",
        "too-deep",
        "unclosed-quote",
        "anchor",
        "too-deep",
        "reserved-start",
        "second-colon",
    ]
