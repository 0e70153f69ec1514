"""Figures and words as large as the room they are given, in half blocks; pure, no widget."""

from __future__ import annotations

FIGURE_HEIGHT = 8
"""Dots in a figure's height; two dots make a row, so that the smallest is 8 rows at twice that."""

_FIGURES = {
    "0": ".####. ##..## ##..## ##..## ##..## ##..## ##..## .####.",
    "1": "..##.. .###.. ####.. ..##.. ..##.. ..##.. ..##.. ######",
    "2": ".####. ##..## ....## ...##. ..##.. .##... ##.... ######",
    "3": ".####. ##..## ....## ..###. ....## ....## ##..## .####.",
    "4": "...##. ..###. .####. ##.##. ##.##. ###### ...##. ...##.",
    "5": "###### ##.... ##.... #####. ....## ....## ##..## .####.",
    "6": "..###. .##... ##.... #####. ##..## ##..## ##..## .####.",
    "7": "###### ....## ...##. ...##. ..##.. ..##.. .##... .##...",
    "8": ".####. ##..## ##..## .####. ##..## ##..## ##..## .####.",
    "9": ".####. ##..## ##..## ##..## .##### ....## ...##. .###..",
    ":": ".. .. ## ## .. ## ## ..",
    " ": "...... ...... ...... ...... ...... ...... ...... ......",
}

_LETTERS = {
    "A": ".###. ##.## ##.## ##### ##.## ##.## ##.##",
    "B": "####. ##.## ##.## ####. ##.## ##.## ####.",
    "C": ".#### ##... ##... ##... ##... ##... .####",
    "D": "####. ##.## ##.## ##.## ##.## ##.## ####.",
    "E": "##### ##... ##... ####. ##... ##... #####",
    "F": "##### ##... ##... ####. ##... ##... ##...",
    "G": ".#### ##... ##... ##.## ##.## ##.## .####",
    "H": "##.## ##.## ##.## ##### ##.## ##.## ##.##",
    "I": "#### .##. .##. .##. .##. .##. ####",
    "J": "..### ...## ...## ...## ##.## ##.## .###.",
    "K": "##.## ##.## ####. ###.. ####. ##.## ##.##",
    "L": "##... ##... ##... ##... ##... ##... #####",
    "M": "##...## ###.### ####### ##.#.## ##...## ##...## ##...##",
    "N": "##..## ###.## ###### ##.### ##..## ##..## ##..##",
    "O": ".###. ##.## ##.## ##.## ##.## ##.## .###.",
    "P": "####. ##.## ##.## ####. ##... ##... ##...",
    "Q": ".###. ##.## ##.## ##.## ##.## .##.. ...##",
    "R": "####. ##.## ##.## ####. ####. ##.## ##.##",
    "S": ".#### ##... ##... .###. ...## ...## ####.",
    "T": "###### ..##.. ..##.. ..##.. ..##.. ..##.. ..##..",
    "U": "##.## ##.## ##.## ##.## ##.## ##.## .###.",
    "V": "##.## ##.## ##.## ##.## ##.## .###. ..#..",
    "W": "##...## ##...## ##...## ##.#.## ####### ###.### ##...##",
    "X": "##.## ##.## .###. ..#.. .###. ##.## ##.##",
    "Y": "##..## ##..## .####. ..##.. ..##.. ..##.. ..##..",
    "Z": "##### ...## ..##. ..#.. .##.. ##... #####",
    "-": "..... ..... ..... ##### ..... ..... .....",
    "?": ".###. ##.## ...## ..##. ..##. ..... ..##.",
    "!": "## ## ## ## ## .. ##",
    "'": "## ## .. .. .. .. ..",
    " ": "... ... ... ... ... ... ...",
}

_BLOCKS = {(False, False): " ", (True, False): "▀", (False, True): "▄", (True, True): "█"}


def big(text: str, rows: int, cols: int) -> list[str]:
    """Return figures (digits, `:` and spaces) as large as fit into `rows` by `cols`.

    Height and width are whole multiples of a glyph of 6 by 8 dots, the width never the larger one;
    the lines are all of one length. Nothing fits: an empty list.
    """
    return _enlarged(_joined(text, _FIGURES), rows, cols)


def word(text: str, rows: int, cols: int) -> list[str]:
    """Return `text` in capital letters as large as fit; an empty list where it can't be set.

    Only A to Z and a little punctuation have shapes.
    """
    text = text.upper()
    if not text.strip() or any(char not in _LETTERS for char in text):
        return []
    return _enlarged(_joined(text, _LETTERS), rows, cols)


def _joined(text: str, glyphs: dict[str, str]) -> list[str]:
    """Return the dots of `text`, one column free between two glyphs."""
    shapes = [glyphs[char].split() for char in text]
    return [".".join(parts) for parts in zip(*shapes, strict=True)]


def _enlarged(dots: list[str], rows: int, cols: int) -> list[str]:
    if not dots:
        return []
    for tall in range(rows * 2 // len(dots), 0, -1):
        wide = min(tall, cols // len(dots[0]))
        if 2 * wide >= tall:
            return _blocks(_scaled(dots, tall, wide))
    return []


def _scaled(dots: list[str], tall: int, wide: int) -> list[str]:
    return ["".join(dot * wide for dot in line) for line in dots for _ in range(tall)]


def _blocks(dots: list[str]) -> list[str]:
    """Return two lines of dots as one row each; an odd first line stands in a lower half."""
    if len(dots) % 2:
        dots = ["." * len(dots[0]), *dots]
    return [
        "".join(_BLOCKS[above == "#", below == "#"] for above, below in zip(*pair, strict=True))
        for pair in zip(dots[::2], dots[1::2], strict=True)
    ]
