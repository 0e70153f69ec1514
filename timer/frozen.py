"""Frozen records that cost next to nothing to define.

The standard library's dataclasses write and compile source code for every class, about a
millisecond each: half of what `supple list` would take to start. These share one set of methods
instead. They have no slots, no factories for defaults and no
ordering; a `__post_init__` may refuse values, as it does there.
"""

from __future__ import annotations

from typing import Any, TypeVar, dataclass_transform

T = TypeVar("T")

_FIELDS = "__match_args__"
_DEFAULTS = "__record_defaults__"


@dataclass_transform(frozen_default=True)
def frozen(cls: type[T]) -> type[T]:
    """Make a class of annotated fields a frozen record; its first fields may be positional."""
    return _made(cls, positional=True)


@dataclass_transform(frozen_default=True, kw_only_default=True)
def keyword_frozen(cls: type[T]) -> type[T]:
    """Make a class of annotated fields a frozen record whose fields are all given by name."""
    return _made(cls, positional=False)


def replace(one: T, **changes: Any) -> T:
    """Return a copy of a record with some of its fields changed."""
    return type(one)(**{**_fields(one), **changes})


def _made(cls: type[T], *, positional: bool) -> type[T]:
    fields = list(getattr(cls, _FIELDS, ()))
    own = [name for name in cls.__annotations__ if name not in fields]
    defaults = dict(getattr(cls, _DEFAULTS, {}))
    written = [name for name in cls.__annotations__ if name in cls.__dict__]
    defaults.update({name: cls.__dict__[name] for name in written})
    members: dict[str, Any] = {
        _FIELDS: (*fields, *own),
        _DEFAULTS: defaults,
        "__init__": _init if positional else _keyword_init,
        "__repr__": _repr,
        "__eq__": _eq,
        "__hash__": _hash,
        "__setattr__": _refuse,
        "__delattr__": _refuse,
    }
    for name, member in members.items():
        setattr(cls, name, member)
    return cls


def _init(self: Any, *values: Any, **named: Any) -> None:
    names = self.__match_args__
    if values:
        if len(values) > len(names):
            raise TypeError(f"{type(self).__name__} takes at most {len(names)} values")
        given = dict(zip(names, values, strict=False))
        if not given.keys().isdisjoint(named):
            raise TypeError(f"{type(self).__name__} was given a field twice")
        named = {**given, **named}
    fields = {**self.__record_defaults__, **named}
    if len(fields) != len(names) or not fields.keys() <= set(names):
        wrong = set(names) ^ fields.keys()
        raise TypeError(f"{type(self).__name__}: missing or unknown {', '.join(sorted(wrong))}")
    self.__dict__.update(fields)
    check = getattr(self, "__post_init__", None)
    if check is not None:
        check()


def _keyword_init(self: Any, **named: Any) -> None:
    _init(self, **named)


def _fields(self: Any) -> dict[str, Any]:
    """Return what a record was made of, in order; what it has cached since is not part of it."""
    held = vars(self)
    return {name: held[name] for name in self.__match_args__}


def _repr(self: Any) -> str:
    fields = ", ".join(f"{name}={value!r}" for name, value in _fields(self).items())
    return f"{type(self).__name__}({fields})"


def _eq(self: Any, other: object) -> Any:
    if type(other) is not type(self):
        return NotImplemented
    return _fields(self) == _fields(other)


def _hash(self: Any) -> int:
    return hash(tuple(getattr(self, name) for name in self.__match_args__))


def _refuse(self: Any, name: str, value: object = None) -> None:
    raise AttributeError(f"{type(self).__name__} is frozen: {name} can't be changed")
