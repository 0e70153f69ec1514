"""The one table of what a person can do while a routine runs.

It feeds the screen's bindings and footer, the help, the README and the keys of line mode.
"""

from __future__ import annotations

from dataclasses import dataclass

from timer.player.commands import Key


@dataclass(frozen=True, slots=True)
class Action:
    """One action. `keys` are named as Textual names them, the one to show first."""

    id: str
    keys: tuple[str, ...]
    key: Key | None
    """The command that the player takes; None where the front end does the work."""
    label: str
    """One or two words, for a footer."""
    help: str
    """A sentence, for the help."""
    chars: str = ""
    """The characters that mean it in line mode."""

    @property
    def keys_text(self) -> str:
        """The keys as a person reads them."""
        return " ".join(_SHOWN.get(key, key) for key in self.keys if key not in _HIDDEN)


ACTIONS: tuple[Action, ...] = (
    Action(
        "toggle",
        ("space", "media_play_pause", "media_play", "media_pause"),
        Key.TOGGLE,
        "pause",
        "Pause, or go on after a count-in.",
        " ",
    ),
    Action(
        "done",
        ("enter",),
        Key.DONE,
        "done",
        "Done: ends an effort, open or self-paced set; otherwise next.",
        "\r\n",
    ),
    Action(
        "next",
        ("n", "right", "pagedown", "media_track_next"),
        Key.NEXT,
        "next",
        "Leave this and go on.",
        "n",
    ),
    Action(
        "back",
        ("b", "left", "pageup", "media_track_previous"),
        Key.BACK,
        "back",
        "Go back to the start of what came before.",
        "b",
    ),
    Action("restart", ("r",), Key.RESTART, "again", "Begin this again.", "r"),
    Action(
        "more",
        ("plus", "equals_sign"),
        Key.MORE,
        "longer",
        "Ten seconds more, in whole reps or breaths.",
        "+=",
    ),
    Action(
        "less",
        ("minus",),
        Key.LESS,
        "shorter",
        "Ten seconds less; less than what is left ends it.",
        "-",
    ),
    Action("swap", ("s",), None, "easier", "Swap for an easier or equal move.", "s"),
    Action(
        "hurts",
        ("x",),
        Key.HURTS,
        "it hurts",
        "It hurts: stops this move, remembers it and offers what next.",
        "x",
    ),
    Action("mute", ("m",), Key.MUTE, "sound", "Sound off or on.", "m"),
    Action("voice", ("v",), Key.VOICE, "voice", "Voice off or on.", "v"),
    Action(
        "digit",
        tuple("1234567890"),
        None,
        "effort",
        "How hard the last set was, of ten (0 is 10), or the answer to a question.",
        "0123456789",
    ),
    Action("edit", ("e",), None, "edit", "While paused: edit the file and take it up again.", "e"),
    Action("help", ("question_mark",), None, "help", "Show this help.", "?"),
    Action(
        "quit",
        ("q", "ctrl+c"),
        Key.QUIT,
        "leave",
        "Ask, then leave; what you did is kept. A second ctrl+c leaves at once.",
        "q",
    ),
)

_SHOWN = {
    "plus": "+",
    "minus": "-",
    "question_mark": "?",
    "right": "→",
    "left": "←",
    "pagedown": "PgDn",
    "pageup": "PgUp",
}
_HIDDEN = frozenset(
    {
        "equals_sign",
        "media_play_pause",
        "media_play",
        "media_pause",
        "media_track_next",
        "media_track_previous",
    }
)
