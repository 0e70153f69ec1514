"""Frozen records, and named tuples, that cost next to nothing to define.

The standard library's dataclasses write and compile source code for every class, about a
millisecond each: half of what `supple list` would take to start. These are given ready-made methods
instead. They have no slots, no default factories and no ordering; as with dataclasses, a
`__post_init__` may refuse values. Named tuples are those of `collections`, written as those of
`typing`, which compiles the type of every field.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Mapping
from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypeVar, dataclass_transform

if TYPE_CHECKING:
    from typing import NamedTuple as NamedTuple

T = TypeVar("T")

_FIELDS = "__match_args__"
_DEFAULTS = "__record_defaults__"
_CHECK = "__post_init__"
_put = object.__setattr__
"""A dictionary made in one piece is put in place in half the time it takes to fill one."""


@dataclass_transform(frozen_default=True)
def frozen(cls: type[T]) -> type[T]:
    """Make a class of annotated fields a frozen record; fields may be given by position."""
    return _made(cls, positional=True)


@dataclass_transform(frozen_default=True, kw_only_default=True)
def keyword_frozen(cls: type[T]) -> type[T]:
    """Make a class of annotated fields a frozen record whose fields are given by name only."""
    return _made(cls, positional=False)


def replace(record: T, **changes: Any) -> T:
    """Return a copy of a record with some of its fields changed."""
    kind = type(record)
    copy, held = object.__new__(kind), record.__dict__
    names: tuple[str, ...] = getattr(kind, _FIELDS)
    # What a record has cached since is not among its fields.
    own = held if len(held) == len(names) else {name: held[name] for name in names}
    fields = {**own, **changes}
    if len(fields) != len(names):
        wrong = ", ".join(sorted(fields.keys() - set(names)))
        raise TypeError(f"{kind.__name__}: unknown {wrong}")
    _put(copy, "__dict__", fields)
    check = getattr(kind, _CHECK, None)
    if check is not None:
        check(copy)
    return copy


def restored(kind: type[T], fields: dict[str, Any]) -> T:
    """Return a record of all its fields, as they were kept of one; they are its own from now on.

    Nothing is checked, so a thousand of them are there at once.
    """
    record = object.__new__(kind)
    _put(record, "__dict__", fields)
    return record


def _made(cls: type[T], *, positional: bool) -> type[T]:
    inherited = list(getattr(cls, _FIELDS, ()))
    names = (*inherited, *(name for name in cls.__annotations__ if name not in inherited))
    defaults = dict(getattr(cls, _DEFAULTS, {}))
    written = [name for name in cls.__annotations__ if name in cls.__dict__]
    defaults.update({name: cls.__dict__[name] for name in written})
    members: dict[str, Any] = {
        _FIELDS: names,
        _DEFAULTS: defaults,
        "__init__": _initialiser(cls, names, defaults, positional),
        "__repr__": _repr,
        **_comparisons(names),
        "__setattr__": _refuse,
        "__delattr__": _refuse,
    }
    for name, member in members.items():
        setattr(cls, name, member)
    return cls


def _initialiser(
    cls: type, names: tuple[str, ...], defaults: Mapping[str, Any], positional: bool
) -> Callable[..., None]:
    known, count = frozenset(names), len(names)
    check: Callable[[Any], None] | None = getattr(cls, _CHECK, None)

    def by_position(self: Any, *values: Any, **named: Any) -> None:
        if named or len(values) != count:
            given = names[: len(values)]
            if len(values) > count or not (
                known >= named.keys() and named.keys().isdisjoint(given)
            ):
                raise _wrong(cls, names, values, named)
            fields = {**defaults, **named}
            fields.update(zip(names, values, strict=False))
        else:
            fields = dict(zip(names, values, strict=True))
        if len(fields) != count:
            raise _wrong(cls, names, values, named)
        _put(self, "__dict__", fields)
        if check is not None:
            check(self)

    def by_name(self: Any, **named: Any) -> None:
        fields = {**defaults, **named}
        if len(fields) != count or not known.issuperset(named):
            raise _wrong(cls, names, (), named)
        _put(self, "__dict__", fields)
        if check is not None:
            check(self)

    return by_position if positional else by_name


def _wrong(
    cls: type, names: tuple[str, ...], values: tuple[Any, ...], named: Mapping[str, Any]
) -> TypeError:
    """Return what is wrong with the fields that were given by position and by name."""
    kind, given = cls.__name__, names[: len(values)]
    if len(values) > len(names):
        return TypeError(f"{kind} takes at most {len(names)} values")
    if not named.keys().isdisjoint(given):
        return TypeError(f"{kind} was given a field twice")
    needed = set(names) - getattr(cls, _DEFAULTS).keys()
    wrong = sorted({*(named.keys() - set(names)), *(needed - {*given, *named})})
    return TypeError(f"{kind}: missing or unknown {', '.join(wrong)}")


def _comparisons(names: tuple[str, ...]) -> dict[str, Any]:
    """Return `__eq__` and `__hash__` over these fields, of records of the very same class."""
    values = _getter(names)

    def __eq__(self: Any, other: object) -> Any:
        if type(other) is not type(self):
            return NotImplemented
        return values(self) == values(other)

    def __hash__(self: Any) -> int:
        return hash(values(self))

    return {"__eq__": __eq__, "__hash__": __hash__}


def _getter(names: tuple[str, ...]) -> Callable[[Any], tuple[Any, ...]]:
    """Return a function that returns a record's fields as a tuple, in order."""
    if len(names) > 1:
        return attrgetter(*names)
    # An attrgetter of one name returns the bare value, and there is none of no names.
    return lambda record: tuple(getattr(record, name) for name in names)


def _fields(self: Any) -> dict[str, Any]:
    """Return a record's fields by name, in order; what it has cached since is not among them."""
    held = vars(self)
    return {name: held[name] for name in self.__match_args__}


def _repr(self: Any) -> str:
    fields = ", ".join(f"{name}={value!r}" for name, value in _fields(self).items())
    return f"{type(self).__name__}({fields})"


def _refuse(self: Any, name: str, value: object = None) -> None:
    raise AttributeError(f"{type(self).__name__} is frozen: {name} can't be changed")


if not TYPE_CHECKING:

    class _Named(type):
        """Makes a class of annotated fields a named tuple."""

        def __new__(cls, name: str, bases: tuple[type, ...], members: dict[str, Any]) -> type:
            own = members["__annotations__"]
            defaults = [members[field] for field in own if field in members]
            made = namedtuple(name, own, defaults=defaults, module=members["__module__"])
            for key, member in members.items():
                if key not in own:
                    setattr(made, key, member)
            return made

    # A class that names it as its base is made by it, and has no such base.
    NamedTuple = type.__new__(_Named, "NamedTuple", (), {})
