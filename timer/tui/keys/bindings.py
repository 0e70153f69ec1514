"""The actions and keys of the player and the menu, as bindings and as rows of hints."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING

from timer.player.actions import ACTIONS, Action
from timer.player.snapshot import PauseReason, Snapshot, State
from timer.routine.screening_questions import COMPLAINTS
from timer.timeline.segments import SegmentKind

if TYPE_CHECKING:
    from textual.binding import BindingType

BUTTON = "button"
"""The key that every key is in one-button mode, but for those that are kept."""
KEPT = ("ctrl+c", "ctrl+z", "escape", "question_mark", "q", "Q", "x", "X")
"""The keys that stay what they are in one-button mode."""
Hint = tuple[str, str]
"""A key as printed, and what it does."""

PLAYER_ACTIONS = ACTIONS

MENU_ACTIONS: tuple[Action, ...] = (
    Action(
        id="start", keys=("enter", "space", "f5"), label="start", help="Start the routine.", rank=1
    ),
    Action(
        id="filter",
        keys=("slash",),
        label="find",
        help="Find by name, kit, time of day or move; escape shows all.",
        rank=4,
    ),
    Action(
        id="narrow",
        keys=("f",),
        label="filter",
        help="Narrow the list by body part, kit, minutes and time: space changes, escape clears.",
        rank=6,
    ),
    Action(
        id="details",
        keys=("d",),
        label="details",
        help="Show every step: figure, dose, cues, warnings, easier and harder moves.",
        rank=7,
    ),
    Action(
        id="edit",
        keys=("e",),
        label="edit",
        help="Edit the routine; a bundled one is copied for you first.",
        rank=8,
    ),
    Action(
        id="why",
        keys=("w",),
        label="what hurts",
        help="What's bothering you? Four questions, and what may help.",
        rank=5,
    ),
    *(
        Action(id=f"ran_{ran}", keys=(str(key),), label=label, help=help)
        for key, (ran, label, help) in enumerate(
            (
                ("soon", "run soon", "You're about to run."),
                ("easy", "easy run", "You're just back from an easy run."),
                ("hard", "hard run", "You're just back from a hard run."),
                ("long", "long run", "You're just back from a long run."),
                ("no", "no run", "No run today."),
            ),
            1,
        )
    ),
    Action(
        id="week",
        keys=("t",),
        label="week",
        help="This week, day by day: what is planned, done and moved.",
        rank=15,
    ),
    Action(
        id="diary",
        keys=("y",),
        label="diary",
        help="Note how tight and sore your legs are, and see the trend.",
        rank=16,
    ),
    Action(
        id="history",
        keys=("h",),
        label="history",
        help="Look back: a calendar, every session, weeks, trends, left against right.",
        rank=17,
    ),
    Action(id="new", keys=("n",), label="new", help="Create a routine of your own.", rank=9),
    Action(
        id="copy", keys=("c",), label="copy", help="Copy the routine under another name.", rank=10
    ),
    Action(
        id="favourite",
        keys=("asterisk",),
        label="favourite",
        help="Make the routine a favourite, which comes first; again takes it back.",
    ),
    Action(
        id="hide",
        keys=("z",),
        label="hide",
        help="Hide the routine, or show it again: / finds what is hidden.",
    ),
    Action(id="rename", keys=("r",), label="rename", help="Give your own routine another name."),
    Action(
        id="delete",
        keys=("delete", "backspace"),
        label="delete",
        help="Move your own routine to the folder .trash: press it twice.",
    ),
    Action(
        id="bundled",
        keys=("u",),
        label="use bundled",
        help="Use the bundled routine instead of your copy, which goes to .trash.",
    ),
    Action(id="help", keys=("question_mark",), label="help", help="Show this help.", rank=3),
    Action(id="quit", keys=("q", "ctrl+c"), label="quit", help="Leave Supple.", rank=2),
    Action(
        id="settings",
        keys=("o",),
        label="settings",
        help="Change the plan, length of stretches, voice and sound.",
        rank=11,
    ),
    Action(
        id="sources",
        keys=("s",),
        label="sources",
        help="See where each number comes from and where articles disagree.",
        rank=12,
    ),
    Action(
        id="welcome",
        keys=("a",),
        label="welcome",
        help="Show the welcome again: safety, sound, your plan, and a first stretch.",
    ),
    Action(
        id="shorter",
        keys=("left",),
        label="shorter",
        help="Make the routine shorter.",
        rank=13,
        repeats=True,
    ),
    Action(
        id="longer",
        keys=("right",),
        label="longer",
        help="Make it longer again.",
        rank=14,
        repeats=True,
    ),
    Action(id="up", keys=("up", "k"), label="up", help="The routine above.", repeats=True),
    Action(id="down", keys=("down", "j"), label="down", help="The routine below.", repeats=True),
    Action(id="page_up", keys=("pageup",), label="page up", help="A page up.", repeats=True),
    Action(
        id="page_down", keys=("pagedown",), label="page down", help="A page down.", repeats=True
    ),
    Action(id="home", keys=("home", "g"), label="first", help="The first routine."),
    Action(id="end", keys=("end", "G"), label="last", help="The last routine."),
    Action(id="show_all", keys=("escape",), label="all", help="Show all routines again."),
)
"""Every action of the menu, in the order of the help."""
MENU_SCREENS = ("why", "week", "diary", "history", "settings", "sources", "welcome")
"""The actions that open a screen of their own; the command palette lists them as well."""


def bindings(actions: Iterable[Action], screen: str) -> list[BindingType]:
    """Return bindings that run `act('id')`, each with the id `screen.id`.

    Letters work with Caps Lock on too, except the one that opens the editor.
    """
    from textual.binding import Binding

    table = list(actions)
    made: list[BindingType] = []
    for action in table:
        for key in pressed(action, table):
            digit = action.id == "digit"
            run = f"digit({key})" if digit else f"act('{action.id}')"
            name = None if digit else f"{screen}.{action.id}"
            made.append(Binding(key, run, action.label, show=False, id=name))
    return made


MOVING_KEYS = frozenset(
    (
        "up",
        "down",
        "left",
        "right",
        "pageup",
        "pagedown",
        "plus",
        "minus",
        "equals_sign",
        *"jkhlJKHL",
    )
)
"""The keys that repeat while held, on screens without a table of actions."""


def repeating(actions: Iterable[Action]) -> frozenset[str]:
    """Return the keys of `actions` that repeat while held."""
    table = list(actions)
    return frozenset(key for one in table if one.repeats for key in pressed(one, table))


def pressed(action: Action, table: Iterable[Action]) -> list[str]:
    """Return every key that runs an action, including capital letters."""
    taken = {key for other in table for key in other.keys}
    keys: list[str] = []
    for key in action.keys:
        letter = len(key) == 1 and key.isalpha() and action.id != "edit"
        capital = key.upper()
        keys += [capital, key] if letter and capital not in taken else [key]
    return keys


def player_hints(now: Snapshot, actions: tuple[Action, ...] = PLAYER_ACTIONS) -> tuple[Hint, ...]:
    """Return the hints for a snapshot: the answers to a question, else every action."""
    key = {action.id: action.shown[0] for action in actions}
    if now.complaint is not None:
        return (key["done"], "end"), (key["toggle"], "continue"), (key["next"], "skip it")
    if now.state is State.PAUSED and now.why is PauseReason.QUIT:
        if not now.keeps:
            return (key["done"], "end it"), (key["escape"], "continue")
        return (key["done"], "later"), (key["yes"], "end it"), (key["escape"], "continue")
    if now.state is State.PAUSED and now.why is PauseReason.HURT:
        return (
            (f"1-{len(COMPLAINTS)}", "what it was"),
            (key["done"], "skip it"),
            (key["toggle"], "continue"),
            (key["quit"], "quit"),
            (key["escape"], "it didn't"),
        )
    offered: tuple[Hint, ...] = ((key["yes"], "other sets"),) if now.offers else ()
    if now.segment.kind is SegmentKind.ASK:
        return (f"1-{len(now.segment.options)}", "answer"), *offered, *hints(actions)
    if now.rating is not None:
        return ("1-9 0", "effort"), *offered, *hints(actions)
    if now.counting is not None and not now.counted:
        return ("0-9", "reps"), *offered, *hints(actions)
    if now.state is State.PAUSED:
        return *offered, *(
            (pressed, "continue" if name == "pause" else name) for pressed, name in hints(actions)
        )
    return *offered, *hints(actions)


def button_hints(now: Snapshot) -> tuple[Hint, ...]:
    """Return the hints for a snapshot in one-button mode."""
    key, paused = "any key", now.state is State.PAUSED
    leave, helps = ("q", "quit"), ("?", "help")
    if now.complaint is not None:
        return (key, "end"), ("esc", "back"), helps
    if paused and now.why is PauseReason.QUIT:
        return (key, "later" if now.keeps else "end it"), ("esc", "continue"), helps
    if paused and now.why is PauseReason.HURT:
        answers = (f"1-{len(COMPLAINTS)}", "what it was")
        return answers, (key, "skip it"), ("esc", "it didn't"), leave, helps
    asked: tuple[Hint, ...] = ()
    if now.segment.kind is SegmentKind.ASK:
        asked = ((f"1-{len(now.segment.options)}", "answer"),)
    elif now.rating is not None:
        asked = (("1-9 0", "effort"),)
    elif now.counting is not None and not now.counted:
        asked = (("0-9", "reps"),)
    if now.offers:
        asked += (("y", "other sets"),)
    pauses = ((key, "continue" if paused else "pause"), ("twice", "done"))
    does = ((key, "done"),) if now.waiting else pauses
    return (*asked, *does, ("x", "hurts"), leave, helps)


@cache
def hints(actions: tuple[Action, ...]) -> tuple[Hint, ...]:
    """Return the hints for `actions`, the most important first."""
    ranked = sorted((action for action in actions if action.rank), key=lambda one: one.rank)
    return tuple((action.shown[0], action.label) for action in ranked)
