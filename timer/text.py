"""Texts from outside made safe to show: what a terminal would obey becomes visible instead."""

from __future__ import annotations

MARKS_KEPT = 4
"""How many combining marks one letter may carry; more would climb over the lines above it."""

_UNSAFE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_ZERO_WIDTH_JOINER = "\u200d"


def safe(text: str, limit: int | None = None) -> str:
    """Return `text` with everything a terminal might obey shown as an escape such as `\\x1b`.

    Controls, format characters (bidi overrides among them), surrogates, private and unassigned
    characters and line separators are escaped; a joiner between two symbols stays. `limit` caps
    the length in characters, the last one becoming an ellipsis.
    """
    if limit is not None and len(text) > limit:
        text = text[: limit - 1] + "…"
    if text.isascii() and text.isprintable():
        return text
    from unicodedata import category as category_of

    kept: list[str] = []
    marks = 0
    for place, char in enumerate(text):
        category = category_of(char)
        marks = marks + 1 if category in ("Mn", "Me") else 0
        if marks > MARKS_KEPT:
            continue
        if category in _UNSAFE and not _joins(text, place):
            kept.append(_escape(char))
        else:
            kept.append(char)
    return "".join(kept)


def _joins(text: str, place: int) -> bool:
    """Tell whether a zero-width joiner at `place` holds two symbols together, as in a family."""
    if text[place] != _ZERO_WIDTH_JOINER or not 0 < place < len(text) - 1:
        return False
    from unicodedata import category

    before, after = text[place - 1], text[place + 1]
    return category(before) in ("So", "Sk", "Mn") and category(after) == "So"


def _escape(char: str) -> str:
    code = ord(char)
    if char == "\n":
        return "\\n"
    if char == "\t":
        return "\\t"
    if code <= 0xFF:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"
