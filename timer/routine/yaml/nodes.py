"""The tree that a YAML file becomes: texts, lists and mappings, each with its place.

Named tuples, as these are made by the thousand and load in a fraction of the time.
"""

from __future__ import annotations

from typing import NamedTuple

from timer.routine.model import Place


class Scalar(NamedTuple):
    """A single value, always as text. `plain` means: written without quotes."""

    text: str
    place: Place
    plain: bool = True


class ListNode(NamedTuple):
    """A list. `flow` means: written in brackets."""

    items: tuple[Node, ...]
    place: Place
    flow: bool = False


class MapNode(NamedTuple):
    """Keys with their values, in the order of the file. `flow` means: written in braces."""

    pairs: tuple[tuple[Scalar, Node], ...]
    place: Place
    flow: bool = False


class Refused(NamedTuple):
    """Stands for a value whose problem has been reported already."""

    place: Place


Node = Scalar | ListNode | MapNode | Refused
