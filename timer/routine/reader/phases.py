"""Readers of values with parts: tempos, breathing patterns, cues, moves, zones and options."""

from __future__ import annotations

import re
from collections.abc import Mapping
from math import gcd
from typing import Any

from timer.routine.diagnostics import Report, listed, replaced, shown
from timer.routine.model import AuthorCue, CueAt, Option, Phase, Place, Range, Zone
from timer.routine.reader import scalars
from timer.routine.reader.mapping import Fields, Key, mapping, read_fields
from timer.routine.yaml.tree import ListNode, MapNode, Node, Refused, Scalar
from timer.text import safe

BREATH = ("in", "in again", "hold", "out", "pause")
"""The parts of a breath in their order; `in again` is the second half of a double breath in."""
PATTERN_KEYS = {part: Key(part, scalars.phase_span) for part in BREATH}
STRENGTH = ("lower", "pause", "raise", "pause")

MOST_PHASES = 24
"""More than anyone can follow in one rep."""

_TEMPO_HELP = "Write `{lower: 3s, raise: 1s}`, or for strength `5-1-2-0`."


@scalars.reads("tempo")
def tempo(node: Node, key: str, report: Report) -> tuple[Phase, ...] | None:
    """Read a tempo: phases with lengths, a list of phases, or four numbers for strength."""
    if isinstance(node, MapNode):
        read = [_phase(name, value, report) for name, value in node.pairs]
    elif isinstance(node, ListNode):
        if _short_phases(node, key, report):
            return None
        read = [_listed_phase(item, report) for item in node.items]
    else:
        return _strength(node, key, report)
    if any(phase is None for phase in read):
        return None
    if len(read) > MOST_PHASES:
        report.error(
            node.place,
            "bad-tempo",
            f"{shown(key)} has {len(read)} phases.",
            f"Use at most {MOST_PHASES}.",
        )
        return None
    phases = tuple(phase for phase in read if phase and phase.length.high)
    if not phases:
        report.error(
            node.place, "bad-tempo", f"{shown(key)} has no phase longer than zero.", _TEMPO_HELP
        )
    return phases or None


def _phase(name: Scalar, value: Node, report: Report) -> Phase | None:
    length = scalars.phase_span(value, name.text, report)
    label = scalars.text(name, "phase", report)
    return Phase(label, length) if label and length else None


PHASE_KEYS = {
    "phase": Key("name", scalars.text, required=True),
    "for": Key("length", scalars.phase_span, required=True),
    "cue": Key("cue", scalars.text),
}


def _listed_phase(node: Node, report: Report) -> Phase | None:
    found = _read(node, PHASE_KEYS, report, "A phase", "`{phase: lower, for: 3s}`")
    return Phase(**found.values) if found else None


def _short_phases(node: ListNode, key: str, report: Report) -> bool:
    """Report a list of phases that are written as `- lower: 3s`; return whether it is one."""
    short = [
        item.pairs[0]
        for item in node.items
        if isinstance(item, MapNode)
        and len(item.pairs) == 1
        and isinstance(item.pairs[0][1], Scalar)
        if item.pairs[0][0].text not in PHASE_KEYS
    ]
    if not short or len(short) < len(node.items):
        return False
    together = ", ".join(f"{name.text}: {scalars.written(value)}" for name, value in short)
    report.error(
        short[0][0].place,
        "bad-tempo",
        f"{shown(short[0][0].text)} isn't a key of a phase in a list.",
        f"Write the phases without dashes: `{key}: {{{shown(together)[1:-1]}}}`.",
    )
    return True


def _strength(node: Node, key: str, report: Report) -> tuple[Phase, ...] | None:
    written = scalars.scalar(node, key, report, "5-1-2-0")
    if written is None:
        return None
    numbers = [part.strip() for part in written.replace("–", "-").split("-")]
    if len(numbers) != 4 or not all(re.fullmatch(r"[0-9]{1,3}(\.[0-9]+)?", n) for n in numbers):
        from timer.routine.reader.meant import tempo_meant, time_meant  # only for mistakes

        help, fix = _TEMPO_HELP, None
        if tempo := tempo_meant(written):
            help, fix = f"Write `{tempo}`.", replaced(node.place, tempo, safe=True)
            if re.search(r"[xX]", written):
                help = f"Write 1 for a phase as fast as you can: `{tempo}`."
            elif len(numbers) == 3:
                help = f"A tempo has four numbers: `{tempo}`."
        elif pace := time_meant(written):
            help = f"For reps without phases write `pace: {pace}`, in place of `{key}`."
        report.error(node.place, "bad-tempo", f"{shown(written)} isn't a tempo.", help, fix)
        return None
    phases = []
    for name, number in zip(STRENGTH, numbers, strict=True):
        length = scalars.phase_span(Scalar(number, node.place), key, report)
        if length is not None and length.high:
            phases.append(Phase(name, length))
    if not phases:
        report.error(node.place, "bad-tempo", f"{shown(written)} takes no time.", _TEMPO_HELP)
    return tuple(phases) or None


def _not_a_pattern(node: Scalar | ListNode, key: str, report: Report) -> None:
    """Report a breath in another form, with its numbers in ours."""
    from timer.routine.reader.meant import breath_meant, flow  # needed only for mistakes

    items = node.items if isinstance(node, ListNode) else (node,)
    pairs = [pair for item in items if isinstance(item, MapNode) for pair in item.pairs]
    if pairs:
        said = ", ".join(f"{name.text} {scalars.written(value)}" for name, value in pairs)
    else:
        said = "-".join(scalars.written(item) for item in items)
    parts = breath_meant(said)
    message = f"{shown(key)} must name the parts of a breath."
    if parts is None:
        help = "Write `{in: 4, hold: 0, out: 6-8, pause: 0}`."
        report.error(node.place, "bad-pattern", message, help)
        return
    one_line = isinstance(node, Scalar) or node.flow
    fix = replaced(node.place, flow(parts), safe=True) if one_line else None
    report.error(node.place, "bad-pattern", message, f"Write `{flow(parts)}`.", fix)


@scalars.reads("pattern")
def pattern(node: Node, key: str, report: Report) -> tuple[Phase, ...] | None:
    """Read a breathing pattern, in counts of one second; parts of zero are left out."""
    if isinstance(node, Refused):
        return None
    if not isinstance(node, MapNode):
        _not_a_pattern(node, key, report)
        return None
    if node.pairs and all(not scalars.written(value) for _, value in node.pairs):
        _not_a_pattern(
            ListNode(tuple(name for name, _ in node.pairs), node.place, True), key, report
        )
        return None
    found = read_fields(node, PATTERN_KEYS, report, "A breathing pattern")
    lengths: dict[str, Range] = found.values
    idle = [part for part in ("in", "out") if part not in lengths or not lengths[part].low]
    if found.complete and idle:
        report.error(
            found.places.get(idle[0], node.place),
            "bad-pattern",
            f"This breath has no time for `{idle[0]}`.",
            f"Write `{idle[0]}: 4` or more.",
        )
    if idle or not found.complete:
        return None
    taken = {part: lengths[part] for part in BREATH if part in lengths}
    breath = tuple(Phase(part, length) for part, length in taken.items() if length.high)
    scalars.note_value(node, "pattern", breath, report)
    return breath


_MEASURED = (CueAt.OFFSET, CueAt.PART, CueAt.EVERY)
MOMENTS = tuple(moment.value for moment in CueAt if moment not in _MEASURED)

_Moment = dict[str, Any]
"""The fields of a cue that say when."""


@scalars.reads("moment")
def _moment(node: Node, key: str, report: Report) -> _Moment | None:
    written = scalars.scalar(node, key, report, "half")
    if written is None:
        return None
    if written.lower() in MOMENTS:
        return {"at": CueAt(written.lower())}
    spelt = _spelt_out(written)
    if "%" in spelt or "/" in spelt:
        share = re.fullmatch(r"([0-9]+)(?:\.([0-9]+))? ?%|([0-9]+) ?/ ?([0-9]+)", spelt)
        if share:
            return _part(share, node, report)
    if written[:1].isdigit():
        offset = scalars.gap(node, key, report)
        return None if offset is None else {"at": CueAt.OFFSET, "offset_ms": offset}
    report.error(
        node.place,
        "bad-value",
        f"A cue can't be at {shown(written)}.",
        *scalars.word_remedy(
            written,
            MOMENTS,
            node.place,
            report,
            f"Write {listed([*MOMENTS, '10s', '1/3', '75%'])}.",
        ),
    )
    return None


def _spelt_out(written: str) -> str:
    """Return `written` with `1/2` in place of `½`, and every figure as an ordinary one."""
    if written.isascii():
        return written
    from unicodedata import normalize

    return normalize("NFKC", written).replace("\u2044", "/")


def _part(share: re.Match[str], node: Node, report: Report) -> _Moment | None:
    """Return the moment at which a part of the bout is over."""
    whole, tenths, over, under = (found or "" for found in share.groups())
    number = int(over or whole + tenths)
    total = int(under) if under else 100 * 10 ** len(tenths)
    if number > total or not total:
        report.error(
            node.place,
            "bad-value",
            f"{shown(share[0])} is after the end of the bout."
            if total
            else f"{shown(share[0])} isn't part of anything.",
            f"Write a part of it, up to `{'1/1' if under else '100%'}`.",
        )
        return None
    if number in (0, total):
        return {"at": CueAt.END if number else CueAt.START}
    if 2 * number == total:
        return {"at": CueAt.HALF}
    divisor = gcd(number, total)
    return {"at": CueAt.PART, "part": (number // divisor, total // divisor)}


_BY_SIDE = {
    "left": Key("left", scalars.text, required=True),
    "right": Key("right", scalars.text, required=True),
    "either": Key("say", scalars.text),
}


@scalars.reads("say")
def _say(node: Node, key: str, report: Report) -> Mapping[str, str] | None:
    """Read what a cue says: a text, or one for each side."""
    if not isinstance(node, MapNode) or not any(name.text in _BY_SIDE for name, _ in node.pairs):
        said = scalars.text(node, key, report)
        return {"say": said} if said else None
    example = "`{left: Left foot back, right: Right foot back}`"
    found = _read(node, _BY_SIDE, report, "A cue's text", example)
    return None if found is None else {"say": "", **found.values}


CUE_KEYS = {
    "at": Key("moment", _moment),
    "every": Key("every", scalars.length),
    "say": Key("say", _say, required=True),
}


def _by_moment(node: MapNode, report: Report) -> bool:
    """Report cues that are written as `half: Breathe out`; return whether they are."""
    said = [(name.text, scalars.written(value)) for name, value in node.pairs]
    if not said or not all(moment in MOMENTS and words for moment, words in said):
        return False
    moment, words = said[0]
    report.error(
        node.pairs[0][0].place,
        "unknown-key",
        f"A cue has no key {shown(moment)}.",
        f"Write it as `- {{at: {moment}, say: {shown(words)[1:-1]}}}`.",
    )
    return True


def _cue(node: Node, key: str, report: Report) -> AuthorCue | None:
    if not isinstance(node, MapNode):
        said = scalars.text(node, key, report)
        return AuthorCue(said) if said else None
    if scalars.cut_by_colon(node, CUE_KEYS, report) or _by_moment(node, report):
        return None
    found = _read(node, CUE_KEYS, report, "A cue", "`{at: half, say: Breathe out}`")
    if found is None:
        return None
    moment: _Moment = found.values.get("moment", {})
    if "every" in found.values:
        if moment:
            report.error(
                found.places["at"],
                "at-and-every",
                "This cue has both an `at` and an `every`.",
                "Keep one of them, or make it two cues.",
            )
            return None
        moment = {"at": CueAt.EVERY, "offset_ms": found.values["every"]}
    return AuthorCue(**found.values["say"], **moment)


def _warn_commas(node: ListNode, report: Report) -> None:
    """Warn of a sentence in brackets whose commas make several cues of it."""
    said = [item for item in node.items if isinstance(item, Scalar) and item.plain]
    if len(said) < 2 or len(said) < len(node.items) or not said[0].text[:1].isupper():
        return
    if not any(item.text[:1].islower() for item in said[1:]):
        return
    line, start, _ = said[0].place
    whole = ", ".join(item.text for item in said)
    place = Place(line, start, said[-1].place.end_column if said[-1].place.line == line else start)
    report.warn(
        place,
        "comma-splits-text",
        f"The comma{'s split' if len(said) > 2 else ' splits'} this into {len(said)} cues.",
        f'If it is one, put quotes around it: `["{shown(whole)[1:-1]}"]`.',
        replaced(place, f'"{whole}"') if '"' not in whole else None,
    )


@scalars.reads("cues")
def cues(node: Node, key: str, report: Report) -> tuple[AuthorCue, ...] | None:
    """Read cues: texts, or mappings with a text and a moment."""
    if isinstance(node, ListNode) and node.flow:
        _warn_commas(node, report)
    return scalars.each(node, key, report, _cue)


@scalars.reads("move")
def move(node: Node, key: str, report: Report) -> str | None:
    """Read the name of a move; warn of one that looks like a slug and isn't in the library."""
    name = scalars.text(node, key, report)
    if name is not None:
        _look_up(name, node, report, certain="-" in name)
        scalars.note_value(node, "move", name, report)
    return name


def _look_up(name: str, node: Node, report: Report, *, certain: bool) -> None:
    """Warn of an unknown slug. One that could be a plain word needs a likely match for that."""
    if report.moves is None or report.moves.find(name) is not None:
        return
    before, slashes, after = name.partition(" //")
    if slashes and after.strip():
        report.warn(
            node.place,
            "comment-mark",
            "`//` doesn't start a comment in YAML: it is part of the name.",
            f"A comment starts with `#`: `{shown(f'{before} # {after.strip()}')[1:-1]}`.",
            replaced(node.place, f"{before.rstrip()} # {after.strip()}", safe=True),
        )
        return
    ends = name.rstrip(",;:. ")
    if ends != name and (report.moves.find(ends) is not None):
        report.warn(
            node.place,
            "unknown-move",
            f"{shown(name[len(ends) :])} at the end is part of the name, so no move has it.",
            f"Did you mean `{ends}`?",
            replaced(node.place, ends, safe=True),
        )
        return
    plain = re.sub("[ _]+", "-", name.lower())
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", plain) or not re.search("[a-z]", plain):
        return
    if file := report.moves.broken(plain):
        where = safe(f"{file.parent.name}/{file.name}")
        report.warn(
            node.place,
            "broken-move",
            f"The move {shown(plain)} in {where} has an error, so only its name can be used.",
            f"`supple check` of {where} shows what is wrong with it.",
        )
        return
    from timer.routine.reader.meant import move_meant, surely  # needed only for mistakes

    close = None if " " in name else move_meant(plain, report.moves, report)
    if plain != name:
        certain = "_" in name and " " not in name
        close = close if close and surely(plain, close) else None
    if not certain and not close:
        return
    own = re.sub("[-_]+", " ", name).capitalize()[:40]
    report.warn(
        node.place,
        "unknown-move",
        f"There is no move {shown(name)} in the library.",
        f"Did you mean `{close}`?" if close else f"For a move of your own write its name: `{own}`.",
        replaced(node.place, close) if close else None,
    )


@scalars.reads("move")
def _zone_name(node: Node, key: str, report: Report) -> str | None:
    name = scalars.text(node, key, report)
    if name is not None:
        _look_up(name, node, report, certain=False)
        scalars.note_value(node, "zone", name, report)
    return name


ZONE_KEYS = {
    "zone": Key("name", _zone_name, required=True),
    "for": Key("length", scalars.length),
    "share": Key("share", scalars.count),
    "cues": Key("cues", cues),
}


def _zone(node: Node, key: str, report: Report) -> Zone | None:
    if not isinstance(node, MapNode):
        name = _zone_name(node, key, report)
        return Zone(name) if name else None
    found = _read(node, ZONE_KEYS, report, "A zone", "`{zone: calves, for: 30s}`")
    return Zone(**found.values) if found else None


@scalars.reads("zones")
def zones(node: Node, key: str, report: Report) -> tuple[Zone, ...] | None:
    """Read a list of zones."""
    listed_zones = scalars.items(node, key, report, "`zones: [calves, thighs]`")
    if listed_zones is None:
        return None
    read = [_zone(item, key, report) for item in listed_zones]
    known = tuple(zone for zone in read if zone)
    return known if len(known) == len(read) else None


OPTION_KEYS = {
    "text": Key("text", scalars.text, required=True),
    "then": Key("then", scalars.one_of(("stop", "continue"))),
    "say": Key("say", scalars.text),
}


def _option(node: Node, key: str, report: Report) -> Option | None:
    if not isinstance(node, MapNode):
        shown_text = scalars.text(node, key, report)
        return Option(shown_text) if shown_text else None
    if scalars.cut_by_colon(node, OPTION_KEYS, report):
        return None
    found = _read(node, OPTION_KEYS, report, "An option", "`{text: Worse, then: stop}`")
    if found is None:
        return None
    stops = found.values.pop("then", "continue") == "stop"
    return Option(**found.values, stops=stops)


@scalars.reads("options")
def options(node: Node, key: str, report: Report) -> tuple[Option, ...] | None:
    """Read the two to nine options of a question."""
    nodes = scalars.items(node, key, report, "`options: [yes, no]`")
    if nodes is None:
        return None
    if not 2 <= len(nodes) <= 9:
        report.error(
            node.place,
            "number-of-options",
            f"This question has {len(nodes)} option{'s' if len(nodes) > 1 else ''}.",
            "Give it 2 to 9, one for each number key.",
        )
        return None
    read = [_option(item, key, report) for item in nodes]
    known = tuple(option for option in read if option)
    return known if len(known) == len(read) else None


def _read(
    node: Node, table: dict[str, Key], report: Report, what: str, example: str
) -> Fields | None:
    """Read a small mapping; return None unless all of it is valid."""
    whole = mapping(node, report, what, example)
    found = read_fields(whole, table, report, what) if whole else None
    return found if found and found.complete else None
