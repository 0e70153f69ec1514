"""How long it takes to get from one body position to another: house figures, as data."""

from __future__ import annotations

UNKNOWN_MS = 5_000
"""Settle time where a position is unknown."""

FETCH_MS = 5_000
"""What each piece of kit not used a moment ago adds."""

LEVELS: dict[str, str] = {
    "standing": "up",
    "walking": "up",
    "wall": "up",
    "sitting-chair": "chair",
    "half-kneeling": "knees",
    "kneeling": "knees",
    "all-fours": "knees",
    "sitting-floor": "floor",
    "lying-back": "floor",
    "lying-side": "floor",
    "lying-front": "floor",
}
"""How far above the floor the body is, for each position the library uses."""

SECONDS: dict[tuple[str, str], int] = {
    ("up", "up"): 5,
    ("up", "chair"): 6,
    ("up", "knees"): 8,
    ("up", "floor"): 10,
    ("chair", "up"): 6,
    ("chair", "chair"): 5,
    ("chair", "knees"): 8,
    ("chair", "floor"): 10,
    ("knees", "up"): 10,
    ("knees", "chair"): 10,
    ("knees", "knees"): 5,
    ("knees", "floor"): 6,
    ("floor", "up"): 12,
    ("floor", "chair"): 12,
    ("floor", "knees"): 8,
    ("floor", "floor"): 5,
}
"""Seconds from one level to another: getting down is quicker than getting up."""

TURN_MS = 2_000
"""Added where the level stays and the position changes, as in rolling over."""


def settle_ms(
    before: str | None, after: str | None, had: tuple[str, ...], needed: tuple[str, ...]
) -> int:
    """Return the settle time in milliseconds from position `before` to `after`.

    `had` and `needed` are the kit of the step before and of this one.
    """
    fetching = FETCH_MS * sum(1 for piece in needed if piece not in had)
    if before not in LEVELS or after not in LEVELS:
        return UNKNOWN_MS
    turning = TURN_MS if before != after and LEVELS[before] == LEVELS[after] else 0
    return SECONDS[LEVELS[before], LEVELS[after]] * 1000 + turning + fetching
