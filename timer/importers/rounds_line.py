"""One line that repeats several things, such as `25 min run, 5 min walk x4` or `EMOM 9: 5 dips`.

What each of them says is read by who asks; see `dose_line`.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from timer.importers.draft import Step, group, hold, repeat, rounds_of, timed
from timer.routine.reader.meant import time_meant

MOST_ROUNDS = 200
MINUTE_MS = 60_000

Read = Callable[[str], Step | None]
"""Returns the step that a part of a line means; None if it says no amount, or of nothing."""

_PARTS = re.compile(r"\s*[,;/+→]\s*|\s+(?:and then|then|and|with)\s+", re.IGNORECASE)
_TIME = r"\d+(?:[.:,]\d+)?\s*(?:s|secs?|seconds?|m|mins?|minutes?|['\"′″])?"
_BARE = re.compile(
    rf"({_TIME})\s*(on|work|effort|off|rest|recovery)?|"
    rf"(on|work|off|rest)\s*:?\s*({_TIME})",
    re.IGNORECASE,
)
_RESTS = frozenset({"off", "rest", "recovery"})
_SLOW = re.compile(
    r"\b(?:off|rest|easy|walk\w*|jog\w*|breaks?|recover\w*|float|pause|slow\w*)\b", re.IGNORECASE
)
_SIDED = re.compile(r"\b(?:each|per|both|every|left|right)\b|/\s*(?:side|leg|arm)", re.IGNORECASE)
_BRACKETED = re.compile(
    r"([^\d\[\](){}]*?)[\s:–-]*(?:(\d{1,3})\s*[x×*]|[x×](\d{1,3}))\s*:?\s*"
    r"[\[({]([^\[\](){}]+)[\])}]\s*([^\d\[\](){}]*)"
)
_BRACKETED_FIRST = re.compile(
    r"([^\d\[\](){}]*?)[\s:–-]*[\[({]([^\[\](){}]+)[\])}]\s*"
    r"(?:[x×*]\s*(\d{1,3})|(\d{1,3})\s*(?:[x×]|times|rounds?))\s*([^\d\[\](){}]*)"
)
_AFTER = re.compile(
    r"(.+?)[\s,;:–-]*(?:\(?\s*[x×]\s*(\d{1,3})|\b(\d{1,3})\s*(?:[x×]|times|rounds?))\s*\)?\.?",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"(?:[x×]\s*(\d{1,3})|(\d{1,3})\s*(?:[x×]|times|rounds?(?:\s+of)?))(\s*:)?\s*(.+)",
    re.IGNORECASE,
)
_EVERY = (
    r"(?:E(?P<each>\d{0,2})MOM\b"
    r"|every\s+(?:(?P<many>\d{1,2})\s*)?min(?:ute)?s?\b(?:\s+on\s+the\s+(?:\d{1,2}\s*)?min(?:ute)?s?)?)"
)
_MINUTES = re.compile(
    rf"(?:(?P<before>\d{{1,3}})\s*-?\s*min(?:ute)?s?\s+)?{_EVERY}"
    r"(?:\s*(?P<times>x)?\s*(?:for|of|[-–])?\s*(?P<after>\d{1,3})\s*"
    r"(?:(?P<rounds>rounds?|sets?|x\b|times)|['′]|m\b|min(?:ute)?s?)?)?"
    r"(?:\s*[:,–-]\s*(?P<work>.*)|\s*)",
    re.IGNORECASE,
)
_ITS_MINUTE = re.compile(
    r"(?:\bmin(?:ute)?\.?\s*\d{1,2}|\bodd\b|\beven\b)(?:\s*min(?:ute)?s?)?\s*[:.)–-]\s*",
    re.IGNORECASE,
)
_ITEM = re.compile(r"^\s*(?:[-*+•]\s+|\d{1,2}[.)]\s+)?")
_MOST_PARTS = 12


def rounds_in(text: str, read: Read) -> list[Step]:
    """Return the steps of a line that repeats several things; none where it doesn't."""
    return _minutes(text, read) or _bracketed(text, read) or _repeated(text, read)


def with_minutes(lines: list[str]) -> list[str]:
    """Return lines with what is done every minute in the line that says so: `EMOM 9: ... / ...`."""
    made: list[str] = []
    place = 0
    while place < len(lines):
        line = lines[place]
        place += 1
        found = _MINUTES.fullmatch(line.strip().strip("#* "))
        if found and (found["before"] or found["after"]) and not found["work"]:
            end = place
            while end < len(lines) and lines[end].strip() and end - place < _MOST_PARTS:
                end += 1
            parts = [_ITEM.sub("", one).strip() for one in lines[place:end]]
            if parts:
                turns = any(_ITS_MINUTE.match(one) for one in parts)
                joined = (" / " if turns else " + ").join(_ITS_MINUTE.sub("", one) for one in parts)
                line = f"{line.strip().strip('#* ').rstrip(' :')}: {joined}"
                place = end
        made.append(line)
    return made


def _minutes(text: str, read: Read) -> list[Step]:
    """Return the steps of what starts again every minute, or every few minutes."""
    found = _MINUTES.fullmatch(text)
    if found is None or not found["work"]:
        return []
    each = max(int(found["each"] or found["many"] or 1), 1)
    given = int(found["after"] or found["before"] or 0)
    rounds = given if found["rounds"] or found["times"] else given // each
    work = found["work"].strip()
    turns = [one.strip(" ,;") for one in re.split(r"\s+/\s+|\s*;\s*", work) if one.strip(" ,;")]
    if _ITS_MINUTE.match(work):
        turns = [one.strip(" ,;") for one in _ITS_MINUTE.split(work) if one.strip(" ,;")]
    if not 0 < rounds <= MOST_ROUNDS or not 0 < len(turns) <= _MOST_PARTS:
        return []
    steps = [_of_minute(one, each * MINUTE_MS, read) for one in turns]
    steps[0].comments.insert(0, text)
    if len(steps) == 1:
        repeat(steps[0], "sets", rounds)
        steps[0].keys["rest"] = "0"
        return steps
    for step in steps:
        step.keys["settle"] = "0"
    if rounds % len(steps):
        steps[0].comments.append(f"{rounds % len(steps)} more at the end are left out.")
    made = group("EMOM", steps, max(rounds // len(steps), 1))
    made.keys |= {"settle": "5s", **({"rest": "0"} if "rounds" in made.keys else {})}
    return [made]


def _of_minute(part: str, length_ms: int, read: Read) -> Step:
    """Return the step of one minute: what is done in it, and the rest of it."""
    meant = read(part) if len(_PARTS.split(part)) == 1 else None
    step = hold(meant.value if meant and meant.kind != "rest" else part, length_ms)
    if meant and meant.kind == "rest":
        return timed("Rest", length_ms)
    if step.value != part:
        step.cue(part)
    return step


def _bracketed(text: str, read: Read) -> list[Step]:
    """Return the steps of `6 x (3 min fast, 90 s jog)` and `[20s on, 10s off] x 8`."""
    if found := _BRACKETED.fullmatch(text):
        name, times, inside, more = found[1], found[2] or found[3], found[4], found[5]
    elif found := _BRACKETED_FIRST.fullmatch(text):
        name, inside, times, more = found[1], found[2], found[3] or found[4], found[5]
    else:
        return []
    parts = [one for one in _PARTS.split(inside.strip()) if one]
    if not 1 < len(parts) <= _MOST_PARTS or not 0 < int(times) <= MOST_ROUNDS:
        return []
    steps = [_bare(one, place) or read(one) or hold(one, None) for place, one in enumerate(parts)]
    if all(one.kind == "open" for one in steps):
        return []
    return _round(steps, int(times), name.strip(" :,–-"), more.strip(" :,.–-"))


def _repeated(text: str, read: Read) -> list[Step]:
    """Return the steps of `25 min run, 5 min walk x4` and `8 x 20s sprint / 10s rest`."""
    if _SIDED.search(text):
        return []
    if found := _BEFORE.fullmatch(text):
        times, body = found[1] or found[2], found[4]
        plain = not (found[3] or "/" in body or "of" in text[: found.start(4)].split())
        if plain and not _SLOW.search(body):
            return []
    elif found := _AFTER.fullmatch(text):
        times, body = found[2] or found[3], found[1]
    else:
        return []
    parts = [one for one in _PARTS.split(body.strip(" ,;:")) if one]
    if not 1 < len(parts) <= _MOST_PARTS or not 1 < int(times) <= MOST_ROUNDS:
        return []
    steps = [_bare(one, place) or read(one) for place, one in enumerate(parts)]
    whole = [one for one in steps if one is not None and one.kind in ("hold", "rest")]
    if len(whole) < len(steps) or all(one.kind == "rest" for one in whole):
        return []
    if any("sets" in one.keys or "rest" in one.keys for one in whole):
        return []
    return _round(whole, int(times), "", "")


def _bare(part: str, place: int) -> Step | None:
    """Return the step of a time alone, or called on or off: work, or from the second on rest."""
    found = _BARE.fullmatch(part.strip())
    time = time_meant(found[1] or found[4]) if found else None
    if found is None or time is None:
        return None
    word = (found[2] or found[3] or "").lower()
    if word in _RESTS or (not word and place > 0):
        return Step("rest", time)
    return Step("hold", "Work", {"for": time})


def _round(steps: list[Step], times: int, name: str, more: str) -> list[Step]:
    """Return steps as rounds; a name before them is that of the work, if it has none."""
    works = [one for one in steps if one.value == "Work"]
    if name and len(works) == 1:
        works[0].value, name = name, ""
    made = rounds_of(name or "Round", steps, times, alone=not name)
    if made[0].kind == "group" and all(one.kind in ("hold", "rest", "") for one in made[0].steps):
        # One goes over into the next, as with a timer.
        made[0].keys |= (
            {"settle": "5s"} if "rest" in made[0].keys else {"rest": "0", "settle": "5s"}
        )
        for one in made[0].steps:
            if one.kind == "hold":
                one.keys["settle"] = "0"
    if more:
        made[0].comments.append(more)
    return made
