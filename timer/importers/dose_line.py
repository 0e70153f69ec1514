"""One line that a person wrote, such as `Plank 3 x 30s each side`, as a step."""

from __future__ import annotations

import re
from collections.abc import Iterable
from fractions import Fraction

from timer.frozen import frozen
from timer.importers.draft import (
    DEFAULT_OPEN,
    REST,
    Step,
    comment,
    hold,
    named,
    repeat,
    tidy,
)
from timer.importers.rounds_line import rounds_in
from timer.routine.durations import MOST, DurationError, parse_counts, parse_range
from timer.routine.reader.meant import Dose, dose_meant, in_own_words, tempo_meant, time_meant

SHORT_HOLD_MS = 10_000
"""A hold of at least this, done a few times, is a set each time; a shorter one is part of a rep."""
FEW = 6
LET_GO = "2s"
"""Time to let go between short holds; sheets never give it."""
BREATH = {"in": "4", "out": "6"}


@frozen
class Found:
    """What a line says: how much to do, of what, and what else it says."""

    dose: Dose = Dose()
    name: str = ""
    notes: tuple[str, ...] = ()
    tempo: str | None = None
    effort: int | None = None
    by_set: tuple[str, ...] = ()
    by_side: tuple[str, str] | None = None
    remarks: tuple[str, ...] = ()
    """What is of no use while it is done."""
    both_ways: bool = False
    """Whether its sides are directions."""
    hold: str | None = None
    """How long each rep is held."""

    @property
    def is_dose(self) -> bool:
        """Whether it says how much to do."""
        return bool(self.dose.amount or self.dose.endless or self.dose.sets or self.by_set) or (
            self.by_side is not None or self.hold is not None
        )


_MARKS = re.compile(
    r"^\s*(?:>\s*)*(?:[-*+•‣◦▪●○·–—✓✔☐☑]\s+|[-*+]\s*(?=\[[ xX]\])|\(?\d{1,2}[.)]\s+(?=\S)"
    r"|[A-Ha-h][.)]\s+(?=\S)|[A-H]\d{1,2}[.):]?\s+(?=\S)"
    r"|\d{1,2}(?:\s{2,}|\t)(?=[^\W\d]))?\s*(?:\[[ xX✓]\]\s*)?"
)
"""What is before an item of a list."""
_LINK = re.compile(r"!?\[([^\]]*)\]\((\S*?)(?:\s+\"[^\"]*\")?\)")
_LINK_INSIDE = re.compile(
    r"\(\s*!?\[([^\]]*)\]\((\S*?)\)\s*\)"
    r"|(?<=\S\s)!?\[(video|link|demo|watch|here|how to|image|picture|photo)\]\((\S*?)\)",
    re.IGNORECASE,
)
"""A link that stands beside what a line says: in brackets, or under a word that names no move."""
_EMPHASIS = re.compile(
    r"(\*\*|__|~~|`)(?=\S)(.+?)(?<=\S)\1|(?<![\w*])([*_])(?=\S)(.+?)(?<=\S)\3(?![\w*])"
)
_AS_NAME = re.compile(
    r"\b\d{1,3}/\d{1,3}\b(?!\s*(?:x|sets?|reps?|sec|s\b|min))"
    r"|\d+\s*°|\d+-(?:point|way|leg|arm|step)\w*|\b(?!x\d)[A-Za-z]+\d+\w*|\bno\.?\s?\d+|#\d+",
    re.IGNORECASE,
)
"""Numbers that are part of a name, as in `90/90`."""
_TIMES = re.compile(
    r"(?<![\dx.,])(\s|^)x\s*(\d+(?:\s*-\s*\d+)?)(?:\s*reps?\b)?"
    r"(?![\d.]*\s*(?:x|sets?|rounds?|s\b|sec|min|m\b))"
)
_BY_SET = re.compile(
    r"(?<![\d.])(\d{1,3}(?:\s*[,/]\s*\d{1,3}){2,})(?!\d)(?:\s*reps?)?(?![\d.]*\s*(?:s\b|sec|min))"
)
_NO_DOSE = re.compile(
    r"https?://[^\s)\]]+|\bwww\.[^\s)\]]+|\b\d{4}-\d\d?-\d\d?\b|\b\d\d?([./-])\d\d?\1\d{4}\b"
    r"|\b(?:at|um|à)\s+\d\d?[:.]\d\d\b(?:\s*(?:[ap]\.?m\b\.?|h\b|uhr\b))?|\b\d\d?(?:[:.]\d\d)?\s*[ap]m\b"
    r"|(?<![\w+])\+?\d[\d ]{7,}\d\b",
    re.IGNORECASE,
)
"""Addresses, dates, times of day and telephone numbers: their numbers aren't amounts."""
_BY_SIDE = re.compile(
    r"(\d{1,3})\s*(?:l|left)\b\s*[,/&+-]?\s*(?:and\s+)?(\d{1,3})\s*(?:r|right)\b", re.IGNORECASE
)
_TEMPO = re.compile(
    r"(?:@\s*)?\btempo:?\s*(\d\d?[-:/]\d\d?[-:/][\dx]\d?(?:[-:/][\dx]\d?)?|[\dx]{4})\b"
    r"|@?\s*\b(\d\d?[-:/]\d\d?[-:/]\d\d?(?:[-:/]\d\d?)?|[\dx]{4})\s+tempo\b",
    re.IGNORECASE,
)
_WEIGHT = r"\d+(?:[.,]\d+)?\s*(?:kgs?|kilos?|lbs?|pounds?)"
_FEW = r"(?<![\dx×])(?<![x×] )\d\s*[x×]\s*"
"""How many weights there are; the 5 of `5x5x100kg` is how many reps."""
_UNDER = re.compile(rf"(?<=[a-z])\s+[x×]\s*(?={_WEIGHT}\b)", re.IGNORECASE)
"""Before the weight of reps or of a time, as in `10 reps x 20 kg`."""
_GEAR = (
    r"(?:kettle\s?bells?|kbs?|dumb\s?bells?|dbs?|barbell|bar|bb|plates?|vest|(?:med(?:icine)?|slam)\s?ball"
    r"|sand\s?bag|back\s?pack|rucksack|ankle weights?|weights?)"
)
_HANDS = r"(?:(?:in\s+)?(?:each|per|both)\s+hands?)"
_LOADED = re.compile(
    r"[,;]?\s*(?:@|\bat\b|\bwith\b|w/)?\s*(?:an?\s+)?"
    rf"((?:{_FEW})?{_WEIGHT}(?:\s+(?:in|on|of|an?|the|each))*\s+{_GEAR}(?:\s+{_HANDS})?"
    rf"|(?:{_FEW})?{_WEIGHT}\s+{_HANDS}|{_FEW}{_WEIGHT})\b",
    re.IGNORECASE,
)
"""A weight with what it is or where it is held, as in `16 kg kettlebell` and `2x8kg`."""
_PAIR = re.compile(rf"{_FEW}{_WEIGHT}", re.IGNORECASE)
_MONTHS = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\b[.,]?\s*)"
_DAY = r"\d\d?(?:st|nd|rd|th)"
_DATES = (
    rf"{_WEEKDAY}?(?:\d{{4}}[-/.]\d\d?[-/.]\d\d?|\d\d?[./-]\d\d?[./-]\d{{4}}"
    r"|(?:0\d[./-]\d\d?|\d\d?[./-]0\d)[./-]\d\d)",
    rf"{_WEEKDAY}\d\d?[./-]\d\d?[./-]\d\d",
    rf"{_WEEKDAY}?(?:{_DAY}|\d\d?\.?)\s+(?:of\s+)?{_MONTHS}\b\.?(?:,?\s+\d{{4}})?",
    rf"(?:{_WEEKDAY}{_MONTHS}\.?\s+(?:{_DAY}|\d\d?)\b|{_MONTHS}\.?\s+{_DAY}\b)(?:,?\s+\d{{4}})?",
    rf"{_MONTHS}\.?\s+\d\d?,?\s+\d{{4}}",
)
_DATED = re.compile(
    rf"\s*[\[(]?({'|'.join(_DATES)})(?!\w)[\])]?(?:\s*[|:,;–—-]+\s*|\s*$|(?<=\d\d)\s+)",
    re.IGNORECASE,
)
"""A date at the start of a line; `March 1 min` is none."""
_EFFORT = re.compile(
    r"[,;/]?\s*(?:@\s*)?\bRPE:?\s*(\d)\b(?![.,-]\d)|[,;/]?\s*(?<![.,\d])(\d)\s*rpe\b|\s@\s?(\d)\b(?!\s*(?:kg|lb|%|[.,]?\d))",
    re.IGNORECASE,
)
_DISTANCE = re.compile(
    r"(\d+(?:[.,]\d+)?)\s*(?:km|kilomet(?:er|re)s?|met(?:er|re)s|miles?|mi|yards?|yds?|feet|ft)\b"
    r"|\b[1-9]\d{2,4}\s?m\b",
    re.IGNORECASE,
)
_SECONDS = "s|sec|secs|seconds?"
_HOLD = re.compile(
    r"[,;(]?\s*(?:with\s+(?:an?\s+)?|w/\s*)?(?:each\s+)?"
    r"\b(?:hold(?:ing)?(?: each)?(?: rep)?(?: for)?|held(?: for)?)\b\s*:?\s*"
    rf"(\d[\d.,:\s]*(?:{_SECONDS}|m|min|mins|minutes?)?\b(?:\s*-\s*\d+\s*(?:{_SECONDS})\b)?)\s*\)?"
    r"|[,;(]?\s*(?:with\s+(?:an?\s+)?|w/\s*)?(\d+(?:-\d+)?)[\s-]*"
    rf"(?:{_SECONDS})\.?\s+holds?\b\s*\)?",
    re.IGNORECASE,
)
_BREAK = re.compile(r"\s+[-–—|]\s+|\s*[:;|]\s+|,\s+|\s+@\s+(?=[A-Za-z])|\.\s+|\s*=>?\s*")
_CARRIED = re.compile(
    r"\b(?:carry|carries|sprints?|sled|prowler|crawls?|swim|shuttles?|row)\b", re.I
)
_METRES = re.compile(r"\b\d+\s?m\b", re.IGNORECASE)
_OFTEN = re.compile(
    r"[,;]?\s*\(?\s*\b(?:(?:\d+(?:-\d+)?\s*(?:x|times)|once|twice|three times|every)"
    r"\s*(?:/|an?|per|each|every|other)?\s*"
    r"(?:days?|daily|weeks?|weekly|wk|hours?|morning|evening|night)|daily"
    r"|\d+(?:\s*(?:-|–|to)\s*\d+)?\s*days?\s*(?:/|an?|per|each|every)\s*(?:week|month))\b\s*\)?",
    re.IGNORECASE,
)
"""How often something is done, which is for the person's week."""
_OTHER_SIDE = re.compile(
    r"[,;.]?\s*(?:and |then )*\b(?:repeat|switch|swap|change)\b(?:\s+(?:on|with|to|for))*"
    r"\s+(?:the\s+|your\s+)?(?:other|opposite|both)\s+(?:sides?|legs?|arms?)\b",
    re.IGNORECASE,
)
_JOINS = re.compile(r"[\s,;]+(?:then|and|with)$", re.IGNORECASE)
_MANY_SETS = re.compile(r"\b(?:\d+\s*(?:to|-|–)\s*)?(\d+)\s*(?:sets?|holds)\b", re.IGNORECASE)
_PAREN = re.compile(r"[(\[{]([^()\[\]{}]*)[)\]}]")
_LONE_SIDES = re.compile(
    r"(?:(?:on |for )?(?:each|both|per|either|every) "
    r"(?:sides?|legs?|arms?|foot|feet|hands?|hips?|ways?|directions?)"
    r"|each|e/s|l/r|l\s*[&+]\s*r|left (?:and|&|/|then) right|both|bilateral(?:ly)?|unilateral)\.?",
    re.IGNORECASE,
)
_BOTH_WAYS = re.compile(
    r"(?:\b(?:each|per|both|either|every)|/)\s*(?:way|direction)s?\b", re.IGNORECASE
)


_UP_TO = re.compile(
    r"(?:\b(?:for )?as long as (?:you can|possible|is comfortable)\b,?\s*)?"
    r"\b(?:up to|max(?:imum)?(?: of)?)\s+(?=\d+\s*(?:s|secs?|seconds?|m|mins?|minutes?)\b)",
    re.IGNORECASE,
)
"""Before the longest time for something."""
_REPEATED = re.compile(
    r"(\d(?:s|secs?|seconds?|m|mins?|minutes?|\s?reps?|\s(?:secs?|seconds?|mins?|minutes?|s|m))\.?"
    r"(?:\s*(?:/|per|each|a|on each)\s*(?:sides?|legs?|arms?))?)"
    r"\s*,?\s*\(?\s*(?:x\s*(\d{1,2})(?:\s*sets?\b)?"
    rf"(?![\w.]|\s*(?:x(?!\s*{_WEIGHT}\b)|s\b|sec|min|m\b|reps?|kg|lb))"
    r"|(\d{1,2})\s*(?:times\b|x(?!\w|\s*\d)|rounds\b))(?:\s*\))?",
    re.IGNORECASE,
)
"""A time or reps and how often: what would be the count elsewhere is the sets."""
_ABROAD = {
    r"[,;|]?\s*\b(sets?|reps?|rounds)\s*[:=]\s*(\d+(?:\s*-\s*\d+)?)\b"
    r"(?!\s*(?:x|s\b|sec|min|(?:sets?|reps?)\b(?!\s*[:=])))": r" ; \2 \1 ; ",
    r"\brest\s*[:=]\s*(?=\d)": "rest ",
    r"(?<=\d)\s*e/?s\b": " each side",
    r"\b(\d{1,2})['′](\d\d)(?:\"|″|'')?(?!\w)": r"\1 min \2 s",
    r"\b(\d)\s?(?:h|hrs?|hours?)\s?(\d\d)\b(?:\s?(?:m|mins?|minutes?)\b)?": r"\1:\2:00",
    r"\b(\d)\s?(?:h|hrs?|hours?)\b": r"\1:00:00",
    r"(?<=\d)(mins?|m)(?=\d+\s?(?:s|secs?|seconds?)\b)": r" \1 ",
    r"(\d\s?(?:s|secs?|seconds?|m|mins?|minutes?))\s+on\b(?=\s*(?:[,;/+-]|and\b|then\b))": r"\1",
    r"(\d\s?(?:s|secs?|seconds?|m|mins?|minutes?))\s+off\b": r"\1 rest",
    r"(?<=\d)\s?['′](?![\w'′])": " min",
    r"(?<=\d)\s?(?:\"|″|''|′′)(?!\w|\s*(?:box|step|bench|ball|platform)\b)": " sec",
    r"(?<=\d)\s*(?:sek|sekunden?|secondes?|segundos?|second[io]|seconden)\b\.?": " sec",
    r"(?<=\d)\s*(?:minuten|minutos?|minut[io])\b": " min",
    r"(?<=\d)\s*(?:wdh|wh|wiederholungen|répétitions|repeticiones|ripetizioni|herhalingen"
    r"|repetições)\b\.?": " reps",
    r"(?<=\d)\s*(?:sätze|saetze|satz|séries|series?|serien)\b(?:\s+(?:de|di|à|zu|mit)\b)?": " sets",
    r"\b(?:(?:je|pro|jede|auf jeder|auf beiden) (?:seiten?|bein|arm)|beide seiten"
    r"|(?:par|de chaque|chaque) (?:côté|jambe)|(?:por|cada) (?:lado|pierna|perna)"
    r"|(?:per|ogni) (?:lato|gamba)|per (?:kant|been))\b": "each side",
}
"""Other forms of amounts, as labels and in the languages that the headings of a table may have."""

LONGEST = 500
"""A longer line is prose: looking for a dose in it takes long, and finds one that isn't meant."""


def unmarked(line: str) -> str:
    """Return a line without the marks of lists and emphasis; links keep their address."""
    if len(line) > LONGEST:
        return tidy(line)
    plain = _MARKS.sub("", line, count=1)
    plain = re.sub(r"\[\[([^\[\]]*)\]\]", r"\1", plain)
    plain = _LINK_INSIDE.sub(
        lambda one: f"({one[1] or one[3] or ''} {one[2] or one[4] or ''})", plain
    )
    plain = _LINK.sub(lambda one: f"{one[1]} ({one[2]})" if one[1] else one[2], plain)
    for _ in range(3):
        plain = _EMPHASIS.sub(lambda one: one[2] or one[4] or "", plain)
    return tidy(plain)


def step_of(line: str, *, listed: bool = False) -> Step | None:
    """Return the step that a line means, None where it says no amount.

    A `listed` item that is only a name is a step too. What the step doesn't say is a comment.
    """
    text = unmarked(line)
    if len(text) > LONGEST:
        return None
    if pause := rest_of(text):
        return pause
    found = understood(text)
    if not found.is_dose or not found.name:
        if not listed or not found.name or not is_name(text):
            return None
        step = hold(text, None)
    else:
        step = as_step(found)
    return completed(step, text)


def steps_of(line: str, *, listed: bool = False) -> list[Step]:
    """Return the steps that a line means: one, or several that it lists; none where it says none.

    See `step_of`.
    """
    if len(line) > LONGEST:
        return []
    text = unmarked(line)
    date = _DATED.match(text)
    if date:
        after = text[date.end() :]
        made = steps_of(after, listed=listed) if after else []
        for step in made[:1]:
            step.comments.insert(0, date[1].strip())
        return made
    if several := rounds_in(text, _part):
        return several
    parts = [part.strip() for part in re.split(r"\s*[,;+→]\s+|\s+(?:then|and then)\s+", text)]
    if len(parts) > 1:
        each = [understood(part) for part in parts]
        if all(one.dose.amount and one.name and not _worthless(one.name) for one in each):
            made = [completed(as_step(one), part) for one, part in zip(each, parts, strict=True)]
            return [step for one in made for step in _with_pause(one)]
    one = step_of(line, listed=listed)
    return _with_pause(one) if one else []


def _part(text: str) -> Step | None:
    """Return the step that a part of a line means, None where it says no amount or no name."""
    if pause := rest_of(text):
        return pause
    found = understood(text)
    return as_step(found) if found.is_dose and found.name else None


def _with_pause(step: Step) -> list[Step]:
    """Return a step with the rest after it, which between its sets is only where it has some."""
    if step.kind not in ("hold", "reps", "effort") or "rest" not in step.keys:
        return [step]
    if "sets" in step.keys or isinstance(step.keys.get("count"), list):
        return [step]
    pause = step.keys.pop("rest")
    assert isinstance(pause, str)
    return [step, Step("rest", pause)]


def dates_in(text: str) -> tuple[str, ...]:
    """Return the different dates with which lines or cells of a text begin."""
    found = (_DATED.match(re.sub(r"^[\s#>*|-]+", "", line[:LONGEST])) for line in text.split("\n"))
    return tuple(dict.fromkeys(one[1].strip().casefold() for one in found if one))


def rest_between(text: str) -> str | None:
    """Return the rest between sets that a line such as `Rest 60s between sets` means."""
    plain = unmarked(text)
    if len(plain) > LONGEST or not _BETWEEN.search(plain):
        return None
    found = _rest_only(plain.rstrip(" .!"))
    return found.rest if found else None


def completed(step: Step, text: str) -> Step:
    """Return a step with the whole text as a comment, if it doesn't say all of it."""
    if lost(text, step):
        step.comments.insert(0, text)
    return step


def rest_of(text: str) -> Step | None:
    """Return the pause that a text such as `Rest 60s` or `30 s rest` means."""
    if len(text) > LONGEST:
        return None
    found = re.fullmatch(rf"({REST.pattern})\b[\s:=~-]*(?:for\s+|of\s+)?(.+?)", text, REST.flags)
    time = found[2] if found else ""
    if not found and (
        other := re.fullmatch(rf"(.+?)\s*(?:of\s+)?({REST.pattern})", text, REST.flags)
    ):
        time = other[1]
    bare = re.fullmatch(r"\d+", time)
    amount = time_meant(f"{time}s" if bare else time) if time else None
    if amount is None:
        return None
    step = Step("rest", amount)
    if lost(text, step):
        step.comments.append(text)
    return step


def understood(text: str) -> Found:
    """Return what a line says, as far as it can be known."""
    found = _understood(text)
    if found.is_dose or not _PAIR.search(text):
        return found
    # The 2 of `2x8kg` is how many weights there are, unless nothing else says how much to do.
    return _understood(text, pairs=False)


def _understood(text: str, *, pairs: bool = True) -> Found:
    if len(text) > LONGEST:
        return Found(name=text)
    rest = _Rest(text)
    rest.keep(_NO_DOSE)
    rest.text = _in_our_form(_UP_TO.sub("", rest.text))
    tempo, effort = rest.take(_TEMPO), rest.take(_EFFORT)
    loaded = rest.take(_LOADED) if pairs else None
    by_side, often = rest.take(_BY_SIDE), rest.take(_OFTEN)
    other = rest.take(_OTHER_SIDE)
    rest.text = _MANY_SETS.sub(r"\1 sets", rest.text)
    rest.keep(_DISTANCE)
    if _CARRIED.search(rest.text):
        rest.keep(_METRES)
    by_set, held = rest.take(_BY_SET), rest.take(_HOLD)
    if not held:
        rest.text = _REPEATED.sub(
            lambda one: f"{one[1]} {one[2] or one[3]} sets", rest.text, count=1
        )
    rest.text = _UNDER.sub(" @ ", rest.text)
    rest.keep(_AS_NAME)
    dose, name, notes = _shared(_TIMES.sub(r"\1\2 reps", rest.text))
    time = _held_for(held) if held and dose.unit != "time" else None
    if loaded:
        dose = dose._replace(load=tidy(loaded[1]))
    name = _JOINS.sub("", name)
    if held and not time:
        notes = (*notes, held[0].strip(" ,;()"))
    return Found(
        dose._replace(sides=dose.sides or other is not None),
        "" if _worthless(name) else rest.as_written(name),
        tuple(map(rest.as_written, notes)),
        tempo_meant(tempo[1] or tempo[2]) if tempo else None,
        int(effort[1] or effort[2] or effort[3]) if effort else None,
        tuple(re.findall(r"\d+", by_set[1])) if by_set else (),
        (by_side[1], by_side[2]) if by_side else None,
        (often[0].strip(" ,;()"),) if often else (),
        both_ways=not by_side and bool(_BOTH_WAYS.search(text)),
        hold=time,
    )


def _in_our_form(text: str) -> str:
    """Return a text with its amounts in the form and the language that are read."""
    for words, ours in _ABROAD.items():
        text = re.sub(words, ours, text, flags=re.IGNORECASE)
    return text


class _Rest:
    """What is left of a line while parts of it are understood."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._kept: list[str] = []

    def take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Return the first match, and leave it out from now on."""
        match = pattern.search(self.text)
        if match:
            gap = " ; " if match[0].lstrip()[:1] in (",", ";") else " "
            self.text = f"{self.text[: match.start()]}{gap}{self.text[match.end() :]}"
        return match

    def keep(self, pattern: re.Pattern[str]) -> None:
        """Put words in place of numbers that are part of a name."""

        def word(match: re.Match[str]) -> str:
            self._kept.append(match[0])
            return f"qz{_letters(len(self._kept) - 1)}q"

        self.text = pattern.sub(word, self.text)

    def as_written(self, words: str) -> str:
        """Return words with the numbers that were kept."""
        for place, one in enumerate(self._kept):
            mark = f"qz{_letters(place)}q"
            words = re.sub(mark, one.replace("\\", r"\\"), words, flags=re.IGNORECASE)
        return words


def _held_for(match: re.Match[str]) -> str | None:
    amount = (match[1] or match[2]).strip()
    return time_meant(amount if re.search("[a-z:]", amount, re.IGNORECASE) else f"{amount}s")


def _letters(number: int) -> str:
    return chr(97 + number // 26 % 26) + chr(97 + number % 26)


def _shared(text: str) -> tuple[Dose, str, tuple[str, ...]]:
    """Return the dose, the name and the notes in a text, however they are divided."""
    whole = dose_meant(text)
    if whole is not None and whole.words and not re.search(r"[:;]|\s[-–—|]\s", text):
        own = in_own_words(text, whole.words)
        if own.lower() == whole.words and re.search(re.escape(own), text):
            return whole, own, ()
    inside = [
        one for part in _PAREN.findall(text) for one in _BREAK.split(part) if one.strip(" ;,.")
    ]
    parts = [one for one in _BREAK.split(_PAREN.sub(" ; ", text)) if one.strip(" ;,.")]
    dose, name, notes = Dose(), "", list[str]()
    for part in (*parts, *inside):
        part = part.strip(" ;,.:-–—")
        one = _sides_only(part) or _rest_only(part) or dose_meant(part)
        joined = _joined(dose, one) if one is not None else None
        if one is None or joined is None:
            if name or part in inside:
                notes.append(part)
            else:
                name = part
            continue
        words = _spoken(part, one.words)
        if words and name and part not in parts[:1]:
            if _worthless(words):
                dose = joined
            else:
                notes.append(part)
            continue
        dose, name = joined, name or words
    return dose, name, tuple(notes)


def _spoken(text: str, words: str) -> str:
    """Return the words left over from a dose, as they were written."""
    own = in_own_words(text, words)
    if own.lower() == words and own in text:
        return own
    written = {word.lower(): word for word in re.findall(r"[^\W\d_][\w'’-]*", text)}
    return " ".join(written.get(word, word) for word in words.split())


def _sides_only(text: str) -> Dose | None:
    return Dose(sides=True) if _LONE_SIDES.fullmatch(text) else None


_BETWEEN = re.compile(
    r"\s*(?:in )?(?:between|after|b/w|per)\s+(?:each |every |the )?(?:sets?|rounds?|reps?)\b",
    re.IGNORECASE,
)


def _rest_only(text: str) -> Dose | None:
    pause = rest_of(_BETWEEN.sub("", text))
    return Dose(rest=pause.value) if pause and not pause.comments else None


_FILLER = re.compile(
    r"(?:(?:then|and|slowly|please|try(?: to)?|aim for|dosage|dose|sets/reps|start with|do"
    r"|perform|complete|repeat|reps?|each|for|hold(?:s|ing)?(?: for)?"
    r"|(?:hold|keep) (?:this|the|each|your)(?: position| stretch| pose| squeeze)?"
    r"|(?:this|the|each)(?: exercise| position| stretch| pose)?|per|of|it|total|times?)\b[\s,:]*)+",
    re.IGNORECASE,
)
"""Words around an amount that name nothing."""


def _worthless(words: str) -> bool:
    return bool(_FILLER.fullmatch(words.strip()))


def _joined(one: Dose, other: Dose) -> Dose | None:
    """Return two doses as one; None where both give the same thing."""
    if (one.amount or one.endless) and (other.amount or other.endless):
        return None
    if any(
        mine and its for mine, its in zip(one[2:3] + one[4:6], other[2:3] + other[4:6], strict=True)
    ):
        return None
    return Dose(
        one.amount or other.amount,
        one.unit or other.unit,
        one.sets or other.sets,
        one.sides or other.sides,
        one.rest or other.rest,
        one.load or other.load,
        one.endless or other.endless,
    )


def is_name(text: str) -> bool:
    """Return whether a text may be the name of an exercise, and isn't a sentence."""
    return len(text.split()) <= 7 and not text.endswith((".", "!", "?", ":"))


def as_step(found: Found) -> Step:
    """Return the step for what a line says."""
    dose = found.dose
    step = _body(found)
    if found.by_side is not None and step.kind == "reps":
        left, right = found.by_side
        step.keys["count"] = {"left": left, "right": right}
    if dose.sides or found.by_side is not None:
        step.keys["sides"] = ["one way", "other way"] if found.both_ways else "each"
    if dose.rest:
        step.keys["rest"] = dose.rest
    if dose.load and step.kind != "open":
        step.keys["load"] = dose.load
    if found.tempo and step.kind in ("reps", "effort") and "tempo" not in step.keys:
        step.keys["tempo"] = Tempo.of(found.tempo)
    for note in found.notes:
        if "://" in note or "www." in note:
            step.comments.append(note)
        elif note.lower() not in ("dosage", "dose", "sets/reps", "reps", "sets"):
            step.cue(note)
    step.comments += found.remarks
    return step


class Tempo:
    """The three forms of a tempo, as values of a key."""

    @staticmethod
    def of(tempo: str) -> str | dict[str, str]:
        """Return a tempo that the reader would suggest as a value."""
        if not tempo.startswith("{"):
            return tempo
        pairs = (pair.split(": ") for pair in tempo.strip("{}").split(", "))
        return {name: value for name, value in pairs}


def _body(found: Found) -> Step:
    dose, name = found.dose, found.name
    sets = _whole(dose.sets)
    if found.by_set:
        step = named("reps", name)
        step.keys["count"] = list(found.by_set)
        if sets not in (None, len(found.by_set)):
            step.comments.append(f"{dose.sets} sets in the file, and {len(found.by_set)} counts.")
        return _valid_counts(step, found.by_set)
    if found.by_side is not None:
        return _with_sets(named("reps", name), sets)
    if dose.endless:
        return _with_sets(_endless(found), sets)
    if dose.unit == "time" or (found.hold and not dose.amount):
        return _with_sets(_timed(name, found.hold if found.hold else dose.amount), sets)
    if dose.unit == "breaths" and _is_count(dose.amount):
        step = named("hold", name)
        step.keys |= {"breaths": dose.amount or "5", "pattern": dict(BREATH)}
        step.comments.append("The pace of the breaths isn't given.")
        return _with_sets(step, sets)
    if dose.amount is None and sets:
        # "3 sets" of something without an amount.
        step = hold(name, None)
        if sets > 1:
            outer = named("group", name)
            outer.keys["rounds"] = str(min(sets, MOST))
            outer.steps = [step]
            return outer
        return step
    return _counted(found, sets)


def _counted(found: Found, sets: int | None) -> Step:
    """Return a step of reps, which may each be held."""
    dose, name = found.dose, found.name
    if not _is_count(dose.amount):
        step = hold(name, None)
        step.comments.append(f"{dose.amount} reps in the file.")
        return _with_sets(step, sets)
    assert dose.amount is not None
    if found.hold and _milliseconds(found.hold) >= SHORT_HOLD_MS and dose.amount.isdigit():
        many = int(dose.amount)
        if many == 1 or (sets in (None, 1) and many <= FEW):
            return _with_sets(_timed(name, found.hold), sets if many == 1 else many)
    if found.effort and "-" in dose.amount:
        step = named("effort", name)
        step.keys |= {"to": f"{min(found.effort, 9)}/10", "window": dose.amount}
        if found.effort > 9:
            step.comments.append(f"An effort of {found.effort} in the file.")
        return _with_sets(step, sets)
    step = named("reps", name)
    step.keys["count"] = dose.amount
    if found.hold:
        step.keys["tempo"] = {"hold": found.hold, "release": LET_GO}
        step.comments.append(f"The {LET_GO} to let go between holds aren't in the file.")
    return _with_sets(step, sets)


def _timed(name: str, amount: str | None) -> Step:
    """Return a hold of an amount of time, perhaps a range."""
    try:
        span = parse_range(amount or "")
    except DurationError:
        step = hold(name, None)
        if amount:
            step.comments.append(f"{amount} in the file.")
        return step
    if span.low == span.high:
        return hold(name, span.low)
    step = named("hold", name)
    step.keys["for"] = amount or ""
    return step


def _endless(found: Found) -> Step:
    """Return a step without an end: as many, or as long, as you can."""
    amount = found.dose.amount
    if amount and time_meant(amount) and not amount.isdigit():
        step = named("open", found.name)
        step.keys["about"] = time_meant(amount) or DEFAULT_OPEN
        step.comments.append(f"{amount} or longer: it ends when you press a key.")
        return step
    least = amount if amount and amount.isdigit() and 1 <= int(amount) <= MOST - 10 else None
    step = named("effort", found.name)
    step.keys |= {"to": "9/10", "window": f"{least}-{int(least) + 10}" if least else "5-20"}
    step.comments.append("As many as you can: the window isn't in the file.")
    return step


def _with_sets(step: Step, sets: int | None) -> Step:
    if not sets or sets == 1:
        return step
    if step.kind == "open":
        outer = Step("group", step.value, comments=step.comments, steps=[step])
        step.comments = []
        repeat(outer, "rounds", sets)
        return outer
    repeat(step, "sets", sets)
    return step


def _valid_counts(step: Step, counts: Iterable[str]) -> Step:
    if all(_is_count(one) for one in counts):
        return step
    other = hold(step.value, None)
    other.comments += [*step.comments, f"{', '.join(counts)} reps in the file."]
    return other


def _is_count(amount: str | None) -> bool:
    try:
        parse_counts(amount or "")
    except DurationError:
        return False
    return True


def _whole(number: str | None) -> int | None:
    return int(number) if number and number.isdigit() and len(number) < 9 else None


def _milliseconds(amount: str) -> int:
    try:
        return parse_range(amount).low
    except DurationError:
        return 0


_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
_DOSE_WORDS = frozenset(
    """
    x sets set reps rep repetitions repetition times time each side sides per leg legs arm arms of
    for on both rest break pause sec secs second seconds s min mins minute minutes m h hr hour hold
    holds held with and at a an to between load every hand hands foot feet hip hips then weight rpe
    tempo about approx breaths breath rounds round way ways direction directions ea e l r left right
    the kg lb lbs rests recovery off
    sek sekunde sekunden minuten wdh wh wiederholungen sätze satz serien serie séries series je pro
    seite seiten bein secondes segundos segundo secondi minutos minuto minuti répétitions
    repeticiones ripetizioni à de di zu mit par chaque côté por cada lado
    """.split()  # noqa: SIM905
)
_SPELT = {
    **dict(
        zip(
            ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"],
            map(str, range(1, 11)),
            strict=True,
        )
    ),
    **{
        "twelve": "12",
        "fifteen": "15",
        "twenty": "20",
        "thirty": "30",
        "half": "30",
        "once": "1",
        "twice": "2",
    },
}


def lost(text: str, step: Step) -> bool:
    """Return whether a number or word of a text is nowhere in the step made of it."""
    said = " ".join(_said(step)).lower()
    numbers = _amounts(said)
    words = set(re.findall(r"[^\W\d_]+", said)) | _DOSE_WORDS
    for number in _NUMBER.findall(text):
        if Fraction(number.replace(",", ".")) not in numbers:
            return True
    for word in re.findall(r"[^\W\d_]+", tidy(text).lower()):
        if word not in words and Fraction(_SPELT.get(word, "-1")) not in numbers:
            return True
    return False


def _said(step: Step) -> Iterable[str]:
    yield step.value
    yield from step.comments
    for key, value in step.keys.items():
        yield key
        if isinstance(value, dict):
            for name, one in value.items():
                yield f"{name} {one}"
        else:
            yield from [value] if isinstance(value, str) else value
    for cue in step.cues:
        yield cue if isinstance(cue, str) else " ".join(cue.values())
    if isinstance(counts := step.keys.get("count"), list):
        yield str(len(counts))
    for inner in step.steps:
        yield from _said(inner)


def _amounts(said: str) -> set[Fraction]:
    """Return every number in a text, and each time in it in seconds and in minutes."""
    found = {Fraction(one.replace(",", ".")) for one in _NUMBER.findall(said)} | {Fraction(1)}
    for minutes, seconds in re.findall(r"(?:\b(\d+)m)?(?:(\d+(?:\.\d+)?)s)?\b", said):
        total = Fraction(minutes or 0) * 60 + Fraction(seconds or 0)
        found |= {total, total / 60, *([total * 1000] if total else [])}
        if total >= 60:
            found |= {Fraction(int(total // 60)), total % 60}
    for low, high in re.findall(r"(\d+)-(\d+)m\b", said):
        found |= {Fraction(low) * 60, Fraction(high) * 60}
    return found


def note(text: str) -> Step:
    """Return a line that isn't a step as a comment."""
    return comment(unmarked(text))
