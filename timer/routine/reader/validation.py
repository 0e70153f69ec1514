"""Rules between the keys of one step: targets and ceilings, caps, totals of zones."""

from __future__ import annotations

import re
from collections.abc import Callable

from timer.routine.diagnostics import Report, shown
from timer.routine.durations import format_ms, format_range
from timer.routine.model import Dose, Place, Range, Zone
from timer.routine.reader import scalars
from timer.routine.reader.mapping import Fields
from timer.routine.yaml.tree import Node

HIGHEST = 9
"""Effort stops short of ten."""


@scalars.reads("target")
def target(node: Node, key: str, report: Report) -> int | None:
    """Read an effort such as `8/10`, 1 to 9."""
    written = scalars.scalar(node, key, report, "8/10")
    if written is None:
        return None
    found = re.fullmatch(r"([0-9]{1,2}) ?/ ?10", written)
    if found and 1 <= int(found[1]) <= HIGHEST:
        return int(found[1])
    number = re.match(r"[1-9](?![0-9])", written)
    report.error(
        node.place,
        "bad-target",
        "Effort of ten out of ten is too far."
        if found and int(found[1]) == 10
        else f"{shown(written)} is not an effort out of ten.",
        f"Write `{number[0]}/10`." if number else "Write `8/10`, at most `9/10`.",
    )
    return None


@scalars.reads("ceiling")
def ceiling(node: Node, key: str, report: Report) -> int | None:
    """Read the highest effort allowed, as `9` or `9/10`."""
    written = scalars.scalar(node, key, report, "9")
    if written is None:
        return None
    found = re.fullmatch(r"([1-9])(?: ?/ ?10)?", written)
    if found:
        return int(found[1])
    report.error(
        node.place,
        "bad-target",
        f"The ceiling can't be {shown(written)}.",
        f"Write a number from 1 to {HIGHEST}; ten is never asked for.",
    )
    return None


def _effort(found: Fields, place: Place, report: Report) -> None:
    asked, most = found.values.get("target"), found.values.get("ceiling", HIGHEST)
    if asked is not None and asked > most:
        found.complete = False
        report.error(
            found.places["to"],
            "target-over-ceiling",
            f"The target {asked}/10 lies over the ceiling of {most}.",
            f"Lower the target to {most}/10, or raise the ceiling.",
        )


def _reps(found: Fields, place: Place, report: Report) -> None:
    if "tempo" in found.places and "pace" in found.places:
        found.complete = False
        report.error(
            found.places["pace"],
            "tempo-and-pace",
            "This step has both a tempo and a pace.",
            "Keep `tempo` for named phases, or `pace` for reps at one's own speed.",
        )


def _breathe(found: Fields, place: Place, report: Report) -> None:
    both = "for" in found.places and "cycles" in found.places
    if both or not ("for" in found.places or "cycles" in found.places):
        found.complete = False
        report.error(
            found.places["cycles"] if both else place,
            "for-or-cycles",
            f"A `breathe` step has {'both' if both else 'neither'} `for` "
            f"{'and' if both else 'nor'} `cycles`.",
            "Keep one of them." if both else "Add `for: 5m` or `cycles: 10`.",
        )


def _open(found: Fields, place: Place, report: Report) -> None:
    about, cap = found.values.get("about"), found.values.get("cap")
    if about is not None and cap is not None and cap < about:
        found.complete = False
        report.error(
            found.places["cap"],
            "cap-below-about",
            f"The cap of {format_ms(cap)} is below the estimate of {format_ms(about)}.",
            f"Write a cap of at least `{format_ms(about)}`.",
        )


def _zones(found: Fields, place: Place, report: Report) -> None:
    zones: tuple[Zone, ...] | None = found.values.get("zones")
    dose: Dose | None = found.values.get("length")
    if zones is None or dose is None:
        return
    taken = sum(zone.length for zone in zones if zone.length is not None)
    free = any(zone.length is None for zone in zones)
    for total in (dose.all, *(amount for _, amount in dose.by_label)):
        if total is not None and not _fits(taken, free, total):
            found.complete = False
            _report_total(taken, free, total, found.places["for"], report)
            return


def _fits(taken: int, free: bool, total: Range) -> bool:
    return taken < total.low if free else taken == total.low == total.high


def _report_total(taken: int, free: bool, total: Range, place: Place, report: Report) -> None:
    whole = format_range(total)
    if free:
        message = (
            f"Zones with a time of their own take {format_ms(taken)} of {whole}: nothing is left."
        )
        help = "Write a longer `for`, or shorter zones."
    else:
        message = f"The zones take {format_ms(taken)} together, but `for` says {whole}."
        help = f"Write `for: {format_ms(taken)}`, or let one zone have no time of its own."
    report.error(place, "zones-total", message, help)


RULES: dict[str, Callable[[Fields, Place, Report], None]] = {
    "reps": _reps,
    "effort": _effort,
    "breathe": _breathe,
    "open": _open,
    "zones": _zones,
}
"""What each kind checks beyond its keys."""
