"""Liftoscript, the programs of Liftosaur: lines such as `Squat / 3x8-12 @8 / 60kg / 90s`."""

from __future__ import annotations

import re

from timer.importers.draft import Draft, Step, comment, hold, length, named, repeat, reps, tidy
from timer.importers.one_liner import time_of
from timer.importers.source import Source
from timer.routine.durations import MOST

LONGEST = 500
_LINE = re.compile(r"[^/\s#][^/]*(?:\s/\s.*)?\s/\s(?:.*\b\d+x\d+.*|.*\.\.\.\S.*)")
_WEEKS = re.compile(r"\[[\d, -]+\]")
"""After a name: the weeks it is in."""
_SCHEME = re.compile(r"(\d{1,3})x(\d{1,4})(?:-(\d{1,4}))?(\+?)")
_TIMER = re.compile(r"(\d+)s(\+?)\|(?:(\d+)s|\?)")
_EFFORT = re.compile(r"@(\d(?:\.\d)?)\+?")
_LOAD = re.compile(r"(?:\d+(?:\.\d+)?(?:kg|lb)|\d+(?:\.\d+)?%)\+?")
_REST = re.compile(r"(\d+)s")


def recognises(source: Source) -> bool:
    """Return whether most lines are exercises in the notation of Liftosaur."""
    lines = [line.strip() for line in source.text.split("\n") if line.strip()]
    plain = [line for line in lines if not line.startswith(("#", "//"))]
    fits = sum(bool(_is_exercise(line)) for line in plain)
    return bool(fits) and fits * 2 > len(plain) and not source.is_data


def _is_exercise(line: str) -> bool:
    return len(line) <= LONGEST and bool(_LINE.fullmatch(line))


def read(source: Source) -> list[Draft]:
    """Return a routine for each day."""
    drafts = [Draft()]
    week = ""
    notes: list[str] = []
    known: dict[str, list[str]] = {}
    for line in map(str.strip, source.text.split("\n")):
        if line.startswith("##"):
            drafts.append(Draft(", ".join(filter(None, (week, line.strip("# "))))))
        elif line.startswith("#"):
            week = line.strip("# ")
            drafts.append(Draft(week))
        elif line.startswith("//"):
            notes.append(line.strip("/ "))
        elif _is_exercise(line):
            step = _exercise(line, known)
            for one in notes:
                step.cue(one)
            notes = []
            drafts[-1].steps.append(step)
        elif line:
            drafts[-1].steps.append(comment(line))
    drafts[-1].comments += notes
    weeks = [one.name.partition(", ")[0] for one in drafts if ", " in one.name]
    # A week of days is only a part of their names.
    return [one for one in drafts if one.steps or one.comments or one.name not in ("", *weeks)]


def _exercise(line: str, known: dict[str, list[str]]) -> Step:
    """Return the step of a line; `known` has the sections of lines before, which it may repeat."""
    name, *parts = (part.strip() for part in re.split(r"\s/\s", line))
    name = _WEEKS.sub("", name).strip() or name
    again = next((part for part in parts if part.startswith("...")), None)
    if again:
        others = known.get(again.strip(". ").lower(), [])
        parts = [part for part in parts if part is not again]
        parts += others if not any(map(_SCHEME.search, parts)) else []
    known[name.lower()] = parts
    schemes: list[re.Match[str]] = []
    left: list[str] = []
    said = _Said()
    for part in parts:
        scheme = list(_SCHEME.finditer(part))
        if scheme and schemes:
            left.append(part)
            continue
        schemes += scheme
        left += said.take(_SCHEME.sub(" ", part))
    step = _step(name, schemes, said)
    if said.rest is not None and step.kind in ("hold", "reps", "effort"):
        step.keys["rest"] = length(said.rest)
    if said.load and step.kind in ("hold", "reps", "effort"):
        step.keys["load"] = said.load
    elif said.load:
        left.append(said.load)
    several = len(schemes) > 1 and len(left) + bool(said.effort) + bool(said.load) > 0
    odd = again or _WEEKS.search(line)
    if (
        left
        or several
        or odd
        or (said.effort and step.kind != "effort")
        or any(one[4] for one in schemes)
    ):
        step.comments.append(tidy(line))
    return step


class _Said:
    """What the sections of a line say besides sets and reps."""

    def __init__(self) -> None:
        self.rest: int | None = None
        self.timer: int | None = None
        self.effort = ""
        self.load = ""

    def take(self, text: str) -> list[str]:
        """Take what is understood of a section; return the words that aren't."""
        left = []
        for word in text.replace(",", " ").split():
            timer = _TIMER.fullmatch(word)
            if timer and self.timer is None:
                self.timer = int(timer[1]) * 1_000
                self.rest = int(timer[3]) * 1_000 if timer[3] else self.rest
                left += [word] if timer[2] else []
            elif _REST.fullmatch(word) and self.rest is None and time_of(word) is not None:
                self.rest = time_of(word)
            elif (found := _EFFORT.fullmatch(word)) and not self.effort:
                self.effort = found[1]
            elif _LOAD.fullmatch(word) and not self.load:
                self.load = word
            else:
                left.append(word)
        return left


def _step(name: str, schemes: list[re.Match[str]], said: _Said) -> Step:
    counts = [one for found in schemes for one in [found] * min(int(found[1]), MOST)]
    if not counts:
        return hold(name, None)
    if said.timer is not None:
        step = hold(name, said.timer)
        repeat(step, "sets", len(counts))
        step.comments += [f"{found[0]}" for found in schemes if found[2] != "1" or found[3]]
        return step
    amounts = [f"{one[2]}-{one[3]}" if one[3] else one[2] for one in counts]
    if len(set(amounts)) > 1 and len(amounts) <= 50:
        step = named("reps", name)
        step.keys["count"] = amounts
        return step
    first = counts[0]
    if first[3] and said.effort.isdigit() and 1 <= int(said.effort) <= 9:
        step = named("effort", name)
        step.keys |= {"to": f"{said.effort}/10", "window": amounts[0]}
    elif first[3]:
        step = named("reps", name)
        step.keys["count"] = amounts[0]
    else:
        step = reps(name, int(first[2]))
    repeat(step, "sets", len(counts))
    return step
