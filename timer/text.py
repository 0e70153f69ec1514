"""Texts from outside made safe to show, and texts measured, cut and wrapped in terminal cells.

What a terminal would obey becomes visible instead. A text is measured and cut by grapheme clusters,
which is what people call characters: a letter with its marks, or an emoji with all that is joined
to it. Their widths are Rich's, by which Textual lays out its rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

MARKS_KEPT = 4
"""How many combining marks a letter can have; more would run over the lines above it."""

JOINER = "\u200d"
"""Joins emoji into one, such as a woman and running."""

_UNSAFE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_JOINED = ("So", "Sk", "Mn")
"""What can be before a joiner; a symbol follows it, as in an emoji of a family."""
_SURROGATES = r"[\ud800-\udfff]"
"""What UTF-8 can't encode; Python reads a byte of a file name that isn't UTF-8 as one."""
_FLAG = "\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{3,6}\U000e007f"
"""The flag of a region, such as Wales: a black flag and the region's code in invisible letters."""
_VIRAMA = 9
"""The combining class of the mark that ties two letters of an Indian script together."""
_LEADING = "\u0d4e\U000111c2\U000111c3\U0001193f\U00011941\U00011a3a\U00011d46\U00011f02"
"""Letters of Indian scripts that are written above the one after them."""
_CLINGING = "\u200c\u0e33\u0eb3\u3164"
"""Others that belong to the character before: a non-joiner, Thai and Lao vowels, a filler."""


def safe(text: str, limit: int | None = None) -> str:
    """Return `text` with everything a terminal might obey replaced by an escape such as `\\x1b`.

    Controls, format characters (bidi overrides among them), surrogates, private and unassigned
    characters and line separators are escaped; a joiner between two symbols stays. `limit` is the
    most characters that are returned, the last of them an ellipsis if it is cut.
    """
    shown = text if text.isascii() and text.isprintable() else _escaped(text)
    if limit is None or len(shown) <= limit:
        return shown
    if shown.isascii():
        return shown[: limit - 1] + "…"
    kept = ""
    for cluster in clusters(shown):
        if len(kept) + len(cluster) >= limit:
            break
        kept += cluster
    return kept + "…"


_FORMULA = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""How a formula may begin, including the wide forms of East Asian keyboards."""


def spreadsheet_cell(value: object) -> object:
    """Return a value for a cell of a CSV file: a number, or a text that can't run as a formula.

    Spreadsheets run a text that begins like a formula, so it gets an apostrophe in front:
    https://owasp.org/www-community/attacks/CSV_Injection
    """
    if not isinstance(value, str):
        return value
    text = "\n".join(map(safe, value.split("\n")))  # a line feed is safe between quotes
    return f"'{text}" if text.lstrip().startswith(_FORMULA) else text


def storable(text: str) -> str:
    """Return `text` with everything that UTF-8 can't encode as an escape such as `\\xe9`.

    It is for what goes into a database or a JSON file: on some systems file names are bytes, and
    bytes that aren't UTF-8 become lone surrogates. `safe` escapes them in the same way.
    """
    if text.isascii() or not re.search(_SURROGATES, text):
        return text
    return re.sub(_SURROGATES, lambda found: _escape(found[0]), text)


def folded(text: str) -> str:
    """Return `text` as it is searched: without case, accents and other variants of letters."""
    if text.isascii():
        return text.lower()
    from unicodedata import combining, normalize

    plain = normalize("NFKD", normalize("NFKD", text).casefold())
    return "".join(char for char in plain if combining(char) in (0, _VIRAMA))


def named(text: str) -> str:
    """Return `text` as names are compared: without case, and however its letters are encoded."""
    if text.isascii():
        return text.lower()
    from unicodedata import normalize

    return normalize("NFKC", normalize("NFKC", text).casefold())


def clusters(text: str) -> list[str]:
    """Return what people call the characters of `text`: letters with their marks, whole emoji.

    These are the extended grapheme clusters of Unicode's annex 29. Where Python doesn't know the
    properties that they depend on, more is kept together.
    """
    if text.isascii():
        return list(text)
    from unicodedata import category, combining

    found: list[str] = []
    before, flags, tied = "", 0, False
    for char in text:
        is_mark = category(char) in ("Mn", "Me", "Mc")
        joined = before != "" and (
            char == JOINER
            or before == JOINER
            or before in _LEADING
            or is_mark
            or _extends(char)
            or (_is_half_flag(char) and flags % 2 == 1)
            or (_is_lead(before) and (_is_lead(char) or "\uac00" <= char <= "\ud7a3"))
            or (tied and category(char) == "Lo")
        )
        if joined:
            found[-1] += char
        else:
            found.append(char)
        flags = flags + 1 if _is_half_flag(char) else 0
        tied = combining(char) == _VIRAMA or (tied and is_mark)
        before = char
    return found


def _extends(char: str) -> bool:
    """Return whether a character that isn't a mark belongs to the one before it.

    Skin tones, the parts of a Hangul syllable after its first, half-width sound marks and the
    invisible letters of a flag do.
    """
    return (
        "\U0001f3fb" <= char <= "\U0001f3ff"
        or "\u1160" <= char <= "\u11ff"
        or "\ud7b0" <= char <= "\ud7fb"
        or "\uff9e" <= char <= "\uffa0"
        or "\U000e0020" <= char <= "\U000e007f"
        or char in _CLINGING
    )


def _is_half_flag(char: str) -> bool:
    return "\U0001f1e6" <= char <= "\U0001f1ff"


def _is_lead(char: str) -> bool:
    """Return whether a character starts a Hangul syllable."""
    return "\u1100" <= char <= "\u115f" or "\ua960" <= char <= "\ua97c"


def _escaped(text: str) -> str:
    flags = re.split(f"({_FLAG})", text)
    return "".join(part if place % 2 else _plain(part) for place, part in enumerate(flags))


def _plain(text: str) -> str:
    from unicodedata import category as category_of

    kept: list[str] = []
    before, marks = "", 0
    for place, char in enumerate(text):
        category = category_of(char)
        marks = marks + 1 if category in ("Mn", "Me") else 0
        if marks > MARKS_KEPT:
            continue
        joins = char == JOINER and before in _JOINED
        if category in _UNSAFE and not (joins and _is_symbol(text[place + 1 : place + 2])):
            kept.append(_escape(char))
        else:
            kept.append(char)
        before = category
    return "".join(kept)


def _is_symbol(char: str) -> bool:
    from unicodedata import category

    return bool(char) and category(char) in ("So", "Sm")


def _escape(char: str) -> str:
    code = ord(char)
    if char == "\n":
        return "\\n"
    if char == "\t":
        return "\\t"
    if 0xDC80 <= code <= 0xDCFF:
        code -= 0xDC00  # a byte of a file name that isn't UTF-8
    if code <= 0xFF:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


NARROW = frozenset(" █▀▄▁▂▌▐▖░●◐○·") | frozenset(map(chr, range(33, 127)))
"""Characters that take one cell, known without looking them up."""


@cache
def _narrow() -> re.Pattern[str]:
    return re.compile(f"[{re.escape(''.join(sorted(NARROW)))}]*")


def is_narrow(text: str) -> bool:
    """Return whether every character of `text` is known to take one cell."""
    return _narrow().fullmatch(text) is not None


def is_one_of_several(text: str) -> bool:
    """Return whether `text` is a single character of several code points."""
    return len(text) > 1 and not is_narrow(text) and len(clusters(text)) == 1


def cells(text: str) -> int:
    """Return how many cells `text` takes."""
    if text.isascii() and text.isprintable():
        return len(text)
    # Rich takes longer to load than most commands take to print.
    from rich.cells import cell_len

    return cell_len(text)


def head(text: str, width: int) -> str:
    """Return as many whole characters from the start of `text` as fit into `width` cells."""
    if cells(text) <= width:
        return text
    kept, taken = "", 0
    for cluster in clusters(text):
        taken += cells(cluster)
        if taken > width:
            break
        kept += cluster
    return kept


def cut(text: str, width: int) -> str:
    """Return `text`, cut with an ellipsis if it takes more than `width` cells."""
    if cells(text) <= width:
        return text
    return head(text, width - 1).rstrip() + "…" if width > 0 else ""


def window(text: str, left: int, width: int) -> str:
    """Return what is seen of `text` in a window of `width` cells that starts `left` cells into it.

    Every character is at its place, and there is an ellipsis on each side where the text continues.
    """
    goes_on = cells(text) > left + width
    if not (left or goes_on):
        return text
    first, last = left + (left > 0), left + width - goes_on
    seen, at = "", 0
    for cluster in clusters(text):
        wide = cells(cluster)
        if at + wide > last:
            break
        if first <= at:
            seen = (seen or " " * (at - first)) + cluster
        at += wide
    seen = ("…" if left else "") + seen
    return pad(seen, width - 1) + "…" if goes_on else seen


def pad(text: str, width: int, align: str = "left") -> str:
    """Return `text` padded with spaces to `width` cells, aligned left, center or right."""
    spare = max(width - cells(text), 0)
    # An odd cell goes where `str.center` puts it.
    middle = spare // 2 + (spare & width & 1)
    before = {"left": 0, "center": middle, "right": spare}[align]
    return " " * before + text + " " * (spare - before)


def wrap(text: str, width: int, most: int | None = None) -> list[str]:
    """Return `text` in lines of at most `width` cells, broken between words.

    More than `most` lines end in an ellipsis.
    """
    lines = list(_lines(text.split(), width)) if width > 0 else []
    if most is None or len(lines) <= most:
        return lines
    if most < 1:
        return []
    return [*lines[: most - 1], cut(" ".join(lines[most - 1 :]), width)]


def spread(text: str, width: int) -> list[str]:
    """Return `text` in lines like `wrap`, but with every word whole, such as a path to copy."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines[-1] else word
        if lines[-1] and cells(longer) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def hung(line: str, width: int) -> list[str]:
    """Return a line in rows of at most `width` cells, broken between words under its indent.

    A time in brackets at its start belongs to the indent. A width of 0 is unknown, and breaks
    nothing.
    """
    if not width or cells(line) <= width:
        return [line]
    stamp, bracket, _ = line.partition("] ") if line.startswith("[") else ("", "", "")
    before = len(stamp + bracket)
    before += len(line[before:]) - len(line[before:].lstrip())
    first, *others = wrap(line[before:], max(width - before, 1)) or [""]
    return [line[:before] + first, *(" " * before + other for other in others)]


def _lines(words: Iterable[str], width: int) -> Iterator[str]:
    line = ""
    for word in words:
        if line and cells(line) + 1 + cells(word) <= width:
            line = f"{line} {word}"
            continue
        if line:
            yield line
        *full, line = _broken(word, width)
        yield from full
    if line:
        yield line


def _broken(word: str, width: int) -> list[str]:
    """Return a word in parts of at most `width` cells; a wider character becomes an ellipsis."""
    if cells(word) <= width:
        return [word]
    parts, taken = [""], 0
    for cluster in clusters(word):
        wide = cells(cluster)
        cluster, wide = (cluster, wide) if wide <= width else ("…", 1)
        if taken + wide > width:
            parts.append("")
            taken = 0
        parts[-1] += cluster
        taken += wide
    return parts
