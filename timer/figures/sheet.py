"""What a figure's file says, once it is read."""

from __future__ import annotations

from timer.figures.props import Prop
from timer.figures.skeleton import Pose, Rig
from timer.frozen import keyword_frozen


@keyword_frozen
class Sheet:
    """One figure: its poses in the order of its phases, each reached at its phase's end.

    The first phase begins in the last pose: where the file has a pose `start`, that one.
    """

    slug: str
    about: str
    """What is to be seen, in words."""
    rig: Rig
    phases: tuple[tuple[str, ...], ...]
    """For each pose but `start`, the names of the phase that ends in it, the figure's own first."""
    poses: tuple[Pose, ...]
    props: tuple[Prop, ...]
    works: tuple[str, ...]
    """The muscles that are marked."""
    floor: bool
    cycle_ms: int
    """How long one round of the poses takes where a routine names no phases; 0: it stays still."""
