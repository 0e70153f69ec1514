"""Sides and what hangs on them: their order, doses by side, and sides within sides."""

from __future__ import annotations

from typing import Any

from timer.routine.diagnostics import Report, listed, shown
from timer.routine.model import Dose, Order, Sides
from timer.routine.reader import scalars
from timer.routine.reader.mapping import Fields
from timer.routine.yaml.tree import ListNode, Node

BOTH = ("left", "right")

ORDERS = {
    "hold": (Order.BY_SIDE, Order.BY_SET),
    "reps": (Order.BY_SIDE, Order.BY_SET, Order.ALTERNATE),
    "effort": (Order.BY_SIDE, Order.BY_SET, Order.ALTERNATE),
    "zones": (Order.BY_SIDE, Order.BY_SET, Order.BY_ZONE),
    "open": (Order.BY_SIDE,),
    "group": (Order.BY_SIDE, Order.BY_SET),
}
"""The orders that go with each kind of step; kinds without sides are not here."""

MOST_LABELS = 24

_FORMS = ("each", "left", "right", "alternate")


@scalars.reads("sides")
def sides(node: Node, key: str, report: Report) -> Sides | None:
    """Read `each`, `left`, `right`, `alternate`, or a list of free labels."""
    if isinstance(node, ListNode):
        return _labels(node, key, report)
    word = scalars.scalar(node, key, report, "each")
    if word is None:
        return None
    if word.lower() not in _FORMS:
        guesses = {"both": "each", "all": "each", "alternating": "alternate"}
        otherwise = f"Write {listed(_FORMS)}, or a list of labels in brackets."
        close = guesses.get(word.lower())
        report.error(
            node.place,
            "bad-sides",
            f"Sides can't be {shown(word)}.",
            f"Did you mean `{close}`?" if close else report.did_you_mean(word, _FORMS, otherwise),
        )
        return None
    if word.lower() == "alternate":
        return Sides(BOTH, Order.ALTERNATE)
    return Sides(BOTH if word.lower() == "each" else (word.lower(),))


def _labels(node: ListNode, key: str, report: Report) -> Sides | None:
    labels = scalars.each(node, key, report, scalars.text)
    if labels is None:
        return None
    if len(labels) > MOST_LABELS:
        report.error(
            node.place,
            "bad-sides",
            f"There are {len(labels)} labels in this list.",
            f"Keep to {MOST_LABELS} at most.",
        )
        return None
    if not labels or len(set(labels)) < len(labels):
        report.error(
            node.place,
            "bad-sides",
            "There are no labels in this list." if not labels else "A label stands here twice.",
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
    """Join `sides` and `order` of a step into one, and check all that depends on them.

    `outer` are the labels of the group around the step; empty when it has none.
    """
    own: Sides | None = found.values.get("sides")
    asked: Order | None = found.values.pop("order", None)
    if "sides" in found.places and outer:
        found.complete = False
        report.error(
            found.places["sides"],
            "sides-in-sided-group",
            "This step has sides, and so has the group around it.",
            "Keep `sides` in one of the two places.",
        )
    if asked is not None and ("sides" not in found.places or own is not None):
        own = _ordered(own, asked, found, report)
    if own is not None:
        found.values["sides"] = own
        _check_order(kind, own, found, report)
    _check_doses(found, own.labels if own else outer, own, report)


def _ordered(own: Sides | None, asked: Order, found: Fields, report: Report) -> Sides | None:
    """Return the sides in the order asked for."""
    place = found.places["order"]
    if own is None:
        help = "Add `sides: each`, or take the order out."
        message = f"There are no sides to take {asked.value}."
        if asked is Order.ALTERNATE:
            found.complete = False
            report.error(place, "order-without-sides", message, help)
        else:
            report.warn(place, "order-without-sides", message, help)
        return None
    if own.order is Order.ALTERNATE and asked is not Order.ALTERNATE:
        found.complete = False
        report.error(
            place,
            "bad-order",
            f"Sides that alternate can't be taken {shown(asked.value)}.",
            "Write `sides: each` with this order, or take the order out.",
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
            f"A `{kind}` step can't take its sides {shown(own.order.value)}.",
            f"Write {listed(each.value for each in allowed)}.",
        )
    count = found.values.get("count")
    if own.order is not Order.ALTERNATE or not isinstance(count, Dose) or count.all is None:
        return
    number = len(own.labels)
    if count.all.low % number or count.all.high % number:
        odd = count.all.low if count.all.low % number else count.all.high
        even = odd + number - odd % number
        report.warn(
            found.places["count"],
            "odd-alternate",
            f"{odd} reps can't be shared evenly, since the count is all sides together.",
            f"Write {even}, or {even - number}." if even > number else f"Write {even}.",
        )


def _check_doses(found: Fields, labels: tuple[str, ...], own: Sides | None, report: Report) -> None:
    """Check that a dose by side names exactly the labels."""
    keys: dict[str, Any] = {"for": "length", "count": "count", "window": "window"}
    for key, name in keys.items():
        dose = found.values.get(name)
        if not isinstance(dose, Dose) or not dose.by_label:
            continue
        named = {label for label, _ in dose.by_label}
        alternate = own is not None and own.order is Order.ALTERNATE
        if named == set(labels) and not alternate:
            continue
        found.complete = False
        help = f"Name {', '.join(map(shown, labels))}." if labels else "Add `sides: each`."
        report.error(
            found.places[key],
            "labels-differ",
            f"{shown(key)} can't differ by side where the sides alternate."
            if alternate
            else f"{shown(key)} does not name exactly the sides of this step.",
            "Write one value for both sides together." if alternate else help,
        )
