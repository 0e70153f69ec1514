"""Lists, headings and tables that people write: Markdown, and plain text that looks like it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from timer.importers.dose_line import (
    LONGEST,
    as_step,
    completed,
    is_name,
    rest_between,
    steps_of,
    understood,
    unmarked,
)
from timer.importers.draft import Draft, Step, as_comments, comment, group, rounds_of, tidy
from timer.importers.rounds_line import with_minutes
from timer.importers.sheet import DIVIDER, cells_of, meanings, steps_of_rows
from timer.importers.source import Source, is_ours

MOST_LINES = 3_000
PROSE = 40
"""Characters from which a step is described in sentences, and isn't a name."""
DEEPEST = 5
"""Levels of a list; what is deeper is as deep as that."""
LARGEST = 256 * 1024
"""Characters; a list that people write is far shorter."""

_HEADING = re.compile(r"^\s{0,3}(#{1,6})\s*(.+?)\s*#*\s*$")
_UNDERLINE = re.compile(r"^\s{0,3}(=+|-{3,})\s*$")
_ITEM = re.compile(r"^(\s*)(?:[-*+•‣◦▪●○·✓✔☐☑]\s|\(?\d{1,2}[.)]\s|[–—]\s|\d{1,2}(?:\s{2}|\t))\s*\S")
_RULE = re.compile(r"^\s{0,3}(?:[-*_]\s*){3,}$")
_CELLS = re.compile(r"^\s*\|.*\|\s*$|^[^|]*\S[^|]*(?:\|[^|]*){1,}$")
_ROUNDS = re.compile(
    r"^(.*?)[\s:,(\[–—-]*\b"
    r"(?:repeat(?: this(?: \w+)?)?\s*(?:for\s+)?|do\s+|complete\s+|perform\s+)?"
    r"(?:(\d{1,3})(?:\s*-\s*\d+)?\s*(?:x\s*)?(?:rounds?|circuits?|times(?: through)?|laps)"
    r"|(\d{1,3})\s*x|x\s*(\d{1,3}))"
    r"\b\s*(?:of|through|total|of the following)?\s*[)\]:.]*\s*$",
    re.IGNORECASE,
)
_BLOCK = re.compile(
    r"\b(?:circuits?|blocks?|rounds?|parts?|stations?|tabata|supersets?|workout|works?|on|off|rest"
    r"|exercises?|each|emom|amrap|warm.?up|main|cool.?down|day|week)\b",
    re.IGNORECASE,
)
"""Words of a heading over several things."""
_BOLD = re.compile(r"^\s*(\*\*|__)\S.*?\S\1")
_AGAIN = re.compile(r"^\s*\(?\s*repeat\b", re.IGNORECASE)


@dataclass
class _Node:
    """A line with those that are below it."""

    line: str
    indent: int = 0
    is_item: bool = False
    below: list[_Node] = field(default_factory=list)


@dataclass
class _Section:
    """What follows a heading, up to the next one."""

    title: str = ""
    level: int = 0
    rounds: int = 1
    said: str = ""
    """The whole heading, where it says how many rounds."""
    nameless: bool = False
    """Whether its title is ours."""
    steps: list[Step] = field(default_factory=list)


def recognises(source: Source) -> bool:
    """Return whether some line of the text says how much to do of something."""
    if source.is_data or len(source.text) > LARGEST or is_ours(source.yaml):
        return False
    sections = _kept_sections(source)
    return any(
        step.kind in ("hold", "reps", "effort") or (step.kind == "open" and not _undosed(step))
        for section in sections
        for outer in section.steps
        for step in outer.every()
    )


def _kept_sections(source: Source) -> list[_Section]:
    """Return the sections of a text, which is read only once."""
    found = source.kept.get("sections")
    if found is None:
        found = source.kept["sections"] = list(_sections(source.text))
    assert isinstance(found, list)
    return found


def _undosed(step: Step) -> bool:
    return any(one.startswith("No time is given") for one in step.comments)


def read(source: Source) -> list[Draft]:
    """Return the routines in a text: one, or one for each of several main headings."""
    sections = [one for one in _kept_sections(source) if one.title or one.steps]
    top = min((one.level for one in sections if one.level), default=0)
    mains = [one for one in sections if one.level == top and top]
    several = len(mains) > 1 and _are_days(mains, sections)
    drafts: list[Draft] = []
    current = Draft()
    for section in sections:
        if several and section.level == top:
            if not current.is_empty:
                drafts.append(current)
                current = Draft()
            current = Draft(comments=current.comments if current.is_empty else [])
            current.name = section.title
            current.steps += _repeated(section)
        elif _is_title(section, mains, current):
            current.name = section.title
            current.steps += _repeated(section)
        elif not section.title:
            current.steps += section.steps
        else:
            _add(current, section)
    drafts.append(current)
    return [_finished(one) for one in drafts if not one.is_empty]


def _is_title(section: _Section, mains: list[_Section], draft: Draft) -> bool:
    """Return whether a section's heading is the name of the routine."""
    return mains == [section] and draft.is_empty and not section.nameless


_DAY = re.compile(
    r"\b(?:day|week|session|workout|routine|monday|tuesday|wednesday|thursday|friday|saturday|sunday"
    r"|morning|evening|phase|programme|program)\b",
    re.IGNORECASE,
)


def _are_days(mains: list[_Section], sections: list[_Section]) -> bool:
    """Return whether main headings are routines of their own, and not parts of one."""
    if mains[0].level == 1 and all(one.level >= 1 for one in sections if one.title):
        return True
    return all(_DAY.search(one.title) for one in mains)


def _add(draft: Draft, section: _Section) -> None:
    steps = _named_after(section)
    if steps is not section.steps:
        draft.steps += steps
        return
    if not any(step.kind for step in steps):
        draft.steps.append(comment(section.title))
        if section.rounds > 1:
            draft.steps.append(comment(section.said))
        draft.steps += steps
        return
    draft.steps += _rounds(section.title, steps, section.rounds, section.said)


def _named_after(section: _Section) -> list[Step]:
    """Return the only step of a section under its heading, if it is written in whole sentences."""
    real = [step for step in section.steps if step.kind]
    if len(real) == 1 and real[0].value == tidy(section.title) and section.rounds == 1:
        return list(section.steps)
    said = len(real[0].value) + sum(len(one) for one in map(str, real[0].cues)) if real else 0
    if len(real) != 1 or section.rounds > 1 or section.nameless or said < PROSE:
        return section.steps
    if real[0].kind not in ("hold", "reps", "effort", "open") or not section.title:
        return section.steps
    before = section.steps[: section.steps.index(real[0])]
    real[0].comments[:0] = [text for step in before for text in step.comments]
    real[0].cues.insert(0, real[0].value)
    real[0].value = tidy(section.title)
    return section.steps[len(before) :]


def _rounds(name: str, steps: list[Step], times: int, said: str) -> list[Step]:
    """Return a group of steps, which a line that `said` so repeats."""
    found = rounds_of(name, steps, times, alone=False) if times > 1 else [group(name, steps)]
    if said and said != name:
        found[0].comments.append(said)
    return found


def _repeated(section: _Section) -> list[Step]:
    if section.rounds > 1 and any(step.kind for step in section.steps):
        return _rounds(section.title, section.steps, section.rounds, section.said)
    return section.steps


def _finished(draft: Draft) -> Draft:
    """Move comments before the first step to the top of the file."""
    while draft.steps and not draft.steps[0].kind:
        draft.comments += draft.steps.pop(0).comments
    return draft


def _sections(text: str) -> Iterator[_Section]:
    section = _Section()
    lines = with_minutes(text.split("\n")[:MOST_LINES])
    block: list[str] = []
    place = 0
    while place < len(lines):
        line = lines[place]
        if len(line) > LONGEST:
            _close(section, block)
            section.steps.append(comment(line))
            place += 1
            continue
        after = lines[place + 1] if place + 1 < len(lines) else ""
        heading = _HEADING.match(line)
        underlined = (
            line.strip() and _UNDERLINE.match(after) and not _ITEM.match(line) and "|" not in line
        )
        if heading or underlined:
            _close(section, block)
            yield section
            title = heading[2] if heading else line
            section = _headed(
                unmarked(title), len(heading[1]) if heading else 1 + after.strip().startswith("-")
            )
            place += 1 if heading else 2
            continue
        if _RULE.match(line) or re.match(r"^\s*```", line):
            place += 1
            _close(section, block)
            continue
        rows = _table_at(lines, place)
        if rows:
            _close(section, block)
            _tabled(section, rows)
            place += len(rows)
            continue
        if not line.strip():
            _close(section, block)
        elif not block and (title := _plain_heading(line, lines[place + 1 :])):
            _close(section, block)
            yield section
            section = _headed(title, max(section.level, 6))
        else:
            block.append(line)
        place += 1
    _close(section, block)
    yield section
    if len(text.split("\n")) > MOST_LINES:
        yield _Section(steps=[comment(f"Only the first {MOST_LINES} lines are here.")])


def _headed(title: str, level: int) -> _Section:
    plain = title.rstrip(" :")
    found = _ROUNDS.fullmatch(re.sub(r"\bsets?\b([)\]]?)$", r"rounds\1", plain, flags=re.I))
    if found is None:
        return _Section(plain, level)
    times = int(found[2] or found[3] or found[4])
    name = found[1].strip(" :,(–—-") or "Circuit"
    return _Section(name, level, times, plain, nameless=name == "Circuit")


def _plain_heading(line: str, following: list[str]) -> str | None:
    """Return a line that is a heading without the marks of one: short, before lines with doses."""
    text = unmarked(line)
    if _ITEM.match(line) or not text or len(text.split()) > 8 or text.endswith((".", "!", "?")):
        return None
    after = next((one for one in following if one.strip()), "")
    if not after or _HEADING.match(after):
        return None
    if (
        _ROUNDS.fullmatch(text.rstrip(" :"))
        and not _AGAIN.match(text)
        and not understood(text).name
    ):
        return text
    if _BOLD.match(line) and any(step.kind != "rest" for step in steps_of(after)):
        return text
    if rest_between(line) or steps_of(line):
        return None
    is_bold = bool(re.fullmatch(r"\s*(\*\*|__).+(\*\*|__):?\s*", line))
    if text.endswith(":") or is_bold or _ITEM.match(after):
        return text if re.search(r"[^\W\d]", text) else None
    tight = following and following[0].strip()
    return text if tight and steps_of(after) and not re.search(r"\d", text) else None


def _table_at(lines: list[str], place: int) -> list[str]:
    """Return the lines of a table that starts at a place; none where there is none."""
    rows: list[str] = []
    if "|" not in lines[place]:
        return rows
    for line in lines[place:]:
        if len(line) > LONGEST or not _CELLS.match(line) or "|" not in line:
            break
        rows.append(line)
    header = next((row for row in rows if not DIVIDER.match(row)), "")
    return rows if len(rows) > 1 and (meanings(cells_of(header)) or _has_divider(rows)) else []


def _has_divider(rows: list[str]) -> bool:
    return any(DIVIDER.match(row) for row in rows[:2])


def _tabled(section: _Section, lines: list[str]) -> None:
    rows = [cells_of(line) for line in lines if not DIVIDER.match(line)]
    if meanings(rows[0]) is not None:
        section.steps += steps_of_rows(rows[0], rows[1:])
        return
    for row in rows:
        text = " | ".join(tidy(cell) for cell in row if tidy(cell))
        section.steps += [completed(one, text) for one in steps_of(text)] or [comment(text)]


def _close(section: _Section, block: list[str]) -> None:
    """Read the lines of a block, which has no blank ones, into a section; empty the block."""
    if block:
        section.steps += _steps(_tree(block), section)
        block.clear()


def _tree(lines: list[str]) -> list[_Node]:
    """Return the items of a list with what is indented below them."""
    roots: list[_Node] = []
    path: list[_Node] = []
    for line in lines:
        indent = len(line.expandtabs(4)) - len(line.expandtabs(4).lstrip())
        node = _Node(line, indent, bool(_ITEM.match(line)))
        while path and (path[-1].indent >= indent or len(path) > DEEPEST):
            path.pop()
        (path[-1].below if path else roots).append(node)
        path.append(node)
    return roots


def _steps(nodes: list[_Node], section: _Section | None = None) -> list[Step]:
    repeated: list[Step] = []
    steps: list[Step] = []
    for place, node in enumerate(nodes):
        text = unmarked(node.line)
        again = _ROUNDS.fullmatch(text) if _AGAIN.match(text) else None
        if again and any(step.kind for step in steps):
            repeated += _rounds("Circuit", steps, int(again[2] or again[3] or again[4]), text)
            steps = []
            continue
        if _belongs_to(steps, node, text):
            continue
        if section is not None and _is_of_heading(section, steps, node, text):
            continue
        if (pause := rest_between(node.line)) and (rested := _give_rest(steps, pause, text)):
            rested.comments += (
                [] if node.below == [] else [unmarked(one.line) for one in node.below]
            )
            continue
        opened = _ROUNDS.fullmatch(text.rstrip(" :"))
        if opened and not node.below and place + 1 < len(nodes) and _opens(text, opened):
            inner = _steps(nodes[place + 1 :])
            if not any(step.kind for step in inner):
                return [*repeated, *steps, comment(text), *inner]
            times = int(opened[2] or opened[3] or opened[4])
            name = opened[1].strip(" :,(–—-") or "Circuit"
            return [*repeated, *steps, *_rounds(name, inner, times, text)]
        steps += _of_node(node, text)
    return [*repeated, *steps]


def _belongs_to(steps: list[Step], node: _Node, text: str) -> bool:
    """Give a step that is only a name so far the dose or the words in a line after it."""
    last = steps[-1] if steps else None
    if last is None or node.is_item or node.below:
        return False
    found = understood(text)
    is_dose = found.is_dose and not found.name and not found.notes
    if not last.kind and is_dose and len(last.comments) == 1:
        name = last.comments[0]
        whole = understood(f"{name}: {text}")
        if is_name(name) and not re.search(r"\d", name) and whole.is_dose and whole.name:
            steps[-1] = completed(as_step(whole), f"{name}: {text}")
            return True
    if not _undosed(last):
        return False
    if found.is_dose and not found.name:
        whole = understood(f"{last.value}: {text}")
        if not whole.is_dose or not whole.name:
            return False
        made = completed(as_step(whole), f"{last.value}: {text}")
        made.cues = [*last.cues, *made.cues]
        made.comments += [one for one in last.comments if not one.startswith("No time is given")]
        steps[-1] = made
        return True
    if found.is_dose:
        return False
    last.cue(text)
    return True


def _is_of_heading(section: _Section, steps: list[Step], node: _Node, text: str) -> bool:
    """Make a step of a section's heading, if a line is only a dose and there is no step yet."""
    if not section.title or node.below or any(one.kind for one in (*section.steps, *steps)):
        return False
    found = understood(text)
    whole = understood(f"{section.title}: {text}")
    if not found.is_dose or found.name or not whole.is_dose or not whole.name:
        return False
    made = completed(as_step(whole), f"{section.title}: {text}")
    before = [*section.steps, *steps]
    section.steps.clear()
    steps.clear()
    for one in [line for step in before for line in step.comments]:
        made.cue(one)
    steps.append(made)
    return True


def _opens(text: str, found: re.Match[str]) -> bool:
    """Return whether a line such as `3 rounds of:` is about the lines after it.

    `Plank, 30s, 2 rounds` is a step of its own.
    """
    own = understood(found[1])
    if own.dose.amount and own.name and not (text.endswith(":") or _BLOCK.search(own.name)):
        return False
    return (
        text.endswith(":")
        or bool(re.search(r"\b(?:rounds?|circuits?|laps|through)\b", text, re.I))
        or not found[1]
    )


def _give_rest(steps: list[Step], pause: str, text: str) -> Step | None:
    """Give the step before a line such as `Rest 60s between sets` its rest."""
    last = steps[-1] if steps else None
    if last is None or "rest" in last.keys or last.kind not in ("hold", "reps", "effort", "group"):
        return None
    if not {"sets", "rounds"} & set(last.keys):
        return None
    last.keys["rest"] = pause
    last.comments += (
        [] if re.fullmatch(r"(?i)rest\D*\d+\s*\w*\s*between\s+sets\.?", text) else [text]
    )
    return last


def _of_node(node: _Node, text: str) -> list[Step]:
    """Return the steps of a line and of what is below it."""
    inner = _steps(node.below)
    if re.fullmatch(r"[\W\d]*~~[^~]+~~\W*", node.line):
        out = Step("Struck out", text, steps=inner)
        as_comments(out)
        return [out]
    own = steps_of(node.line)
    if not node.below:
        steps = own or steps_of(node.line, listed=node.is_item)
        if steps and re.match(r"^\s*(?:[-*+]\s+)?\[[xX✓]\]", node.line):
            steps[0].comments.append("It was ticked off.")
        return steps or [comment(text)]
    if own:
        done = [step for step in own if step.kind != "rest"] or own
        for one in inner:
            _put_below(done[-1], one)
        return own
    whole = _with_doses_below(node, text)
    if whole is not None:
        return [whole]
    if any(step.kind and not _undosed(step) for step in inner):
        headed = _headed(text, 0)
        return _rounds(headed.title, inner, headed.rounds, headed.said)
    own = steps_of(node.line, listed=node.is_item) or [comment(text)]
    for one in inner:
        _put_below(own[-1], one)
    return own


def _with_doses_below(node: _Node, text: str) -> Step | None:
    """Return the step of a name whose dose is in the lines below it."""
    if understood(text).is_dose:
        return None
    below = [unmarked(one.line) for one in node.below if not one.below]
    doses = [one for one in below if (found := understood(one)).is_dose and not found.name]
    if not doses or len(below) < len(node.below):
        return None
    if any((found := understood(one)).is_dose and found.name for one in below):
        return None
    found = understood(f"{text.rstrip(' :')}: {'; '.join(doses)}")
    if not found.is_dose or not found.name:
        return None
    step = completed(as_step(found), f"{text}: {'; '.join(doses)}")
    for one in below:
        if one not in doses:
            step.cue(one)
    return step


def _put_below(step: Step, other: Step) -> None:
    """Add what a line below a step says to it: a note is a cue, a dose stays as it is written."""
    if other.kind in ("open", "") and not other.steps:
        for one in [other.value] if other.kind else []:
            step.cue(one)
        said = [one for one in other.comments if not one.startswith("No time is given")]
        for one in said:
            step.cue(one)
        return
    words = f"{other.kind} {other.value}: " + ", ".join(
        f"{key} {value}" for key, value in other.keys.items()
    )
    step.comments += [words, *other.comments]
    step.comments += [cue if isinstance(cue, str) else " ".join(cue.values()) for cue in other.cues]
