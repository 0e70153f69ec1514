"""The kinds of step: the keys of each, and how a step becomes a record."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from timer.frozen import NamedTuple, replace
from timer.routine.diagnostics import Fix, Report, a_step, listed, replaced, shown
from timer.routine.model import (
    Ask,
    Breathe,
    Effort,
    Group,
    Hold,
    Note,
    Open,
    Optional,
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
from timer.routine.yaml.tree import ListNode, MapNode, Node, Scalar


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
    "kit": Key("kit", scalars.names),
    "position": Key("position", scalars.noted),
    "tags": Key("tags", scalars.names),
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

    Every step is read, whatever is wrong with the others. Returns those that are valid, or None if
    there is no list; whatever is left out is reported.
    """
    if isinstance(node, MapNode) and any(name.text in KINDS for name, _ in node.pairs):
        report.error(
            node.place,
            "missing-dash",
            "The dash of this step is missing.",
            "A new step begins with `- `, and the other keys of the step line up behind it.",
        )
        node = ListNode((node,), node.place)
    nodes = scalars.items(node, key, report, "steps below it, each with a dash")
    if nodes is None:
        return None
    read = [_read_step(each, report, outer) for each in nodes]
    return tuple(step for step in read if step is not None)


def _read_step(node: Node, report: Report, outer: tuple[str, ...]) -> Step | None:
    if isinstance(node, Scalar) and _bare(node, report):
        return None
    whole = mapping(node, report, "A step", _STEP_EXAMPLE)
    if whole is None:
        return None
    heads = [name for name, _ in whole.pairs if name.text in KINDS and name.text != "rest"]
    if not heads and not _lacks_kind(whole):
        heads = [name for name, _ in whole.pairs if name.text == "rest"]
    if len(heads) != 1:
        _read_unclear(whole, heads, report, outer)
        return None
    return _read_kind(whole, heads[0].text, heads[0].place, report, outer)


def _lacks_kind(whole: MapNode) -> bool:
    """Return whether a step with `rest` is no rest: its first key isn't one of a rest."""
    own = {*KINDS["rest"].keys, *ANYWHERE}
    others = [name.text for name, _ in whole.pairs if name.text not in own]
    return bool(others) and whole.pairs[0][0].text in others


def _read_kind(
    whole: MapNode,
    kind: str,
    place: Place,
    report: Report,
    outer: tuple[str, ...],
    known: tuple[str, ...] = (),
) -> Step | None:
    """Read a step whose kind is known; keys that are `known` to be missing aren't missed."""
    head = next(value for name, value in whole.pairs if name.text == kind)
    valid = not known
    if isinstance(head, MapNode) and any(name.text in ANYWHERE for name, _ in head.pairs):
        whole, valid = _flattened(whole, kind, head, report), False
    elif isinstance(head, Scalar) and _has_digit(head.text):
        missed, named = _dose_as_name(whole, kind, head, report)
        known, valid = (*known, *missed), valid and named
    if kind == "breathe" and isinstance(head, Scalar):
        known += _pattern_as_name(whole, head, place, report)
    move = head.text if isinstance(head, Scalar) else ""
    what = a_step(kind)
    if kind == "include":
        return _read_include(whole, place, outer, report)
    table = KINDS[kind].keys
    found = read_fields(whole, table, report, what, ANYWHERE, place, kind, move, known)
    settle_sides(kind, found, outer, report)
    RULES.get(kind, _no_rule)(found, place, report)
    if kind == "group":
        _read_children(found, outer, report)
    if not found.complete or not valid:
        return None
    return KINDS[kind].record(place=place, **found.values)


def _has_digit(text: str) -> bool:
    # Most names have only letters and hyphens, which takes one look at the whole.
    return not text.replace("-", "").isalpha() and any(char.isdigit() for char in text)


def _no_rule(found: Fields, place: Place, report: Report) -> None:
    """Check nothing: most kinds have no rules beyond their keys."""


def _bare(node: Scalar, report: Report) -> bool:
    """Report a step that is only a text, such as `- calf stretch 30s`; return whether it is one."""
    word = node.text.partition(":")[0]
    if ":" in node.text and word in KINDS:
        return False
    if not node.text.strip():
        help = "Write a step behind the dash, or remove it."
        report.error(node.place, "no-value", "This step is empty.", help)
        return True
    from timer.routine.reader.meant import steps_from_text  # needed only for mistakes

    help = steps_from_text(node.text) or f"Write {_STEP_EXAMPLE}."
    report.error(node.place, "not-a-mapping", "A step must be keys with values.", help)
    return True


def _flattened(whole: MapNode, kind: str, head: MapNode, report: Report) -> MapNode:
    """Report keys that are below a step's kind, and return the step with them beside it."""
    from timer.routine.reader.meant import NAMES  # needed only for mistakes

    pairs = {name.text: (name, value) for name, value in head.pairs}
    named = next((pairs.pop(word) for word in NAMES if word in pairs), None)
    title = named[1].text if named and isinstance(named[1], Scalar) else "NAME"
    report.error(
        place_of(head),
        "not-text",
        f"`{kind}` takes the name of a move. Other keys go beside it, not below it.",
        f"Write `{kind}: {shown(title)[1:-1]}`, and line up the other keys with `{kind}`.",
    )
    key = next(name for name, _ in whole.pairs if name.text == kind)
    own = [pair for pair in whole.pairs if pair[0].text != kind and pair[0].text not in pairs]
    return MapNode(
        ((key, Scalar(title, head.place)), *pairs.values(), *own), whole.place, whole.flow
    )


def _dose_as_name(
    whole: MapNode, kind: str, head: Scalar, report: Report
) -> tuple[tuple[str, ...], bool]:
    """Report a dose in place of a name; return the keys not to miss, and whether it can be used."""
    from timer.routine.reader import meant  # needed only for names with digits

    names = tuple(name.text for name, _ in whole.pairs)
    dose = meant.dose_in_name(head.text) if kind in ("hold", "reps", "effort", "open") else None
    if dose is None:
        return (), True
    key = {"hold": "for", "reps": "count", "effort": "window", "open": "about"}[kind]
    if any(meant.is_for_move(name) for name in names):
        return (key,), True
    missing = key not in names
    help = meant.name_remedy(kind, key, head.text, dose, names)
    message = f"{shown(head.text)} is an amount, not the name of a move."
    if dose.words:
        message = f"The name {shown(head.text)} contains an amount."
    add = report.error if missing else report.warn
    add(head.place, "dose-as-name", message, help)
    return (key,) if missing else (), not missing


LONGEST = 30
"""Seconds of a part of a breath: a larger number, as in `90/90`, belongs to a name."""


def _pattern_as_name(whole: MapNode, head: Scalar, place: Place, report: Report) -> tuple[str, ...]:
    """Report a pattern that is written only as the name of breaths; return the keys not to miss."""
    from timer.routine.reader import meant  # needed only for mistakes

    names = {name.text for name, _ in whole.pairs}
    if "pattern" in names or not (parts := meant.breath_meant(head.text)):
        return ()
    if any(float(part.partition("-")[0].replace(",", ".")) > LONGEST for part in parts.values()):
        return ()
    pairs = [("pattern", meant.flow(parts))]
    if not names & {"for", "cycles"}:
        pairs.append(("for", "5m"))
    message = f"{shown(head.text)} is only the name here: this step has no `pattern`."
    fix = meant.added(pairs, place, head.place, flow=whole.flow) if len(pairs) == 1 else None
    report.error(place, "missing-key", message, f"Add {meant.joined(pairs)}.", fix)
    return tuple(key for key, _ in pairs)


def _read_dose(node: MapNode, heads: list[Scalar], report: Report, outer: tuple[str, ...]) -> bool:
    """Report a second kind whose value is an amount: the dose of the first; return if it is one."""
    from timer.routine.reader import meant  # needed only for mistakes

    both = [(key, value) for key, value in node.pairs if any(key is head for head in heads)]
    doses = [pair for pair in both if isinstance(pair[1], Scalar) and meant.is_amount(pair[1].text)]
    if len(both) != 2 or len(doses) != 1:
        return False
    key, value = doses[0]
    head, name = both[0] if doses[0] is both[1] else both[1]
    texts = {
        one.text: each.text if isinstance(each, Scalar) else ""
        for one, each in node.pairs
        if one is not key
    }
    title = name.text if isinstance(name, Scalar) else "NAME"
    text = value.text if isinstance(value, Scalar) else ""
    found = meant.dose_of(head.text, title, key.text, text, texts)
    if found is None:
        return False
    kind, pairs, help, sure = found
    fix = None
    if sure and key.place.line == value.place.line:
        fix = meant.as_dose(pairs, key.place, value.place, flow=node.flow)
        if kind != head.text:
            fix = Fix((*replaced(head.place, kind).edits, *fix.edits))
    message = f"{shown(text)} is an amount, not a second move."
    report.error(value.place, "dose-as-name", message, help, fix)
    other = {one for one in KINDS[head.text].keys if one not in KINDS[kind].keys}
    rest = tuple(
        (Scalar(kind, one.place) if one is head else one, each)
        for one, each in node.pairs
        if one is not key and (one is head or one.text not in other)
    )
    known = tuple(one for one, _ in pairs)
    whole = MapNode(rest, node.place, node.flow, node.whole)
    _read_kind(whole, kind, head.place, report, outer, known or ("sides",))
    return True


def _read_unclear(
    node: MapNode, heads: list[Scalar], report: Report, outer: tuple[str, ...]
) -> None:
    """Report a step with no kind or several, and read its other keys all the same."""
    if heads and _read_dose(node, heads, report, outer):
        return
    if heads:
        first, second = heads[:2]
        said = " For words that are said during it, write `cues`." if second.text == "note" else ""
        report.error(
            second.place,
            "two-kinds",
            f"This step is both `{first.text}` and `{second.text}`.",
            f"Make it two steps: a new step begins with `- `.{said}",
        )
        kinds = [head.text for head in heads]
    else:
        kind = _no_kind(node, report)
        if kind is not None:
            name, place = kind
            pairs = []
            for key, value in node.pairs:
                if key.place == place:
                    known = _named_otherwise(value, name, report)
                    value = Scalar(known, value.place) if known else value
                    key = Scalar(name, key.place)
                pairs.append((key, value))
            _read_kind(
                MapNode(tuple(pairs), node.place, node.flow, node.whole), name, place, report, outer
            )
            return
        kinds = list(KINDS)
    table = {key: entry for kind in reversed(kinds) for key, entry in KINDS[kind].keys.items()}
    optional = {key: entry._replace(required=False) for key, entry in table.items()}
    named = [pair for pair in node.pairs if heads or pair[0].text in optional]
    found = read_fields(
        MapNode(tuple(named), node.place, node.flow), optional, report, "This step", ANYWHERE
    )
    _read_children(found, outer, report)


def _no_kind(node: MapNode, report: Report) -> tuple[str, Place] | None:
    """Report a step without a kind; return the kind that was probably meant, and its place."""
    from timer.routine.reader import meant  # needed only for mistakes

    names = {key.text for key, _ in node.pairs}
    unknown = [key for key, _ in node.pairs if key.text not in ANYWHERE]
    for key, value in node.pairs:
        if key not in unknown or key.text == "rest":
            continue
        word = key.text.lstrip("-").strip("\u00a0 ")
        tight = word.partition(":")[0]
        other = meant.slugged(word) if meant.slugged(word) in KINDS else None
        close = word if word in KINDS else tight if tight in KINDS else other
        sure = close is not None
        close = close or meant.kind_meant(word, names) or report.guess(word, KINDS)
        if close is not None and close in KINDS:
            code = "unknown-key" if close != tight or tight == key.text else "no-space-after-colon"
            code = "no-space-after-dash" if key.text.startswith("-") else code
            help = {
                "no-space-after-colon": f"Write `{close}: ` and then the value.",
                "no-space-after-dash": f"Write `- {close}: `.",
            }.get(code, f"Did you mean `{close}`?")
            new = replaced(key.place, close, safe=sure or meant.surely(word, close))
            fix = new if code == "unknown-key" else None
            message = f"{shown(key.text)} isn't a kind of step."
            if code == "unknown-key" and (named := _named_otherwise(value, close, report)):
                help = f"Write `{close}: {named}`."
                fix = Fix((*new.edits, *replaced(value.place, named).edits))
            report.error(key.place, code, message, help, fix)
            return close, key.place
    likely = meant.kind_of_keys(names)
    only = node.pairs[0][1] if len(node.pairs) == 1 else None
    if unknown and isinstance(only, Scalar) and meant.dose_meant(only.text) and node.whole:
        message = f"{shown(unknown[0].text)} isn't a kind of step."
        help = meant.steps_from_text(f"{unknown[0].text} {only.text}") or ""
        report.error(unknown[0].place, "no-kind", message, help)
        return None
    if unknown and node.whole:
        name = shown(unknown[0].text)
        message = f"{name} isn't a kind of step, and nothing else here is one."
        place = unknown[0].place
    else:
        message, place = "This step doesn't say what kind it is.", place_of(node)
    help = f"Give it one of {listed(KINDS)}."
    if likely:
        help = f"Judging by its keys, it could be `{likely}: NAME`. The kinds are {listed(KINDS)}."
    if node.whole:
        report.error(place, "no-kind", message, help)
    return None


def _named_otherwise(value: Node, kind: str, report: Report) -> str | None:
    """Return the move that was meant where neither a step's kind nor its move is known."""
    if not isinstance(value, Scalar) or kind not in ("hold", "reps", "effort", "breathe", "open"):
        return None
    name = value.text
    if not report.moves or not re.fullmatch("[a-z]+(-[a-z]+)+", name) or report.moves.find(name):
        return None
    from timer.routine.reader.meant import move_meant  # needed only for mistakes

    return move_meant(name, report.moves, report) or name.replace("-", " ").capitalize()


def _read_include(
    node: MapNode, place: Place, outer: tuple[str, ...], report: Report
) -> Step | None:
    """Read an include, and the routine it names, as a group."""
    found = read_fields(
        node, KINDS["include"].keys, report, a_step("include"), ANYWHERE, place, "include"
    )
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
    if found.values.get("optional") is not Optional.EXTRA:
        report.includes.routines.append(routine)
    return replace(as_group(routine, place), **found.values)


def _read_children(found: Fields, outer: tuple[str, ...], report: Report) -> None:
    """Read the steps of a group, with its own labels or those around it."""
    own = found.values.get("sides")
    if "steps" not in found.values:
        return
    steps = read_steps(found.values["steps"], "steps", report, own.labels if own else outer)
    if not steps:
        found.complete = False
    else:
        found.values["steps"] = steps
