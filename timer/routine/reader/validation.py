"""Rules between the keys of one step: sides and their order, doses by side, efforts, totals."""

from __future__ import annotations

import re
from collections.abc import Callable

from timer.frozen import replace
from timer.routine.diagnostics import Fix, Report, a_step, listed, replaced, shown
from timer.routine.durations import format_ms, format_range
from timer.routine.model import BySide, Dose, Order, Place, Range, Sides, Zone
from timer.routine.reader import scalars
from timer.routine.reader.mapping import Fields
from timer.routine.yaml.tree import ListNode, Node, Scalar

HIGHEST = 9
"""The highest effort. Ten is never asked for."""

BOTH = ("left", "right")

ORDERS = {
    "hold": (Order.BY_SIDE, Order.BY_SET),
    "reps": (Order.BY_SIDE, Order.BY_SET, Order.ALTERNATE),
    "effort": (Order.BY_SIDE, Order.BY_SET, Order.ALTERNATE),
    "zones": (Order.BY_SIDE, Order.BY_SET, Order.BY_ZONE),
    "open": (Order.BY_SIDE,),
    "group": (Order.BY_SIDE, Order.BY_SET),
}
"""The orders that suit each kind of step; kinds without sides aren't listed."""

MOST_LABELS = 24

_COUNTS = ("count", "window", "breaths")

_FORMS = ("each", "left", "right", "alternate")


@scalars.reads("target")
def target(node: Node, key: str, report: Report) -> int | None:
    """Read an effort such as `8/10`, 1 to 9."""
    written = scalars.scalar(node, key, report, "8/10")
    if written is None:
        return None
    found = re.fullmatch(r"([0-9]{1,2}) ?/ ?10", written)
    if found and 1 <= int(found[1]) <= HIGHEST:
        return int(found[1])
    from timer.routine.reader.meant import effort_meant  # needed only for mistakes

    meant = tuple(number for number in effort_meant(written) if 1 <= number <= HIGHEST)
    too_hard = not meant and 10 in effort_meant(written)
    one = replaced(node.place, f"{meant[0]}/10", safe=True) if len(meant) == 1 else None
    choice = " or ".join(f"`{number}/10`" for number in meant)
    report.error(
        node.place,
        "bad-target",
        "Ten out of ten is too hard."
        if too_hard
        else f"{shown(written)} isn't an effort out of ten.",
        f"Write {choice}." if meant else "Write a number out of ten, at most `9/10`.",
        one,
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
        f"Write a number from 1 to {HIGHEST}. Ten is never asked for.",
    )
    return None


@scalars.reads("sides")
def sides(node: Node, key: str, report: Report) -> Sides | None:
    """Read `each`, `left`, `right`, `alternate`, or a list of labels."""
    if isinstance(node, ListNode):
        return _labels(node, key, report)
    word = scalars.scalar(node, key, report, "each")
    if word is None:
        return None
    if word.lower() not in _FORMS:
        report.error(
            node.place,
            "bad-sides",
            f"Sides can't be {shown(word)}.",
            *_sides_help(node, word, report),
        )
        return None
    if word.lower() == "alternate":
        return Sides(BOTH, Order.ALTERNATE)
    return Sides(BOTH if word.lower() == "each" else (word.lower(),))


def _sides_help(node: Node, word: str, report: Report) -> tuple[str, Fix | None]:
    kind = report.here.kind if report.here else ""
    parts = scalars.comma_parts(node) if isinstance(node, Scalar) else ()
    turns = not kind or Order.ALTERNATE in ORDERS.get(kind, ())
    forms = _FORMS if turns else _FORMS[:-1]
    otherwise = f"Write {listed(forms)}, or a list of labels in brackets."
    if parts and {part.lower() for part in parts} - {"l", "r", "left", "right"}:
        labels = f"[{', '.join(parts)}]"
        return f"Write labels in brackets: `{labels}`.", replaced(node.place, labels, safe=True)
    help, fix = scalars.word_remedy(word, _FORMS, node.place, report, otherwise)
    if "alternate" in help and not turns:
        help = f"Write `each`: a `{kind}` step can't use `alternate`, which changes side every rep."
        return help, replaced(node.place, "each")
    return help, fix


def _labels(node: ListNode, key: str, report: Report) -> Sides | None:
    labels = scalars.each(node, key, report, scalars.text)
    if labels is None:
        return None
    if len(labels) > MOST_LABELS:
        report.error(
            node.place,
            "bad-sides",
            f"There are {len(labels)} labels in this list.",
            f"Use at most {MOST_LABELS}.",
        )
        return None
    if not labels or len(set(labels)) < len(labels):
        report.error(
            node.place,
            "bad-sides",
            "There are no labels in this list." if not labels else "A label is in this list twice.",
            "Write different labels, such as `[front, back]`.",
        )
        return None
    return Sides(labels)


@scalars.reads("order")
def order(node: Node, key: str, report: Report) -> Order | None:
    """Read one of the four orders."""
    word = scalars.one_of(tuple(Order))(node, key, report)
    return None if word is None else Order(word)


def settle_sides(kind: str, found: Fields, outer: tuple[str, ...], report: Report) -> None:
    """Join a step's `sides` and `order`, and check everything that depends on them.

    `outer` are the labels of the group around the step, if it has any.
    """
    own: Sides | None = found.values.get("sides")
    asked: Order | None = found.values.pop("order", None)
    if "sides" in found.places and outer:
        found.complete = False
        report.error(
            found.keys["sides"],
            "sides-in-sided-group",
            "This step has sides, and so has the group around it.",
            "Keep `sides` in one of the two.",
        )
    if asked is not None and ("sides" not in found.places or own is not None):
        own = _ordered(own, asked, found, report)
    if own is not None:
        found.values["sides"] = own
        _check_order(kind, own, found, report)
    _check_doses(found, own.labels if own else outer, own, report)


def _ordered(own: Sides | None, asked: Order, found: Fields, report: Report) -> Sides | None:
    """Return the sides in the order `asked` for."""
    place = found.keys["order"]
    if own is None:
        help = "Add `sides: each`, or remove the order."
        message = f"There are no sides to take in the order {shown(asked.value)}."
        if asked is Order.ALTERNATE:
            found.complete = False
            report.error(place, "order-without-sides", message, help)
        else:
            report.warn(place, "order-without-sides", message, help)
        return None
    if own.order is Order.ALTERNATE and asked is not Order.ALTERNATE:
        found.complete = False
        report.error(
            found.places["order"],
            "bad-order",
            f"Sides that alternate can't be in the order {shown(asked.value)}.",
            "Write `sides: each` with this order, or remove the order.",
        )
        return own
    return Sides(own.labels, asked)


def _check_order(kind: str, own: Sides, found: Fields, report: Report) -> None:
    allowed = ORDERS.get(kind, ())
    if allowed and own.order not in allowed:
        found.complete = False
        report.error(
            found.places.get("order", found.places["sides"]),
            "bad-order",
            f"{a_step(kind)} can't have the order {shown(own.order.value)}.",
            f"Write {listed(each.value for each in allowed)}.",
        )
    count = found.values.get("count")
    if own.order is not Order.ALTERNATE or not isinstance(count, Dose):
        return
    number = len(own.labels)
    alike = replace(count, by_label=())
    ends = (end for amount in alike.ranges for end in (amount.low, amount.high))
    odd = next((end for end in ends if end % number), None)
    if odd is not None:
        even = odd + number - odd % number
        report.warn(
            found.places["count"],
            "odd-alternate",
            f"{odd} reps can't be shared evenly: the count is for all sides together.",
            f"Write {even}, or {even - number}." if even > number else f"Write {even}.",
        )


def _check_doses(found: Fields, labels: tuple[str, ...], own: Sides | None, report: Report) -> None:
    """Check that a dose by side names exactly the step's labels, and one by set the sets."""
    keys = {"for": "length", "sets": "sets", **{key: key for key in _COUNTS}}
    for key, name in keys.items():
        dose = found.values.get(name)
        by_label = dose.by_label if isinstance(dose, Dose) else dose
        if isinstance(dose, Dose) and dose.by_set:
            _check_sets(key, dose, found, report)
        if not isinstance(by_label, tuple) or not by_label:
            continue
        named = {label for label, _ in by_label}
        alternate = own is not None and own.order is Order.ALTERNATE
        if named == set(labels) and not alternate:
            continue
        found.complete = False
        help = f"Name {', '.join(map(shown, labels))}." if labels else "Add `sides: each`."
        help = _as_range(key, by_label) or help
        wrong = next((label for label, _ in by_label if label not in labels), None)
        place = found.labels(key, wrong) if labels and wrong else None
        report.error(
            place or found.places[key],
            "labels-differ",
            f"{shown(key)} can't differ by side where the sides alternate."
            if alternate
            else f"{shown(key)} must name exactly the sides of this step.",
            "Write one value for both sides together." if alternate else help,
        )


def _as_range(key: str, by_label: BySide | tuple[tuple[str, Range], ...]) -> str | None:
    """Return what to write for `{min: 20s, max: 30s}`, which isn't meant by side."""
    named = {label.lower(): amount for label, amount in by_label}
    for low, high in (("min", "max"), ("from", "to"), ("low", "high"), ("least", "most")):
        if set(named) != {low, high}:
            continue
        ends = [one.low if isinstance(one, Range) else one for one in (named[low], named[high])]
        if ends[0] < ends[1]:
            written = format_range(Range(*ends)) if key == "for" else f"{ends[0]}-{ends[1]}"
            return f"Write a range: `{key}: {written}`."
    return None


def _check_sets(key: str, dose: Dose, found: Fields, report: Report) -> None:
    """Take the number of sets from a dose by set; one that is written must be the same."""
    many = len(dose.by_set)
    written = found.values.get("sets", many)
    sets = written if isinstance(written, int) else max(number for _, number in written)
    if sets == many:
        found.values["sets"] = written
        return
    found.complete = False
    report.error(
        found.places["sets"],
        "sets-differ",
        f"{shown(key)} has {many} amounts, but there are {sets} sets.",
        "Remove `sets`: there is one set for each amount.",
    )


def _hold(found: Fields, place: Place, report: Report) -> None:
    if "breaths" in found.meant:
        if "for" in found.places and "breaths" in found.places:
            found.complete = False
            report.error(
                found.keys["for"],
                "for-or-breaths",
                "This hold has both `for` and `breaths`.",
                "Keep one of them.",
            )
        if "pattern" not in found.meant:
            found.complete = False
            report.error(
                place,
                "missing-key",
                "A hold in breaths has no `pattern`.",
                "Add `pattern: {in: 4, out: 6}`.",
            )
    elif "pattern" in found.places:
        found.complete = False
        report.error(
            found.keys["pattern"],
            "for-or-breaths",
            "This hold has a `pattern`, but no `breaths`.",
            "Write `breaths: 5` in place of `for`, or make it a `breathe` step.",
        )
    elif "for" not in found.meant:
        found.complete = False
        report.error(place, "missing-key", "A `hold` step has no `for`.", "Add `for: 30s`.")


def _effort(found: Fields, place: Place, report: Report) -> None:
    asked, most = found.values.get("target"), found.values.get("ceiling", HIGHEST)
    if asked is not None and asked > most:
        found.complete = False
        report.error(
            found.places.get("ceiling", found.places["to"]),
            "target-over-ceiling",
            f"The ceiling of {most} is below the target of {asked}/10.",
            f"Raise the ceiling to {asked}, or lower the target to {most}/10.",
        )


def _reps(found: Fields, place: Place, report: Report) -> None:
    if "tempo" in found.places and "pace" in found.places:
        found.complete = False
        report.error(
            found.keys["pace"],
            "tempo-and-pace",
            "This step has both a tempo and a pace.",
            "Keep `tempo` for named phases, or `pace` for reps at your own speed.",
        )


def _breathe(found: Fields, place: Place, report: Report) -> None:
    both = "for" in found.places and "cycles" in found.places
    if both or not {"for", "cycles"} & found.meant:
        found.complete = False
        report.error(
            found.keys["cycles"] if both else place,
            "for-or-cycles",
            f"A `breathe` step has {'both' if both else 'neither'} `for` "
            f"{'and' if both else 'nor'} `cycles`.",
            "Keep `for` or `cycles`." if both else "Add `for: 5m` or `cycles: 10`.",
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
        message = f"Zones with their own time take {format_ms(taken)} of {whole}, so none is left."
        help = "Write a longer `for`, or shorter zones."
    else:
        message = f"The zones add up to {format_ms(taken)}, but `for` says {whole}."
        help = f"Write `for: {format_ms(taken)}`, or remove the time of one zone."
    report.error(place, "zones-total", message, help)


RULES: dict[str, Callable[[Fields, Place, Report], None]] = {
    "hold": _hold,
    "reps": _reps,
    "effort": _effort,
    "breathe": _breathe,
    "open": _open,
    "zones": _zones,
}
"""What is checked for each kind once its keys are read."""
