"""Keyboards of other scripts: which key of a Latin keyboard is in the same place."""

from __future__ import annotations

import unicodedata

_LATIN = "qwertyuiop[]asdfghjkl;'zxcvbnm,./"
_LAYOUTS = (
    "йцукенгшщзхъфывапролджэячсмитьбю.",
    "йцукенгшщзхїфівапролджєячсмитьбю.",
    ";ςερτυθιοπ[]ασδφγηξκλ΄'ζχψωβνμ,./",
    "/'קראטוןםפ][שדגכעיחלךף,זסבהנמצתץ.",
    "ضصثقفغعهخحجدشسيبلاتنمكطئءؤرﻻىةوزظ",
)
"""Russian, Ukrainian, Greek, Hebrew and Arabic: the keys of `_LATIN` in the same order."""


def _table() -> dict[str, str]:
    found = {"؟": "?"}
    for layout in _LAYOUTS:
        for char, latin in zip(layout, _LATIN, strict=True):
            if not char.isascii():
                found.setdefault(char, latin)
    return found


_TABLE = _table()


def latin(char: str) -> str:
    """Return what the key that types `char` types on a Latin keyboard; else `char` itself.

    Digits of any script are digits.
    """
    if len(char) != 1 or char.isascii():
        return char
    if char.isdecimal():
        return str(unicodedata.decimal(char))
    return _TABLE.get(char.lower(), char)
