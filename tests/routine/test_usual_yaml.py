"""Texts that are read without PyYAML are read exactly as PyYAML reads them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from timer.assets import folder
from timer.routine.yaml.usual import usual_events

MOST = 20_000
BUNDLED = [*folder("routines").glob("*.yaml"), *folder("routines").glob("moves/*.yaml")]
LINES = [line for path in BUNDLED for line in path.read_text("utf-8").splitlines() if line.strip()]
PIECES = (
    *("\n", "\n  ", "\n    ", "- ", "\n- ", "\n  - ", "- - ", ": ", ":", " ", " #", "#", "# c\n"),
    *(
        "a",
        "a b",
        "é",
        "key: ",
        "key:",
        "\n  b: c",
        "'a'",
        '"a"',
        "'",
        '"',
        "''",
        "\\",
        "-5",
        "1:30",
    ),
    *("{a: b}", "[a, b]", "{", "}", "[", "]", ", ", ",", "{a: [b, c], d: {e: 'f'}}", '"000": x'),
    *("|", ">", "&a", "*a", "!t", "?", "? x", "%", "@", "`", "~", "<<: ", "---", "...", "\t", "\r"),
)


def seen(events: Iterable[Any]) -> list[tuple[Any, ...]]:
    """Return all that the tree takes from events; where a block ends is not among it."""
    found: list[tuple[Any, ...]] = []
    flows: list[bool] = []
    for one in events:
        name = type(one).__name__
        places = [(mark.line, mark.column) for mark in (one.start_mark, one.end_mark)]
        if name == "ScalarEvent":
            found.append((name, *places, one.value, one.style or None, one.anchor, one.tag))
        elif name in ("MappingStartEvent", "SequenceStartEvent"):
            flows.append(bool(one.flow_style))
            found.append((name, *places, flows[-1], one.anchor, one.tag))
        elif name in ("MappingEndEvent", "SequenceEndEvent"):
            found.append((name, *places) if flows.pop() else (name,))
        else:
            found.append((name,))
    return found


def by_pyyaml(text: str) -> list[tuple[Any, ...]] | None:
    """Return what PyYAML sees in a text, None if that is a fault."""
    try:
        return seen(yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)))
    except (yaml.YAMLError, ValueError):
        return None


@pytest.mark.parametrize("path", BUNDLED, ids=lambda path: path.stem)
def test_bundled_files_are_usual(path: Path) -> None:
    text = path.read_text("utf-8")
    events = usual_events(text, MOST)
    assert events is not None
    assert seen(events) == by_pyyaml(text)


pieces = st.lists(st.sampled_from(PIECES), max_size=14).map("".join)
excerpts = st.integers(0, len(LINES) - 6).map(lambda at: "\n".join(LINES[at : at + 6]))


@st.composite
def spoilt(draw: st.DrawFn) -> str:
    """Return lines of bundled files with something in the wrong place."""
    text, place = draw(excerpts), draw(st.integers(0, 400))
    return text[:place] + draw(st.sampled_from(PIECES)) + text[place + draw(st.integers(0, 2)) :]


@settings(max_examples=400)
@given(st.one_of(pieces, excerpts, spoilt()))
def test_what_is_usual_is_what_pyyaml_reads(text: str) -> None:
    events = usual_events(text, MOST)
    assert events is None or seen(events) == by_pyyaml(text)


@pytest.mark.parametrize(
    "text",
    [
        "".join(f"{' ' * deep}a:\n" for deep in range(2_000)),
        "a: " + "[" * 100_000,
        "a: " + "{a: " * 60_000,
        "- " * 100_000,
        "a a" * 80_000,
        "- a: b\n" * 30_000,
    ],
    ids=["indent", "brackets", "braces", "dashes", "words", "lines"],
)
def test_far_too_much_is_not_usual(text: str) -> None:
    assert usual_events(text, MOST) is None
