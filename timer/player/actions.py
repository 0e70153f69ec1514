"""The one table of the player's actions, which gives every front end its keys and help."""

from __future__ import annotations

from timer.frozen import keyword_frozen
from timer.player.commands import Key

_CHARS = {
    "space": " ",
    "plus": "+",
    "minus": "-",
    "equals_sign": "=",
    "question_mark": "?",
    "full_stop": ".",
    "asterisk": "*",
    "escape": "\x1b",
    "f5": "F5",
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
    "full_stop": ".",
    "asterisk": "*",
    "f5": "F5",
    "escape": "esc",
    "delete": "del",
}


@keyword_frozen
class Action:
    """Something that a person can do with one key.

    `keys` are spelt as Textual spells them; those that type one character work in plain mode too.
    An action without a `key` is for the front end to carry out.
    """

    id: str
    keys: tuple[str, ...]
    label: str
    """One or two words for the row of keys."""
    help: str
    key: Key | None = None
    repeats: bool = False
    """Whether a held key carries it out again and again."""
    rank: int = 0
    """The place in the row of keys, from 1 for the most important; 0 is shown only in the help."""

    @property
    def chars(self) -> tuple[str, ...]:
        """The keys that arrive as one character; `enter` is a line feed or carriage return."""
        if "enter" in self.keys:
            return ("\n", "\r")
        return tuple(_CHARS.get(key, key) for key in self.keys if key in _CHARS or len(key) == 1)

    @property
    def shown(self) -> tuple[str, ...]:
        """The keys as they are printed, without media keys."""
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
    """Return the key that is printed as `shown`, or None where that is several keys."""
    names = {text: key for key, text in _SHOWN.items()}
    plain = len(shown) == 1 or shown in ("enter", "space", "tab") or shown.startswith("ctrl+")
    return names.get(shown) or (shown if plain else None)


ACTIONS: tuple[Action, ...] = (
    Action(
        id="toggle",
        keys=("space", "full_stop", "media_play_pause", "media_play", "media_pause"),
        key=Key.TOGGLE,
        label="pause",
        help="Pause, or continue after a count of three. Twice quickly says the time, like t.",
        rank=1,
    ),
    Action(
        id="done",
        keys=("enter", "right", "pagedown", "media_track_next"),
        key=Key.DONE,
        label="done",
        help="Done: keep what you did and move on to what's next.",
        rank=2,
    ),
    Action(
        id="go_on",
        keys=("f5",),
        key=Key.GO_ON,
        label="continue",
        help="Continue after a pause.",
    ),
    Action(
        id="next",
        keys=("n",),
        key=Key.NEXT,
        label="next",
        help="Skip this and move on to what's next.",
        rank=4,
    ),
    Action(
        id="back",
        keys=("b", "left", "pageup", "media_track_previous"),
        key=Key.BACK,
        label="back",
        help="Go back to the previous one.",
        rank=7,
    ),
    Action(
        id="restart",
        keys=("r",),
        key=Key.RESTART,
        label="again",
        help="Start this one again.",
        rank=9,
    ),
    Action(
        id="more",
        keys=("plus", "equals_sign"),
        key=Key.MORE,
        label="longer",
        repeats=True,
        help="Add ten seconds, or what you set; about as much in whole reps.",
        rank=10,
    ),
    Action(
        id="less",
        keys=("minus",),
        key=Key.LESS,
        label="shorter",
        repeats=True,
        help="Take off as much; if less than that is left, it ends.",
        rank=11,
    ),
    Action(
        id="swap",
        keys=("s",),
        label="easier",
        help="Swap this move for an easier or similar one.",
        rank=8,
    ),
    Action(
        id="hurts",
        keys=("x",),
        key=Key.HURTS,
        label="hurts",
        help="It hurts: stop this move, note it, and choose what's next.",
        rank=3,
    ),
    Action(
        id="digit",
        keys=tuple("1234567890"),
        label="effort",
        help="How hard the set was, 0 for ten; then its reps, if they differ. Or an answer.",
    ),
    Action(
        id="time",
        keys=("t",),
        key=Key.TIME,
        label="time",
        help="Say how much is left of this and of the session.",
        rank=16,
    ),
    Action(id="mute", keys=("m",), key=Key.MUTE, label="sound", help="Sound off or on.", rank=13),
    Action(id="voice", keys=("v",), key=Key.VOICE, label="voice", help="Voice off or on.", rank=14),
    Action(
        id="louder",
        keys=("up",),
        key=Key.LOUDER,
        label="louder",
        repeats=True,
        help="Louder by 10, out of 100; later sessions start there.",
    ),
    Action(
        id="softer",
        keys=("down",),
        key=Key.SOFTER,
        label="softer",
        repeats=True,
        help="Quieter by 10; also turns sound back on.",
    ),
    Action(
        id="focus",
        keys=("f",),
        label="focus",
        help="Show only the countdown, or everything again.",
        rank=12,
    ),
    Action(id="edit", keys=("e",), label="edit", help="While paused: edit the file.", rank=15),
    Action(
        id="help", keys=("question_mark",), label="help", help="Show or close this help.", rank=6
    ),
    Action(
        id="quit",
        keys=("q", "ctrl+c"),
        key=Key.QUIT,
        label="quit",
        help="Leave, after a question; what you did is kept. Ctrl+c twice leaves at once.",
        rank=5,
    ),
    Action(
        id="yes",
        keys=("y",),
        key=Key.YES,
        label="end it",
        help="When asked whether to leave: end the session here; enter keeps the rest for later. "
        "After an effort of ten: do the other sets after all.",
    ),
    Action(
        id="escape",
        keys=("escape",),
        key=Key.ESCAPE,
        label="back",
        help="Go back a step: close a question or this help, or continue after a pause.",
    ),
)
"""Every action of the player, in the order of the help."""
