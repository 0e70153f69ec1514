"""Large type in half blocks: a countdown and its word, as large as the room allows; pure.

For example, "90" with "WORK" in 20 rows by 40 columns gives the digits above the word; in 8 rows by
80 columns the word is beside the digits. Glyphs are drawn from strokes at any size but the
smallest, where strokes lose their shape: there, capitals are stored dot by dot.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from math import cos, pi, sin

from timer.figures.canvas import Canvas, Point
from timer.tui.drawing.typeset import cells, cut, fill, pieces

FIGURE_ROWS = 8
"""The fewest rows of the countdown: it is read from three metres."""
_MOST_FIGURE_ROWS = 40
"""A taller countdown is no easier to read from anywhere in a room."""
WORD_ROWS = 4
"""The fewest rows of a large word."""
_WORD_SHARE = 0.4
"""The word's height as a share of the countdown's."""
_WORTH_A_COLUMN = 0.55
"""The word goes below as long as the countdown keeps this share of the height it could have."""
_BETWEEN = 4
"""Columns between the countdown and the word beside it."""

Words = tuple[str, ...]
"""The large word, then those that will replace it and must fit the same room."""
_Setting = tuple[int, list[str]]
"""The height of the digits, and the lines of digits and word together."""
_FEWEST_ROWS = 3
"""With fewer rows than this no glyph is recognisable."""
_TEXTS_CACHED, _GLYPHS_CACHED = 128, 512
_ANY_DIGIT = str.maketrans("123456789", "0" * 9)
"""All digits have one width, so what is measured for one is known for all."""

_TALL = 9.0
"""Height of a glyph between the middles of its strokes; y goes down."""
_STROKE = 1.6
"""Thickness of a stroke."""
_GAP = 1.2
"""Gap between two glyphs."""
_NARROWEST, _NARROWEST_LETTER = 0.62, 0.85
"""The least width of a digit, and of a letter, as a share of the designed one."""
_NARROWEST_W = 0.93
"""The same for a W, whose four strokes close up sooner."""
_ARC_STEP = 15
"""Degrees from one point of an arc to the next."""
_INK = "body"
_BLOCKS = {(".", "."): " ", ("#", "."): "▀", (".", "#"): "▄", ("#", "#"): "█"}


@lru_cache(maxsize=_TEXTS_CACHED)
def arranged(figure: str, words: Words, rows: int, cols: int) -> Sequence[str]:
    """Return the digits with the word below, or beside where that leaves the digits much larger.

    Two words that are too wide get thin letters, or the first is large, the rest on a line below.
    Where no large digits fit they are text, so the number is always there.
    """
    if not words:
        return alone(figure, rows, cols) or [figure]
    under = _below(figure, words, rows, cols)
    tallest = _height(figure, min(rows, _MOST_FIGURE_ROWS), cols)
    if under and under[0] >= tallest * _WORTH_A_COLUMN:
        return under[1]
    next_to = _beside(figure, words, rows, cols - 2)
    if under and (next_to is None or under[0] >= next_to[0] * _WORTH_A_COLUMN):
        return under[1]
    if next_to:
        return next_to[1]
    if thin := _thin_below(figure, words, rows, cols):
        return thin
    rest = words[0].partition(" ")[2]
    heads = tuple(word.partition(" ")[0] for word in words)
    if rest and (under := _below(figure, heads, rows - 1, cols)):
        return _centred([*under[1], _spaced(rest, cols)])
    for air in ([""], []):
        if digits := alone(figure, rows - 1 - len(air), cols):
            return _centred([*digits, *air, _spaced(words[0], cols)])
    if next_to_it := _plain_beside(figure, words, rows, cols):
        return next_to_it
    return [f"{figure}  {_spaced(words[0], cols - cells(figure) - 2)}"]


def _thin_below(figure: str, words: Words, rows: int, cols: int) -> list[str]:
    """Return the digits with the word below in thin letters, or nothing if that doesn't fit."""
    texts = [one.upper() for one in words]
    if not all(char in _THIN_LETTERS for text in texts for char in text):
        return []
    widest = max(sum(len(_thin(char)[0]) + 1 for char in text) - 1 for text in texts)
    room = rows - WORD_ROWS
    digits = alone(figure, room - 1, cols) or alone(figure, room, cols)
    if widest > cols or not digits:
        return []
    shapes = [_blocks(_thin(char)) for char in texts[0]]
    word = [" ".join(parts) for parts in zip(*shapes, strict=True)]
    return _centred([*digits, *[""] * (rows > len(digits) + WORD_ROWS), *word])


def _thin(char: str) -> list[str]:
    return _THIN_LETTERS[char].split()


def _spaced(text: str, cols: int) -> str:
    """Return `text` in capitals with spaces between them where there is room."""
    spaced = " ".join(pieces(text.upper()))
    return spaced if cells(spaced) <= cols else cut(text.upper(), cols)


def alone(figure: str, rows: int, cols: int) -> list[str]:
    """Return the digits without a word, or nothing where they would be too small."""
    lines = big(figure, min(rows, _MOST_FIGURE_ROWS), cols)
    return _closed_up(lines) if len(lines) >= FIGURE_ROWS else []


def _below(figure: str, words: Words, rows: int, cols: int) -> _Setting | None:
    """Return the digits with the word below, or None where that does not fit.

    The digits shrink until the word has its share of the height, or all of the width.
    """
    between = 1 if rows > FIGURE_ROWS + WORD_ROWS else 0
    most = _height(figure, min(rows - between, _MOST_FIGURE_ROWS), cols)
    for tall in range(most, FIGURE_ROWS - 1, -1):
        widest = len(_one_size(words, max(int(tall * _WORD_SHARE), WORD_ROWS), cols))
        shape = _one_size(words, min(rows - tall - between, widest), cols)
        if shape and (len(shape) == widest or tall == FIGURE_ROWS):
            digits = _closed_up(big(figure, tall, cols))
            return tall, _centred([*digits, *[""] * between, *shape])
    return None


def _beside(figure: str, words: Words, rows: int, cols: int) -> _Setting | None:
    """Return the digits with the word on their right, or None where that does not fit."""
    most = _height(figure, min(rows, _MOST_FIGURE_ROWS), cols)
    for tall in range(most, FIGURE_ROWS - 1, -1):
        room = cols - _row_width(figure, tall, cols) - _BETWEEN
        wide = _widest(words, tall, room) if room > 0 else 0
        if wide:
            shape = _padded(_one_size(words, tall, room), tall)
            pairs = zip(big(figure, tall, cols), shape, strict=True)
            return tall, [one + " " * _BETWEEN + fill(other, wide) for one, other in pairs]
    return None


def _plain_beside(figure: str, words: Words, rows: int, cols: int) -> list[str]:
    """Return the digits with the word as text on their right, or nothing if that doesn't fit."""
    widest = max(map(cells, words))
    digits = alone(figure, rows, cols - widest - _BETWEEN)
    wide, middle = max(map(cells, digits), default=0), len(digits) // 2
    texts = (words[0].upper() if place == middle else "" for place in range(len(digits)))
    return [
        fill(line, wide + _BETWEEN) + fill(text, widest)
        for line, text in zip(digits, texts, strict=True)
    ]


def _widest(words: Words, rows: int, cols: int) -> int:
    """Return the width of the widest word, or 0 where the words would be too small."""
    shapes = [_one_size((one, *words), rows, cols) for one in words]
    tall = min(map(len, shapes))
    return max(len(shape[0]) for shape in shapes) if tall and tall * 3 >= rows else 0


def _one_size(words: Words, rows: int, cols: int) -> list[str]:
    """Return the first word in letters of a size that fits every word, or nothing if too small.

    It is on one line where that makes the letters larger, else on a line for each of its parts.
    """
    flat = min(_height(one.upper(), rows, cols) for one in words)
    parts = [one.upper().split() for one in words]
    most = max(len(one) for one in parts)
    each = (rows + 1) // max(most, 1) - 1
    stacked = min((_height(part, each, cols) for one in parts for part in one), default=0)
    if max(flat, stacked) < WORD_ROWS:
        return []
    if flat >= stacked:
        return word(words[0], flat, cols)
    return _stacked([word(part, stacked, cols) for part in parts[0]])


def large_lines(text: str, rows: int, cols: int) -> list[str]:
    """Return `text` in the largest letters that fit, broken between words; nothing if none fit."""
    for tall in range(rows, WORD_ROWS - 1, -1):
        lines = _broken(text.upper(), tall, cols)
        if lines and len(lines) * (tall + 1) - 1 <= rows:
            return _centred(_stacked([word(line, tall, cols) for line in lines]))
    return []


def _broken(text: str, tall: int, cols: int) -> list[str]:
    """Return the lines of `text` for letters `tall` rows high; nothing if a word is too wide."""
    lines: list[str] = []
    for part in text.split():
        longer = f"{lines[-1]} {part}" if lines else part
        if _height(longer, tall, cols) == tall:
            lines[-1:] = [longer]
        elif _height(part, tall, cols) == tall:
            lines.append(part)
        else:
            return []
    return lines


def _closed_up(lines: list[str]) -> list[str]:
    """Return lines without the space kept at their left for another digit."""
    free = min((len(line) - len(line.lstrip()) for line in lines), default=0)
    return [line[free:] for line in lines]


def _centred(lines: list[str]) -> list[str]:
    """Return lines centred on the longest."""
    width = max(cells(line) for line in lines)
    return [fill(line, width, "center") for line in lines]


def _stacked(shapes: list[list[str]]) -> list[str]:
    """Return shapes one below the other with a free row between them, centred."""
    width = max(cells(shape[0]) for shape in shapes)
    lines: list[str] = []
    for shape in shapes:
        lines += [" " * width] if lines else []
        lines += [fill(line, width, "center") for line in shape]
    return lines


def _padded(lines: list[str], tall: int) -> list[str]:
    """Return `lines` padded above and below to `tall` lines."""
    empty = " " * len(lines[0])
    before = max((tall - len(lines)) // 2, 0)
    return [*[empty] * before, *lines, *[empty] * (tall - len(lines) - before)]


def big(text: str, rows: int, cols: int) -> list[str]:
    """Return digits, `:` and spaces as large as fit into `rows` by `cols`, or an empty list.

    They get narrower before they get lower. All digits have one width, all lines one length.
    """
    tall = _height(text, rows, cols)
    return list(_lines(text, tall, cols)) if tall else []


def word(text: str, rows: int, cols: int) -> list[str]:
    """Return `text` in the largest capitals that fit; an empty list if it can't be set.

    Only A to Z and some punctuation have glyphs.
    """
    return big(text.upper(), rows, cols)


def _height(text: str, rows: int, cols: int) -> int:
    """Return the most rows in which `text` can be set within `rows` by `cols`, or 0."""
    return _tallest(text.translate(_ANY_DIGIT), rows, cols)


@lru_cache(maxsize=_TEXTS_CACHED)
def _tallest(text: str, rows: int, cols: int) -> int:
    if not text.strip() or not _has_glyphs(text):
        return 0
    fits = (tall for tall in range(rows, _FEWEST_ROWS - 1, -1) if _narrowest(text, tall) <= cols)
    return next(fits, 0)


def _dots(rows: int) -> int:
    """Return the height in half blocks of a glyph of `rows` rows: the first half row stays free."""
    return 2 * rows - 1


def _narrowest(text: str, rows: int) -> int:
    """Return the fewest cells in which `text` can be set `rows` rows tall."""
    dots = _dots(rows)
    return sum(_least_width(char, dots) for char in text) + (len(text) - 1) * _least_gap(dots)


def _least_gap(dots: int) -> int:
    return max(_gap(dots) // 2, 1)


def _row_width(text: str, rows: int, cols: int) -> int:
    """Return the width in cells of `text` set in exactly `rows` rows and at most `cols` cells."""
    widths, between = _fitted(text, rows, cols)
    return sum(widths) + (len(text) - 1) * between


@lru_cache(maxsize=_TEXTS_CACHED)
def _lines(text: str, rows: int, cols: int) -> tuple[str, ...]:
    """Return `text` in exactly `rows` rows and at most `cols` cells, no wider than designed."""
    widths, between = _fitted(text, rows, cols)
    shapes = [_glyph(char, wide, _dots(rows)) for char, wide in zip(text, widths, strict=True)]
    return tuple((" " * between).join(parts) for parts in zip(*shapes, strict=True))


def _fitted(text: str, rows: int, cols: int) -> tuple[tuple[int, ...], int]:
    """Return the width of each glyph, and of the gap between two."""
    return _widths(text.translate(_ANY_DIGIT), rows, cols)


@lru_cache(maxsize=_TEXTS_CACHED)
def _widths(text: str, rows: int, cols: int) -> tuple[tuple[int, ...], int]:
    dots = _dots(rows)
    between = _gap(dots)
    widths = [_natural_width(char, dots) for char in text]
    while sum(widths) + (len(text) - 1) * between > cols:
        if between > _least_gap(dots):
            between -= 1
        else:
            least = (_least_width(char, dots) for char in text)
            widths = [max(wide - 1, most) for wide, most in zip(widths, least, strict=True)]
    return tuple(widths), between


def _has_glyphs(text: str) -> bool:
    """Return whether every character of `text` has a glyph."""
    return all(char in _STROKES for char in text)


def _natural_width(char: str, dots: int) -> int:
    """Return the designed width in cells of a glyph `dots` half blocks tall."""
    if _is_small(char, dots):
        return len(_SMALL_LETTERS[char].split()[0])
    return max(round((_WIDTHS.get(char, _USUAL_WIDTH) + _STROKE) * _unit(dots)), 1)


def _gap(dots: int) -> int:
    """Return the width in cells of the gap between two glyphs."""
    if dots == _SMALL_DOTS:
        return 1
    return max(round(_GAP * _unit(dots)), 1)


def _least_width(char: str, dots: int) -> int:
    """Return the least width in cells at which a glyph is still readable."""
    whole = _natural_width(char, dots)
    fixed = whole <= _natural_width(":", dots) or _is_small(char, dots)
    least = _NARROWEST_LETTER if char.isalpha() else _NARROWEST
    least = _NARROWEST_W if char == "W" else least
    return whole if fixed else max(round(whole * least), 1)


@lru_cache(maxsize=_GLYPHS_CACHED)
def _glyph(char: str, cols: int, dots: int) -> tuple[str, ...]:
    """Return the rows of a glyph `dots` half blocks tall, exactly `cols` cells wide.

    It is aligned with the last row; an odd number leaves the first half row free.
    """
    if _is_small(char, dots):
        return _blocks(_SMALL_LETTERS[char].split())
    rows = (dots + 1) // 2
    canvas, unit, top = Canvas(cols, rows), _unit(dots), 2 * rows - dots
    width = _WIDTHS.get(char, _USUAL_WIDTH)
    radius = min(_STROKE * unit, cols / 2 if width else cols) / 2
    across = (cols - 2 * radius) / width if width else 0.0
    down = (dots - 2 * radius) / _TALL
    for line in filter(None, _STROKES[char].split("|")):
        points = [(radius + x * across, top + radius + y * down) for x, y in _points(line)]
        for start, end in pairwise(points):
            canvas.round_line(_INK, start, end, radius)
    return tuple(canvas.frame().text().split("\n"))


def _is_small(char: str, dots: int) -> bool:
    return dots == _SMALL_DOTS and char in _SMALL_LETTERS


def _blocks(lines: list[str]) -> tuple[str, ...]:
    """Return lines of dots in rows of two each; the first line is in a lower half."""
    lines = ["." * len(lines[0]), *lines]
    pairs = zip(lines[::2], lines[1::2], strict=True)
    return tuple("".join(_BLOCKS[cell] for cell in zip(*pair, strict=True)) for pair in pairs)


def _unit(dots: int) -> float:
    """Return the number of half blocks in a unit of the strokes."""
    return dots / (_TALL + _STROKE)


def _points(line: str) -> list[Point]:
    found: list[Point] = []
    for part in line.split():
        values = [float(value) for value in part.lstrip("@").split(",")]
        found += _arc(*values) if part[0] == "@" else [(values[0], values[1])]
    return found


def _arc(x: float, y: float, across: float, down: float, start: float, end: float) -> list[Point]:
    steps = max(round(abs(end - start) / _ARC_STEP), 1)
    angles = [(start + (end - start) * step / steps) * pi / 180 for step in range(steps + 1)]
    return [(x + across * cos(angle), y + down * sin(angle)) for angle in angles]


_STROKES = {
    "0": "@2.5,2.5,2.5,2.5,180,360 @2.5,6.5,2.5,2.5,0,180 0,2.5",
    "1": ".7,1.9 2.6,0 2.6,9|.5,9 4.7,9",
    "2": "@2.5,2.5,2.5,2.5,180,400 0,9 5,9",
    "3": "@2.5,2.15,2.3,2.15,200,450 1.6,4.3|2.5,4.3 @2.5,6.65,2.5,2.35,-90,160",
    "4": "4,9 4,0 0,6.5 5.2,6.5",
    "5": "4.6,0 .5,0 .3,4.3 @2.4,6.2,2.6,2.8,-130,150",
    "6": "@2.5,6.35,2.5,2.65,0,360|0,6.35 0,3.6 @2.6,3,2.6,3,190,325",
    "7": "0,0 5,0 1.7,9",
    "8": "@2.5,2.15,2.2,2.15,0,360|@2.5,6.65,2.5,2.35,0,360",
    "9": "@2.5,2.65,2.5,2.65,0,360|5,2.65 5,5.4 @2.4,6,2.6,3,10,145",
    ":": "0,2.6 0,2.6|0,6.8 0,6.8",
    " ": "",
    "A": "0,9 2.5,0 5,9|.9,6 4.1,6",
    "B": "0,0 2.6,0 @2.6,2.15,2.1,2.15,-90,90 0,4.3|2.6,4.3 @2.6,6.65,2.4,2.35,-90,90 0,9 0,0",
    "C": "@2.5,2.5,2.5,2.5,325,180 @2.5,6.5,2.5,2.5,180,35",
    "D": "0,0 2,0 @2,3,3,3,-90,0 @2,6,3,3,0,90 0,9 0,0",
    "E": "4.4,0 0,0 0,9 4.4,9|0,4.4 3.8,4.4",
    "F": "4.4,0 0,0 0,9|0,4.4 3.8,4.4",
    "G": "@2.5,2.5,2.5,2.5,325,180 @2.5,6.5,2.5,2.5,180,0 5,5 3,5",
    "H": "0,0 0,9|5,0 5,9|0,4.5 5,4.5",
    "I": "0,0 0,9",
    "J": "4,0 4,6.8 @2,6.8,2,2.2,0,170",
    "K": "0,0 0,9|4.7,0 0,5.4|1.6,3.8 5,9",
    "L": "0,0 0,9 4.2,9",
    "M": "0,9 0,0 3.2,5.4 6.4,0 6.4,9",
    "N": "0,9 0,0 5,9 5,0",
    "O": "@2.5,2.5,2.5,2.5,180,360 @2.5,6.5,2.5,2.5,0,180 0,2.5",
    "P": "0,9 0,0 2.5,0 @2.5,2.4,2.5,2.4,-90,90 0,4.8",
    "Q": "@2.5,2.5,2.5,2.5,180,360 @2.5,6.5,2.5,2.5,0,180 0,2.5|3.1,6.6 5,9",
    "R": "0,9 0,0 2.5,0 @2.5,2.4,2.5,2.4,-90,90 0,4.8|2.4,4.8 5,9",
    "S": "@2.5,2.2,2.4,2.2,330,90 @2.5,6.7,2.5,2.3,-90,150",
    "T": "0,0 5,0|2.5,0 2.5,9",
    "U": "0,0 0,6.5 @2.5,6.5,2.5,2.5,180,0 5,0",
    "V": "0,0 2.5,9 5,0",
    "W": "0,0 1.5,9 3.5,2.5 5.5,9 7,0",
    "X": "0,0 5,9|5,0 0,9",
    "Y": "0,0 2.5,4.5 5,0|2.5,4.5 2.5,9",
    "Z": "0,0 5,0 0,9 5,9",
    "-": "0,4.8 2.6,4.8",
    "?": "@2.5,2.4,2.4,2.4,190,400 2.5,5.2 2.5,6|2.5,9 2.5,9",
    "!": "0,0 0,5.6|0,9 0,9",
    "'": "0,0 0,1.8",
    ".": "0,9 0,9",
    ",": ".4,8.8 0,9.8",
}
"""Strokes, separated by `|`: points `x,y`, and arcs `@x,y,across,down,from,to` round a centre, with
angles in degrees clockwise from the right."""

_WIDTHS = {
    " ": 1.6,
    ":": 0.0,
    "E": 4.4,
    "F": 4.4,
    "I": 0.0,
    "J": 4.0,
    "L": 4.2,
    "M": 6.4,
    "W": 7.0,
    "-": 2.6,
    "!": 0.0,
    "'": 0.0,
    ".": 0.0,
    ",": 0.4,
}
"""Widths between the middles of the outer strokes, where they differ from the usual one."""
_USUAL_WIDTH = 5.0

_SMALL_DOTS = 7
"""The height in half blocks at which capitals are drawn dot by dot."""

_SMALL_LETTERS = {
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
    ".": ".. .. .. .. .. ## ##",
    ",": ".. .. .. .. ## ## #.",
    " ": "... ... ... ... ... ... ...",
}

_THIN_LETTERS = {
    "A": ".##. #..# #..# #### #..# #..# #..#",
    "B": "###. #..# #..# ###. #..# #..# ###.",
    "C": ".### #... #... #... #... #... .###",
    "D": "###. #..# #..# #..# #..# #..# ###.",
    "E": "### #.. #.. ##. #.. #.. ###",
    "F": "### #.. #.. ##. #.. #.. #..",
    "G": ".### #... #... #.## #..# #..# .###",
    "H": "#..# #..# #..# #### #..# #..# #..#",
    "I": "# # # # # # #",
    "J": "..# ..# ..# ..# ..# #.# .#.",
    "K": "#..# #.#. ##.. ##.. #.#. #.#. #..#",
    "L": "#.. #.. #.. #.. #.. #.. ###",
    "M": "#...# ##.## #.#.# #.#.# #...# #...# #...#",
    "N": "#..# ##.# ##.# #.## #.## #..# #..#",
    "O": ".##. #..# #..# #..# #..# #..# .##.",
    "P": "###. #..# #..# ###. #... #... #...",
    "Q": ".##. #..# #..# #..# #..# #.#. .#.#",
    "R": "###. #..# #..# ###. #.#. #..# #..#",
    "S": ".### #... #... .##. ...# ...# ###.",
    "T": "### .#. .#. .#. .#. .#. .#.",
    "U": "#..# #..# #..# #..# #..# #..# .##.",
    "V": "#.# #.# #.# #.# #.# #.# .#.",
    "W": "#...# #...# #...# #.#.# #.#.# ##.## #...#",
    "X": "#.# #.# #.# .#. #.# #.# #.#",
    "Y": "#.# #.# #.# .#. .#. .#. .#.",
    "Z": "#### ...# ..#. ..#. .#.. #... ####",
    "-": "... ... ... ### ... ... ...",
    "?": "##. ..# ..# .#. .#. ... .#.",
    "!": "# # # # # . #",
    " ": ". . . . . . .",
}
"""Letters a dot thick, where the others would be too wide."""
