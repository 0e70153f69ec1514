"""One line of intervals, such as `8x[20s, 10s]` or `[1m (Work), 30s (Rest)]x5`."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from timer.errors import SuppleError
from timer.importers.draft import Draft, Step, hold, rounds_of, timed
from timer.importers.source import Source
from timer.routine.durations import DurationError, parse_length
from timer.routine.reader.meant import time_meant
from timer.text import safe

DEEPEST = 8
MOST = 500
"""Intervals in one line; what is repeated counts once."""
_TOKEN = re.compile(r"\s*(?:([\[({])|([\])}])|([,;+|>→])|((?:(?![\[\](){},;+|>→]).)+))", re.DOTALL)
_TIMES_BEFORE = re.compile(r"(.*?)(\d{1,5})\s*[x×*]\s*$", re.IGNORECASE | re.DOTALL)
_TIMES_AFTER = re.compile(r"\s*[x×*]\s*(\d{1,5})\b(.*)$", re.IGNORECASE | re.DOTALL)
_SLASH = re.compile(r"(?<=[^\W\d])\s*/\s*(?=\d)")
"""Between two intervals, as in `20s on/10s off`."""
_COUNTED = re.compile(
    r"(?=.*\d\s*(?:s|secs?|seconds?|m|mins?|minutes?)\b).*(?:^|[\[({,;+>→])\s*\d{1,3}\s+"
    r"(?!(?:s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|work|rest|on|off|break|go|x)\b)[^\W\d]{3,}",
    re.IGNORECASE | re.DOTALL,
)
"""A number of something beside times that have their unit, as in `10 squats, 30s rest`."""
_WORDS = {"on": "Work", "off": "Rest"}
_TIME = re.compile(
    r"(?<![\w.])((?:\d+:\d\d(?::\d\d)?)|\d+(?:[.,]\d+)?\s*(?:ms|h|hrs?|hours?|m|mins?|minutes?|s|secs?|seconds?)?"
    r"(?:\s*\d+(?:[.,]\d+)?\s*(?:s|secs?|seconds?|m|mins?))?)(?![\w.:])",
    re.IGNORECASE,
)
_QUERY = re.compile(r"(?:\S*\?)?(?=\S*\bdurations=)(\S+)")
_ALTERNATE = re.compile(
    r"(?:(?P<times>\d{1,4})\s*[x×*]\s*)?(?P<on>\d+\s*\w*)\s*(?P<on_name>on|work|effort|hard)?\s*/\s*"
    r"(?P<off>\d+\s*\w*?)\s*(?P<off_name>off|rest|easy)?(?:\s*[x×*]\s*(?P<again>\d{1,4}))?(?:\s+rounds?)?",
    re.IGNORECASE,
)


def recognises(source: Source) -> bool:
    """Return whether the text is one line of intervals."""
    text = source.text.strip()
    if not text or "\n" in text or len(text) > 4_000 or _is_data(source.json):
        return False
    if _QUERY.fullmatch(text):
        return True
    if (found := _ALTERNATE.fullmatch(text)) and (
        found["times"] or found["again"] or found["on_name"]
    ):
        return time_of(found["on"]) is not None and time_of(found["off"]) is not None
    if not re.search(r"[x×*]\s*[\[({]|[\])}]\s*[x×*]|^\s*[\[({].*[\])}]\s*$", text):
        return False
    try:
        items = _Parser(text).sequence(0)
    except SuppleError:
        return bool(re.search(r"\d+\s*[x×*]\s*\[|\]\s*[x×*]\s*\d", text))
    return any(_has_time(one) for one in items) and not _COUNTED.search(text)


def _is_data(value: Any) -> bool:
    """Return whether a value of JSON is more than a list of numbers."""
    if isinstance(value, list):
        return any(not isinstance(one, str) or one[:1] not in "0123456789" for one in value)
    return value is not None


def read(source: Source) -> list[Draft]:
    """Return the routine that the line says. Raise SuppleError where its brackets don't match."""
    text = source.text.strip()
    draft = Draft(exact=True)
    draft.comments.append(f"The line was: {text}")
    if found := _QUERY.fullmatch(text):
        draft.steps = _from_address(found[1])
    elif found := _ALTERNATE.fullmatch(text):
        pair = [
            timed("Work", time_of(found["on"])),
            timed("Rest", time_of(found["off"])),
        ]
        draft.steps = rounds_of("Round", pair, int(found["times"] or found["again"] or 1))
    else:
        draft.steps = _steps(_Parser(text).sequence(0))
    return [draft]


def time_of(text: str) -> int | None:
    """Return a time in milliseconds, a bare number being seconds; None if it isn't one."""
    plain = text.strip().lower().replace(",", ".")
    meant = plain if re.fullmatch(r"\d+(\.\d+)?", plain) else time_meant(plain)
    try:
        return parse_length(meant or "", zero=True)
    except DurationError:
        return None


@dataclass
class _Item:
    text: str = ""
    inner: list[_Item] | None = None
    times: int = 1
    label: str = ""
    items: list[str] = field(default_factory=list)


class _Parser:
    """Reads a line from left to right."""

    def __init__(self, text: str) -> None:
        self._text = _SLASH.sub(", ", text)
        self._place = 0
        self._count = 0

    def sequence(self, depth: int) -> list[_Item]:
        """Return the items up to the closing bracket, or up to the end at depth 0."""
        if depth > DEEPEST:
            raise self._error("There are too many brackets inside each other.")
        items = [_Item()]
        while self._place < len(self._text):
            start = self._place
            token = _TOKEN.match(self._text, start)
            if token is None:
                break
            self._place = token.end()
            opening, closing, comma, words = token.groups()
            item = items[-1]
            if opening:
                self._opened(item, opening, depth)
            elif closing:
                if depth == 0:
                    raise self._error("A bracket is closed that was never opened.", start)
                return self._counted(items)
            elif comma:
                items.append(_Item())
            elif item.inner is not None:
                self._after(item, words)
            else:
                item.text += words
        if depth:
            raise self._error("A bracket is missing at the end.")
        return self._counted(items)

    def _counted(self, items: list[_Item]) -> list[_Item]:
        kept = [one for one in items if one.text.strip() or one.inner is not None]
        self._count += len(kept)
        if self._count > MOST:
            raise self._error(f"There are more than {MOST} intervals.")
        return kept

    def _opened(self, item: _Item, opening: str, depth: int) -> None:
        inner = self.sequence(depth + 1)
        before = _TIMES_BEFORE.fullmatch(item.text)
        if opening == "(" and not before and not any(_has_time(one) for one in inner):
            # "1m (Work)": a name.
            item.text += f" {', '.join(one.text.strip() for one in inner)} "
            return
        if before:
            item.times, item.label = int(before[2]), before[1].strip(" :")
        else:
            item.label = item.text.strip(" :")
        item.inner = inner

    def _after(self, item: _Item, words: str) -> None:
        found = _TIMES_AFTER.fullmatch(words)
        if found and item.times == 1:
            item.times, words = int(found[1]), found[2]
        if words.strip():
            item.label = f"{item.label} {words.strip()}".strip()

    def _error(self, message: str, place: int | None = None) -> SuppleError:
        column = (self._place if place is None else place) + 1
        return SuppleError(
            f"Column {column} of `{safe(self._text, 60)}`: {message}",
            "Write it like `8x[20s Work, 10s Rest]`.",
        )


def _has_time(item: _Item) -> bool:
    if item.inner is not None:
        return any(map(_has_time, item.inner))
    return _TIME.search(item.text) is not None


def _steps(items: list[_Item], *, pair: bool = False) -> list[Step]:
    made: list[Step] = []
    for place, item in enumerate(items):
        if item.inner is not None:
            inner = _steps(item.inner, pair=len(item.inner) == 2)
            works = [one for one in inner if one.value == "Work"]
            if item.label and len(works) == 1 and item.times > 1:
                works[0].value, item.label = item.label, ""
            made += rounds_of(item.label or "Round", inner, item.times, alone=not item.label)
            if item.label and item.times == 1:
                made[-1].comments.append(item.label)
            continue
        made += _interval(item.text, pair and place == 1)
    return made


def _interval(text: str, is_second: bool) -> list[Step]:
    """Return the steps for one interval: a time with a name before or after it."""
    times = 1
    if found := re.fullmatch(r"\s*(\d{1,4})\s*[x×*]\s*(\d.*)", text):
        times, text = int(found[1]), found[2]
    elif found := re.fullmatch(r"(.*\d\s*\w*)\s*[x×*]\s*(\d{1,4})\s*", text):
        times, text = int(found[2]), found[1]
    found = _TIME.search(text)
    milliseconds = time_of(found[1]) if found else None
    if found is None or milliseconds is None:
        return [hold(text.strip(), None)]
    name = f"{text[: found.start()]} {text[found.end() :]}".strip(" :=-–()\"'")
    name = " ".join(name.split())
    name = _WORDS.get(name.lower(), name)
    if milliseconds == 0:
        return [hold(name or "Pause", 0)]
    step = timed(name or ("Rest" if is_second else "Work"), milliseconds)
    return rounds_of(name, [step], times)


def _from_address(query: str) -> list[Step]:
    """Return the steps of an address with `durations=60,60&labels=,Focus`."""
    from urllib.parse import parse_qsl

    fields = dict(parse_qsl(query.rpartition("?")[2], keep_blank_values=True))
    lengths = fields.pop("durations").split(",")
    labels = fields.pop("labels", "").split(",")
    steps = []
    for place, one in enumerate(lengths[:MOST]):
        label = labels[place].strip() if place < len(labels) else ""
        steps.append(timed(label or "Work", time_of(one)))
        if time_of(one) is None:
            steps[-1].comments.append(one)
    if more := [f"{name}: {value}" for name, value in fields.items() if value]:
        steps[0].comments += more
    return steps
