"""Readers of single values: each returns the value for the model, or reports a problem.

A reader takes a node, its key and a report. It never raises; where it reports, it returns None.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any, Generic, TypeVar

from timer.routine.diagnostics import Fix, Measured, Report, listed, replaced, shown
from timer.routine.durations import DurationError, parse_counts, parse_length, parse_range
from timer.routine.model import LANGUAGE, Amount, BySide, Dose, Optional, Place, Range
from timer.routine.yaml.tree import ListNode, MapNode, Node, Refused, Scalar

T = TypeVar("T")
Read = Callable[[Node, str, Report], T]
"""Takes a node, its key for messages, and a report; returns a value or None."""


class Reader(Generic[T]):
    """Reads the value of a key.

    `shape` is for the JSON schema: the name of a definition, or the words that are allowed.
    """

    def __init__(self, shape: str | tuple[str, ...], read: Read[T]) -> None:
        self.shape = shape
        self._read = read

    def __call__(self, node: Node, key: str, report: Report) -> T:
        """Return the value of `node`; report it and return None where it isn't valid."""
        return self._read(node, key, report)


def reads(shape: str) -> Callable[[Read[T]], Reader[T]]:
    """Turn a function into the reader of a shape."""
    return lambda read: Reader(shape, read)


_TRUE = frozenset(("true", "yes", "on"))
_FALSE = frozenset(("false", "no", "off"))


def scalar(node: Node, key: str, report: Report, example: str = "") -> str | None:
    """Return a single value as text with single spaces; `example` is what could be written."""
    if isinstance(node, Refused):
        return None
    if (
        isinstance(node, MapNode)
        and not node.flow
        and not example
        and cut_by_colon(node, (), report)
    ):
        return None
    if not isinstance(node, Scalar):
        _refuse_shape(node, key, report, example)
        return None
    value = " ".join(node.text.split())
    if not value:
        if report.here is not None and not report.here.whole:
            return None
        cure = f"Write `{key}: {example}`" if example else "Write one"
        help = f"{cure}." if key in _NEEDED else f"{cure}, or remove the key."
        report.error(visible(node, report), "no-value", f"{shown(key)} has no value.", help)
    elif node.plain and len(value) > 1 and value[0] + value[-1] in _CURLY:
        return _curly(node.place, value, report, is_text=not example)
    return value or None


def visible(node: Node, report: Report) -> Place:
    """Return the place of a value, or of its key where nothing is written."""
    here = report.here
    unseen = isinstance(node, Scalar) and node.plain and not node.text
    return here.place if unseen and here is not None and here.value is node else node.place


_NEEDED = frozenset(
    {"name", "hold", "reps", "effort", "breathe", "open", "note", "ask", "group", "say"}
)
"""Keys without which there is nothing."""
_CURLY = ("“”", "‘’", "„“", "„”", "«»", "””")


def _curly(place: Place, value: str, report: Report, *, is_text: bool) -> str | None:
    """Report curly quotes: in a text they become part of it, elsewhere they are wrong."""
    help, inner = 'Use straight quotes: `"`.', value[1:-1].replace('"', "'")
    if is_text:
        fix = replaced(place, f'"{inner}"')
        report.warn(place, "curly-quotes", "These curly quotes become part of the text.", help, fix)
        return value
    fix = replaced(place, inner, safe=True)
    message = "Curly quotes don't count as quotes in YAML."
    report.error(place, "curly-quotes", message, "Leave them out, or use straight ones.", fix)
    return None


def cut_by_colon(node: MapNode, table: Iterable[str], report: Report) -> bool:
    """Report a text that its colon makes a mapping; return whether it is one."""
    if len(node.pairs) != 1:
        return False
    name, value = node.pairs[0]
    known = tuple(table)
    if not isinstance(value, Scalar) or not value.text or name.text in known:
        return False
    if known and report.guess(name.text, known):
        return False
    whole = f"{name.text}: {value.text}"
    one_line = value.place.line == name.place.line
    report.error(
        node.place,
        "second-colon",
        "Its colon makes a key and a value of this text.",
        f'Put quotes around the whole text: `"{shown(whole)[1:-1]}"`.',
        replaced(node.place, f'"{whole}"', safe=True) if one_line and '"' not in whole else None,
    )
    return True


def written(node: Node) -> str:
    """Return what is written for one value; nothing for a list or a mapping."""
    return " ".join(node.text.split()) if isinstance(node, Scalar) else ""


def _refuse_shape(node: MapNode | ListNode, key: str, report: Report, example: str) -> None:
    """Report a mapping or list in place of one value; brackets are often meant as text."""
    what = "a mapping" if isinstance(node, MapNode) else "a list"
    if node.flow and not example:
        report.error(
            node.place,
            "braces-read-as-map",
            f"Because of its brackets this is read as {what}, not as text.",
            "Put quotes around the whole text.",
        )
    else:
        help = f"Write one value: `{key}: {example}`." if example else "Write one piece of text."
        report.error(node.place, "not-text", f"{shown(key)} takes one value, not {what}.", help)


@reads("text")
def text(node: Node, key: str, report: Report) -> str | None:
    """Read any text."""
    return scalar(node, key, report)


@reads("routine")
def routine(node: Node, key: str, report: Report) -> str | None:
    """Read the name of a routine's file, with or without its ending."""
    name = scalar(node, key, report, "breathe-down")
    return name and re.sub(r"\.ya?ml$", "", name, flags=re.IGNORECASE)


@reads("text")
def noted(node: Node, key: str, report: Report) -> str | None:
    """Read any text that hints may have something to say of."""
    value = scalar(node, key, report)
    if value is not None:
        note_value(node, key, value, report)
    return value


def note_value(node: Node, key: str, value: object, report: Report) -> None:
    """Keep a value with its place, for hints."""
    if report.here is not None:
        report.measured.append(Measured(report.here, key, node.place, value))


@reads("slug")
def slug(node: Node, key: str, report: Report) -> str | None:
    """Read a name in lower case with hyphens, such as `breathe-down`."""
    name = scalar(node, key, report, "breathe-down")
    # Nearly every name is one; to compile a pattern takes longer than to read a move.
    if name is None or (name.isascii() and name.islower() and all(map(_is_word, name.split("-")))):
        return name
    if re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name):
        return name
    tidy = "-".join(re.findall(r"[a-z0-9]+", name.lower()))
    report.error(
        node.place,
        "bad-slug",
        f"{shown(name)} isn't a valid name for a file or move.",
        f"Use lower case and hyphens: `{tidy[:40] or 'breathe-down'}`.",
    )
    return None


@reads("language")
def language(node: Node, key: str, report: Report) -> str | None:
    """Read the code of a language, such as `de` or `pt-BR`."""
    written = scalar(node, key, report, "en")
    if written is None or re.fullmatch(LANGUAGE, written):
        return written
    report.error(
        node.place,
        "bad-value",
        f"{shown(written)} isn't the code of a language.",
        "Write two letters, such as `en`, `de`, `fr` or `ja`.",
    )
    return None


def _is_word(part: str) -> bool:
    return part.isalnum()


def many(node: Node) -> Iterable[Node]:
    """Return the items of a list, or a single value as the only item."""
    return node.items if isinstance(node, ListNode) else (node,)


def each(node: Node, key: str, report: Report, read: Read[Any]) -> tuple[Any, ...] | None:
    """Read every item of a list, or a single value; None if any of them isn't valid."""
    bulleted = isinstance(node, Scalar) and node.plain and node.text.startswith(_BULLETS)
    if bulleted and isinstance(node, Scalar) and re.match(_BULLET, node.text):
        _tight_list(node, key, report)
        return None
    values = [read(item, key, report) for item in many(node)]
    return None if any(value is None for value in values) else tuple(values)


_BULLETS = tuple("-•*·–—‣◦▪●")
_BULLET = r"(?:-(?=[^\W\d])|[•*·–—‣◦▪●]\s*)(?=\S)"


def _tight_list(node: Scalar, key: str, report: Report) -> None:
    """Report a list whose dashes have no space after them, or whose bullets aren't dashes."""
    found = re.match(_BULLET, node.text)
    bullet = found[0].strip() if found else "-"
    first = node.text[len(bullet) :].split(f" {bullet}")[0].strip()
    message, help = "There is no space after the dash.", "After a dash comes a space: "
    if bullet != "-":
        message, help = (
            f"`{bullet}` doesn't start an item of a list.",
            "Write a hyphen and a space: ",
        )
    code = "no-space-after-dash" if bullet == "-" else "wrong-bullet"
    report.error(node.place, code, message, f"{help}`- {shown(first)[1:-1]}`.")


@reads("texts")
def texts(node: Node, key: str, report: Report) -> tuple[str, ...] | None:
    """Read a list of texts, or one text."""
    return each(node, key, report, text)


@reads("texts")
def names(node: Node, key: str, report: Report) -> tuple[str, ...] | None:
    """Read a list of names, or one name; a name with commas is probably a list."""
    if isinstance(node, Scalar) and (parts := comma_parts(node)):
        written = f"[{', '.join(parts)}]"
        report.warn(
            node.place,
            "comma-text",
            f"This is read as one name, {shown(node.text)}.",
            f"Write a list: `{key}: {shown(written)[1:-1]}`.",
            replaced(node.place, written),
        )
    return each(node, key, report, noted)


def items(node: Node, key: str, report: Report, example: str) -> tuple[Node, ...] | None:
    """Return the items of a list that mustn't be empty."""
    if isinstance(node, Refused):
        return None
    if isinstance(node, ListNode) and node.items:
        return node.items
    blank = isinstance(node, ListNode) or (isinstance(node, Scalar) and not node.text.strip())
    if blank and report.here is not None and not report.here.whole:
        return None
    help, fix = f"Write {example}.", None
    if isinstance(node, Scalar) and not blank and (parts := comma_parts(node)):
        written = f"[{', '.join(parts)}]"
        help, fix = f"Write a list: `{key}: {shown(written)[1:-1]}`.", replaced(node.place, written)
    report.error(
        visible(node, report),
        "no-value" if blank else "not-a-list",
        f"{shown(key)} is empty." if blank else f"{shown(key)} must be a list.",
        help,
        fix,
    )
    return None


def comma_parts(node: Scalar) -> tuple[str, ...]:
    """Return the parts of a text with commas that isn't in quotes; nothing for any other."""
    if not node.plain or not re.search(r"\S\s*[,;]\s*\S", node.text):
        return ()
    return tuple(part.strip() for part in re.split("[,;]", node.text) if part.strip())


def one_of(words: Iterable[str]) -> Reader[str | None]:
    """Make a reader of one of `words`, in upper or lower case."""
    known = tuple(words)

    def read(node: Node, key: str, report: Report) -> str | None:
        value = scalar(node, key, report, known[0])
        if value is None or value.lower() in known:
            return value and value.lower()
        report.error(
            node.place,
            "bad-value",
            f"{shown(key)} can't be {shown(value)}.",
            *word_remedy(value, known, node.place, report, f"Write {listed(known)}."),
        )
        return None

    return Reader(known, read)


def word_remedy(
    word: str, known: Iterable[str], place: Place, report: Report, otherwise: str
) -> tuple[str, Fix | None]:
    """Return what to write for a word that isn't one of `known`, and the fix where it is sure."""
    from timer.routine.reader.meant import in_list, same_value, surely, value_meant

    words = tuple(known)
    parts = () if same_value(word, words) else in_list(word, words, report)
    if parts:
        written = f"[{', '.join(parts)}]"
        return f"Write a list: `{written}`.", replaced(place, written, safe=True)
    if close := value_meant(word, words, report):
        return f"Did you mean `{close}`?", replaced(place, close, safe=surely(word, close))
    return otherwise, None


@reads("switch")
def switch(node: Node, key: str, report: Report) -> bool | None:
    """Read `true` or `false`, `on` or `off`, `yes` or `no`."""
    value = scalar(node, key, report, "on")
    if value is None:
        return None
    if value.lower() in _TRUE | _FALSE:
        return value.lower() in _TRUE
    report.error(
        node.place, "bad-value", f"{shown(key)} can't be {shown(value)}.", "Write `on` or `off`."
    )
    return None


@reads("optional")
def optional(node: Node, key: str, report: Report) -> Optional | None:
    """Read `true`, `false` or `extra`."""
    value = scalar(node, key, report, "true")
    if value is None:
        return None
    if value.lower() == Optional.EXTRA:
        return Optional.EXTRA
    if value.lower() in _TRUE | _FALSE:
        return Optional.YES if value.lower() in _TRUE else Optional.NO
    report.error(
        node.place,
        "bad-value",
        f"{shown(key)} can't be {shown(value)}.",
        "Write `true` (counted, can be dropped) or `extra` (off until chosen).",
    )
    return None


def _measured(shape: str, parse: Callable[[str], Any], example: str) -> Reader[Any]:
    """Make a reader from a parser that raises DurationError."""

    def read(node: Node, key: str, report: Report) -> Any:
        value = scalar(node, key, report, example)
        if value is None:
            return None
        try:
            amount = parse(value)
            note_value(node, key, amount, report)
            return amount
        except DurationError as error:
            from timer.routine.reader.meant import better_remedy  # needed only for mistakes

            said = better_remedy(error, key, value, node.place, report.here)
            report.error(node.place, error.code, said.message or error.message, said.help, said.fix)
            return None

    return Reader(shape, read)


def _single_count(written: str) -> int:
    count = parse_counts(written, single=True)
    if count.low != count.high:
        raise DurationError(
            "bad-count", f"{shown(written)} is a range.", f"Write one number: `{count.low}`."
        )
    return count.low


length = _measured("length", parse_length, "30s")
"""Reads a length greater than zero."""

gap = _measured("gap", lambda written: parse_length(written, zero=True), "10s")
"""Reads a length that may be zero."""

span = _measured("span", parse_range, "30s")
"""Reads a length or a range of lengths."""

phase_span = _measured("phase", lambda written: parse_range(written, zero=True), "3s")
"""Reads a length or range for a phase, which may be zero."""

days_span = _measured("days", lambda written: parse_range(written, days=True), "48h")
"""Reads a length or range for a schedule, which may be in hours or days."""

counts = _measured("counts", parse_counts, "10")
"""Reads a count or a range of counts."""

count = _measured("count", _single_count, "3")
"""Reads one count."""


def _amount(shape: str, parse: Callable[[str], Range], example: str) -> Reader[Amount | None]:
    """Make a reader of one amount or a range of them."""

    def alone(written: str) -> Amount:
        amount = parse(written)
        return amount.low if amount.low == amount.high else amount

    return _measured(shape, alone, example)


gap_span = _amount("gap-span", lambda written: parse_range(written, zero=True), "10s")
"""Reads a length or range for a gap, which may be zero."""

note_span = _amount("span", parse_range, "10s")
"""Reads how long something is shown, as a length or range."""

rounds = _amount("counts", parse_counts, "3")
"""Reads a number of rounds or a range of them."""


def _by_side(node: MapNode, key: str, report: Report, read_one: Reader[Any]) -> Any:
    """Return (label, amount) for each side, None where one isn't valid."""
    for label, one in node.pairs:
        if ":" in label.text and isinstance(one, Scalar) and not one.text:
            spaced = label.text.replace(":", ": ", 1)
            report.error(
                label.place,
                "no-space-after-colon",
                f"There is no space after the colon of {shown(label.text.partition(':')[0])}.",
                f"Write `{shown(spaced)[1:-1]}`.",
                replaced(label.place, spaced, safe=True),
            )
            return None
    pairs = tuple((label.text, read_one(one, label.text, report)) for label, one in node.pairs)
    if not pairs:
        report.error(node.place, "no-value", f"{shown(key)} has no value.", f"Write `{key}: 12`.")
    return pairs if pairs and all(amount for _, amount in pairs) else None


@reads("sets")
def sets(node: Node, key: str, report: Report) -> int | BySide | None:
    """Read a number of sets, or one for each side; `validation` checks the labels."""
    if isinstance(node, MapNode):
        by_side: BySide | None = _by_side(node, key, report, count)
        return by_side
    alike: int | None = count(node, key, report)
    return alike


def _dose(shape: str, read_one: Reader[Any], row: str = "") -> Reader[Dose | None]:
    """Make a reader of a value that may differ by side; `validation` checks the labels.

    With `row` it may also be a list, one amount for each set, or a text that this pattern is in.
    """

    def read(node: Node, key: str, report: Report) -> Dose | None:
        if isinstance(node, MapNode):
            pairs = _by_side(node, key, report, read_one)
            return Dose(None, pairs) if pairs else None
        listed = _row(node, row) if row else ()
        if listed:
            amounts = tuple(read_one(one, key, report) for one in listed)
            return Dose(None, (), amounts) if all(amounts) else None
        amount: Range | None = read_one(node, key, report)
        return Dose(amount) if amount else None

    return Reader(shape, read)


_SAYS_MORE = r"(?i)rest|break|pause|work|each|side|set|rep|left|right|kg|\b(?:on|off|l|r)\b"
"""A word in a text that is more than a row of amounts."""


def _row(node: Node, pattern: str) -> tuple[Node, ...]:
    """Return the amounts of a list, or of a text such as `12, 10, 8`; nothing for one amount.

    In a text, a unit at the end is that of all, as in a range.
    """
    if isinstance(node, ListNode):
        return node.items
    if not isinstance(node, Scalar) or "," not in node.text:
        return ()
    if not re.search(pattern, node.text.lower()):
        return ()
    parts = [part.strip() for part in node.text.split(",")]
    if not all(parts) or re.search(_SAYS_MORE, node.text):
        return ()
    unit = re.search(r"[0-9]\s*([a-zA-Z]*)$", parts[-1])
    if unit and all(re.fullmatch(r"[0-9.]+([-–][0-9.]+)?", part) for part in parts[:-1]):
        parts = [*(part + unit[1] for part in parts[:-1]), parts[-1]]
    return tuple(Scalar(part, node.place, node.plain) for part in parts)


# A lone comma between two digits is a decimal comma, which the reader of a length explains.
time_dose = _dose("time-dose", span, r",\s|,.*,|[a-z]\s*,")
"""Reads a length or range, or one for each side, or one for each set."""

side_times = _dose("side-times", span)
"""Reads a length or range, or one for each side."""

count_dose = _dose("count-dose", counts, r"[0-9]\s*,")
"""Reads a count or range, or one for each side, or one for each set."""

side_counts = _dose("side-counts", counts)
"""Reads a count or range, or one for each side."""
