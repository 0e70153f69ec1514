"""Explains in plain words why YAML can't be read, repairs it in memory, and reads on.

Each fault has a likeliest cause, with its place and its remedy, and repairs that may undo it. The
first repair with which the text can be read further is taken, so that one fault hides nothing else.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from typing import TypeVar

from timer.frozen import NamedTuple, frozen
from timer.routine.diagnostics import Edit, Fix, Report, shown
from timer.routine.model import Place

T = TypeVar("T")
Mark = tuple[int, int]
"""Line and column, from 0."""

MOST_FAULTS = 25
"""A file with more faults than this isn't YAML at all."""
MOST_READ = 1_500_000
"""Characters that are read while looking for repairs, so that a large file takes no longer."""

MOST_ON_A_ROW = 3
"""A row with more faults than this is left out: quotes in quotes could double it each time."""

STARTS = frozenset(
    """
    hold reps effort breathe zones open note ask group rest include at every zone text phase
    stretch floss exercise pause question
    """.split()  # noqa: SIM905
)
"""Keys that are the first of an item of a list: before them a dash may be missing."""
KINDS = STARTS - {"at", "every", "zone", "text", "phase", "rest"}
"""Keys of which a step has one."""
TOP = frozenset(
    """
    name about when kit schedule guards next lang sound defaults steps
    """.split()  # noqa: SIM905
)
"""Keys of a whole file."""
KEYS = STARTS | frozenset(
    """
    name about when kit schedule guards next lang sound defaults steps for sides order sets settle
    switch cues count tempo pace to window ceiling pattern cycles breaths cap options rounds share
    optional position tags load why say then aliases swaps warnings figure source limb
    """.split()  # noqa: SIM905
)
"""Keys of our files: a line that starts with one and has no colon lacks it."""

_MAPPINGS = ("pattern", "tempo", "schedule", "sound", "defaults", "count", "for", "swaps", "sets")
"""Keys with other keys as their value."""
_TEXTS = ("name", "about", "why", "say", "note", "ask", "text", "cues")
"""Keys with a text, which may have a word in it that is also a key."""
_BULLETS = r"--|[•*–—−·‣◦▪●○+→➤✓»>]|\d{1,2}[.)](?=\s+[A-Za-z])|\[[ xX]?\]"
_COMMENTS = r"//|/\*|--(?= (?![\w-]+:\s))|;|<!--"


ODD_SPACE = "[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]"
"""What looks like a space, but is none to YAML."""


def odd_space(text: str) -> str:
    """Return the name of the first of these in `text`, with its article."""
    found = re.search(ODD_SPACE, text)
    names = {"\u00a0": "a no-break space", "\u202f": "a no-break space"}
    char = found[0] if found else "\u00a0"
    return names.get(char, f"a space of another kind (U+{ord(char):04X})")


def is_oddly_spaced(line: str) -> bool:
    """Return whether such a space takes the place of an indent, or follows a dash."""
    return bool(re.match(rf"[ -]*(?:-{ODD_SPACE}|{ODD_SPACE}.*?(?:-\s|[\w-]+:))", line))


class Change(NamedTuple):
    """One change to a row: what is from `start` up to `end` becomes `text`."""

    row: int
    start: int
    end: int
    text: str


Repair = tuple[Change, ...]


class Cause(NamedTuple):
    """What is likely to be wrong, and what may repair it, the likeliest repair first."""

    place: Place
    code: str
    message: str
    help: str
    repairs: tuple[Repair, ...] = ()
    safe: bool = False
    """Whether the first repair is what was meant, without doubt."""
    ends: bool = False
    """Whether what follows isn't part of the file, so that reading ends here in any case."""
    alike: bool = False
    """Whether any repair with which its rows can be read is what was meant."""
    lacks: bool = False
    """Whether something is missing in this row, and that is the whole fault."""


class Patch:
    """A text with repairs, which knows where each of its columns is in the file."""

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        self.origins: dict[int, list[int]] = {}
        self.lost: frozenset[int] = frozenset()
        """The rows that are left out."""

    def repaired(self, repair: Repair) -> Patch:
        """Return this text with one more repair."""
        made = Patch(list(self.lines))
        made.origins = dict(self.origins)
        made.lost = self.lost
        for row, start, end, text in sorted(repair, reverse=True):
            line = made.lines[row]
            known = made.origins.get(row) or list(range(len(line) + 1))
            columns = [known[min(start + i, end)] for i in range(len(text))]
            made.lines[row] = line[:start] + text + line[end:]
            made.origins[row] = known[:start] + columns + known[end:]
        return made

    def place(self, place: Place) -> Place:
        """Return where a place of the text is in the file."""
        line, start, end = place
        known = self.origins.get(line - 1)
        if known is None:
            return place
        start, end = (known[min(each - 1, len(known) - 1)] + 1 for each in (start, end))
        return Place(line, start, max(end, start + 1))

    def fix(self, repair: Repair, *, safe: bool) -> Fix:
        """Return a repair as edits of the file."""
        edits = []
        for row, start, end, text in repair:
            known = self.origins.get(row) or range(len(self.lines[row]) + 1)
            edits.append(Edit(row + 1, known[start] + 1, known[end] + 1, text))
        return Fix(tuple(edits), safe)


class Stop(NamedTuple):
    """Why a text could be read no further: what the parser reported, or a second document."""

    mark: Mark | None
    opened: Mark | None
    said: str
    quoted: tuple[Place, int] | None
    """The latest quoted text that spans lines: where it starts, and the row where it ends."""
    second: int | None
    """The row where a second document starts."""


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
        return self.text(self.row)

    @property
    def before(self) -> str:
        """That line up to the place where the parser gave up."""
        return self.line[: self.column]

    @property
    def above(self) -> int:
        """The nearest row above that is not blank."""
        return self.above_row(self.row)

    def text(self, row: int) -> str:
        """Return a row, or nothing where there is none."""
        return self.lines[row] if 0 <= row < len(self.lines) else ""

    def above_row(self, row: int) -> int:
        """Return the nearest row above `row` that is neither blank nor a comment."""
        row -= 1
        while row > 0 and self.lines[row].strip()[:1] in ("", "#"):
            row -= 1
        return max(row, 0)

    def at(self, row: int, column: int, end: int | None = None) -> Place:
        """Return the place from `column` to `end`, by default to the end of the row's text."""
        last = len(self.text(row).rstrip()) if end is None else end
        return Place(row + 1, column + 1, max(last, column + 1) + 1)


def read_on(lines: list[str], build: Callable[[Patch], tuple[T, Stop | None]], report: Report) -> T:
    """Report every fault of a text, and return what could be built of it with repairs.

    `build` returns what can be built of a repaired text, and why that isn't all of it.
    """
    patch = Patch(lines)
    built, stop = build(patch)
    size = sum(map(len, lines))
    left = MOST_READ
    last = (0, 0)
    times: Counter[int] = Counter()
    for _ in range(MOST_FAULTS):
        if stop is None:
            break
        cause = _cause(patch.lines, stop)
        row = cause.place.line - 1
        best = last = max(last, cause.place[:2])
        better: tuple[Patch, T, Stop | None, Repair] | None = None
        losses = [] if cause.ends else _losses(patch, row)
        times[row] += 1
        repairs = cause.repairs if times[row] <= MOST_ON_A_ROW else ()
        for repair in () if cause.ends else (*repairs, *losses):
            left -= size
            if left < 0:
                break
            trial = patch.repaired(repair)
            lost = cause.lacks or any(repair is one for one in losses)
            trial.lost = patch.lost | ({row} if lost else set())
            result, further = build(trial)
            place = _cause(trial.lines, further).place[:2] if further else None
            if place is None or place > best:
                best, better = place or best, (trial, result, further, repair)
            if place is None:
                break
        past = better is not None and (
            better[2] is None or all(best[0] != change.row + 1 for change in better[3])
        )
        first = cause.repairs[: None if cause.alike and past else 1]
        meant = [one for one in first if better and better[3] is one]
        fix = patch.fix(meant[0], safe=cause.safe) if meant else None
        report.error(patch.place(cause.place), cause.code, cause.message, cause.help, fix)
        if better is None:
            break
        patch, built, stop = better[:3]
    return built


def _losses(patch: Patch, row: int) -> list[Repair]:
    """Return the repairs of last resort: leave out a row's value, or else all of the row."""
    line = patch.lines[row] if row < len(patch.lines) else ""
    key = re.match(r"\s*(?:- )?[\w-]+:(?=\s)", line)
    whole = (Change(row, 0, len(line), ""),) if row < len(patch.lines) else ()
    return [(Change(row, key.end(), len(line), ""),), whole] if key else [whole]


def _cause(lines: list[str], stop: Stop) -> Cause:
    """Return the likeliest cause of a stop."""
    if stop.second is not None:
        return _second_document(lines, stop.second)
    row, column = stop.mark or (0, 0)
    if row >= len(lines) or (row == len(lines) - 1 and column == 0 and not lines[row].strip()):
        row = max((i for i, line in enumerate(lines) if line.strip()), default=0)
        column = len(lines[row].rstrip())
    fault = Fault(lines, row, column, stop.opened, stop.said, stop.quoted)
    return next(found for cause in CAUSES if (found := cause(fault)))


def _second_document(lines: list[str], row: int) -> Cause:
    """Report a second document, and read on where it continues the first one."""

    def keys(some: list[str]) -> set[str]:
        return {found[1] for line in some if (found := re.match(r"([\w-]+):", line))}

    place = Place(row + 1, 1, max(len(lines[row].rstrip()), 1) + 1)
    goes_on = lines[row].startswith("---") and not keys(lines[:row]) & keys(lines[row:])
    return Cause(
        place,
        "more-documents",
        "A second document starts here.",
        "Put it in a file of its own, or remove the line `---`.",
        ((Change(row, 0, 3, ""),),),
        ends=not goes_on,
    )


def _fence(fault: Fault) -> Cause | None:
    fences = [i for i, line in enumerate(fault.lines) if re.match(r"\s*(```|~~~)", line)]
    if not fences or fault.row < fences[0]:
        return None
    row = fences[0]
    start = len(fault.lines[row]) - len(fault.lines[row].lstrip())
    return Cause(
        fault.at(row, start),
        "markdown-fence",
        "This is the fence of a block in Markdown, not YAML.",
        f"Remove the lines that start with {fault.lines[row].strip()[:3]}, and keep the rest.",
        (tuple(Change(i, 0, len(fault.lines[i]), "") for i in fences),),
        safe=True,
    )


def _tab(fault: Fault) -> Cause | None:
    def indent(line: str) -> str:
        found = re.match(r"[ \t]*(?:-[ \t]+)*", line)
        return found[0] if found else ""

    rows = [i for i, line in enumerate(fault.lines) if "\t" in indent(line) and line.strip()]
    if fault.row not in rows:
        return None
    column = indent(fault.line).index("\t")
    opener = fault.text(fault.above).rstrip()
    before = fault.line[: len(fault.line) - len(fault.line.lstrip())]
    repairs = [
        tuple(
            Change(row, 0, len(old), old.expandtabs(width))
            for row in rows
            for old in (indent(fault.lines[row]),)
        )
        for width in (2, 4, 8)
        # What is below a key is no less indented than the key.
        if not opener.endswith(":")
        or len(before.expandtabs(width)) >= len(indent(opener).expandtabs(width))
    ]
    above = indent(fault.lines[fault.above]).replace("-", " ")
    for one in (above, above + "  "):
        repairs.append((Change(fault.row, 0, len(indent(fault.line)), one),))
    return Cause(
        fault.at(fault.row, column, column + 1),
        "tab-indent",
        "This line is indented with a tab."
        if len(rows) == 1
        else f"This line and {len(rows) - 1} more are indented with tabs.",
        "Indent with spaces, two for each level.",
        tuple(repairs),
        safe=True,
        alike=True,
    )


def _comment(fault: Fault) -> Cause | None:
    for row in (fault.row, fault.above):
        line = fault.text(row)
        found = re.match(rf"\s*({_COMMENTS})", line)
        if found:
            start = found.start(1)
            words = line[found.end() :].removesuffix("-->").removesuffix("*/").strip()
            return Cause(
                fault.at(row, start),
                "comment-mark",
                f"`{found[1]}` doesn't start a comment in YAML.",
                f"A comment starts with `#`: `# {shown(words)[1:-1]}`.",
                ((Change(row, start, len(line), f"# {words}"),),),
                safe=True,
            )
    return None


def _bullet(fault: Fault) -> Cause | None:
    for row in (fault.row, fault.above):
        found = re.match(rf"(\s*)({_BULLETS})\s+\S", fault.text(row))
        if found is None:
            continue
        bullet, start = found[2], found.end(1)
        rows = [
            i
            for i, line in enumerate(fault.lines)
            if (again := re.match(rf"(\s*)({_BULLETS})\s+\S", line))
            and (again[2] == bullet or bullet[0].isdigit() == again[2][0].isdigit() is True)
        ]
        places = [
            (i, again.start(2), again.end(2))
            for i in rows
            if (again := re.match(rf"(\s*)({_BULLETS})", fault.lines[i]))
        ]
        short = tuple(Change(i, start, end, "-") for i, start, end in places)
        padded = tuple(Change(i, start, end, "-".ljust(end - start)) for i, start, end in places)
        rest = fault.text(row)[found.end(2) :].strip()
        return Cause(
            fault.at(row, start),
            "wrong-bullet",
            f"`{bullet}` doesn't start an item of a list.",
            f"Write a hyphen and a space: `- {shown(rest)[1:-1]}`.",
            (short, padded, (Change(row, start, found.end(2), "-"),)),
            safe=True,
        )
    return None


def _unclosed_quote(fault: Fault) -> Cause | None:
    place = None
    if fault.opened and "end of stream" in fault.said:
        place = fault.at(*fault.opened)
    elif fault.quoted and fault.quoted[1] == fault.row:
        place = fault.quoted[0]
    if place is None:
        return None
    row, line = place.line - 1, fault.lines[place.line - 1]
    quote, end = line[place.column - 1 : place.column], len(line.rstrip())
    if quote not in ("'", '"'):
        return None
    repairs = [(Change(row, end, end, quote),)]
    if line.rstrip()[-1:] in ("”", "’", "“", "‘", "'", '"') and end > place.column:
        repairs.insert(0, (Change(row, end - 1, end, quote),))
    for closer in ("]", "}", ","):
        inside = line.rfind(closer)
        if inside > place.column:
            repairs.append((Change(row, inside, inside, quote),))
    return Cause(
        place,
        "unclosed-quote",
        "The quote that opens here isn't closed on its line.",
        "Put the same quote at the end of the text.",
        tuple(repairs),
    )


def _quoted(text: str) -> str:
    """Return `text` in quotes."""
    return "'" + text.replace("'", "''") + "'" if '"' in text or "\\" in text else f'"{text}"'


def _all_quoted(fault: Fault, row: int, column: int) -> tuple[Repair, ...]:
    """Return repairs that put quotes around what starts at `column`."""
    line = fault.text(row)
    ends = [len(line.rstrip())]
    ends += [i for i in (line.find(" #", column), line.find(",", column)) if i > column]
    ends += [i for i in (line.rfind("]"), line.rfind("}")) if i > column]
    return tuple(
        (Change(row, column, end, _quoted(line[column:end].strip())),)
        for end in dict.fromkeys(ends)
        if end > column
    )


def _reserved(fault: Fault) -> Cause | None:
    column = fault.column
    if fault.opened and fault.opened[0] == fault.row:
        opener = fault.line[fault.opened[1] : fault.opened[1] + 1]
        column = fault.opened[1] if opener and opener in "*&!|>" else column
    char = fault.line[column : column + 1]
    before = fault.line[:column].rstrip()
    reserved = "@`%*&!|>,]}-?" if before.endswith((":", "-", "[", ",", "{")) else "@`%"
    if not char or char not in reserved:
        return None
    repairs = _all_quoted(fault, fault.row, column)
    name = "a backtick" if char == "`" else f"`{char}`"
    message = f"YAML reserves {name} at the start of a value."
    help = "Put quotes around the text."
    if char in "|>":
        text = fault.line[column + 1 :].strip()
        repairs = ((Change(fault.row, column, len(fault.line), _quoted(text)),),)
        message = f"After `{char}` the text must start on the next line."
        help = f"Put quotes around the text in place of `{char}`, or start it on the next line."
    if char == "-" and before.endswith(":"):
        item = fault.line[column + 1 :].strip()
        return Cause(
            fault.at(fault.row, column),
            "reserved-start",
            "A list with dashes can't start on the line of its key.",
            f"Start it on the next line, or write it in brackets: `[{shown(item)[1:-1]}]`.",
            ((Change(fault.row, column, len(fault.line), f"[{item}]"),), *repairs),
        )
    end = column + 1 if char in "&*!" else None
    return Cause(fault.at(fault.row, column, end), "reserved-start", message, help, repairs, True)


def _bad_escape(fault: Fault) -> Cause | None:
    if "escape" not in fault.said:
        return None
    column = max(fault.line.rfind("\\", 0, fault.column + 1), 0)
    return Cause(
        fault.at(fault.row, column, column + 2),
        "bad-escape",
        "This backslash means nothing in double quotes.",
        "Write it twice, or use single quotes.",
        ((Change(fault.row, column, column, "\\"),),),
        safe=True,
    )


def _after_quote(fault: Fault) -> Cause | None:
    quote = fault.before.rstrip()[-1:]
    start = fault.before.find(quote) if quote else -1
    if quote not in ("'", '"') or "expected" not in fault.said or start < 0:
        return None
    if fault.line[len(fault.before.rstrip()) :].strip() in (",", ";"):
        comma = len(fault.before.rstrip())
        return Cause(
            fault.at(fault.row, comma, comma + 1),
            "quote-in-quotes",
            "There is a comma after the closing quote.",
            "Remove it: a line ends without a comma.",
            ((Change(fault.row, comma, len(fault.line), ""),),),
            safe=True,
        )
    apostrophe = quote == "'" and fault.line[fault.column : fault.column + 1].isalpha()
    end = len(fault.line.rstrip())
    text = fault.line[start:end]
    inner = text[1:-1] if text[-1] == quote else text
    if apostrophe and not fault.before[-1:].isspace():
        cure = "Write the apostrophe twice (`''`), or put the text in double quotes."
        message = "The apostrophe ends this text, because the text is in single quotes."
    else:
        cure = "Remove the quotes, or put different quotes around the whole value."
        message = "There is more text after the closing quote."
    repair = (Change(fault.row, start, end, _quoted(inner)),)
    return Cause(
        fault.at(fault.row, start), "quote-in-quotes", message, cure, (repair,), apostrophe
    )


def _after_bracket(fault: Fault) -> Cause | None:
    text = fault.before.rstrip()
    if not text.endswith(("]", "}")) or "expected" not in fault.said or len(text.strip()) == 1:
        return None
    start = max(text.find("{"), text.find("["), 0)
    return Cause(
        fault.at(fault.row, start),
        "braces-read-as-map",
        "A value that starts with a bracket is read as a list or a mapping, which ends here.",
        "Put quotes around the whole text, or remove what follows the bracket.",
        _all_quoted(fault, fault.row, start)[:1],
    )


def _missing_comma(fault: Fault) -> Cause | None:
    if fault.opened is None or "',' or" not in fault.said or fault.opened[0] != fault.row:
        return None
    inside = fault.line[fault.opened[1] + 1 : fault.column]
    found = re.search(r"(?:^|[,:\[{])\s*([^\s,:][^,:]*?)\s+([A-Za-z][\w-]*)\s*$", inside)
    if found is None or fault.line[fault.column : fault.column + 1] != ":":
        return None
    offset = fault.opened[1] + 1
    start, gap = found.start(1) + offset, found.end(1) + offset
    rest = re.match(r"[^,\]}]*", fault.line[found.start(2) + offset :])
    after = rest[0].rstrip() if rest else found[2]
    return Cause(
        fault.at(fault.row, start, found.start(2) + offset + len(after)),
        "missing-comma",
        f"A comma is missing before `{found[2]}`.",
        f"Put a comma between them: `{shown(f'{found[1]}, {after}')[1:-1]}`.",
        ((Change(fault.row, gap, gap, ","),),),
        safe=True,
    )


def _missing_comma_above(fault: Fault) -> Cause | None:
    """Report a line in brackets that lacks its comma, as between the steps of a list in JSON."""
    above = fault.text(fault.above)
    if fault.opened is None or fault.opened[0] >= fault.row or "expected ','" not in fault.said:
        return None
    if not re.fullmatch(r" *[\w-]*", fault.before) or fault.line.lstrip()[:1] in "]},":
        return None
    row, column = fault.opened
    opener, rest = fault.text(row), "".join(fault.lines[row:])[column:]
    if any(rest.count(opens) > rest.count(closes) for opens, closes in ("[]", "{}")):
        return None  # it isn't closed, and what follows may not belong in it
    depth, least = (len(line) - len(line.lstrip()) for line in (fault.line, opener))
    end = len(above.rstrip())
    if depth <= least or end == 0 or above[end - 1] in ",[{:" or " #" in above:
        return None
    return Cause(
        fault.at(fault.above, end - 1, end),
        "missing-comma",
        "A comma is missing at the end of this line.",
        "Put a comma between the items in brackets.",
        ((Change(fault.above, end, end, ","),),),
        safe=True,
    )


def _stray_bracket(fault: Fault) -> Cause | None:
    """Report a line with nothing but brackets that close what was never opened."""
    if not re.fullmatch(r"[\s\]}),;]*[\]}][\s\]}),;]*", fault.line):
        return None
    start = len(fault.line) - len(fault.line.lstrip())
    return Cause(
        fault.at(fault.row, start),
        "unclosed-bracket",
        "No bracket is open that this one could close.",
        "Remove it.",
        ((Change(fault.row, 0, len(fault.line), ""),),),
        safe=True,
    )


def _unclosed_bracket(fault: Fault) -> Cause | None:
    if fault.opened is None or fault.opened[0] >= len(fault.lines):
        return None
    row, column = fault.opened
    opener = fault.lines[row][column : column + 1]
    if opener not in ("[", "{") or "expected" not in fault.said:
        return None
    closer = "]" if opener == "[" else "}"
    end = len(fault.lines[row].split(" #")[0].rstrip())
    return Cause(
        fault.at(row, column),
        "unclosed-bracket",
        f"The bracket `{opener}` that opens here isn't closed.",
        f"Close it with `{closer}`, and put commas between its items.",
        ((Change(row, end, end, closer),), (Change(row, end - 1, end, closer),)),
    )


def _no_break_space(fault: Fault) -> Cause | None:
    wrong = rf"^[ -]*{ODD_SPACE}|[:-]{ODD_SPACE}"
    for row in (fault.row, fault.above):
        found = re.search(wrong, fault.lines[row])
        if found:
            column = found.end() - 1
            rows = [i for i, line in enumerate(fault.lines) if re.search(wrong, line)]
            others = "another line" if len(rows) == 2 else f"{len(rows) - 1} other lines"
            more = f" There are more on {others}." if len(rows) > 1 else ""
            return Cause(
                fault.at(row, column, column + 1),
                "no-break-space",
                f"This is {odd_space(found[0])}, which YAML doesn't treat as a space.{more}",
                "Replace it with an ordinary space.",
                tuple(
                    tuple(
                        Change(i, at, at + 1, wide if char == "\u3000" else " ")
                        for i in rows
                        for at, char in enumerate(fault.lines[i])
                        if re.match(ODD_SPACE, char)
                    )
                    for wide in (" ", "  ")  # An ideographic space is as wide as two letters.
                ),
                safe=True,
                alike=True,
            )
    return None


def _tight_colon(fault: Fault) -> Cause | None:
    for row in (fault.row, fault.above):
        found = re.match(r"[ -]*(?:- )?([A-Za-z][\w-]*):(?=[^\s:/])", fault.lines[row])
        if found:
            return Cause(
                fault.at(row, found.start(1)),
                "no-space-after-colon",
                f"There is no space after the colon of {shown(found[1])}.",
                f"Put a space there: `{shown(found[1])[1:-1]}: ` and then the value.",
                ((Change(row, found.end(), found.end(), " "),),),
                safe=True,
            )
    return None


def _tight_dash(fault: Fault) -> Cause | None:
    for row in (fault.row, fault.above):
        found = re.match(r" *(-)[A-Za-z]", fault.lines[row])
        if found:
            dash, rest = found.start(1), fault.lines[row][found.end(1) :].strip()
            moved = [(Change(row, dash - 1, dash + 1, "- "),)] if dash else []
            return Cause(
                fault.at(row, found.start(1)),
                "no-space-after-dash",
                "There is no space after the dash.",
                f"After a dash comes a space: `- {shown(rest)[1:-1]}`.",
                ((Change(row, dash + 1, dash + 1, " "),), *moved),
                safe=True,
            )
    return None


def _second_colon(fault: Fault) -> Cause | None:
    if "mapping values" not in fault.said or not re.search(r":\s", fault.before):
        return None
    first = re.search(r":\s+", fault.before)
    assert first is not None
    value = first.end()
    if fault.before[value:].startswith(("“", "‘", "„", "«")):
        text = fault.line[value:].rstrip()
        straight = text[1:-1] if text[-1] in "”’“»" else text[1:]
        return Cause(
            fault.at(fault.row, value),
            "curly-quotes",
            "Curly quotes don't count as quotes in YAML.",
            'Use straight quotes: `"`.',
            ((Change(fault.row, value, value + len(text), _quoted(straight)),),),
            safe=True,
        )
    outer = fault.before.strip(" -").partition(":")[0]
    if another := _another_key(fault, value, outer):
        return another
    pairs = fault.line[value:].rstrip()
    if outer in _MAPPINGS and re.fullmatch(r"[\w -]+:\s+[^,:]+(,\s*[\w -]+:\s+[^,:]+)*", pairs):
        return Cause(
            fault.at(fault.row, value),
            "second-colon",
            "Keys on the line of another key need braces around them.",
            f"Write `{{{shown(pairs)[1:-1]}}}`.",
            ((Change(fault.row, value, len(fault.line), f"{{{pairs}}}"),),),
            safe=True,
        )
    return Cause(
        fault.at(fault.row, fault.column, fault.column + 1),
        "second-colon",
        "Text without quotes can't contain a second colon followed by a space.",
        "Put quotes around the whole text.",
        _all_quoted(fault, fault.row, value),
    )


_SEPARATORS = r"(?:\s*[,;]\s*|\s+)"
_CLOSED = r"'[^']*'|\"[^\"]*\"|\[[^]]*\]|\{[^}]*\}"
"""What is in quotes or brackets of its own."""


def _another_key(fault: Fault, value: int, outer: str) -> Cause | None:
    """Report another key on the line of a key, after a comma or a semicolon, or only a space."""
    found = re.search(rf"\S({_SEPARATORS})([\w-]+)$", fault.before[value:])
    if found is None or found[2] not in KEYS or (found[1].isspace() and outer in _TEXTS):
        return None
    start = len(fault.line) - len(fault.line.lstrip(" -"))
    end = len(fault.line.rstrip())
    more = rf"{_SEPARATORS}(?=(?:{'|'.join(KEYS)}):\s)"
    pairs = re.sub(more, ", ", fault.line[start:end])
    # In braces, a text would end at any other comma.
    bare = re.sub(rf"{_CLOSED}|{more}", "", pairs)
    whole = fault.line.lstrip().startswith("- ") and "," not in bare
    return Cause(
        fault.at(fault.row, value + found.start(2), len(fault.before)),
        "second-colon",
        f"`{found[2]}` is a second key on this line.",
        "Give each key a line of its own, or put braces around them all.",
        ((Change(fault.row, start, end, f"{{{pairs}}}"),),) if whole else (),
        safe=True,
    )


def _bare_block(fault: Fault) -> Cause | None:
    """Report text below `|` or `>` that isn't indented."""
    for row in (fault.row, fault.above):
        above = fault.text(fault.above_row(row))
        opener = re.search(r"^( *)(?:- )?[\w-]+:\s*([|>])[+-]?\s*$", above) if row else None
        line = fault.text(row)
        if opener is None or re.match(r"\s*(?:- )?[\w-]+:(\s|$)", line) or not line.strip():
            continue
        start = len(line) - len(line.lstrip())
        depth = len(opener[1]) + 2
        if start >= depth:
            continue
        return Cause(
            fault.at(row, start),
            "bad-indent",
            f"The text below `{opener[2]}` isn't indented.",
            f"Put {_spaces(depth)} in front of each of its lines.",
            ((Change(row, 0, start, " " * depth),),),
            safe=True,
        )
    return None


def _no_colon(fault: Fault) -> Cause | None:
    row = None
    if "':'" in fault.said and fault.opened:
        row = fault.opened[0]
    elif "mapping values" in fault.said:
        row = fault.above
    line = fault.text(row) if row is not None else ""
    written = re.split(r"\s#", line, maxsplit=1)[0].rstrip()
    text = written.strip()
    if row is None or not text or ":" in text or text.startswith("#"):
        return None
    start = len(line) - len(line.lstrip(" -"))
    found = re.match(r"([A-Za-z][\w-]*)\s*([=：;]|->|=>)?\s*(.*)", written[start:])
    dash = re.match(r"( *)- ", fault.text(fault.above_row(row)))
    if found and found[1].lower() not in KEYS and not found[2] and dash and len(dash[1]) == start:
        return Cause(
            fault.at(row, start),
            "missing-dash",
            "The dash of this item is missing.",
            f"Write `- {shown(text)[1:-1]}`.",
            ((Change(row, start, start, "- "),),),
            safe=True,
        )
    if found is None or (found[1].lower() not in KEYS and not found[2] and found[3]):
        return Cause(
            fault.at(row, start),
            "no-colon",
            "This line has no colon, so it isn't a key.",
            "Write `key: value`, or indent it if it continues the text above. "
            "A comment starts with `#`.",
        )
    meant = f"{found[1]}: {found[3]}".rstrip()
    wrong = f"`{found[2]}` isn't the colon of a key." if found[2] else "This line has no colon."
    return Cause(
        fault.at(row, start, len(written)),
        "no-colon",
        wrong,
        f"A key ends with a colon: `{shown(meant)[1:-1]}`."
        if found[3]
        else f"Write `{meant} ` and then its value.",
        ((Change(row, start, len(written), meant),),),
        safe=bool(found[2]) or found[1].lower() in KEYS,
        lacks=not found[3] and found[1].lower() in STARTS,
    )


def _missing_dash(fault: Fault) -> Cause | None:
    """Report a step that starts without its dash, in line with the dashes or above its keys."""
    row, whole = fault.row, True
    if "mapping values" in fault.said:
        row, whole = fault.above, False
    elif not re.search("expected ('-'|<block end>)", fault.said):
        return None
    line = fault.text(row)
    found = re.match(r"( *)([A-Za-z][\w-]*):\s", line)
    if found is None or found[2].lower() not in STARTS:
        return None
    start = found.end(1)
    if whole and found[2].lower() not in KINDS | {"rest"} | _keys_of_item(fault, row, start):
        return None
    above = fault.text(fault.above_row(row))
    if not whole and not re.match(rf" {{0,{start}}}[\w-]+:\s*(#.*)?$", above):
        return None
    return Cause(
        fault.at(row, start, None if whole else found.end(2)),
        "missing-dash",
        "The dash of this step is missing.",
        f"A new step begins with `- `: `- {shown(line.strip())[1:-1]}`.",
        ((Change(row, start, start, "- "),),),
        safe=True,
    )


def _keys_of_item(fault: Fault, row: int, column: int) -> set[str]:
    """Return the keys of the item above `row` whose dash is in `column`."""
    keys: set[str] = set()
    for other in range(row - 1, -1, -1):
        line = fault.text(other)
        keys.update(re.findall(r"^[ -]*([\w-]+):", line))
        if line.startswith(" " * column + "- "):
            return keys
    return set()


def _no_colon_before_bracket(fault: Fault) -> Cause | None:
    """Report a key without its colon before a bracket: `pattern = {in: 4, out: 6}`."""
    found = re.match(
        r"( *(?:- )?)([a-z][\w-]*)(\s*(?:[=：;]|->|=>)\s*|\s+)[\[{]", fault.line, re.IGNORECASE
    )
    if found is None or found[2].lower() not in KEYS or ":" in found[0]:
        return None
    meant = f"{found[2]}: {fault.line[found.end(3) :].strip()}"
    return Cause(
        fault.at(fault.row, found.start(2)),
        "no-colon",
        f"{shown(found[2])} has no colon.",
        f"A key ends with a colon: `{shown(meant)[1:-1]}`.",
        ((Change(fault.row, found.end(2), found.end(3), ": "),),),
        safe=True,
    )


def _comma_for_colon(fault: Fault) -> Cause | None:
    """Report a comma behind the colon of a key with its value below it."""
    for row in (fault.row, fault.above):
        found = re.match(r"[ -]*([A-Za-z][\w-]*):(,+)\s*$", fault.lines[row])
        if found:
            return Cause(
                fault.at(row, found.start(2), found.end(2)),
                "no-space-after-colon",
                f"A comma follows the colon of {shown(found[1])}.",
                "Remove the comma.",
                ((Change(row, found.start(2), found.end(2), ""),),),
                safe=True,
            )
    return None


def _own_dash(fault: Fault) -> Cause | None:
    """Report a dash that is wrong beside the keys below it: not there, or too far in."""
    row, depth = fault.above, len(fault.line) - len(fault.line.lstrip())
    above = fault.lines[row]
    if fault.line.lstrip().startswith("- ") or ":" not in fault.line:
        return None
    step = re.match(r"([a-z]+):\s+\S", above)
    listed = any(line.startswith("- ") for line in fault.lines[:row])
    if step and step[1] in KINDS - TOP and depth == 2 and listed:
        return Cause(
            fault.at(row, 0),
            "missing-dash",
            "The dash of this step is missing.",
            f"A new step begins with `- `: `- {shown(above.strip())[1:-1]}`.",
            ((Change(row, 0, 0, "- "),),),
            safe=True,
        )
    item = re.match(r"( *)- +(?=\S)", above)
    away = item.end() - depth if item else 0
    if item is None or not away or abs(away) > 2 or away > len(item[1]):
        return None
    beside = [line for i, line in enumerate(fault.lines) if i != row]
    dash = " " * (len(item[1]) - away) + "- "
    # Keys that are further in than their dash may be what is wrong, unless the dash is alone.
    alone = not any(line.startswith(f"{item[1]}- ") for line in beside)
    if not any(line.startswith(dash) for line in beside) or (away < 0 and not alone):
        return None
    return Cause(
        fault.at(row, len(item[1])),
        "bad-indent",
        "This item isn't in line with its own keys and the other items.",
        f"Line its dash up with the others, with {_spaces(len(dash) - 2)} in front.",
        ((Change(row, 0, away, "") if away > 0 else Change(row, 0, 0, " " * -away),),),
        safe=True,
    )


def _first_item(fault: Fault) -> Cause | None:
    """Report the first item of a list that lacks its dash, or isn't in line with all others."""
    others = re.match(r"( *)- ", fault.line)
    depth = len(others[1]) if others else 0
    row, opener = fault.row - 1, None
    while others and row >= 0 and opener is None:
        opener = re.match(r"([ -]*)(?:steps|cues|options|zones):\s*(?:#.*)?$", fault.lines[row])
        opener = opener if opener and len(opener[1]) <= depth else None
        row -= 1
    if others is None or opener is None:
        return None
    rows = range(row + 2, fault.row)
    written = [i for i in rows if fault.lines[i].strip() and fault.lines[i].lstrip()[0] != "#"]
    first = fault.text(written[0]) if written else ""
    indent = len(first) - len(first.lstrip())
    away = indent - depth
    key = re.match(r" *([\w-]+):\s", first)
    if key and key[1] in STARTS and away == 2:
        return Cause(
            fault.at(written[0], indent),
            "missing-dash",
            "The dash of this step is missing.",
            f"A new step begins with `- `: `- {shown(first.strip())[1:-1]}`.",
            ((Change(written[0], depth, indent, "- "),),),
            safe=True,
        )
    later = [line for line in fault.lines[fault.row + 1 :] if line.startswith(f"{others[1]}- ")]
    mine = [i for i in range(row + 2, len(fault.lines)) if fault.lines[i][indent:].startswith("- ")]
    alone = [i for i in mine if not fault.lines[i][:indent].strip()] == written[:1]
    if not first.lstrip().startswith("- ") or not away or abs(away) > 2 or not (alone and later):
        return None
    moved = (
        Change(i, 0, away, "") if away > 0 else Change(i, 0, 0, " " * -away)
        for i in written
        if fault.lines[i].startswith(" " * max(away, 0))
    )
    return Cause(
        fault.at(written[0], indent),
        "bad-indent",
        "This item isn't in line with the others of its list.",
        f"Line it up with the dashes below it, with {_spaces(depth)} in front.",
        (tuple(moved),),
        safe=abs(away) == 1,
    )


def _indented_top(fault: Fault) -> Cause | None:
    """Report first keys of a file that are indented, though the others aren't."""

    def tops(indent: int) -> list[int]:
        key = re.compile(rf" {{{indent}}}([\w-]+):(?:\s|$)")
        found = ((i, key.match(line)) for i, line in enumerate(fault.lines))
        return [i for i, one in found if one and one[1] in TOP]

    written = (i for i, line in enumerate(fault.lines) if line.strip() and line.lstrip()[0] != "#")
    first = next(written, fault.row)
    indent = len(fault.text(first)) - len(fault.text(first).lstrip())
    if not indent or first not in tops(indent) or fault.row not in tops(0):
        return None
    if len(tops(0)) < len(tops(indent)):
        return None
    rows = [i for i in range(first, fault.row) if fault.lines[i].startswith(" " * indent)]
    return Cause(
        fault.at(first, 0, indent),
        "bad-indent",
        "The keys of the file start at the left, and this one doesn't.",
        "Remove the spaces in front of it.",
        (tuple(Change(i, 0, indent, "") for i in rows),),
        safe=True,
    )


def _bad_indent(fault: Fault) -> Cause | None:
    below = "mapping values" in fault.said
    if not below and not re.search("expected (key|'-'|<block|<document)", fault.said):
        return None
    line, row = fault.line, fault.row
    start = len(line) - len(line.lstrip())
    dash = line.lstrip().startswith("- ")
    levels: list[int] = []
    for other in range(fault.above, -1, -1):
        text = fault.text(other)
        if not text.strip() or text.lstrip().startswith("#"):
            continue
        column = len(text) - len(text.lstrip())
        dashes = re.match(r"(?:- +)+", text[column:])
        own = [column + dashes.end()] if dashes and not dash else [column]
        own = [] if dash and not dashes else own
        levels += [each for each in own if each not in levels and each != start]
        if len(levels) > 6 or column == 0:
            break
    key = re.match(r"[^\s:]+(?=:)", line.lstrip())
    if key and key[0] in KEYS - TOP and len(levels) > 1:
        levels = [level for level in levels if level]
    near = sorted(levels, key=lambda level: abs(level - start))
    meant = "dashes of its list" if dash else "keys around it" if key else "text above"
    spaces = f" with {_spaces(near[0])}" if near and abs(near[0] - start) <= 2 else ""
    if below:
        message = "This line continues the text above, yet has a key of its own."
        help = f"Line it up with the key above{spaces}, or put quotes around text that spans lines."
    else:
        message = "This line's indent matches none of the lines above."
        help = f"Line it up with the {meant}{spaces and f',{spaces} in front'}."
    beside = "expected '-'" in fault.said or "expected <block end>" in fault.said
    marks_key = key is not None and not (beside and _listed(fault))
    return Cause(
        fault.at(row, start, start + key.end() if key and marks_key else None),
        "bad-indent",
        message,
        help,
        tuple(
            tuple(Change(each, 0, start, " " * level) for each in _together(fault, row, start))
            for level in near
        ),
        safe=len(near) > 0 and abs(near[0] - start) == 1,
    )


def _together(fault: Fault, row: int, start: int) -> list[int]:
    """Return the row and those below it that start in the same column without a dash."""
    rows = [row]
    for other in range(row + 1, len(fault.lines)):
        line = fault.lines[other]
        if len(line) - len(line.lstrip()) != start or line.lstrip()[:1] in ("-", "#", ""):
            break
        rows.append(other)
    return rows if start and not fault.line.lstrip().startswith("-") else [row]


def _listed(fault: Fault) -> bool:
    """Return whether the line starts in the column of the dashes above it."""
    start = len(fault.line) - len(fault.line.lstrip())
    rows = (text for text in fault.lines[: fault.row] if len(text) - len(text.lstrip()) == start)
    return any(text.lstrip().startswith("- ") for text in rows)


def _spaces(number: int) -> str:
    return f"{number or 'no'} space{'' if number == 1 else 's'}"


def _anything(fault: Fault) -> Cause:
    return Cause(
        fault.at(fault.row, fault.column),
        "yaml-syntax",
        "This isn't valid YAML from here on.",
        "Check this line and the one above. Quotes around the text often help.",
    )


CAUSES: tuple[Callable[[Fault], Cause | None], ...] = (
    _fence,
    _unclosed_quote,
    _tab,
    _comment,
    _bullet,
    _bad_escape,
    _reserved,
    _after_quote,
    _after_bracket,
    _no_break_space,
    _comma_for_colon,
    _no_colon_before_bracket,
    _tight_colon,
    _tight_dash,
    _missing_comma,
    _missing_comma_above,
    _unclosed_bracket,
    _stray_bracket,
    _second_colon,
    _bare_block,
    _no_colon,
    _first_item,
    _own_dash,
    _missing_dash,
    _indented_top,
    _bad_indent,
    _anything,
)
"""Tried in this order; the first that applies is reported."""
