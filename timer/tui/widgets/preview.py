"""What a routine holds: what it is for, what it needs, and its steps."""

from __future__ import annotations

from textual.strip import Strip

from timer.engine.catalogue import Card
from timer.timeline.segments import Segment, SegmentKind, Timeline
from timer.tui.palette import ACCENT, CALM, QUIET, TEXT, style
from timer.tui.typeset import blank, both_ends, row, wrap
from timer.tui.widgets.cards import duration, whens
from timer.tui.widgets.painted import Painted

WIDEST = 76


class Preview(Painted):
    """Shows one card at once, and its steps as soon as the file has been read."""

    _card: Card | None = None
    _reason: str | None = None
    _timeline: Timeline | None = None

    def show(
        self, card: Card | None, reason: str | None = None, timeline: Timeline | None = None
    ) -> None:
        """Show another card with the reason for its place, or the steps of the one on show."""
        self._card, self._reason, self._timeline = card, reason, timeline
        self.paint()

    def rows(self, width: int, height: int) -> list[Strip]:
        """Return the card, then as many steps as there is room for."""
        if self._card is None:
            return []
        rows = _head(self._card, self._reason, width)
        if self._timeline is not None:
            rows += [blank(width, style(TEXT)), *_steps(self._timeline, width)]
        if len(rows) > height > 1:
            at = style(QUIET)
            rows = [*rows[: height - 1], row(width, ("  …", at), ground=at)]
        return rows


def _head(card: Card, reason: str | None, width: int) -> list[Strip]:
    inner = max(min(width - 3, WIDEST), 1)
    lines = [(line, style(TEXT, bold=True)) for line in wrap(card.name or card.slug, inner, 2)]
    if reason:
        text = reason[:1].upper() + reason[1:]
        lines += [(line, style(CALM)) for line in wrap(f"{text}.", inner)]
    if not card.ok:
        lines += [(line, style(ACCENT)) for line in wrap(card.problem or "", inner)]
        lines += [(line, style(QUIET)) for line in wrap("Press e to mend it.", inner)]
    lines += [(line, style(TEXT)) for line in wrap(card.about or "", inner)]
    own = "your own" if card.origin == "user" else ""
    facts = [duration(card.total_ms), whens(card), own]
    lines += [(line, style(QUIET)) for line in wrap(" · ".join(filter(None, facts)), inner)]
    if card.kit:
        lines += [(line, style(QUIET)) for line in wrap(f"You need: {', '.join(card.kit)}.", inner)]
    if card.last_done:
        lines.append((f"Last done: {card.last_done[:10]}.", style(QUIET)))
    return [row(width, ("  ", at), (line, at), ground=at) for line, at in lines]


def _steps(timeline: Timeline, width: int) -> list[Strip]:
    """Return a row for each step: what it is, and how much of it."""
    steps: dict[int, list[Segment]] = {}
    for segment in timeline.segments:
        if not segment.is_gap or segment.kind is SegmentKind.REST:
            steps.setdefault(segment.step, []).append(segment)
    plain, quiet = style(TEXT), style(QUIET)
    room = min(width, WIDEST)
    rows = []
    for segments in steps.values():
        parts = [segment for segment in segments if not segment.is_gap] or segments
        labels = ", ".join(dict.fromkeys(part.label for part in parts))
        ends = both_ends(room, (f"  {labels}", plain), (f"{amount(parts)} ", quiet), ground=plain)
        rows.append(ends.adjust_cell_length(width, plain))
    return rows


def amount(parts: list[Segment]) -> str:
    """Return how much a step asks for: `4 × 25 s`, `2 × 12 reps`, `about 8 min`."""
    first = parts[0]
    times = f"{len(parts)} × " if len(parts) > 1 else ""
    if first.kind is SegmentKind.EFFORT:
        return f"{times}to {first.target} of 10"
    if first.counted:
        return f"{times}{first.reps} reps"
    return f"{times}{'about ' if first.open else ''}{duration(first.length_ms)}"
