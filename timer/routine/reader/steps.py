"""The kinds of step: the keys of each, and how a step becomes a record."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from timer.frozen import replace
from timer.routine.diagnostics import Report, a_step, listed, shown
from timer.routine.model import (
    Ask,
    Breathe,
    Effort,
    Group,
    Hold,
    Note,
    Open,
    Place,
    Reps,
    Rest,
    Step,
    Zones,
)
from timer.routine.reader import phases, scalars
from timer.routine.reader.includes import Refusal, as_group, is_sided
from timer.routine.reader.mapping import Fields, Key, mapping, place_of, read_fields
from timer.routine.reader.validation import RULES, ceiling, order, settle_sides, sides, target
from timer.routine.yaml.tree import MapNode, Node


class Kind(NamedTuple):
    """A kind of step: what editors show beside it, the record it becomes, and its keys."""

    about: str
    record: Callable[..., Step]
    keys: Mapping[str, Key]


@scalars.reads("steps")
def _unread(node: Node, key: str, report: Report) -> Node:
    """Return the node: the steps of a group are read once its sides are known."""
    return node


_ALWAYS = {
    "optional": Key("optional", scalars.optional),
    "kit": Key("kit", scalars.texts),
    "position": Key("position", scalars.text),
    "tags": Key("tags", scalars.texts),
    "load": Key("load", scalars.text),
    "why": Key("why", scalars.text),
}
_SHARED = {
    "sides": Key("sides", sides),
    "order": Key("order", order),
    "sets": Key("sets", scalars.sets),
    "rest": Key("rest", scalars.gap_span),
    "settle": Key("settle", scalars.gap_span),
    "switch": Key("switch", scalars.gap_span),
    "cues": Key("cues", phases.cues),
}


def _keys(shared: str, **own: Key) -> dict[str, Key]:
    """Return a kind's own keys, then the named shared ones, then those of every step."""
    return {
        **{name.rstrip("_"): key for name, key in own.items()},
        **{name: _SHARED[name] for name in shared.split()},
        **_ALWAYS,
    }


def _needed(field: str, read: scalars.Reader[Any]) -> Key:
    return Key(field, read, required=True)


_BOUT = "sides order sets rest settle switch cues"
_MOVE = _needed("move", phases.move)
_TEMPO = Key("tempo", phases.tempo)

KINDS: dict[str, Kind] = {
    "hold": Kind(
        "A bout of a set time, still or moving: a move of the library, or any name.",
        Hold,
        _keys(
            _BOUT,
            hold=_MOVE,
            for_=Key("length", scalars.time_dose),
            breaths=Key("breaths", scalars.count_dose),
            pattern=Key("pattern", phases.pattern),
        ),
    ),
    "reps": Kind(
        "A bout that ends after a count: a move of the library, or any name.",
        Reps,
        _keys(
            _BOUT,
            reps=_MOVE,
            count=_needed("count", scalars.count_dose),
            tempo=_TEMPO,
            pace=Key("pace", scalars.length),
        ),
    ),
    "effort": Kind(
        "A bout that ends at a target of effort: a move of the library, or any name.",
        Effort,
        _keys(
            _BOUT,
            effort=_MOVE,
            to=_needed("target", target),
            window=_needed("window", scalars.side_counts),
            ceiling=Key("ceiling", ceiling),
            tempo=_TEMPO,
        ),
    ),
    "breathe": Kind(
        "Whole breaths of a pattern.",
        Breathe,
        _keys(
            "settle cues",
            breathe=_MOVE,
            pattern=_needed("pattern", phases.pattern),
            for_=Key("length", scalars.span),
            cycles=Key("cycles", scalars.counts),
        ),
    ),
    "zones": Kind(
        "Places that share a fixed time.",
        Zones,
        _keys(
            "sides order settle switch cues",
            zones=_needed("zones", phases.zones),
            for_=_needed("length", scalars.side_times),
            name=Key("name", scalars.text),
        ),
    ),
    "open": Kind(
        "A bout that lasts until you say so.",
        Open,
        _keys(
            "sides settle switch cues",
            open=_MOVE,
            about=_needed("about", scalars.length),
            cap=Key("cap", scalars.length),
        ),
    ),
    "note": Kind(
        "A text that is shown and said.",
        Note,
        _keys("", note=_needed("text", scalars.text), for_=Key("length", scalars.note_span)),
    ),
    "ask": Kind(
        "A question with a one-key answer.",
        Ask,
        _keys(
            "",
            ask=_needed("text", scalars.text),
            options=_needed("options", phases.options),
            for_=Key("length", scalars.length),
        ),
    ),
    "group": Kind(
        "Steps that run together.",
        Group,
        _keys(
            "sides order rest settle switch",
            group=_needed("name", scalars.text),
            steps=_needed("steps", _unread),
            rounds=Key("rounds", scalars.rounds),
        ),
    ),
    "include": Kind(
        "All the steps of another routine, as a group under its name.",
        Group,
        _keys("", include=_needed("name", scalars.routine)),
    ),
    "rest": Kind(
        "A pause; beside another kind, the rest between its sets.",
        Rest,
        _keys("cues", rest=_needed("length", scalars.gap_span)),
    ),
}
"""Every kind by its key. `rest` is last: it is a kind only where no other kind is given."""

ANYWHERE: dict[str, tuple[str, ...]] = {
    key: tuple(name for name, kind in KINDS.items() if key in kind.keys)
    for each in KINDS.values()
    for key in each.keys
}
"""Every key of a step, with the kinds that have it."""

_STEP_EXAMPLE = "a kind with its value, such as `- hold: strap-stretch` or `- note: Drink`"


def read_steps(
    node: Node, key: str, report: Report, outer: tuple[str, ...] = ()
) -> tuple[Step, ...] | None:
    """Read a list of steps; `outer` are the labels of the group around them.

    Every step is read, whatever is wrong with the others. Returns None if any isn't valid.
    """
    nodes = scalars.items(node, key, report, "steps below it, each with a dash")
    if nodes is None:
        return None
    read = [_read_step(each, report, outer) for each in nodes]
    steps = tuple(step for step in read if step is not None)
    return steps if len(steps) == len(read) else None


def _read_step(node: Node, report: Report, outer: tuple[str, ...]) -> Step | None:
    whole = mapping(node, report, "A step", _STEP_EXAMPLE)
    heads = _heads(whole, report) if whole else None
    if whole is None or heads is None:
        return None
    kind, place = heads
    what = a_step(kind)
    if kind == "include":
        return _read_include(whole, place, outer, report)
    found = read_fields(whole, KINDS[kind].keys, report, what, ANYWHERE, place)
    settle_sides(kind, found, outer, report)
    RULES.get(kind, _no_rule)(found, place, report)
    if kind == "group":
        _read_children(found, outer, report)
    return KINDS[kind].record(place=place, **found.values) if found.complete else None


def _no_rule(found: Fields, place: Place, report: Report) -> None:
    """Check nothing: most kinds have no rules beyond their keys."""


def _heads(node: MapNode, report: Report) -> tuple[str, Place] | None:
    """Return the kind of a step and the place of its key, or None if it has none or two."""
    heads = [key for key, _ in node.pairs if key.text in KINDS and key.text != "rest"]
    if len(heads) > 1:
        first, second = heads[:2]
        report.error(
            second.place,
            "two-kinds",
            f"This step is both `{first.text}` and `{second.text}`.",
            "Make it two steps, each with its own dash.",
        )
        return None
    heads += [key for key, _ in node.pairs if key.text == "rest" and not heads]
    if heads:
        return heads[0].text, heads[0].place
    _no_kind(node, report)
    return None


def _no_kind(node: MapNode, report: Report) -> None:
    """Report a step without a kind, or the misspelt key that was probably meant to be one."""
    unknown = [key for key, _ in node.pairs if key.text not in ANYWHERE]
    for key in unknown:
        word = key.text.lstrip("-").strip("\u00a0 ")
        tight = word.partition(":")[0]
        close = word if word in KINDS else tight if tight in KINDS else report.guess(word, KINDS)
        if close:
            code = "unknown-key" if close != tight or tight == key.text else "no-space-after-colon"
            code = "no-space-after-dash" if key.text.startswith("-") else code
            help = {
                "no-space-after-colon": f"Write `{close}: ` and then the value.",
                "no-space-after-dash": f"Write `- {close}: `.",
            }.get(code, f"Did you mean `{close}`?")
            report.error(key.place, code, f"No step has a key {shown(key.text)}.", help)
            return
    report.error(
        place_of(node),
        "no-kind",
        "This step doesn't say what kind it is.",
        f"Give it one of {listed(KINDS)}.",
    )


def _read_include(
    node: MapNode, place: Place, outer: tuple[str, ...], report: Report
) -> Step | None:
    """Read an include, and the routine it names, as a group."""
    found = read_fields(node, KINDS["include"].keys, report, a_step("include"), ANYWHERE, place)
    if not found.complete or report.includes is None:
        return None
    name = found.values.pop("name")
    routine = report.includes.find(name)
    if isinstance(routine, Refusal):
        code, message, remedy = routine
        if not remedy:
            remedy = report.did_you_mean(name, report.includes.slugs(), "`supple list` shows all.")
        report.error(found.places["include"], code, message, remedy)
        return None
    if outer and is_sided(routine.steps):
        report.error(
            found.places["include"],
            "sides-in-sided-group",
            f"{shown(name)} has steps with sides, and so has the group around it.",
            "Take it out of this group.",
        )
        return None
    return replace(as_group(routine, place), **found.values)


def _read_children(found: Fields, outer: tuple[str, ...], report: Report) -> None:
    """Read the steps of a group, with its own labels or those around it."""
    own = found.values.get("sides")
    if "steps" not in found.values:
        return
    steps = read_steps(found.values["steps"], "steps", report, own.labels if own else outer)
    if steps is None:
        found.complete = False
    else:
        found.values["steps"] = steps
