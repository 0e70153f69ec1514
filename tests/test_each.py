"""A test of many cases tries them all, and fails with every one that failed."""

from __future__ import annotations

import pytest

from tests.each import each

SEEN: list[object] = []


@each("one, other", [(1, 1), (2, 3), pytest.param(4, 5, id="four and five"), (6, 6)])
def equal(one: int, other: int) -> None:
    SEEN.append(one)
    assert one == other


@each("line", ["1", "x", "2"])
@each("wrong", [KeyError, ValueError])
def refused(line: str, wrong: type[Exception]) -> None:
    with pytest.raises(wrong):
        int(line)


@each("place", [0, 1])
def left_out(place: int) -> None:
    if place:
        pytest.skip("there is none here")


def test_every_case_is_tried_and_named_where_it_fails() -> None:
    SEEN.clear()
    with pytest.raises(ExceptionGroup) as told:
        equal()
    assert SEEN == [1, 2, 4, 6]
    assert str(told.value).splitlines()[:2] == ["2 of 4 cases failed", "1: (2, 3)"]
    assert str(told.value).splitlines()[2].startswith("2: four and five")
    assert told.value.exceptions[0].__notes__ == ["with one, other = (2, 3)"]


def test_what_was_expected_and_did_not_come_fails_its_case_alone() -> None:
    with pytest.raises(ExceptionGroup) as told:
        refused()
    assert len(told.value.exceptions) == 3  # in "x" a ValueError comes, and nothing in the others


def test_no_case_is_left_out_and_no_test_is_empty() -> None:
    with pytest.raises(ExceptionGroup, match="1 of 2 cases failed"):
        left_out()
    with pytest.raises(AssertionError, match="without a case"):
        each("one", [])
