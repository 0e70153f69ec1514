"""How long it takes to get from one body position to another: a table in the library."""

from __future__ import annotations

from functools import cache

from timer import assets
from timer.frozen import frozen
from timer.routine.yaml.tree import LARGEST, load, values

UP = "standing"
"""Where you are after you were at the computer."""


@frozen
class Positions:
    """Settle times in milliseconds. A level is how far your body is from the floor."""

    unknown_ms: int
    turn_ms: int
    levels: dict[str, str]
    """The level of each position."""
    ways_ms: dict[tuple[str, str], int]
    """The time from one level to another."""
    fetch_ms: dict[str, int]
    """What each piece of kit adds, by its name in lower case; `other` is for the rest."""
    walk_to: frozenset[str]
    """Kit in lower case that you get up and walk to."""
    sides_ms: dict[str, int]
    """The time to change sides, by position and by kit in lower case; `other` is for the rest."""

    def settle_ms(
        self, before: str | None, after: str | None, had: tuple[str, ...], needed: tuple[str, ...]
    ) -> int:
        """Return the settle time from position `before` to `after`.

        `had` and `needed` are the kit of the previous step and of this one.
        """
        here, there = self.levels.get(before or ""), self.levels.get(after or "")
        if here is None or there is None:
            return self.unknown_ms
        turning = self.turn_ms if before != after and here == there else 0
        new = [piece.casefold() for piece in needed if piece not in had]
        way = self.ways_ms[here, there]
        up = self.levels[UP]
        if up not in (here, there) and not self.walk_to.isdisjoint(new):
            way = self.ways_ms[here, up] + self.ways_ms[up, there]
        return way + turning + sum(map(self._fetching, new))

    def switch_ms(self, position: str | None, kit: tuple[str, ...]) -> int:
        """Return the time to change sides in a position, with the kit in use."""
        known = (position or "", *(piece.casefold() for piece in kit))
        return max(self.sides_ms.get(one, self.sides_ms["other"]) for one in known)

    def _fetching(self, piece: str) -> int:
        return self.fetch_ms.get(piece, self.fetch_ms["other"])


@cache
def bundled() -> Positions:
    """Return the bundled table, read on the first call."""
    path = assets.folder("routines") / "tables" / "positions.yaml"
    data = values(load(path, LARGEST, "`unknown:`"))
    return Positions(
        unknown_ms=_ms(data["unknown"]),
        turn_ms=_ms(data["turn"]),
        levels={place: level for level, places in data["levels"].items() for place in places},
        ways_ms={
            (here, there): _ms(seconds)
            for here, ways in data["seconds"].items()
            for there, seconds in ways.items()
        },
        fetch_ms={piece.casefold(): _ms(seconds) for piece, seconds in data["fetch"].items()},
        walk_to=frozenset(piece.casefold() for piece in data["walk-to"]),
        sides_ms={one.casefold(): _ms(seconds) for one, seconds in data["sides"].items()},
    )


def _ms(seconds: str) -> int:
    return int(seconds) * 1000
