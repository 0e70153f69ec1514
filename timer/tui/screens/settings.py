"""The settings: a row for each, changed with one key and written at once."""

from __future__ import annotations

from collections.abc import Mapping

from textual.binding import Binding

from timer.backends import BACKENDS
from timer.frozen import frozen
from timer.settings import HOLDS, RANGES, SWITCHES, TEXTS, THEMES, Settings
from timer.tui.screens.list_screen import ListScreen, Option, Options
from timer.tui.screens.welcome import PLANS
from timer.tui.widgets.rows import Notice

Value = str | bool | int | None


@frozen
class Setting:
    """One setting that can be changed here."""

    key: str
    name: str
    about: str
    values: tuple[Value, ...]
    """What it can be, in the order in which keys go through."""
    names: tuple[str, ...] = ()
    """What each value is called; without names, as it is written."""
    round: bool = True
    """Whether the first value follows the last."""

    def called(self, value: Value) -> str:
        """Return what a value is called; one that was written by hand is shown as it is."""
        if value in self.values and self.names:
            return self.names[self.values.index(value)]
        return str(value)

    def beside(self, value: Value, step: int) -> Value:
        """Return the value `step` places further; past one that is not listed, the nearest end."""
        if value not in self.values:
            return self._nearest(value, step)
        place = self.values.index(value) + step
        last = len(self.values) - 1
        return self.values[place % len(self.values) if self.round else max(min(place, last), 0)]

    def _nearest(self, value: Value, step: int) -> Value:
        if self.round or not isinstance(value, int):
            return self.values[0 if step > 0 else -1]
        numbers = [one for one in self.values if isinstance(one, int)]
        beyond = [one for one in numbers if (one > value) == (step > 0)]
        return min(beyond, key=lambda one: abs(one - value))


_LEVELS = tuple(range(0, 101, 10))
_BESIDE = "Beside the volume of everything; s lets you hear it."
_SWITCH = (False, True)
_OFF_ON = ("off", "on")
_COLOURS = (
    "auto suits the terminal, dark or light. The grounds of a session are ours in every theme: no "
    "others are told apart by every eye."
)
_NOTIFY = (
    "When a rest of a minute or the plan of an open step is over, and you are in another window."
)

GROUPS: Mapping[str, tuple[Setting, ...]] = {
    "Routines": (
        Setting(
            "plan",
            "Plan",
            "What the menu puts first. Nothing is hidden.",
            tuple(plan for plan, _, _ in PLANS),
            tuple(name.lower() for _, name, _ in PLANS),
        ),
        Setting(
            "hold",
            "Length of stretches",
            "How long they last where a routine leaves a range: 10 s, the range, or a minute.",
            HOLDS,
        ),
        Setting("range", "Reps and ranges", "Which point of a range is taken.", RANGES),
        Setting(
            "strict", "Pull as a number", "Tells a light pull as two out of ten.", _SWITCH, _OFF_ON
        ),
    ),
    "Sound": (
        Setting(
            "voice",
            "Voice",
            "How much is said. SUPPLE_VOICE goes before it.",
            ("auto", "full", "names", "off"),
            ("as the routine says", "all", "names and numbers", "off"),
        ),
        Setting(
            "ticks",
            "Ticks",
            "Whether seconds tick.",
            (None, True, False),
            ("as the routine says", "on", "off"),
        ),
        Setting(
            "metronome",
            "Metronome",
            "Whether every second of work ticks, softly.",
            (None, True, False),
            ("as the routine says", "on", "off"),
        ),
        Setting("volume", "Volume", "How loud everything is, up to 100.", _LEVELS, round=False),
        Setting("voice_level", "Loudness of speech", _BESIDE, _LEVELS, round=False),
        Setting("tone_level", "Loudness of tones", _BESIDE, _LEVELS, round=False),
        Setting("tick_level", "Loudness of ticks", _BESIDE, _LEVELS, round=False),
        Setting("mute", "Begin without sound", "m has it back in a session.", _SWITCH, _OFF_ON),
        Setting("audio", "Sound through", "SUPPLE_AUDIO goes before it.", BACKENDS),
    ),
    "Screen": (
        Setting("theme", "Colours", _COLOURS, THEMES),
        Setting("motion", "Motion", "Whether figures and bars move by themselves.", SWITCHES),
        Setting("text", "Texts", "How large the player's texts beside the countdown are.", TEXTS),
        Setting("notify", "Notification", _NOTIFY, _SWITCH, _OFF_ON),
        Setting("mouse", "Mouse", "Clicks and wheel, from the next start on.", _SWITCH, _OFF_ON),
    ),
}
"""Every setting on the screen, by what it is about, in its order."""
SETTINGS = tuple(setting for settings in GROUPS.values() for setting in settings)


class SettingsScreen(ListScreen):
    """Shows the settings of the app's host and changes them."""

    BINDINGS = [  # noqa: RUF012
        Binding("right,l,L,enter,space,plus", "change(1)", show=False),
        Binding("left,h,H,minus", "change(-1)", show=False),
        Binding("s,S", "app.show_sounds", show=False),
        Binding("o,O", "dismiss", show=False),
    ]
    heading = "Settings"
    hints = (("←→", "change"), ("↑↓", "choose"), ("s", "sounds"), ("q", "back"))

    def on_options_pressed(self) -> None:
        """Change what was clicked a second time."""
        self.action_change(1)

    def action_change(self, step: int) -> None:
        """Give the chosen setting the value `step` places further, and write it at once."""
        options = self.query_one(Options)
        setting = SETTINGS[options.chosen]
        before: Value = getattr(self._settings, setting.key)
        after = setting.beside(before, step)
        problem = self.shell.prefer(setting.key, after) if after != before else None
        self.query_one(Notice).sentences = (problem,) if problem else ()
        options.fill(self.options())

    @property
    def _settings(self) -> Settings:
        return self.shell.context.settings

    def options(self) -> tuple[Option, ...]:
        """Return every setting with its value."""
        return tuple(
            Option(one.name, one.called(getattr(self._settings, one.key)), one.about, group)
            for group, settings in GROUPS.items()
            for one in settings
        )
