"""All that the player's screen shows at one moment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from timer.frozen import frozen, replace
from timer.player.snapshot import Snapshot

if TYPE_CHECKING:
    from timer.figures.motion import Figure

WAVER_S = 2


@frozen
class StageModel:
    """A snapshot, what belongs to it, and how the person wants it shown."""

    now: Snapshot
    title: str
    ends: str | None = None
    """The time of day at which it will be over, `14:32`; None while that is not known."""
    drawn: Figure | None = None
    """The figure of the current move, in a gap of the coming one."""
    coming: Figure | None = None
    """The figure of what comes after that."""
    moving: bool = True
    """Whether figures move, and are not shown as key poses."""
    large: bool = False
    """Whether the move's name is set large."""
    focus: bool = False
    """Whether there is nothing but the countdown."""


def staged(moment: StageModel) -> StageModel:
    """Return a moment without what the stage does not show, so that more of them are equal."""
    now = moment.now
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
    return replace(moment, now=shown, ends=None)


def unhurried(moment: StageModel) -> StageModel:
    """Return a staged moment without what changes from second to second, as pictures do not."""
    shown = replace(
        moment.now,
        left_s=None,
        gone_s=0,
        over_s=0,
        count_in=None,
        rep=None,
        phase=None,
        phase_left_s=None,
        phase_length_s=None,
    )
    return replace(moment, now=shown)


def end_time(wall: str, now: Snapshot, before: int | None) -> tuple[int, str]:
    """Return the second of the day at which a session will be over, and as `14:32`.

    `wall` is the local time as in ISO 8601. `before` is what was returned last: what is rounded to
    seconds wavers by one, and the minute must not.
    """
    hours, minutes, seconds = (int(part) for part in wall[11:19].split(":"))
    over = hours * 3600 + minutes * 60 + seconds + round(now.total_left_s / now.speed)
    if before is not None and abs(over - before) <= WAVER_S:
        over = before
    minute = -(-over // 60) % (24 * 60)
    return over, f"{minute // 60:02d}:{minute % 60:02d}"
