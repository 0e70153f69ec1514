"""No sound at all, kept as carefully as any."""

from __future__ import annotations


class Silent:
    """Takes frames and forgets them."""

    backend = "silent"
    name = "no sound"
    frames = 0

    def write(self, samples: bytes) -> None:
        """Forget `samples`."""

    def close(self) -> None:
        """Nothing was opened."""
