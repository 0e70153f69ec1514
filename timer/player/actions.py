"""The one table of the player's actions, from which every front end takes its keys and its help."""

from __future__ import annotations

from timer.frozen import keyword_frozen
from timer.player.commands import Key

_CHARS = {
    "space": " ",
    "plus": "+",
    "minus": "-",
    "equals_sign": "=",
    "question_mark": "?",
    "up": "↑",
    "down": "↓",
}
_SHOWN = {
    "right": "→",
    "left": "←",
    "up": "↑",
    "down": "↓",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "plus": "+",
    "minus": "-",
    "equals_sign": "=",
    "question_mark": "?",
    "slash": "/",
    "escape": "esc",
}


@keyword_frozen
class Action:
    """Something that a person can do with one key.

    `keys` are names as the screen's toolkit spells them; whatever is one character typed serves
    line mode too. Actions without a `key` are the front end's own.
    """

    id: str
    keys: tuple[str, ...]
    label: str
    """One or two words for the row of keys."""
    help: str
    key: Key | None = None
    rank: int = 0
    """The place in the row of keys, from 1, what matters most first; 0 leaves it to the help."""

    @property
    def chars(self) -> tuple[str, ...]:
        """The keys that arrive as one character, `enter` as a line feed among them."""
        if "enter" in self.keys:
            return ("\n", "\r")
        return tuple(_CHARS.get(key, key) for key in self.keys if key in _CHARS or len(key) == 1)

    @property
    def shown(self) -> tuple[str, ...]:
        """The keys as they are printed, the media keys left out."""
        return tuple(shown(key) for key in self.keys if not key.startswith("media_"))

    @property
    def keys_text(self) -> str:
        """The keys on one line: `n → PgDn`."""
        if self.id == "digit":
            return "0-9"
        return " ".join(self.shown)


def shown(key: str) -> str:
    """Return how a key is printed."""
    return _SHOWN.get(key, key)


def key_named(shown: str) -> str | None:
    """Return the key that is printed so, or None where the text stands for several."""
    names = {text: key for key, text in _SHOWN.items()}
    plain = len(shown) == 1 or shown in ("enter", "space") or shown.startswith("ctrl+")
    return names.get(shown) or (shown if plain else None)


ACTIONS: tuple[Action, ...] = (
    Action(
        id="toggle",
        keys=("space", "media_play_pause", "media_play", "media_pause"),
        key=Key.TOGGLE,
        label="pause",
        help="Pause, or go on after a count of three.",
        rank=1,
    ),
    Action(
        id="done",
        keys=("enter", "right", "pagedown", "media_track_next"),
        key=Key.DONE,
        label="done",
        help="Done: keeps what you did of this and goes to what is next.",
        rank=2,
    ),
    Action(
        id="next",
        keys=("n",),
        key=Key.NEXT,
        label="next",
        help="Leave this out and go to what is next.",
        rank=4,
    ),
    Action(
        id="back",
        keys=("b", "left", "pageup", "media_track_previous"),
        key=Key.BACK,
        label="back",
        help="Go back to what was before.",
        rank=7,
    ),
    Action(
        id="restart",
        keys=("r",),
        key=Key.RESTART,
        label="again",
        help="Begin this one again.",
        rank=9,
    ),
    Action(
        id="more",
        keys=("plus", "equals_sign"),
        key=Key.MORE,
        label="longer",
        help="Ten seconds more, or about that in whole reps.",
        rank=10,
    ),
    Action(
        id="less",
        keys=("minus",),
        key=Key.LESS,
        label="shorter",
        help="Ten seconds less; with less than that left, it ends.",
        rank=11,
    ),
    Action(
        id="swap",
        keys=("s",),
        label="easier",
        help="Swap this move for an easier or equal one.",
        rank=8,
    ),
    Action(
        id="hurts",
        keys=("x",),
        key=Key.HURTS,
        label="hurts",
        help="It hurts: stops this move, notes it, and asks what next.",
        rank=3,
    ),
    Action(
        id="digit",
        keys=tuple("1234567890"),
        label="effort",
        help="How hard the set was, 0 for ten; or the answer to a question.",
    ),
    Action(id="mute", keys=("m",), key=Key.MUTE, label="sound", help="Sound off or on.", rank=13),
    Action(id="voice", keys=("v",), key=Key.VOICE, label="voice", help="Voice off or on.", rank=14),
    Action(
        id="louder",
        keys=("up",),
        key=Key.LOUDER,
        label="louder",
        help="Louder, ten points of a hundred; it is kept for later sessions.",
    ),
    Action(
        id="softer",
        keys=("down",),
        key=Key.SOFTER,
        label="softer",
        help="Softer, ten points; has sound on again where it was off.",
    ),
    Action(
        id="focus",
        keys=("f",),
        label="focus",
        help="Show nothing but the countdown, or all again.",
        rank=12,
    ),
    Action(id="edit", keys=("e",), label="edit", help="While paused: edit the file.", rank=15),
    Action(
        id="help", keys=("question_mark",), label="help", help="Show or leave this help.", rank=6
    ),
    Action(
        id="quit",
        keys=("q", "ctrl+c"),
        key=Key.QUIT,
        label="quit",
        help="Leave, after a question; what was done is kept. Ctrl+c twice leaves at once.",
        rank=5,
    ),
)
"""Every action of the player, in the order of the help."""
