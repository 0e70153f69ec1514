"""Lengths, ranges and counts as people write them, parsed to integers and formatted again."""

from __future__ import annotations

import re
from functools import lru_cache

from timer.routine.model import Range
from timer.text import safe

SECOND = 1_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR

LONGEST_MS = 4 * HOUR
"""The longest length in a session; a schedule may have longer ones."""

MOST = 1_000
"""The largest count, share, or number of sets or rounds."""

_UNITS = {
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds"), SECOND),
    **dict.fromkeys(("m", "min", "mins", "minute", "minutes"), MINUTE),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours"), HOUR),
    **dict.fromkeys(("d", "day", "days"), DAY),
}
_NUMBER = r"[0-9]+(?:\.[0-9]+)?"
_USUAL = ("s", "m")
"""The units of most lengths."""
_LONGEST_TEXT = 40
EXAMPLES = "Write a length such as `45s`, `1m30s` or `1:30`."
_DASHES = str.maketrans({"–": "-", "—": "-", "−": "-", "\u00a0": " ", "\u202f": " "})
_PRIMES = str.maketrans({"'": "m", "′": "m", "’": "m", '"': "s", "″": "s", "”": "s", "\u066b": "."})


class DurationError(ValueError):
    """Raised for text that isn't a valid length, range or count, with what to write instead."""

    def __init__(self, code: str, message: str, help: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.help = help


@lru_cache(maxsize=500)
def parse_length(text: str, *, zero: bool = False, days: bool = False) -> int:
    """Return the length that `text` says, in milliseconds.

    `zero` allows zero; `days` allows hours, days and more than four hours. Raises DurationError.
    """
    plain = _plain(text)
    milliseconds = _single(plain, text, days)
    _limit(milliseconds, text, zero=zero, days=days)
    return milliseconds


@lru_cache(maxsize=500)
def parse_range(text: str, *, zero: bool = False, days: bool = False) -> Range:
    """Return the range that `text` says, in milliseconds; a single length is both its ends.

    In `20-30s` the unit is that of both ends. Takes and raises the same as `parse_length`.
    """
    low_text, dash, high_text = (part.strip() for part in _plain(text).partition("-"))
    if not dash or not low_text:
        length = parse_length(text, zero=zero, days=days)
        return Range(length, length)
    _refuse_odd_ends(low_text, high_text, text)
    if _is_number(low_text) and not _is_number(high_text):
        low_text += high_text.lstrip("0123456789. ")
    low, high = (_single(part, text, days) for part in (low_text, high_text))
    for end in (low, high):
        _limit(end, text, zero=zero, days=days)
    _refuse_reversed(low, high, text, format_ms(high), _tidy_range(high, low))
    return Range(low, high)


@lru_cache(maxsize=500)
def parse_counts(text: str, *, single: bool = False) -> Range:
    """Return the whole number that `text` says, 1 to 1,000, or the range of them.

    Where only a `single` number will do, no range is suggested. Raises DurationError.
    """
    plain = _plain(text)
    usual = _is_whole(plain) and len(plain) <= 9
    if not usual and not re.fullmatch(r"[0-9]{1,9}(?: ?- ?[0-9]{1,9})?", plain):
        numbers = re.findall(r"[0-9]+(?:\.[1-9])?", re.sub(r"\.0+\b", "", usual_digits(plain)))
        likely = len(numbers) == 1 and _is_whole(numbers[0]) and 1 <= int(numbers[0][:9]) <= MOST
        cure = f"`{int(numbers[0])}`" if likely else "a number such as `12`"
        more = "" if single else ", or a range: `10-15`"
        raise DurationError("bad-count", f"{_shown(text)} isn't a count.", f"Write {cure}{more}.")
    low, _, high = plain.partition("-")
    ends = (int(low), int(high or low))
    if not 1 <= min(ends) <= max(ends) <= MOST:
        raise DurationError(
            "bad-count", f"{_shown(text)} is out of range.", f"Write a count from 1 to {MOST}."
        )
    if high:
        _refuse_reversed(*ends, text, str(ends[0]), f"{ends[1]}-{ends[0]}")
    return Range(*ends)


def format_ms(milliseconds: int) -> str:
    """Return a length as `45s`, `1m30s` or `1.5s`; over four hours as `48h` or `48h30m`."""
    hours, rest = divmod(milliseconds, HOUR) if milliseconds > LONGEST_MS else (0, milliseconds)
    minutes, rest = divmod(rest, MINUTE)
    seconds, thousandths = divmod(rest, SECOND)
    text = (f"{hours}h" if hours else "") + (f"{minutes}m" if minutes else "")
    if thousandths:
        return text + f"{seconds}.{thousandths:03}".rstrip("0") + "s"
    return text + f"{seconds}s" if seconds or not text else text


def format_range(span: Range) -> str:
    """Return a range of milliseconds as `20-30s` or `45s-1m`, or a single length."""
    return format_ms(span.low) if span.low == span.high else _tidy_range(span.low, span.high)


def _tidy_range(low: int, high: int) -> str:
    low_text, high_text = format_ms(low), format_ms(high)
    for unit in "smh":
        if _is_number(low_text.removesuffix(unit)) and _is_number(high_text.removesuffix(unit)):
            return f"{low_text.removesuffix(unit)}-{high_text}"
    return f"{low_text}-{high_text}"


def _plain(text: str) -> str:
    return text.translate(_DASHES).strip().lower()


def usual_digits(text: str) -> str:
    """Return text with the digits 0 to 9 for those of other scripts, and plain marks beside them.

    That includes the wide ones of East Asian keyboards, and primes for minutes and seconds.
    """
    from unicodedata import digit, normalize  # only for lengths that aren't written as usual

    digits = (str(digit(one, one)) for one in normalize("NFKC", text.translate(_PRIMES)))
    return "".join(digits)


def _shown(text: str) -> str:
    return f"`{safe(text.strip(), 40)}`"


def _is_whole(text: str) -> bool:
    """Return whether a text is nothing but digits, as most are: no pattern has to be compiled."""
    return text.isascii() and text.isdigit()


def _is_number(text: str) -> bool:
    return _is_whole(text) or re.fullmatch(_NUMBER, text) is not None


def _single(plain: str, text: str, days: bool) -> int:
    """Return one length; `text` is what was written, for messages."""
    if len(plain) > _LONGEST_TEXT:
        raise DurationError("bad-duration", f"{_shown(text)} isn't a length of time.", EXAMPLES)
    if plain[-1:] in _USUAL and _is_whole(plain[:-1]):
        return _scaled(plain[:-1], _UNITS[plain[-1]])
    if _is_number(plain):
        return _scaled(plain, SECOND)
    if re.fullmatch(r"[0-9]+(:[0-9]+){1,2}", plain):
        return _clock(plain, text)
    parts = re.findall(rf"({_NUMBER}) ?([a-z]+)", plain)
    if re.fullmatch(rf"(?:{_NUMBER} ?[a-z]+ ?)+", plain) and all(u in _UNITS for _, u in parts):
        return _with_units(parts, text, days)
    if (usual := usual_digits(plain)) != plain and _is_usual(usual):
        problem = f"{_shown(text)} isn't a length of time."
        raise DurationError("bad-duration", problem, f"Write `{usual.replace(',', '.')}`.")
    raise _refusal(plain, text)


def _scaled(number: str, unit: int) -> int:
    """Return a written number times `unit`, in integers, so that 1.1 stays exact."""
    whole, _, fraction = number.partition(".")
    fraction = fraction[:9]
    return int(whole[:12]) * unit + (
        (int(fraction) * unit * 2 + 10 ** len(fraction)) // (2 * 10 ** len(fraction))
        if fraction
        else 0
    )


def _clock(plain: str, text: str) -> int:
    first, *others = plain.split(":")
    total = int(first[:9])
    for part in others:
        total = total * 60 + int(part[:9])
    if any(len(part) != 2 or int(part) > 59 for part in others):
        raise DurationError(
            "bad-duration",
            f"{_shown(text)} isn't minutes and seconds.",
            f"Write two digits up to 59 after a colon: `{_as_clock(total)}` "
            f"or `{format_ms(total * SECOND)}`.",
        )
    return total * SECOND


def _as_clock(seconds: int) -> str:
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60) if minutes > 99 else (0, minutes)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def _with_units(parts: list[tuple[str, str]], text: str, days: bool) -> int:
    units = [_UNITS[unit] for _, unit in parts]
    total = sum(_scaled(number, _UNITS[unit]) for number, unit in parts)
    if not days and max(units) > MINUTE:
        raise DurationError(
            "bad-duration",
            f"{_shown(text)}: only `schedule` can have hours and days.",
            f"Write `{format_ms(total)}`."
            if total <= LONGEST_MS
            else "The longest length here is four hours: `240m`.",
        )
    tidy = units == sorted(set(units), reverse=True)
    overfull = any(
        _scaled(number, unit) >= larger
        for (number, _), unit, larger in zip(parts[1:], units[1:], units, strict=False)
    )
    if not tidy or overfull or any("." in number for number, _ in parts[:-1]):
        raise DurationError(
            "bad-duration", f"{_shown(text)} is hard to read.", f"Write `{format_ms(total)}`."
        )
    return total


def _limit(milliseconds: int, text: str, *, zero: bool, days: bool) -> None:
    if milliseconds == 0 and not zero:
        raise DurationError(
            "zero-duration", f"{_shown(text)} is zero.", "Write at least a second: `1s`."
        )
    if milliseconds > (400 * DAY if days else LONGEST_MS):
        raise DurationError(
            "long-duration",
            f"{_shown(text)} is longer than {'400 days' if days else 'four hours'}.",
            "Write at most `400d`." if days else "Write at most `240m`, or split the step.",
        )


def _refuse_odd_ends(low: str, high: str, text: str) -> None:
    """Raise DurationError for a range with one end, three ends, or an unclear unit."""
    if not high or "-" in high:
        raise DurationError(
            "bad-range", f"{_shown(text)} isn't a range.", "Write two lengths: `20-30s`."
        )
    unit = high.lstrip("0123456789. ")
    if _is_number(high) and not _is_number(low):
        number = low.rstrip("abcdefghijklmnopqrstuvwxyz ")
        unit = low[len(number) :].strip()
        cure = f"{number}-{high}{unit}" if _is_number(number) else "20-30s"
        raise DurationError(
            "bad-range", f"{_shown(text)}: the second number has no unit.", f"Write `{cure}`."
        )
    if _is_number(low) and not _is_number(high) and unit not in _UNITS:
        raise DurationError(
            "bad-range",
            f"{_shown(text)}: the first number could be seconds or minutes.",
            f"Give both numbers a unit: `{low}s-{high}`.",
        )


def _refuse_reversed(low: int, high: int, text: str, single: str, turned: str) -> None:
    if low > high:
        raise DurationError(
            "reversed-range", f"{_shown(text)} runs backwards.", f"Write `{turned}`."
        )
    if low == high:
        raise DurationError(
            "bad-range", f"Both ends of {_shown(text)} are the same.", f"Write `{single}`."
        )


def _is_usual(text: str) -> bool:
    """Return whether a text is a number, with a unit that we know or with none."""
    found = re.fullmatch(r"[.,:]?[0-9]+(?:[.,:][0-9]+)* ?([a-z]*)", text)
    return found is not None and (not found[1] or found[1] in _UNITS)


def _refusal(plain: str, text: str) -> DurationError:
    """Return why `plain` isn't a length, with the likeliest fix."""
    message, cure = f"{_shown(text)} isn't a length of time.", EXAMPLES
    if re.fullmatch(rf"{_NUMBER} ?(m|min|h) ?[0-9]+", plain):
        first, unit, last = re.findall(r"[0-9.]+|[a-z]+", plain)[:3]
        message = f"{_shown(text)} could mean two things."
        clock = f"{first}:{last:0>2}"
        small, tail = ("m", ":00") if unit == "h" else ("s", "")
        cure = f"Write `{first}{unit[0]}{last}{small}` or `{clock}{tail}`."
    elif re.fullmatch(r"-.*[0-9].*", plain):
        message = f"{_shown(text)} is negative."
        cure = f"Remove the minus: `{safe(plain.lstrip('- '), 40)}`."
    elif re.fullmatch(r"[0-9]+,[0-9]+ ?[a-z]*", plain):
        cure = f"Use a decimal point: `{plain.replace(',', '.')}`."
    elif re.fullmatch(r"pt?([0-9.]+[dhms])+", plain.replace("t", "", 1)):
        cure = f"Remove the letters in front: `{plain.lstrip('pt')}`."
    elif found := re.fullmatch(rf"({_NUMBER}) ?(?:to|\.\.+|~) ?({_NUMBER} ?[a-z]*)", plain):
        cure = f"Write the range with a dash: `{found[1]}-{found[2]}`."
    elif found := re.fullmatch(rf"({_NUMBER}) ?([a-z]+)", plain):
        cure = f"The units are s and m: `{found[1]}s`, `{found[1]}m`."
    elif found := re.fullmatch(r"([0-9]+:[0-9]{2})\.([0-9]+)", plain):
        minutes, _, seconds = found[1].partition(":")
        cure = f"Write `{minutes}m{int(seconds)}.{found[2]}s`."
    elif re.fullmatch(r"[.:][0-9]+.*", plain):
        cure = f"Write a zero in front: `0{safe(plain, 40)}`."
    return DurationError("bad-duration", message, cure)
