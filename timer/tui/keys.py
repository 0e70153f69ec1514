"""Keys of every screen: the player's actions, the menu's own, and how both become bindings."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from timer.player.actions import ACTIONS, Action
from timer.player.snapshot import Snapshot, State, Why
from timer.routine.guards import COMPLAINTS
from timer.timeline.segments import SegmentKind

if TYPE_CHECKING:
    from textual.binding import BindingType

Hint = tuple[str, str]
"""A key as it is printed, and what it does."""

PLAYER_ACTIONS = ACTIONS

MENU_ACTIONS: tuple[Action, ...] = (
    Action(id="start", keys=("enter", "space"), label="start", help="Start the routine.", rank=1),
    Action(
        id="filter",
        keys=("slash",),
        label="find",
        help="Find by name, kit, time of day or move; escape shows all again.",
        rank=4,
    ),
    Action(
        id="details",
        keys=("d",),
        label="details",
        help="Every step on one page: figure, dose, cues, warnings, easier and harder moves.",
        rank=5,
    ),
    Action(
        id="edit",
        keys=("e",),
        label="edit",
        help="Edit the routine; one of ours is copied to your folder first.",
        rank=6,
    ),
    Action(id="new", keys=("n",), label="new", help="Begin a routine of your own.", rank=7),
    Action(
        id="copy", keys=("c",), label="copy", help="Copy the routine under another name.", rank=8
    ),
    Action(id="help", keys=("question_mark",), label="help", help="Show this help.", rank=3),
    Action(id="quit", keys=("q", "ctrl+c"), label="quit", help="Leave.", rank=2),
    Action(
        id="settings",
        keys=("o",),
        label="settings",
        help="Plan, length of stretches, voice, sound: change them.",
        rank=9,
    ),
    Action(
        id="sources",
        keys=("s",),
        label="sources",
        help="Where every figure comes from, and where the articles disagree.",
        rank=10,
    ),
    Action(id="up", keys=("up", "k"), label="up", help="The routine above."),
    Action(id="down", keys=("down", "j"), label="down", help="The routine below."),
    Action(id="page_up", keys=("pageup",), label="page up", help="A page up."),
    Action(id="page_down", keys=("pagedown",), label="page down", help="A page down."),
    Action(id="home", keys=("home", "g"), label="first", help="The first routine."),
    Action(id="end", keys=("end", "G"), label="last", help="The last routine."),
    Action(id="show_all", keys=("escape",), label="all", help="Show all routines again."),
)
"""Every action of the menu, in the order of the help."""


def bindings(actions: Iterable[Action]) -> list[BindingType]:
    """Return bindings that run `act('id')`.

    Letters serve with Caps Lock on as well, but for the one that leaves for another program.
    """
    from textual.binding import Binding

    table = list(actions)
    taken = {key for action in table for key in action.keys}
    made: list[BindingType] = []
    for action in table:
        for key in action.keys:
            run = f"digit({key})" if action.id == "digit" else f"act('{action.id}')"
            letter = len(key) == 1 and key.isalpha() and action.id != "edit"
            names = {key, key.upper()} if letter else {key}
            names = {name for name in names if name == key or name not in taken}
            made += [Binding(name, run, action.label, show=False) for name in sorted(names)]
    return made


def hints(actions: Iterable[Action]) -> tuple[Hint, ...]:
    """Return the row of keys for `actions`, what matters most first."""
    ranked = sorted((action for action in actions if action.rank), key=lambda one: one.rank)
    return tuple((action.shown[0], action.label) for action in ranked)


def player_hints(now: Snapshot) -> tuple[Hint, ...]:
    """Return the row of keys that fits the moment: a question's answers, else every action."""
    if now.complaint is not None:
        return _ADVISED
    if now.state is State.PAUSED and now.why in _ANSWERS:
        return _ANSWERS[now.why]
    if now.segment.kind is SegmentKind.ASK:
        first = (f"1-{len(now.segment.options)}", "answer")
    elif now.rating is not None:
        first = ("1-9 0", "effort")
    else:
        return _PAUSED if now.state is State.PAUSED else _PLAYING
    return (first, *_PLAYING)


_PLAYING = hints(PLAYER_ACTIONS)
_PAUSED = tuple((key, "go on" if label == "pause" else label) for key, label in _PLAYING)
_ANSWERS: dict[Why | None, tuple[Hint, ...]] = {
    Why.QUIT: (("q", "leave"), ("space", "go on")),
    Why.HURT: (
        (f"1-{len(COMPLAINTS)}", "what it was"),
        ("enter", "leave it out"),
        ("space", "go on"),
        ("q", "quit"),
    ),
}
_ADVISED: tuple[Hint, ...] = (("enter", "end here"), ("space", "go on"), ("n", "leave it out"))
