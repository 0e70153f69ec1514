"""The tree that a YAML file becomes: texts, lists and mappings, each with its place."""

from __future__ import annotations

from dataclasses import dataclass

from timer.routine.model import Place


@dataclass(frozen=True, slots=True)
class Scalar:
    """A single value, always as text. `plain` means: written without quotes."""

    text: str
    place: Place
    plain: bool = True


@dataclass(frozen=True, slots=True)
class ListNode:
    """A list. `flow` means: written in brackets."""

    items: tuple[Node, ...]
    place: Place
    flow: bool = False


@dataclass(frozen=True, slots=True)
class MapNode:
    """Keys with their values, in the order of the file. `flow` means: written in braces."""

    pairs: tuple[tuple[Scalar, Node], ...]
    place: Place
    flow: bool = False


@dataclass(frozen=True, slots=True)
class Refused:
    """Stands for a value whose problem has been reported already."""

    place: Place


Node = Scalar | ListNode | MapNode | Refused
