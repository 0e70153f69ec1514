"""Lengths, ranges and counts: every accepted form, every refused form with its cure."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.each import each
from timer.routine.durations import (
    LONGEST_MS,
    DurationError,
    format_ms,
    format_range,
    parse_counts,
    parse_length,
    parse_range,
)
from timer.routine.model import Range


@each(
    "written, milliseconds",
    [
        ("45", 45_000),
        ("010", 10_000),
        ("45s", 45_000),
        ("45 sec", 45_000),
        ("1m30s", 90_000),
        ("1m 30s", 90_000),
        ("1 min 30 sec", 90_000),
        ("1 minute 1 second", 61_000),
        ("1.5m", 90_000),
        ("1.5", 1_500),
        ("1m0.5s", 60_500),
        ("1:30", 90_000),
        ("0:45", 45_000),
        ("01:30", 90_000),
        ("90:00", 5_400_000),
        ("1:30:00", 5_400_000),
        ("4:00:00", LONGEST_MS),
        ("240m", LONGEST_MS),
        ("2M", 120_000),
        ("30\u00a0s", 30_000),
    ],
)
def test_a_length_reads_as_written(written: str, milliseconds: int) -> None:
    assert parse_length(written) == milliseconds


@each(
    "written, cure",
    [
        ("1m30", "Write `1m30s` or `1:30`."),
        ("1h30", "Write `1h30m` or `1:30:00`."),
        ("1:75", "`2:15`"),
        ("1:3", "`1m3s`"),
        ("PT1M30S", "`1m30s`"),
        ("pt45s", "`45s`"),
        ("1,5m", "`1.5m`"),
        ("-5s", "`5s`"),
        ("NaN", "`45s`"),
        (".inf", "`45s`"),
        ("1e3", "`45s`"),
        ("5h", "`240m`"),
        ("1h", "`60m`"),
        ("2d", "`240m`"),
        ("4:00:01", "`240m`"),
        ("14401", "`240m`"),
        ("0", "`1s`"),
        ("0s", "`1s`"),
        ("30 to 40s", "`30-40s`"),
        ("30sk", "`30s`"),
        ("1:30.5", "`1m30.5s`"),
        (".5s", "`0.5s`"),
        ("30s1m", "`1m30s`"),
        ("1m90s", "`2m30s`"),
        ("1m60s", "`2m`"),
        ("0m60s", "`1m`"),
        ("1:60", "`2:00`"),
        ("1.5m30s", "`2m`"),
        ("１０s", "`10s`"),
        ("", "`45s`"),
        ("9" * 500, "`45s`"),
    ],
)
def test_a_refused_length_names_its_cure(written: str, cure: str) -> None:
    with pytest.raises(DurationError) as caught:
        parse_length(written)
    assert cure in caught.value.help


def test_the_ambiguous_length_says_so() -> None:
    with pytest.raises(DurationError, match="`1m30` could mean two things"):
        parse_length("1m30")


def test_zero_is_taken_only_where_it_means_none() -> None:
    assert parse_length("0", zero=True) == 0
    assert parse_range("0-5s", zero=True) == Range(0, 5_000)
    with pytest.raises(DurationError):
        parse_range("0-5s")


@pytest.mark.parametrize(("written", "hours"), [("48h", 48), ("2d", 48), ("1d 12h", 36)])
def test_a_schedule_may_say_days_and_hours(written: str, hours: int) -> None:
    assert parse_length(written, days=True) == hours * 3_600_000


@each(
    "written, low, high",
    [
        ("20-30s", 20, 30),
        ("10-15", 10, 15),
        ("45s-1m", 45, 60),
        ("1-2m", 60, 120),
        ("20 - 30 s", 20, 30),
        ("20–30s", 20, 30),
        ("1:00-1:30", 60, 90),
        ("45s", 45, 45),
    ],
)
def test_a_range_reads_as_written(written: str, low: int, high: int) -> None:
    assert parse_range(written) == Range(low * 1000, high * 1000)


@each(
    "written, cure",
    [
        ("30-20s", "`20-30s`"),
        ("1m-45s", "`45s-1m`"),
        ("20-20s", "`20s`"),
        ("20-", "`20-30s`"),
        ("20-30-40", "`20-30s`"),
        ("20s-30", "`20-30s`"),
        ("30-1m30s", "`30s-1m30s`"),
        ("30-1:00", "`30s-1:00`"),
        ("-20-30s", "Remove the minus"),
        ("20-40h", "`240m`"),
    ],
)
def test_a_refused_range_names_its_cure(written: str, cure: str) -> None:
    with pytest.raises(DurationError) as caught:
        parse_range(written)
    assert cure in caught.value.help


def test_counts_read_and_refuse() -> None:
    assert parse_counts("10-15") == Range(10, 15)
    assert parse_counts("012") == Range(12, 12)
    for written, cure in [
        ("12x", "`12`"),
        ("1.5", "`12`"),
        ("0", "from 1"),
        ("1001", "1000"),
        ("15-10", "`10-15`"),
        ("10-10", "`10`"),
        ("many", "`12`"),
        ("-3", "`3`"),
    ]:
        with pytest.raises(DurationError) as caught:
            parse_counts(written)
        assert cure in caught.value.help


@given(st.integers(1, LONGEST_MS))
def test_a_printed_length_reads_back_as_itself(milliseconds: int) -> None:
    assert parse_length(format_ms(milliseconds)) == milliseconds


@given(st.integers(1, 400 * 24 * 3_600_000))
def test_a_printed_schedule_reads_back_as_itself(milliseconds: int) -> None:
    assert parse_length(format_ms(milliseconds), days=True) == milliseconds


@given(st.integers(1, LONGEST_MS), st.integers(1, LONGEST_MS))
def test_a_printed_range_reads_back_as_itself(one: int, other: int) -> None:
    span = Range(min(one, other), max(one, other))
    assert parse_range(format_range(span)) == span


def cure_of(parse: Callable[[str], object], written: str) -> str:
    """Return the cure that `parse` names, or nothing where it takes the text."""
    try:
        parse(written)
    except DurationError as error:
        return error.help or "\n"
    return ""


@given(st.text(alphabet="0123456789:.,-–smhdpt ½", max_size=30) | st.text(max_size=600))
def test_any_text_is_a_length_or_a_refusal_with_a_cure(written: str) -> None:
    for parse in (parse_length, parse_range, parse_counts):
        assert "\n" not in cure_of(parse, written)


def test_lengths_print_short() -> None:
    assert [format_ms(ms) for ms in (45_000, 90_000, 60_000, 1_500, 0)] == [
        "45s",
        "1m30s",
        "1m",
        "1.5s",
        "0s",
    ]
    assert format_ms(48 * 3_600_000) == "48h"
    assert format_range(Range(20_000, 30_000)) == "20-30s"
    assert format_range(Range(45_000, 60_000)) == "45s-1m"
