"""Reading of a mapping that remembers what was taken from it, so that nothing gets lost.

Whatever a format doesn't take is returned by `left`, to be written as comments at its place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal, InvalidOperation
from typing import Any

from timer.importers.draft import tidy
from timer.importers.source import Number

LARGEST = Decimal(10) ** 9


class Fields:
    """One mapping of a file. What it has inside is read through it."""

    def __init__(self, data: dict[str, Any], aside: list[str] | None = None) -> None:
        self.data = data
        self.aside: list[str] = [] if aside is None else aside
        """What is of no use to anyone, such as the numbers an app gives its records."""
        self._taken: set[str] = set()

    def __contains__(self, key: str) -> bool:
        return key in self.data

    def text(self, *keys: str) -> str:
        """Return the first text or number under one of `keys`, and take it."""
        for key in keys:
            value = self.data.get(key)
            if isinstance(value, str):
                self._taken.add(key)
                if value.strip():
                    return str(value)
        return ""

    def number(self, *keys: str) -> Decimal | None:
        """Return the first number under one of `keys`, and take it; also one in quotes.

        Anything but a number isn't taken.
        """
        for key in keys:
            value = number_in(self.data.get(key))
            if value is not None:
                self._taken.add(key)
                return value
        return None

    def whole(self, *keys: str, otherwise: int | None = None) -> int | None:
        """Return the first whole number from 0 under one of `keys`, and take it."""
        for key in keys:
            value = number_in(self.data.get(key))
            if value is not None and value == int(value) and value >= 0:
                self._taken.add(key)
                return int(value)
        return otherwise

    def milliseconds(self, *keys: str, unit: int = 1_000) -> int | None:
        """Return the first time from 0 under one of `keys`, and take it; `unit` is of a 1."""
        for key in keys:
            value = number_in(self.data.get(key))
            if value is None or value < 0:
                continue
            if value * unit == int(value * unit):
                self._taken.add(key)
            # A part of a millisecond can't be kept, so there the number is a comment as well.
            if int(value * unit) or not value:
                return int(value * unit)
        return None

    def flag(self, key: str) -> bool:
        """Return whether there is a true value under a key; only true and false are taken."""
        value = self.data.get(key)
        if isinstance(value, bool) or value is None:
            self._taken.add(key)
        return value is True

    def children(self, key: str) -> list[Fields]:
        """Return the mappings in the list under a key; what else is in the list is left over."""
        value = self.data.get(key)
        if isinstance(value, dict):
            value = [value]
        if not isinstance(value, list):
            return []
        self._taken.add(key)
        others = [one for one in value if not isinstance(one, dict)]
        if others:
            self.data[f"{key} "] = others
        return [Fields(one, self.aside) for one in value if isinstance(one, dict)]

    def child(self, key: str) -> Fields:
        """Return the mapping under a key, an empty one if there is none."""
        value = self.data.get(key)
        if not isinstance(value, dict):
            return Fields({}, self.aside)
        self._taken.add(key)
        return Fields(value, self.aside)

    def texts(self, key: str) -> list[str]:
        """Return the texts in the list under a key, or the only one."""
        value = self.data.get(key)
        values = value if isinstance(value, list) else [value]
        found = [one for one in values if isinstance(one, str)]
        if len(found) < len(values):
            return []
        self._taken.add(key)
        return [one for one in found if one.strip()]

    def raw(self, key: str) -> Any:
        """Return whatever is under a key, and take it."""
        self._taken.add(key)
        return self.data.get(key)

    def take(self, *keys: str) -> None:
        """Take what is expressed in another way."""
        self._taken.update(keys)

    def put_aside(self, *keys: str) -> None:
        """Take what is of no use, and keep it for the list at the top of the file."""
        for key in keys:
            if key in self.data and key not in self._taken:
                self._taken.add(key)
                self.aside += _lines(key, self.data[key])

    def left(self) -> list[str]:
        """Return what wasn't taken, each as `key: value`, and take it."""
        found = [
            line
            for key, value in self.data.items()
            if key not in self._taken
            for line in _lines(key.strip(), value)
        ]
        self._taken.update(self.data)
        return found


def number_in(value: Any) -> Decimal | None:
    """Return the number that a value is or has in quotes, None for anything else."""
    if not isinstance(value, str):
        return None
    text = value.strip().replace(",", ".")
    if not re.fullmatch(r"[+-]?\d{1,15}(?:\.\d{1,15})?(?:[eE][+-]?\d{1,2})?", text):
        return None
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if abs(number) <= LARGEST else None


def gathered(aside: Iterable[str]) -> list[str]:
    """Return lines of `key: value` with those of the same key on one line."""
    found: dict[str, list[str]] = {}
    for one in aside:
        key, _, value = one.partition(": ")
        found.setdefault(key, []).append(value)
    return [f"{key}: {', '.join(values)}" for key, values in found.items()]


def lines_of(value: Any) -> list[str]:
    """Return everything in a value as lines of text."""
    return list(_lines("", value))


def _lines(key: str, value: Any) -> Iterator[str]:
    name = tidy(key)
    if isinstance(value, dict):
        for inner, one in value.items():
            yield from _lines(f"{name} {inner}".strip(), one)
    elif isinstance(value, list):
        if value and all(isinstance(one, str | bool) for one in value):
            yield (
                f"{name}: {', '.join(map(_shown, value))}"
                if name
                else ", ".join(map(_shown, value))
            )
            return
        for one in value:
            yield from _lines(name, one)
    elif isinstance(value, bool) or (isinstance(value, str) and value.strip()):
        yield f"{name}: {_shown(value)}" if name else _shown(value)


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, Number) else tidy(str(value))
