"""Sessions driven by hand, from `tests.rig`."""

from tests.rig import bundled, rig

__all__ = ["bundled", "rig"]
