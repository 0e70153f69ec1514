"""What is written by hand as a voice says it: `20-30s`, `8/10` and `L` become words.

The screen shows what was written. Numbers stay figures, which every voice can read: `3 × 8` becomes
"3 times 8". Words that were made once stay as they are when they are made again.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, lru_cache

ENGLISH = "en"
"""The language of what is recorded, and of a routine that says none."""

Match = re.Match[str]

_NUMBER = r"[0-9]+(?:\.[0-9]+)?"
_DASH = r" ?[-–—−] ?"
_START = r"(?<![\w.,:/])"
"""Where a number starts that belongs to nothing before it."""
_ALONE = _START + r"(?<![0-9][-–—−])"
"""The same, and not in the middle of a date."""
_END = r"(?![\w/]|[.,:][0-9])"

_UNITS = {
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds"), ("second", "seconds")),
    **dict.fromkeys(("min", "mins", "minute", "minutes"), ("minute", "minutes")),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours"), ("hour", "hours")),
    "kg": ("kilogram", "kilograms"),
    "kgs": ("kilogram", "kilograms"),
    "g": ("gram", "grams"),
    **dict.fromkeys(("lb", "lbs"), ("pound", "pounds")),
    "mm": ("millimetre", "millimetres"),
    "cm": ("centimetre", "centimetres"),
    "km": ("kilometre", "kilometres"),
    "ft": ("foot", "feet"),
    "km/h": ("kilometre an hour", "kilometres an hour"),
    "ml": ("millilitre", "millilitres"),
    "l": ("litre", "litres"),
    "°": ("degree", "degrees"),
    "°c": ("degree Celsius", "degrees Celsius"),
    "°f": ("degree Fahrenheit", "degrees Fahrenheit"),
    "º": ("degree", "degrees"),
    "%": ("percent", "percent"),
    "x": ("time", "times"),
    "×": ("time", "times"),
    "ea": ("each", "each"),
}
_MINUTES = ("minute", "minutes")
_METRES = ("metre", "metres")
_MOST_MINUTES = 90
"""`90m` is an hour and a half, `100m` is a track: nothing here takes longer than that."""
_UNIT = "|".join(sorted((*map(re.escape, _UNITS), "m"), key=len, reverse=True))

_SAID = "|".join(sorted({word for pair in (*_UNITS.values(), _MINUTES, _METRES) for word in pair}))
"""Every word for a unit."""
_TURNS = 4
"""One rule may leave something for an earlier one, as in `3x1/2`."""

_FRACTIONS = {
    ("1", "2"): "half",
    ("1", "3"): "a third",
    ("2", "3"): "two thirds",
    ("1", "4"): "a quarter",
    ("3", "4"): "three quarters",
}
_VULGAR = {"½": "1/2", "⅓": "1/3", "⅔": "2/3", "¼": "1/4", "¾": "3/4"}


@lru_cache(maxsize=2_000)
def words(text: str) -> str:
    """Return `text` as a voice is to say it; the same text where nothing in it is notation."""
    for _ in range(_TURNS):
        if not _NOTATION.search(text):
            break
        said = text
        for needs, pattern, say, flags in _RULES:
            if not needs.isdisjoint(said):
                said = _compiled(pattern, flags).sub(say, said)
        said = " ".join(said.split())
        if said == text:
            break
        text = said
    return text


_SCRIPTS = {
    "CYRILLIC": ("ru", "be", "bg", "kk", "ky", "mk", "mn", "sr", "tg", "uk"),
    "GREEK": ("el",),
    "HEBREW": ("he", "iw", "yi"),
    "ARABIC": ("ar", "fa", "ku", "ps", "ur"),
    "CJK": ("zh", "ja", "yue", "ko"),
    "HIRAGANA": ("ja",),
    "KATAKANA": ("ja",),
    "HANGUL": ("ko",),
    "DEVANAGARI": ("hi", "mr", "ne", "sa"),
    "BENGALI": ("bn", "as"),
    "THAI": ("th",),
    "GEORGIAN": ("ka",),
    "ARMENIAN": ("hy",),
    "TAMIL": ("ta",),
    "TELUGU": ("te",),
}
"""The languages that are written in each script, the likeliest first; all others are Latin."""


def script_of(char: str) -> str:
    """Return the script of a letter by the first word of its Unicode name, `LATIN` for a digit."""
    import unicodedata  # only for what isn't plain

    if char.isascii() or char.isdigit():
        return "LATIN"
    return unicodedata.name(char, "?").split(" ")[0].split("-")[0]


@lru_cache(maxsize=2_000)
def sayable(text: str, language: str = "en") -> bool:
    """Return whether a voice of `language` can say `text`.

    It can't say signs alone, such as an emoji, nor what is mostly in another alphabet.
    """
    letters = [char for char in words(text) if char.isalnum()]
    if all(char.isascii() for char in letters):
        return bool(letters)
    code = language.lower().replace("_", "-").split("-")[0]
    known = {script for script, codes in _SCRIPTS.items() if code in codes} | {"LATIN"}
    return 2 * sum(script_of(char) in known for char in letters) >= len(letters)


def likely_language(text: str) -> str | None:
    """Return the language that `text` may be in by its alphabet, None for a Latin one."""
    for char in text:
        codes = _SCRIPTS.get(script_of(char)) if char.isalpha() else None
        if codes:
            return codes[0]
    return None


def _unit(number: str, unit: str) -> str:
    """Return the word for `unit` after `number`."""
    unit = unit.casefold()
    if unit == "m":
        one, many = _MINUTES if float(number) <= _MOST_MINUTES else _METRES
    else:
        one, many = _UNITS[unit]
    return one if number == "1" else many


def _amount(found: Match) -> str:
    """Say `30s`, `10 kg` or `80%`."""
    return f"{found['n']} {_unit(found['n'], found['u'])}"


def _range(found: Match) -> str:
    """Say `20-30s`; the unit at the end is that of both."""
    low, high, unit = found["low"], found["high"], found["u"] or ""
    said = f"{low} to {high}"
    return f"{said} {_unit(high, unit)}" if unit else said


def _composed(found: Match) -> str:
    """Say `1m30s` or `1h30`."""
    parts = re.findall(rf"({_NUMBER}) ?([a-z]+)", found[0].casefold())
    return " ".join(f"{number} {_unit(number, unit)}" for number, unit in parts)


def _clock(found: Match) -> str:
    """Say `1:30` as minutes and seconds, `1:30:00` with hours."""
    numbers = [int(part) for part in found[0].split(":")]
    names = (("hour", "hours"), _MINUTES, ("second", "seconds"))[-len(numbers) :]
    said = [
        f"{number} {one if number == 1 else many}"
        for number, (one, many) in zip(numbers, names, strict=True)
        if number
    ]
    return " ".join(said) or "0 seconds"


def _slashed(found: Match) -> str:
    """Say `8/10` as a mark, `1/2` as a fraction, and the name `90/90` number by number."""
    parts = re.split(r" ?/ ?", found[0])
    if len(parts) == 2:
        over, under = parts
        if under == "10":
            return f"{over} out of 10"
        return _FRACTIONS.get((over, under), f"{over} {under}")
    return " ".join(parts)


def _mark(found: Match) -> str:
    """Say `7-8/10`."""
    return f"{found[1]} to {found[2]} out of 10"


def _with_half(found: Match) -> str:
    """Say `1½` as one and a half."""
    part = _VULGAR[found[2]]
    over, under = part.split("/")
    said = _FRACTIONS[over, under]
    said = "a half" if said == "half" and found[1] else said
    return f"{found[1]} and {said}" if found[1] else said


_SIDES = {"L": "left", "R": "right"}


def _part_of(found: Match) -> str:
    """Say `1½ min` with its unit, which belongs to more than one."""
    return f"{found[1]} {_unit('2', found[2])}"


def _both(found: Match) -> str:
    """Say `L/R`, `L+R` or `L & R`."""
    return f"{_SIDES[found[1]]} and {_SIDES[found[2]]}"


_Say = str | Callable[[Match], str]
_ANY = re.IGNORECASE
_Rule = tuple[frozenset[str], str, _Say, int]


def _rule(needs: str, pattern: str, say: _Say, flags: int = 0) -> _Rule:
    """Return a rule for texts that have any of the characters it `needs`."""
    return frozenset(needs), pattern, say, flags


@cache
def _compiled(pattern: str, flags: int) -> re.Pattern[str]:
    """Return a pattern, compiled for the first text that needs it: all take longer than a check."""
    return re.compile(pattern, flags)


_DIGITS = "0123456789"
_DASHES = "-–—−"
_RULES: tuple[_Rule, ...] = (
    _rule("½⅓⅔¼¾", r"([0-9]*) ?([½⅓⅔¼¾])", _with_half),
    _rule("hHqQ", r"\b(half|thirds?|quarters?) ?(secs?|mins?|hrs?|h|kgs?|km|cm)\b", _part_of, _ANY),
    _rule(",", rf"{_START}([0-9]+),([0-9]{{1,2}})(?= ?(?:{_UNIT})(?![\w°]))", r"\1.\2", _ANY),
    _rule("@", r"(?<!\w)@ ?(?=[0-9])", "at "),
    _rule("#", r"(?<!\w)# ?(?=[0-9])", "number "),
    _rule("+", r"(?<=[\w)°%]) ?\+ ?(?=[0-9])", " plus "),
    _rule("(", r"\btimes(?=\()", "times "),
    _rule("/", r" ?/ ?wk\b", " per week", _ANY),
    _rule("/", r"\be/s\b", "each side", _ANY),
    # Sets and reps.
    _rule("xX×", rf"{_START}({_NUMBER}) ?[x×] ?(?=[0-9])", r"\1 times ", _ANY),
    _rule("xX×", r"(?<![\w.])[x×] ?(?=[0-9])", "times ", _ANY),
    _rule("L", r"([0-9]+) ?L ?[/,+] ?([0-9]+) ?R\b", r"\1 left, \2 right"),
    _rule("L", r"([0-9]+) ?R ?[/,+] ?([0-9]+) ?L\b", r"\1 right, \2 left"),
    # Minutes and seconds with primes.
    _rule("′'", r"(?<![\w.])([0-9]+)[′'] ?([0-9]{1,2})(?:[″\"]|'')", r"\1m \2s"),
    _rule("″'", r"(?<![\w.])([0-9]+)(?:″|'')", r"\1s"),
    _rule("′", r"(?<![\w.])([0-9]+)′", r"\1m"),
    # Clocks, but not the time of day.
    _rule(":", rf"{_START}[0-9]+(?::[0-5][0-9]){{1,2}}(?![\w:]| ?[ap]\.?m\b)", _clock, _ANY),
    _rule(":", rf"{_START}([0-9]+):([0-9]){_END}", r"\1 to \2"),
    # Lengths of several units.
    _rule(
        "hHmM",
        rf"{_START}{_NUMBER} ?(?:h|hrs?|hours?|m|mins?|minutes?) ?{_NUMBER} ?"
        rf"(?:m|mins?|minutes?|s|secs?|seconds?)\b",
        _composed,
        _ANY,
    ),
    # Marks out of ten, fractions and names of numbers.
    _rule("/", rf"{_START}([0-9]+){_DASH}([0-9]+) ?/ ?10{_END}", _mark),
    _rule("/", rf"{_START}[0-9]+(?: ?/ ?[0-9]+)+{_END}", _slashed),
    # Tempos and patterns: 5-1-2-0, 4-7-8.
    _rule(
        _DASHES,
        rf"{_START}[0-9]{{1,2}}(?:[-–](?:[0-9]{{1,2}}|X)){{2,}}{_END}",
        lambda found: re.sub(r"[-–]", " ", found[0]).replace("X", "fast"),
    ),
    # Ranges and amounts.
    _rule(
        _DASHES,
        rf"{_ALONE}(?P<low>{_NUMBER}){_DASH}(?P<high>{_NUMBER})(?: ?(?P<u>{_UNIT})(?![\w°]))?"
        rf"(?!{_DASH}?[0-9])(?![\w])",
        _range,
        _ANY,
    ),
    _rule("°º%", rf"(?P<n>{_NUMBER}) ?(?P<u>°[cf]?|º|%)(?!\w)", _amount, _ANY),
    _rule(_DIGITS, rf"(?<![\w.,:])(?P<n>{_NUMBER}) ?(?P<u>{_UNIT})(?![\w°])", _amount, _ANY),
    _rule("kK\u212a", r"\bkgs?\b", "kilograms", _ANY),
    _rule("°º", r" ?[°º](?!\w)", " degrees"),
    _rule(_DASHES, rf"\b({_SAID}){_DASH}(?=[0-9])", r"\1 to "),
    _rule(_DASHES, rf"(?<![\w)])[-–−](?={_NUMBER} degrees)", "minus "),
    _rule("~≈", r"(?<!\w)[~≈] ?(?=[0-9])", "about "),
    _rule("≤<", r"(?<!\w)(?:≤|<=) ?(?=[0-9])", "at most "),
    _rule("≥>", r"(?<!\w)(?:≥|>=) ?(?=[0-9])", "at least "),
    _rule("<", r"(?<!\w)< ?(?=[0-9])", "less than "),
    _rule(">", r"(?<!\w)> ?(?=[0-9])", "more than "),
    _rule("+±", r"\+/-|±", "plus or minus "),
    # Sides, and what people shorten.
    _rule("LR", r"(?<![\w.'’/-])([LR]) ?[/&+] ?([LR])(?![\w.'’/-])", _both),
    _rule("LR", r"(?<![\w.'’-])([LR])(?![\w'’°-]|\.\w)", lambda found: _SIDES[found[1]]),
    _rule("/", r"\bkm/h\b", "kilometres an hour", _ANY),
    _rule("/", r"\band ?/ ?or\b", "or", _ANY),
    _rule("/", r"\bw/o\b ?", "without ", _ANY),
    _rule("/", r"\bw/ ?(?=\w)", "with ", _ANY),
    _rule("xX", r"\bapprox\.?(?= ?[0-9])", "about", _ANY),
    _rule(
        "/", r"(?<=[a-z0-9]) ?/ ?(?=(?:side|leg|arm|hand|foot|day|week|set|rep|round)\b)", " per "
    ),
    _rule("/", r"(?<=[^\W\d_]) ?/ ?(?=[^\W\d_])", " or "),
    _rule("/", r"(?<=[^\W\d_]) ?/ ?(?=[0-9])", ", "),
    _rule("&", r"(?<=\w) ?& ?(?=\w)", " and "),
    _rule("→-=", r" ?(?:→|->|=>) ?", ", "),
)
"""What is said for what is written, in the order it is looked for."""

_NOTATION = re.compile(r"[0-9½⅓⅔¼¾/&~≈±→×°]|\b[LR]\b|->|=>|<|>|\bkgs?\b", _ANY)
"""Whether a text can hold any notation; most hold none."""
