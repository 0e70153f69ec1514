"""Texts from outside made safe to show: what a terminal would obey becomes visible instead."""

from __future__ import annotations

MARKS_KEPT = 4
"""How many combining marks one letter may carry; more would climb over the lines above it."""

_UNSAFE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_ZERO_WIDTH_JOINER = "\u200d"
_JOINED = ("So", "Sk", "Mn")
"""What a joiner may stand behind; a symbol follows it, as in a family of emoji."""


def safe(text: str, limit: int | None = None) -> str:
    """Return `text` with everything a terminal might obey shown as an escape such as `\\x1b`.

    Controls, format characters (bidi overrides among them), surrogates, private and unassigned
    characters and line separators are escaped; a joiner between two symbols stays. `limit` caps
    the length in characters of what is returned, the last one becoming an ellipsis.
    """
    shown = text if text.isascii() and text.isprintable() else _escaped(text)
    if limit is None or len(shown) <= limit:
        return shown
    return shown[: limit - 1].rstrip(_ZERO_WIDTH_JOINER) + "…"


def _escaped(text: str) -> str:
    from unicodedata import category as category_of

    kept: list[str] = []
    before, marks = "", 0
    for place, char in enumerate(text):
        category = category_of(char)
        marks = marks + 1 if category in ("Mn", "Me") else 0
        if marks > MARKS_KEPT:
            continue
        joins = char == _ZERO_WIDTH_JOINER and before in _JOINED
        if category in _UNSAFE and not (joins and _is_symbol(text[place + 1 : place + 2])):
            kept.append(_escape(char))
        else:
            kept.append(char)
        before = category
    return "".join(kept)


def _is_symbol(char: str) -> bool:
    from unicodedata import category

    return bool(char) and category(char) == "So"


def _escape(char: str) -> str:
    code = ord(char)
    if char == "\n":
        return "\\n"
    if char == "\t":
        return "\\t"
    if code <= 0xFF:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"
