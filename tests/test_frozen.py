"""Records behave as frozen dataclasses do, wherever they claim the same."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from functools import cached_property
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timer import frozen as ours
from timer.frozen import frozen, keyword_frozen, replace


@frozen
class Mine:
    a: int
    b: str = "b"
    c: tuple[int, ...] | None = None


@dataclasses.dataclass(frozen=True)
class Theirs:
    a: int
    b: str = "b"
    c: tuple[int, ...] | None = None


@frozen
class MineMore(Mine):
    b: str = "other"
    d: float = 0.5


@dataclasses.dataclass(frozen=True)
class TheirsMore(Theirs):
    b: str = "other"
    d: float = 0.5


@keyword_frozen
class Named:
    a: int
    b: int = 2


@frozen
class Caching:
    a: int

    @cached_property
    def twice(self) -> int:
        """Twice `a`."""
        return 2 * self.a


@frozen
class Picky:
    a: int

    def __post_init__(self) -> None:
        if self.a < 0:
            raise ValueError("below zero")


values = {
    "a": st.integers(),
    "b": st.text(max_size=3),
    "c": st.none() | st.tuples(st.integers()),
}
given_fields = st.fixed_dictionaries({"a": values["a"]}, optional={k: values[k] for k in "bc"})
PAIRS = [(Mine, Theirs), (MineMore, TheirsMore)]


@pytest.mark.parametrize(("mine", "theirs"), PAIRS)
@given(fields=given_fields)
def test_values_repr_and_hash_are_those_of_a_dataclass(
    mine: type[Any], theirs: type[Any], fields: dict[str, Any]
) -> None:
    one, other = mine(**fields), theirs(**fields)
    assert repr(one) == repr(other).replace("Theirs", "Mine")
    assert hash(one) == hash(other)
    assert {name: getattr(one, name) for name in mine.__match_args__} == dataclasses.asdict(other)


@pytest.mark.parametrize(("mine", "theirs"), PAIRS)
@given(first=given_fields, second=given_fields)
def test_equal_where_dataclasses_are_equal(
    mine: type[Any], theirs: type[Any], first: dict[str, Any], second: dict[str, Any]
) -> None:
    same = mine(**first) == mine(**second)
    assert same == (theirs(**first) == theirs(**second))
    assert not same or hash(mine(**first)) == hash(mine(**second))


@given(fields=given_fields, changes=st.fixed_dictionaries({}, optional=values))
def test_replace_changes_what_it_is_told_and_nothing_else(
    fields: dict[str, Any], changes: dict[str, Any]
) -> None:
    changed = replace(Mine(**fields), **changes)
    theirs = dataclasses.replace(Theirs(**fields), **changes)
    assert repr(changed) == repr(theirs).replace("Theirs", "Mine")


@given(fields=given_fields)
def test_copies_and_pickles_are_equal(fields: dict[str, Any]) -> None:
    one = Mine(**fields)
    assert copy.copy(one) == copy.deepcopy(one) == pickle.loads(pickle.dumps(one)) == one


@pytest.mark.parametrize(
    ("positional", "named"),
    [((), {}), ((1, "b", None, 4), {}), ((1,), {"a": 2}), ((1,), {"z": 2}), ((), {"b": "x"})],
)
def test_wrong_fields_are_refused_as_a_dataclass_does(
    positional: tuple[Any, ...], named: dict[str, Any]
) -> None:
    for made in (Mine, Theirs):
        with pytest.raises(TypeError):
            made(*positional, **named)


def test_fields_of_a_keyword_record_are_given_by_name_only() -> None:
    assert Named(a=1) == Named(b=2, a=1)
    for positional in ((1,), (1, 2)):
        with pytest.raises(TypeError):
            Named(*positional)  # type: ignore[misc]


def test_nothing_can_be_changed_or_taken_away() -> None:
    one = Mine(1)
    with pytest.raises(AttributeError):
        one.a = 2  # type: ignore[misc]
    with pytest.raises(AttributeError):
        del one.a
    with pytest.raises(AttributeError):
        one.new = 2  # type: ignore[attr-defined]


def test_a_record_of_another_class_is_never_equal() -> None:
    assert Mine(1) != MineMore(1, "b")
    assert Mine(1) != Theirs(1)
    assert Mine(1) != 1


def test_the_other_side_may_say_that_it_is_equal() -> None:
    class Anything:
        def __eq__(self, other: object) -> bool:
            return True

        __hash__ = None  # type: ignore[assignment]

    assert Mine(1) == Anything()


def test_what_was_cached_is_no_field() -> None:
    one = Caching(3)
    assert one.twice == 6
    assert one == Caching(3)
    assert repr(one) == "Caching(a=3)"
    changed = replace(one, a=4)
    assert (changed.a, changed.twice) == (4, 8)


def test_a_record_may_refuse_its_values() -> None:
    assert Picky(1).a == 1
    with pytest.raises(ValueError, match="below zero"):
        replace(Picky(1), a=-1)


def test_fields_can_be_matched_in_their_order() -> None:
    assert Mine.__match_args__ == Theirs.__match_args__
    assert MineMore.__match_args__ == TheirsMore.__match_args__
    match MineMore(1):
        case MineMore(a, b):
            assert (a, b) == (1, "other")


class OurTuple(ours.NamedTuple):
    """What it is."""

    a: int
    b: tuple[str, ...] = ()
    """What that is."""

    @property
    def first(self) -> str:
        return self.b[0] if self.b else ""

    def more(self, by: int = 1) -> OurTuple:
        return self._replace(a=self.a + by)


class TheirTuple(NamedTuple):
    """What it is."""

    a: int
    b: tuple[str, ...] = ()
    """What that is."""

    @property
    def first(self) -> str:
        return self.b[0] if self.b else ""

    def more(self, by: int = 1) -> TheirTuple:
        return self._replace(a=self.a + by)


@pytest.mark.parametrize("kind", [OurTuple, TheirTuple])
def test_a_named_tuple_is_that_of_the_standard_library(kind: Any) -> None:
    one = kind(1, ("x",))
    assert one == (1, ("x",)) == kind(b=("x",), a=1)
    assert (kind(1).b, one.first, one.more(2).a, one._asdict()) == (
        (),
        "x",
        3,
        {"a": 1, "b": ("x",)},
    )
    assert repr(one) == f"{kind.__name__}(a=1, b=('x',))"
    assert (kind.__doc__, kind._fields, kind._field_defaults) == (
        "What it is.",
        ("a", "b"),
        {"b": ()},
    )
    assert (kind.__module__, kind.__qualname__, kind.__mro__[1:]) == (
        __name__,
        kind.__name__,
        (tuple, object),
    )
    assert [*kind.__annotations__] == ["a", "b"]
    assert pickle.loads(pickle.dumps(one)) == copy.copy(one) == one
    assert type(copy.copy(one)) is kind
    with pytest.raises(TypeError):
        kind()
    with pytest.raises(AttributeError):
        one.a = 2
    match one:
        case kind(a, b):
            assert (a, b) == (1, ("x",))
