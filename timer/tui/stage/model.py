"""What the stage shows at one moment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from timer.frozen import frozen, replace
from timer.player.snapshot import Snapshot

if TYPE_CHECKING:
    from timer.figures.motion import Figure

WAVER_S = 2


@frozen
class StageModel:
    """A snapshot with its figures, and how the person wants it shown."""

    now: Snapshot
    title: str
    ends: str | None = None
    """When the session will end, as `14:32`; None while unknown."""
    drawn: Figure | None = None
    """The figure of the current move, or in a gap of the next one."""
    coming: Figure | None = None
    """The figure of the move after that."""
    moving: bool = True
    """Whether figures move; if not, their key poses are shown."""
    large: bool = False
    """Whether the move's name is in large letters."""
    focus: bool = False
    """Whether only the countdown is shown."""
    lost: bool = False
    """Whether nothing is heard, though sound is on."""
    done_key: str = "enter"
    """The key that ends what waits for the person."""


def staged(model: StageModel) -> StageModel:
    """Return a model without the fields that the stage doesn't show, so that more are equal."""
    now = model.now
    gone = now.gone_s if now.segment.open else 0
    nothing: frozenset[int] = frozenset()
    shown = replace(
        now,
        gone_s=gone,
        total_s=0,
        total_gone_s=0,
        total_left_s=0,
        sets_done=nothing,
        sets_unsaved=nothing,
    )
    return replace(model, now=shown, ends=None, lost=False)


def steady(now: Snapshot) -> Snapshot:
    """Return a snapshot without its seconds, which is the same for most of a segment."""
    return replace(
        now,
        left_s=now.left_s and 1,
        gone_s=0,
        over_s=0,
        count_in=None,
        phase_left_s=None,
        total_gone_s=0,
        total_left_s=0,
    )


def unhurried(model: StageModel) -> StageModel:
    """Return a model without the fields that change every second, which figures don't depend on."""
    shown = replace(
        model.now,
        left_s=None,
        gone_s=0,
        over_s=0,
        count_in=None,
        rep=None,
        phase=None,
        phase_left_s=None,
        phase_length_s=None,
    )
    return replace(model, now=shown)


def end_time(wall: str, now: Snapshot, before: int | None) -> tuple[int, str]:
    """Return the second of the day at which the session will end, and the time as `14:32`.

    `wall` is the local time in ISO 8601. `before` is the second returned last: rounding makes it
    vary by one, and the minute shown must not flicker.
    """
    hours, minutes, seconds = (int(part) for part in wall[11:19].split(":"))
    over = hours * 3600 + minutes * 60 + seconds + round(now.total_left_s / now.speed)
    if before is not None and abs(over - before) <= WAVER_S:
        over = before
    minute = -(-over // 60) % (24 * 60)
    return over, f"{minute // 60:02d}:{minute % 60:02d}"
