"""What is imported: its text, and the JSON or YAML in it, read within limits."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from timer.errors import SuppleError
from timer.text import safe

LARGEST = 4 * 1024 * 1024
"""Bytes; a backup of another app may have hundreds of workouts."""
DEEPEST = 40
MOST_VALUES = 200_000


class Number(str):
    """A number of a file, as it was written."""


_OTHERS = (
    (b"%PDF-", "a PDF", "Copy its text or table, and paste it into `supple import -`."),
    (
        b"PK\x03\x04",
        "an archive, or a file of an office program",
        "Save a spreadsheet as CSV, a document as text; unpack an archive first.",
    ),
)
"""Files that people try, by how they begin."""


_BINARY = "[\x00-\x08\x0e-\x1a\x1c-\x1f]"
"""What is in no text."""


def decoded(data: bytes) -> str:
    """Return the text in the bytes of a file; see `decoded_as`. Raise SuppleError if it isn't."""
    return decoded_as(data)[0]


def decoded_as(data: bytes) -> tuple[str, str]:
    """Return the text in the bytes of a file, and its encoding. Raise SuppleError if it isn't text.

    That is UTF-8, UTF-16, or else what Windows programs write: `cp1252`, of which every file could
    be one.
    """
    if len(data) > LARGEST:
        raise SuppleError(
            f"This file is over {LARGEST // 1024 // 1024} MiB.", "Check that it is the right one."
        )
    for start, kind, remedy in _OTHERS:
        if data.startswith(start):
            raise SuppleError(f"This is {kind}, which can't be read.", remedy)
    sure = _sure(data)
    try:
        text = data.decode(sure)
        if b"\x00" not in data or not re.search(_BINARY, text):
            return _lines(text), sure
    except UnicodeError:
        pass
    if re.search(_BINARY.encode(), data):
        raise SuppleError(
            "This isn't a text file.",
            "Export it from the app as JSON, CSV or text. Unpack it first if it is an archive.",
        )
    return _lines(data.decode("cp1252", errors="replace")), "cp1252"


def _sure(data: bytes) -> str:
    """Return the encoding that the first bytes speak for; UTF-8 where they say nothing."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    for at, name in ((1, "utf-16-le"), (0, "utf-16-be")):
        half = data[at::2]
        # Each second byte of most letters is zero, and no UTF-8 text holds a zero.
        if half and 2 * half.count(0) > len(half) and len(data) % 2 == 0:
            return name
    return "utf-8-sig"


def _lines(text: str) -> str:
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


class Source:
    """A text from elsewhere, in each of the forms that it may have."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.kept: dict[str, Any] = {}
        """What a format has found out about it."""
        self.fault: SuppleError | None = None
        """What is wrong with its JSON or YAML, if it is either."""

    @property
    def is_data(self) -> bool:
        """Whether it is meant to be JSON or JavaScript, and so isn't lines for people."""
        if re.match(r"\s*(?:\{|\[\s*[\[{\"]|export\s|import\s.*from\s)", self.text):
            return True
        return isinstance(self.json, list) and any(isinstance(one, dict) for one in self.json)

    @cached_property
    def json(self) -> Any:
        """The value in a text of JSON, None where there is none."""
        body = _body(self.text)
        if body[:1] not in ("{", "["):
            return None
        try:
            return _json(self.text, body)
        except SuppleError as error:
            self.fault = self.fault or error
            return None

    @cached_property
    def yaml(self) -> Any:
        """The value in a text of YAML that has keys, None where there is none."""
        if self.is_data or not re.search(
            r"^[\w\"' -]{1,60}:(?:\s|$)|^- *\{", self.text, re.MULTILINE
        ):
            return None
        try:
            return _yaml(self.text)
        except SuppleError as error:
            self.fault = self.fault or error
            return None


_ASSIGNED = re.compile(
    r"\s*(?:import\s[^\n]*\n\s*|const\s+(\w+)\s*=\s*rest\((\d+)\);?\s*"
    r"|export\s+default\s+|module\.exports\s*=\s*|(?:const|let|var)\s+\w+\s*=\s*(?=[\[{]))"
)
_TOKEN = re.compile(
    r'"(?:[^"\\\n]|\\.)*"?|(?<![\w.])rest\((\d+)\)|(?<![\w.])([A-Za-z_]\w*)(?!\w|\s*:)'
)


def _body(text: str) -> str:
    """Return the text of a value, without what makes it a module of JavaScript.

    There a rest may be the call of a function, or the name of such a call.
    """
    rests: dict[str, str] = {}
    place = 0
    while found := _ASSIGNED.match(text, place):
        place = found.end()
        if found[1]:
            rests[found[1]] = found[2]
    body = text[place:].strip().rstrip(";").rstrip()
    if place == 0 or len(body) > LARGEST // 8:
        return body

    def as_value(token: re.Match[str]) -> str:
        seconds = token[1] or rests.get(token[2] or "")
        if seconds:
            return f'{{"name": "Rest", "duration": {seconds}}}'
        bare = token[2] and token[2] not in ("true", "false", "null")
        return f'"{token[2]}"' if bare else token[0]

    return _TOKEN.sub(as_value, body)


def _json(text: str, body: str) -> Any:
    depth = deepest = 0
    for one in re.findall(r'"(?:[^"\\]|\\.)*"?|[\[{\]}]', body):
        depth += (one in "[{") - (one in "]}")
        deepest = max(deepest, depth)
    if deepest > DEEPEST:
        raise SuppleError(
            f"There are {deepest} brackets inside each other in this file.",
            f"A workout has a few, and at most {DEEPEST} are read. Check that it is the right one.",
        )
    try:
        return _decoder().decode(_strict(body))
    except json.JSONDecodeError as error:
        line, column = error.lineno, error.colno
        before = text.find(body[:40])
        line += text.count("\n", 0, max(before, 0))
        raise SuppleError(
            f"Line {line}, column {column}: this starts like JSON, but {_explained(error.msg)}.",
            "Export it again, or fix that place.",
        ) from None


def _strict(body: str) -> str:
    """Return JSON without comments and last commas, which only people and JavaScript write."""
    keep = re.compile(r'("(?:[^"\\\n]|\\.)*"?)|//[^\n]*|/\*.*?\*/', re.DOTALL)
    if ("//" in body or "/*" in body) and body.count("/*") < 1_000:
        body = keep.sub(lambda one: one[1] or re.sub(r"[^\n]", " ", one[0]), body)
    loose = re.compile(r'("(?:[^"\\\n]|\\.)*"?)|,(?=\s*[\]}])')
    return loose.sub(lambda one: one[1] or " ", body)


def _explained(message: str) -> str:
    known = {
        "Expecting ',' delimiter": "a comma is missing",
        "Expecting ':' delimiter": "a colon is missing",
        "Expecting value": "a value is missing",
        "Extra data": "there is more after its end",
        "Unterminated string starting at": "a text has no closing quote",
        "Expecting property name enclosed in double quotes": "a key in double quotes is missing",
        "Invalid control character at": "a text has a line break or control character in it",
    }
    return known.get(message, safe(message[:1].lower() + message[1:], 60))


def _decoder() -> json.JSONDecoder:
    return json.JSONDecoder(
        object_pairs_hook=_mapping,
        parse_float=Number,
        parse_int=Number,
        parse_constant=Number,
        strict=False,
    )


def _mapping(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return pairs as a mapping; a key that is there twice gets a number, so nothing is lost."""
    found: dict[str, Any] = {}
    for key, value in pairs:
        name, number = key, 2
        while name in found:
            name, number = f"{key} ({number})", number + 1
        found[name] = value
    return found


def _yaml(text: str) -> Any:
    import yaml

    try:
        return _built(iter(yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f"Line {mark.line + 1}, column {mark.column + 1}: " if mark else ""
        raise SuppleError(
            f"{where}this looks like YAML, but {safe(error.problem or 'it has an error', 80)}.",
            "Fix that place.",
        ) from None
    except yaml.YAMLError:
        raise SuppleError(
            "This looks like YAML, but has characters that YAML can't have.", "Save it as UTF-8."
        ) from None


class _Open:
    """A list or mapping that is being read."""

    def __init__(self, is_map: bool, anchor: str | None) -> None:
        self.is_map, self.anchor = is_map, anchor
        self.values: list[Any] = []

    def built(self) -> Any:
        """Return its value."""
        if not self.is_map:
            return self.values
        keys, values = self.values[::2], self.values[1::2]
        names = [key if isinstance(key, str) else " ".join(leaves(key)) for key in keys]
        return _mapping(list(zip(names, values, strict=True)))


def _built(events: Iterator[Any]) -> Any:
    """Return the value of the first document; aliases are what their anchors are."""
    anchors: dict[str, Any] = {}
    sizes: dict[str, int] = {}
    opened: list[_Open] = []
    count = 0
    for event in events:
        kind = type(event).__name__
        if kind in ("SequenceStartEvent", "MappingStartEvent"):
            opened.append(_Open(kind.startswith("M"), event.anchor))
            if len(opened) > DEEPEST:
                raise SuppleError(
                    "There are too many levels inside each other in this file.",
                    "Check that it is the right one.",
                )
            continue
        if kind in ("SequenceEndEvent", "MappingEndEvent"):
            done = opened.pop()
            value, anchor = done.built(), done.anchor
        elif kind == "ScalarEvent":
            value, anchor = _scalar(event), event.anchor
            count += 1
        elif kind == "AliasEvent":
            value, anchor = anchors.get(event.anchor, f"*{event.anchor}"), None
            count += sizes.get(event.anchor, 1)
        else:
            continue
        if count > MOST_VALUES:
            raise SuppleError("There are too many values in this file.", "Split it.")
        if anchor:
            anchors[anchor] = value
            sizes[anchor] = sum(1 for _ in leaves(value))
        if not opened:
            return value
        opened[-1].values.append(value)
    return None


def _scalar(event: Any) -> str:
    tag = event.tag or ""
    if tag.startswith("!") and not tag.startswith("!!") and tag != "!":
        return f"{tag} {event.value}".strip()
    return str(event.value)


def is_ours(value: Any) -> bool:
    """Return whether a value is a routine of Supple: a name, and steps of our kinds."""
    steps = value.get("steps") if isinstance(value, dict) else None
    return isinstance(steps, list) and any(
        isinstance(one, dict)
        and bool({"hold", "reps", "effort", "group", "breathe"}.intersection(one))
        for one in steps
    )


def leaves(value: Any) -> Iterator[str]:
    """Yield every text and number in a value."""
    if isinstance(value, dict):
        for one in value.values():
            yield from leaves(one)
    elif isinstance(value, list):
        for one in value:
            yield from leaves(one)
    elif isinstance(value, str):
        yield value
