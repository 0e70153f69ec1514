"""A routine that is being put together, and the text of its file.

Whatever a step can't say becomes a comment above it, so everything that was read is in the text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from timer.routine.durations import (
    LONGEST_MS,
    MOST,
    SECOND,
    DurationError,
    format_ms,
    parse_counts,
    parse_range,
)
from timer.routine.reader.steps import KINDS
from timer.routine.yaml.layout import WIDTH as LONGEST_LINE
from timer.routine.yaml.layout import scalar
from timer.text import safe

Value = str | list[str] | dict[str, str]
"""The value of a key: a text, a list or a small mapping of texts."""

LONGEST_NAME = 120
"""A name is spoken; a longer one is cut, and all of it is in a comment."""
LONGEST_CUE = 120
"""What is longer isn't heard in time, so it becomes a comment."""
LONGEST_NOTE = 300
"""More than that nobody listens to."""
WIDTH = 96
"""Of a line of a comment."""
DEFAULT_OPEN = "1m"
"""The estimate for a step whose file gives neither time nor count."""

_AMOUNTS = frozenset(
    "for breaths count to window tempo pace about rounds sides sets rest settle".split()  # noqa: SIM905
)
"""Keys with values that are always ours, and never need quotes."""
_INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
"""What nobody sees, and no word needs."""
_PLAIN = re.compile(r"[^\W_](?:[\w '’()/.+%°&×–—-]*[\w')’.%°+])?")
"""Texts that mean the same without quotes in brackets."""


def tidy(text: str, limit: int | None = None) -> str:
    """Return a text from elsewhere on one line, with nothing in it that a file may not have."""
    return safe(" ".join(_INVISIBLE.sub("", text).split()), limit)


@dataclass
class Step:
    """One step with its keys, or a place for comments where `kind` is empty."""

    kind: str = ""
    value: str = ""
    keys: dict[str, Value] = field(default_factory=dict)
    comments: list[str] = field(default_factory=list)
    """What is written above the step, because no key says it."""
    cues: list[str | dict[str, str]] = field(default_factory=list)
    """What is said: at its start, or at a moment of its own."""
    steps: list[Step] = field(default_factory=list)
    """The steps of a group."""

    def cue(self, text: str, at: str | None = None) -> None:
        """Add a text that is said, or a comment where it is too long for that.

        `at` is a moment as we write it, otherwise it is said at the start.
        """
        said = tidy(text)
        if not said:
            return
        if len(said) > LONGEST_CUE or self.kind in ("note", "ask", "group", "rest", ""):
            self.comments.append(f"{at}: {said}" if at else said)
        elif at:
            self.cues.append({"at": at, "say": said})
        else:
            self.cues.append(said)

    def every(self) -> Iterator[Step]:
        """Yield this step and all that are inside it."""
        yield self
        for one in self.steps:
            yield from one.every()


@dataclass
class Draft:
    """A routine as far as it is known."""

    name: str = ""
    about: str = ""
    exact: bool = False
    """Whether the times are those of a timer, to which Supple must add none of its own."""
    get_ready_ms: int = 5_000
    """The moment before a timer's first step."""
    comments: list[str] = field(default_factory=list)
    """What is written at the top of the file."""
    aside: list[str] = field(default_factory=list)
    """What is of use only to the app it comes from, each as `key: value`."""
    steps: list[Step] = field(default_factory=list)

    def every(self) -> Iterator[Step]:
        """Yield every step."""
        for one in self.steps:
            yield from one.every()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to do in it."""
        return not any(one.kind not in ("", "group", "rest") for one in self.every())


def comment(text: str) -> Step:
    """Return the place for a comment among the steps."""
    return Step(comments=[text])


def named(kind: str, name: str, otherwise: str = "Exercise") -> Step:
    """Return a step of a kind with a name from elsewhere, which may be empty or too long."""
    whole = tidy(name)
    step = Step(kind, tidy(whole, LONGEST_NAME) or otherwise)
    if len(whole) > LONGEST_NAME:
        step.comments.append(whole)
    return step


def length(milliseconds: int) -> str:
    """Return a time as we write it."""
    return format_ms(milliseconds)


def hold(name: str, milliseconds: int | None, *, otherwise: str = "Exercise") -> Step:
    """Return a step of a set time; without one it lasts until the person says so."""
    if not milliseconds or milliseconds < 0:
        step = named("open", name, otherwise)
        step.keys["about"] = DEFAULT_OPEN
        step.comments.append(
            "No time is given: it ends when you press a key."
            if milliseconds is None
            else "The time given is 0: it ends when you press a key."
        )
        return step
    step = named("hold", name, otherwise)
    step.keys["for"] = length(fitting(milliseconds, step.comments))
    return step


def reps(name: str, count: int | None, *, otherwise: str = "Exercise") -> Step:
    """Return a step of a number of reps; without one it lasts until the person says so."""
    if not count or not 1 <= count <= MOST:
        step = named("open", name, otherwise)
        step.keys["about"] = DEFAULT_OPEN
        given = "No count is given" if count is None else f"The count given is {count}"
        step.comments.append(f"{given}: it ends when you press a key.")
        return step
    step = named("reps", name, otherwise)
    step.keys["count"] = str(count)
    return step


def rest(milliseconds: int | None) -> Step:
    """Return a pause; one of no length is only a comment."""
    if not milliseconds or milliseconds < 0:
        return comment("A rest of 0 s.")
    step = Step("rest", "")
    step.value = length(fitting(milliseconds, step.comments))
    return step


def note(text: str) -> Step:
    """Return a text that is said once, for as long as that takes."""
    said = tidy(text)
    if len(said) > LONGEST_NOTE:
        return comment(said)
    return Step("note", said, {"for": length(max(5, len(said) // 12) * SECOND)})


def group(name: str, steps: list[Step], rounds: int = 1) -> Step:
    """Return steps that belong together, and are repeated where `rounds` is more than 1."""
    made = named("group", name, "Round")
    made.steps = steps
    repeat(made, "rounds", rounds)
    return made


def repeat(step: Step, key: str, times: int) -> None:
    """Give a step its sets or rounds; one is what it has anyway."""
    if times > MOST:
        step.comments.append(f"{times} {key} in the file; {MOST} is the most.")
    if times > 1:
        step.keys[key] = str(min(times, MOST))


def in_seconds(milliseconds: int) -> str:
    """Return a time as a number of seconds, for a comment."""
    return f"{milliseconds / SECOND:.3f}".rstrip("0").rstrip(".")


def fitting(milliseconds: int, comments: list[str]) -> int:
    """Return a time that a step can have, with a comment where it is another one."""
    if milliseconds > LONGEST_MS:
        seconds = milliseconds // SECOND
        comments.append(f"{seconds} seconds in the file; four hours is the longest.")
        return LONGEST_MS
    return milliseconds


REST = re.compile(
    r"(?:take a |short |long |active )?(?:rest|break|pause|recover|recovery|cooldown pause|repos|"
    r"pausa|erholung|descanso|riposo|rust)(?: period| time| interval)?",
    re.IGNORECASE,
)
"""Names of pauses."""


def timed(name: str, milliseconds: int | None) -> Step:
    """Return a step of a timer: a pause if it is called one, otherwise a step of a set time.

    What else the name of a pause says is kept.
    """
    plain = tidy(name)
    if not REST.fullmatch(plain) or milliseconds is None:
        return hold(name, milliseconds)
    step = rest(milliseconds)
    if plain.lower() != "rest":
        step.comments.append(plain)
    return step


def rounds_of(
    name: str, steps: list[Step], times: int, after: int | None = None, *, alone: bool = True
) -> list[Step]:
    """Return steps that are done `times` times, with what rests there are between and after.

    A rest that ends every round comes between the rounds, and once more after the last one. `after`
    is a rest between the rounds in milliseconds. One step `alone` is repeated in sets.
    """
    if times <= 1:
        return steps
    if not any(step.kind for step in steps):
        return [*steps, comment(f"{name}: {times} times")]
    inner, closing, said = list(steps), None, list[Step]()
    while not inner[-1].kind:
        said.insert(0, inner.pop())
    if inner[-1].kind != "rest":
        inner, said = list(steps), []
    if len(inner) > 1 and after is None and inner[-1].kind == "rest":
        closing = inner.pop()
    single = alone and len(inner) == 1 and "sets" not in inner[0].keys
    if single and inner[0].kind in ("hold", "reps"):
        made = inner[0]
        repeat(made, "sets", times)
    else:
        made = group(name, inner, times)
    made.comments += texts_of(said)
    if after is not None:
        made.keys["rest"] = length(fitting(after, made.comments))
    if closing is None:
        return [made]
    made.keys["rest"] = closing.value
    made.comments += closing.comments
    return [made, Step("rest", closing.value)]


_TEXTS = ("load", "why")
_TIMES = ("for", "rest", "settle", "about", "pace")
_COUNTS = ("count", "sets", "rounds", "breaths", "window")


def made_valid(steps: list[Step]) -> None:
    """Change what a routine file can't have in any of its steps, with a comment that says it."""
    for step in steps:
        made_valid(step.steps)
        if step.kind == "group" and not any(one.kind for one in step.steps):
            as_comments(step)
        for key in list(step.keys):
            value = step.keys[key]
            values = [*value.values()] if isinstance(value, dict) else value
            values = values if isinstance(values, list) else [values]
            faults = [_fault(key, one) for one in values if isinstance(one, str)]
            fault = next(filter(None, faults), "")
            if fault:
                shown = ", ".join(
                    f"{_seconds_in(str(one))} seconds" if fault == _TOO_LONG else tidy(str(one))
                    for one in values
                )
                step.comments.append(f"{key}: {shown}{fault}")
                step.keys.pop(key)
            if fault == _TOO_LONG and key in ("rest", "settle", "for"):
                step.keys[key] = length(LONGEST_MS)
            elif isinstance(value, str) and key in _TEXTS and not fault:
                step.keys[key] = tidy(value)
        dose = {"reps": "count", "effort": "window", "hold": "for"}.get(step.kind)
        if dose and not {dose, "breaths"} & set(step.keys):
            step.kind = "open"
            step.keys = {"about": DEFAULT_OPEN, **_kept(step, ("sides", "settle"))}
        for cue in [one for one in step.cues if isinstance(one, dict)]:
            if cue["at"][:1].isdigit() and _fault("for", cue["at"]):
                step.cues.remove(cue)
                step.comments.append(f"At {_seconds_in(cue['at'])} seconds: {cue['say']}")
        step.value = tidy(step.value)


_TOO_LONG = " (four hours is the longest)"


def _seconds_in(written: str) -> int:
    """Return the whole seconds in a time as `format_ms` writes long ones."""
    units = {"h": 3_600, "m": 60, "s": 1}
    return sum(int(number) * units[unit] for number, unit in re.findall(r"(\d+)([hms])", written))


def _kept(step: Step, names: tuple[str, ...]) -> dict[str, Value]:
    for key in [one for one in step.keys if one not in names]:
        step.comments.append(f"{key}: {step.keys[key]}")
    return {key: value for key, value in step.keys.items() if key in names}


def _fault(key: str, value: str) -> str:
    """Return what is wrong with a value, nothing if it is valid."""
    if key in _TEXTS:
        return " " if not 0 < len(tidy(value)) <= LONGEST_NOTE else ""
    try:
        if key in _TIMES:
            parse_range(value, zero=True)
        elif key in _COUNTS:
            parse_counts(value)
    except DurationError as error:
        return _TOO_LONG if error.code in ("long-duration", "bad-duration") else " "
    return ""


def as_comments(step: Step) -> None:
    """Turn a step into comments that say all of it."""
    for one in step.steps:
        as_comments(one)
    if step.kind:
        step.comments.append(f"{step.kind}: {step.value}")
    step.comments += [f"{key}: {_plainly(value)}" for key, value in step.keys.items()]
    step.comments += map(_plainly, step.cues)
    step.comments += texts_of(step.steps)
    step.kind, step.keys, step.cues, step.steps = "", {}, [], []


def _plainly(value: Value) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {one}" for name, one in value.items())
    return value if isinstance(value, str) else ", ".join(value)


def written(draft: Draft, origin: str) -> str:
    """Return the text of a routine file; `origin` says what it was made from."""
    lines = list(_comment(f"Imported from {origin}.", ""))
    for one in draft.comments:
        lines += _comment(one, "")
    lines += ["", f"name: {scalar(draft.name)}"]
    if draft.about:
        lines.append(f"about: {scalar(draft.about)}")
    if draft.exact:
        lines.append("defaults: {settle: 0, switch: 0, rest: 0}")
    lines += ["", "steps:"]
    for step in draft.steps:
        lines += _step(step, "  ")
    return "\n".join(lines) + "\n"


def _comment(text: str, indent: str) -> Iterator[str]:
    width = WIDTH - len(indent)
    line = ""
    for word in tidy(text).split(" "):
        if line and len(line) + 1 + len(word) > width:
            yield f"{indent}# {line}"
            line = word
        else:
            line = f"{line} {word}" if line else word
    yield f"{indent}# {line}".rstrip()


def _step(step: Step, indent: str) -> Iterator[str]:
    for one in step.comments:
        yield from _comment(one, indent)
    if not step.kind:
        return
    value = step.value if step.kind == "rest" else scalar(step.value)
    yield f"{indent}- {step.kind}: {value}"
    inner = indent + "  "
    for key in KINDS[step.kind].keys:
        if key == "cues" and step.cues:
            yield f"{inner}cues:"
            yield from (line for cue in step.cues for line in _cue(cue, inner + "  "))
        elif key in step.keys:
            yield from _pair(key, step.keys[key], inner)
    if step.kind == "group":
        yield f"{inner}steps:"
        for child in step.steps:
            yield from _step(child, inner + "  ")


def _cue(cue: str | dict[str, str], indent: str) -> Iterator[str]:
    if isinstance(cue, str):
        yield f"{indent}- {scalar(cue)}"
    elif len(line := f"{indent}- {_mapping(cue)}") <= LONGEST_LINE:
        yield line
    else:
        yield f"{indent}- at: {cue['at']}"
        yield f"{indent}  say: {scalar(cue['say'])}"


def _pair(key: str, value: Value, indent: str) -> Iterator[str]:
    if isinstance(value, dict):
        yield f"{indent}{key}: {_mapping(value)}"
    elif isinstance(value, list):
        line = f"{indent}{key}: [{', '.join(map(_in_brackets, value))}]"
        if len(line) <= LONGEST_LINE:
            yield line
            return
        yield f"{indent}{key}:"
        yield from (f"{indent}  - {one}" for one in value)
    else:
        yield f"{indent}{key}: {value if key in _AMOUNTS else scalar(value)}"


def _mapping(pairs: dict[str, str]) -> str:
    inside = ", ".join(f"{_in_brackets(name)}: {_in_brackets(one)}" for name, one in pairs.items())
    return f"{{{inside}}}"


def _in_brackets(text: str) -> str:
    """Return a value, in quotes unless it can only be read as this text."""
    return text if _PLAIN.fullmatch(text) else json.dumps(text, ensure_ascii=False)


def texts_of(steps: Iterable[Step]) -> Iterator[str]:
    """Yield every comment among steps, in the order of the file."""
    for step in steps:
        for one in step.every():
            yield from one.comments
