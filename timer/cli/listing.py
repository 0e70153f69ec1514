"""What `supple list` prints."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from timer.cli.output import Ink, columns, ink, print_json, put, say, table
from timer.services.catalog import RoutineCard, routine_cards
from timer.services.context import Context
from timer.text import safe
from timer.timeline.messages import clock_text

if TYPE_CHECKING:
    from timer.coach.past import Past


def show_list(context: Context, past: Past, *, as_json: bool = False) -> None:
    """Print every routine."""
    cards = routine_cards(context, past, asking=False)
    if past.error:
        say(f"{past.error.sentences} The dates of your last sessions can't be shown.", err=True)
    if as_json:
        print_json(
            routines=[
                {
                    "slug": card.slug,
                    "name": card.name,
                    "path": str(card.path),
                    "origin": card.origin,
                    "when": list(card.when),
                    "total_ms": card.total_ms,
                    "kit": list(card.kit),
                    **({"missing": list(card.missing)} if card.missing else {}),
                    "ok": card.ok,
                    "last_done": card.last_done,
                    **({"copies": list(card.copies)} if card.copies else {}),
                    **({str(card.mark): True} if card.mark else {}),
                }
                for card in cards
            ]
        )
        return
    more = ("conflict copies",) if any(card.copies for card in cards) else ()
    marked = ("menu",) if any(card.mark for card in cards) else ()
    rows: list[tuple[str, ...]] = [
        ("routine", "total", "name", "when", "last done", "kit", *more, *marked)
    ]
    for card in cards:
        total = "" if card.total_ms is None else clock_text(card.total_ms)
        name = card.name if card.name is not None else f"broken: {card.problem}"
        done = (card.last_done or "")[:10]
        kit = ", ".join(f"{one} (missing)" if one in card.missing else one for one in card.kit)
        copies = (", ".join(card.copies),) if more else ()
        mark = (str(card.mark or ""),) if marked else ()
        rows.append((card.slug, total, name, ", ".join(card.when), done, kit, *copies, *mark))
    for line in _painted(table(rows, columns()), cards, ink()):
        put(line)


def _painted(lines: list[str], cards: Sequence[RoutineCard], paint: Ink) -> Iterator[str]:
    """Yield the lines of the list in colours: names stand out, what is broken more so."""
    yield paint(lines[0], bold=True)
    waiting = [*cards]
    for line in lines[1:]:
        slug = safe(waiting[0].slug) if waiting else ""
        if slug and line.startswith(slug):
            broken = "red" if waiting.pop(0).problem else None
            line = paint(slug, broken or "cyan", bold=True) + paint(line[len(slug) :], broken)
        yield line
