"""Explains in plain words why YAML can't be read: the likeliest cause, its place and its fix."""

from __future__ import annotations

import re
from collections.abc import Callable

from timer.frozen import frozen
from timer.routine.diagnostics import Report, shown
from timer.routine.model import Place

Mark = tuple[int, int]
"""Line and column, from 0."""

_Cause = tuple[Place, str, str, str]


@frozen
class Fault:
    """Where the parser gave up (`row`, `column`), what it was reading, and what it reported."""

    lines: list[str]
    row: int
    column: int
    opened: Mark | None
    said: str
    quoted: tuple[Place, int] | None
    """The latest quoted text that spans lines: where it starts, and the row where it ends."""

    @property
    def line(self) -> str:
        """The line where the parser gave up."""
        return self.lines[self.row] if self.row < len(self.lines) else ""

    @property
    def before(self) -> str:
        """That line up to the place where the parser gave up."""
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
    """Report the likeliest cause of a fault in `text`."""
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
        "The quote that opens here isn't closed on its line.",
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
        f"YAML reserves {'a backtick' if char == '`' else f'`{char}`'} at the start of a value.",
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
        cure = "Write the apostrophe twice (`''`), or put the text in double quotes."
        message = "The apostrophe ends this text, because the text is in single quotes."
    else:
        cure = "Remove the quotes, or put different quotes around the whole value."
        message = "There is more text after the closing quote."
    return (fault.at(fault.row, start), "quote-in-quotes", message, cure)


def _after_bracket(fault: Fault) -> _Cause | None:
    text = fault.before.rstrip()
    if not text.endswith(("]", "}")) or "expected" not in fault.said or len(text.strip()) == 1:
        return None
    start = max(text.find("{"), text.find("["), 0)
    return (
        fault.at(fault.row, start),
        "braces-read-as-map",
        "A value that starts with a bracket is read as a list or a mapping, which ends here.",
        "Put quotes around the whole text, or remove what follows the bracket.",
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
        f"The bracket `{opener}` that opens here isn't closed.",
        f"Close it with `{closer}`, and put commas between its items.",
    )


def _no_break_space(fault: Fault) -> _Cause | None:
    for row in (fault.row, fault.above):
        found = re.search("^[ -]*\u00a0|[:-]\u00a0", fault.lines[row])
        if found:
            column = found.end() - 1
            return (
                fault.at(row, column, column + 1),
                "no-break-space",
                "This is a no-break space, which YAML doesn't treat as a space.",
                "Replace it with an ordinary space.",
            )
    return None


def _tight_colon(fault: Fault) -> _Cause | None:
    for row in (fault.row, fault.above):
        found = re.match(r"[ -]*(?:- )?([A-Za-z][\w-]*):(?=[^\s:/])", fault.lines[row])
        if found:
            return (
                fault.at(row, found.start(1)),
                "no-space-after-colon",
                f"There is no space after the colon of {shown(found[1])}.",
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
                "There is no space after the dash.",
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
            "Curly quotes don't count as quotes in YAML.",
            'Use straight quotes: `"`.',
        )
    return (
        fault.at(fault.row, fault.column, fault.column + 1),
        "second-colon",
        "Text without quotes can't contain a second colon followed by a space.",
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
        f"A key ends with a colon: `{shown(word[0])[1:-1]}: `." if word else "Write `key: value`.",
    )


def _bad_indent(fault: Fault) -> _Cause | None:
    if "mapping values" in fault.said:
        help = "Line it up with the key above, or put quotes around text that spans lines."
        message = "This line continues the text above, yet has a key of its own."
    elif re.search("expected (key|'-'|<block|<document)", fault.said):
        help = "Line up the keys of a step with each other, and the dashes of a list too."
        message = "This line's indent matches none of the lines above."
    else:
        return None
    start = len(fault.line) - len(fault.line.lstrip())
    return (fault.at(fault.row, start), "bad-indent", message, help)


def _anything(fault: Fault) -> _Cause | None:
    return (
        fault.at(fault.row, fault.column),
        "yaml-syntax",
        "This isn't valid YAML from here on.",
        "Check this line and the one above. Quotes around the text often help.",
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
"""Tried in this order; the first that applies is reported."""
