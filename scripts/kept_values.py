"""Which values of an imported file are nowhere in its routines; for tests and scripts."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from fractions import Fraction

from timer.importers.draft import tidy
from timer.importers.fields import number_in
from timer.importers.formats import Imported
from timer.importers.one_liner import time_of
from timer.importers.source import Source, leaves

EXPRESSED = frozenset(
    """
    rest true false time reps normal halt voice half straight superset circuit warmup main cooldown
    yes no on off count sec second seconds min minutes repetitions each side per exercise notes
    name sets hold
    """.split()  # noqa: SIM905
)
"""Words of formats that the form of a routine says: a kind of step, a group, a key."""
PRESENT = (Fraction(0), Fraction(1))
"""Nothing, and once: what a step without a key has."""


def lost(text: str, found: Imported) -> list[str]:
    """Return the values of a text that are in no value and no comment of the routines."""
    whole = " ".join(said(one.text) for one in found.routines)
    numbers, plain = amounts(whole), _words(whole)
    return [value for value in values(text) if not _kept(value, numbers, plain)]


def _kept(value: str, numbers: set[Fraction], plain: str) -> bool:
    """Return whether a value is there: as it is, as a number or time, or in its parts."""
    words = _words(value)
    if words in plain or value.strip().lower() in EXPRESSED:
        return True
    number = number_in(value)
    if number is not None:
        return abs(Fraction(number)) in numbers
    time = time_of(value)
    if time is not None:
        return Fraction(time, 1_000) in numbers
    parts = re.findall(r"\d+(?:[.,]\d+)?", value)
    known = {*plain.split(), *EXPRESSED, *"x each side per s sec min".split()}  # noqa: SIM905
    return all(Fraction(one.replace(",", ".")) in numbers for one in parts) and all(
        one in known for one in re.findall(r"[^\W\d_]+", words)
    )


def values(text: str) -> Iterator[str]:
    """Yield every text and number in JSON or YAML, or every word and number of other texts."""
    source = Source(text)
    value = source.json if source.json is not None else source.yaml
    if value is not None and not isinstance(value, str):
        for leaf in leaves(value):
            yield from [leaf] if not leaf.startswith('["') else leaves(json.loads(leaf))
        return
    yield from re.findall(r"\d+(?:\.\d+)?|[^\W\d_]{2,}", text)


def said(text: str) -> str:
    """Return the text of a routine file on one line, without the marks of comments."""
    lines = (re.sub(r"^\s*# ?", "", line) for line in text.split("\n"))
    return " ".join(" ".join(lines).split())


def _words(text: str) -> str:
    plain = text.replace('\\"', '"').replace("\\\\", "\\")
    return " ".join(re.findall(r"\w+", tidy(plain).lower()))


def amounts(text: str) -> set[Fraction]:
    """Return every number in a text, and every time in it in seconds and in milliseconds."""
    found = {Fraction(one.replace(",", ".")) for one in re.findall(r"\d+(?:[.,]\d+)?", text)}
    for minutes, seconds in re.findall(r"\b(?:(\d+)m)?(?:(\d+(?:\.\d+)?)s)?\b", text):
        total = Fraction(minutes or 0) * 60 + Fraction(seconds or 0)
        found |= {total, total * 1_000, total / 60}
    return found | set(PRESENT)
