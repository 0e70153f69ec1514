"""Why a YAML text can't be read, in plain words: the likeliest cause, its place and its cure."""

from __future__ import annotations

import re
from collections.abc import Callable

from timer.frozen import frozen
from timer.routine.diagnostics import Report, shown
from timer.routine.model import Place

Mark = tuple[int, int]
"""Line and column from 0, as the parser counts."""

_Cause = tuple[Place, str, str, str]


@frozen
class Fault:
    """Where the parser gave up (`row`, `column`), what it was in the middle of, what it said."""

    lines: list[str]
    row: int
    column: int
    opened: Mark | None
    said: str
    quoted: tuple[Place, int] | None
    """The latest quoted text over several lines: where it opens, and the row where it ends."""

    @property
    def line(self) -> str:
        """The line where the parser gave up."""
        return self.lines[self.row] if self.row < len(self.lines) else ""

    @property
    def before(self) -> str:
        """What stands on that line before the place."""
        return self.line[: self.column]

    @property
    def above(self) -> int:
        """The nearest row above that is not blank."""
        row = self.row - 1
        while row > 0 and not self.lines[row].strip():
            row -= 1
        return max(row, 0)

    def at(self, row: int, column: int, end: int | None = None) -> Place:
        """Return the place from `column` to `end`, by default to the end of the row's text."""
        text = self.lines[row] if row < len(self.lines) else ""
        last = len(text.rstrip()) if end is None else end
        return Place(row + 1, column + 1, max(last, column + 1) + 1)


def explain(
    text: str,
    mark: Mark | None,
    opened: Mark | None,
    said: str,
    quoted: tuple[Place, int] | None,
    report: Report,
) -> None:
    """Report the one likeliest cause of a fault in `text`."""
    lines = text.splitlines() or [""]
    row, column = mark or (0, 0)
    if row >= len(lines) or (row == len(lines) - 1 and column == 0 and not lines[row].strip()):
        row = max((i for i, line in enumerate(lines) if line.strip()), default=0)
        column = len(lines[row].rstrip())
    fault = Fault(lines, row, column, opened, said, quoted)
    for cause in CAUSES:
        if found := cause(fault):
            report.error(*found)
            return


def _tab(fault: Fault) -> _Cause | None:
    indent = fault.line[: len(fault.line) - len(fault.line.lstrip())]
    if "\t" not in indent:
        return None
    column = indent.index("\t")
    return (
        fault.at(fault.row, column, column + 1),
        "tab-indent",
        "This line is indented with a tab.",
        "Indent with spaces, two for each level.",
    )


def _unclosed_quote(fault: Fault) -> _Cause | None:
    place = None
    if fault.opened and "end of stream" in fault.said:
        place = fault.at(*fault.opened)
    elif fault.quoted and fault.quoted[1] == fault.row:
        place = fault.quoted[0]
    if place is None or fault.lines[place.line - 1][place.column - 1 : place.column] not in "'\"":
        return None
    return (
        place,
        "unclosed-quote",
        "The quote that opens here does not close on its line.",
        "Put the same quote at the end of the text.",
    )


def _reserved(fault: Fault) -> _Cause | None:
    column = fault.column
    if fault.opened and fault.opened[0] == fault.row:
        opener = fault.line[fault.opened[1] : fault.opened[1] + 1]
        column = fault.opened[1] if opener and opener in "*&!|>" else column
    char = fault.line[column : column + 1]
    before = fault.line[:column].rstrip()
    reserved = "@`%*&!|>,]}-?" if before.endswith((":", "-", "[", ",", "{")) else "@`%"
    if not char or char not in reserved:
        return None
    return (
        fault.at(fault.row, column),
        "reserved-start",
        f"YAML keeps {'a backtick' if char == '`' else f'`{char}`'} at the start of a value "
        "for itself.",
        "Put quotes around the text.",
    )


def _bad_escape(fault: Fault) -> _Cause | None:
    if "escape" not in fault.said:
        return None
    column = fault.line.rfind("\\", 0, fault.column + 1)
    return (
        fault.at(fault.row, max(column, 0), max(column, 0) + 2),
        "bad-escape",
        "This backslash means nothing in double quotes.",
        "Write it twice, or use single quotes.",
    )


def _after_quote(fault: Fault) -> _Cause | None:
    quote = fault.before.rstrip()[-1:]
    start = fault.before.find(quote) if quote else -1
    if quote not in ("'", '"') or "expected" not in fault.said or start < 0:
        return None
    apostrophe = quote == "'" and fault.line[fault.column : fault.column + 1].isalpha()
    if apostrophe and not fault.before[-1:].isspace():
        cure = "Write the apostrophe twice (`''`), or use double quotes around the text."
        message = "An apostrophe ends this text, since single quotes are around it."
    else:
        cure = "Leave the quotes out, or put other ones around the whole value."
        message = "The text goes on after its closing quote."
    return (fault.at(fault.row, start), "quote-in-quotes", message, cure)


def _after_bracket(fault: Fault) -> _Cause | None:
    text = fault.before.rstrip()
    if not text.endswith(("]", "}")) or "expected" not in fault.said or len(text.strip()) == 1:
        return None
    start = max(text.find("{"), text.find("["), 0)
    return (
        fault.at(fault.row, start),
        "braces-read-as-map",
        "A value that begins with a bracket is read as a list or a mapping, which ends here.",
        "Put quotes around the whole text, or take out what is too much.",
    )


def _unclosed_bracket(fault: Fault) -> _Cause | None:
    if fault.opened is None or fault.opened[0] >= len(fault.lines):
        return None
    row, column = fault.opened
    opener = fault.lines[row][column : column + 1]
    if opener not in ("[", "{") or "expected" not in fault.said:
        return None
    closer = "]" if opener == "[" else "}"
    return (
        fault.at(row, column),
        "unclosed-bracket",
        f"The bracket `{opener}` that opens here is not closed.",
        f"Close it with `{closer}`, with commas between what it holds.",
    )


def _no_break_space(fault: Fault) -> _Cause | None:
    for row in (fault.row, fault.above):
        found = re.search("^[ -]*\u00a0|[:-]\u00a0", fault.lines[row])
        if found:
            column = found.end() - 1
            return (
                fault.at(row, column, column + 1),
                "no-break-space",
                "This is a no-break space, which YAML does not take for a space.",
                "Replace it by an ordinary space.",
            )
    return None


def _tight_colon(fault: Fault) -> _Cause | None:
    for row in (fault.row, fault.above):
        found = re.match(r"[ -]*(?:- )?([A-Za-z][\w-]*):(?=[^\s:/])", fault.lines[row])
        if found:
            return (
                fault.at(row, found.start(1)),
                "no-space-after-colon",
                f"After the colon of {shown(found[1])} a space is missing.",
                f"Write `{shown(found[1])[1:-1]}: ` and then the value.",
            )
    return None


def _tight_dash(fault: Fault) -> _Cause | None:
    for row in (fault.row, fault.above):
        found = re.match(r" *(-)[A-Za-z]", fault.lines[row])
        if found:
            return (
                fault.at(row, found.start(1)),
                "no-space-after-dash",
                "After the dash a space is missing.",
                "Write `- ` and then the step.",
            )
    return None


def _second_colon(fault: Fault) -> _Cause | None:
    if "mapping values" not in fault.said or not re.search(r":\s", fault.before):
        return None
    first = re.search(r":\s+", fault.before)
    assert first is not None
    if fault.before[first.end() :].startswith(("“", "‘", "„", "«")):
        return (
            fault.at(fault.row, first.end()),
            "curly-quotes",
            "Curly quotes do not quote a text for YAML.",
            'Use straight quotes: `"`.',
        )
    return (
        fault.at(fault.row, fault.column, fault.column + 1),
        "second-colon",
        "A second colon with a space after it can't stand in a text without quotes.",
        "Put quotes around the whole text.",
    )


def _no_colon(fault: Fault) -> _Cause | None:
    row = None
    if "':'" in fault.said and fault.opened:
        row = fault.opened[0]
    elif "mapping values" in fault.said:
        row = fault.above
    text = fault.lines[row].strip() if row is not None and row < len(fault.lines) else ""
    if row is None or not text or ":" in text or text.startswith("#"):
        return None
    start = len(fault.lines[row]) - len(fault.lines[row].lstrip(" -"))
    word = text.lstrip("- ").split()[:1]
    return (
        fault.at(row, start),
        "no-colon",
        "This line has no colon.",
        f"A key ends in a colon: `{shown(word[0])[1:-1]}: `." if word else "Write `key: value`.",
    )


def _bad_indent(fault: Fault) -> _Cause | None:
    if "mapping values" in fault.said:
        help = "Line it up with the key above, or put quotes around a text of several lines."
        message = "This line goes on with the text above, yet has a key of its own."
    elif re.search("expected (key|'-'|<block|<document)", fault.said):
        help = "Line it up: keys of one step under each other, dashes of one list too."
        message = "This line's indent fits none of the lines above."
    else:
        return None
    start = len(fault.line) - len(fault.line.lstrip())
    return (fault.at(fault.row, start), "bad-indent", message, help)


def _anything(fault: Fault) -> _Cause | None:
    return (
        fault.at(fault.row, fault.column),
        "yaml-syntax",
        "From here on this can't be read as YAML.",
        "Look at this line and the one above; quotes around a text often help.",
    )


CAUSES: tuple[Callable[[Fault], _Cause | None], ...] = (
    _tab,
    _unclosed_quote,
    _bad_escape,
    _reserved,
    _after_quote,
    _after_bracket,
    _no_break_space,
    _tight_colon,
    _tight_dash,
    _unclosed_bracket,
    _second_colon,
    _no_colon,
    _bad_indent,
    _anything,
)
"""Tried in this order; the first that fits is reported."""
