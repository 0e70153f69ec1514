"""The settings: one row each, changed with one key and saved at once."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from textual.binding import Binding

from timer.backends import BACKENDS
from timer.frozen import frozen
from timer.services.catalog import routine_cards
from timer.services.preferences import DAY_NAMES, PLANS, days_text
from timer.settings import (
    DUCKS,
    HOLDS,
    LINES,
    RANGES,
    SWITCHES,
    TEXTS,
    THEMES,
    WEEKDAYS,
    Settings,
    Value,
)
from timer.text import folded
from timer.timeline.compile.kit import lacking
from timer.timeline.messages import times
from timer.tui.screens.list_screen import ListScreen, Option, Options
from timer.tui.widgets.rows import Notice, hints_of

if TYPE_CHECKING:
    from timer.services.context import Context


@frozen
class Setting:
    """One setting that can be changed here."""

    key: str
    name: str
    about: str
    values: tuple[Value, ...] = ()
    """Its values, in the order in which the keys step through them; none for a list of its own."""
    names: tuple[str, ...] = ()
    """The name of each value; without names, values are shown as they are."""
    round: bool = True
    """Whether the first value comes after the last."""

    def called(self, value: Value) -> str:
        """Return a value's name, or the value itself if it was written by hand."""
        if self.key == KIT:
            return "everything" if not isinstance(value, tuple) else times(len(value), "piece")
        if self.key == RUN_DAYS:
            return days_text(value) if isinstance(value, tuple) else "learned"
        if value in self.values and self.names:
            return self.names[self.values.index(value)]
        return str(value)

    def beside(self, value: Value, step: int) -> Value:
        """Return the value `step` places further on, or the one nearest to a value not listed."""
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


KIT, RUN_DAYS = "kit", "run_days"
_LEVELS = tuple(range(0, 101, 10))
_BESIDE = "Relative to the main volume. Press s to hear it."
_SWITCH = (False, True)
_OFF_ON = ("off", "on")
_COLOURS = (
    "auto suits the terminal, dark or light. The colours of a session stay the same in every "
    "theme, so that everyone can tell them apart."
)
_CALM = "The background stays the same throughout; only the letters change colour."
_NOTIFY = "At the end of a long rest or of a step's planned time, while you're in another window."
_ONE_BUTTON = "Every key means done where the session waits for you, and pause elsewhere."
_PLAIN = "Plain lines instead of screens, from the next start. SUPPLE_PLAIN overrides it."

GROUPS: Mapping[str, tuple[Setting, ...]] = {
    "Routines": (
        Setting(
            "plan",
            "Plan",
            "What the menu suggests first. Nothing is hidden.",
            tuple(plan for plan, _, _ in PLANS),
            tuple(name.lower() for _, name, _ in PLANS),
        ),
        Setting(
            "hold",
            "Length of stretches",
            "How long to hold where a routine gives a range: 10 s, the range, or a minute.",
            HOLDS,
        ),
        Setting("range", "Reps and ranges", "Which end of a range you get.", RANGES),
        Setting(
            RUN_DAYS, "Running days", "The week is planned around them. Otherwise Supple learns."
        ),
        Setting(KIT, "Kit I have", "Moves that need other kit are swapped or left out."),
        Setting(
            "strict",
            "Stretch by number",
            "Says two out of ten for a gentle stretch.",
            _SWITCH,
            _OFF_ON,
        ),
        Setting(
            "progress",
            "Progress",
            "Reps, sets and harder forms grow after good sessions.",
            _SWITCH,
            _OFF_ON,
        ),
        Setting(
            "plus_minus",
            "Plus and minus",
            "How many seconds + adds to what you're doing, and - takes off.",
            (5, 10, 15, 20, 30),
            round=False,
        ),
    ),
    "Sound": (
        Setting(
            "voice",
            "Voice",
            "How much is spoken. SUPPLE_VOICE overrides it.",
            ("auto", "full", "brief", "names", "off"),
            ("as the routine says", "all", "what and how much", "names and numbers", "off"),
        ),
        Setting(
            "lang",
            "Language",
            "The language of your own texts, unless their routine says.",
            ("en", "de", "es", "fr", "it", "nl", "pl", "pt", "sv"),
            (
                *("English", "German", "Spanish", "French", "Italian", "Dutch", "Polish"),
                *("Portuguese", "Swedish"),
            ),
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
            "A soft tick for every second of work.",
            (None, True, False),
            ("as the routine says", "on", "off"),
        ),
        Setting(
            "fewer_cues",
            "Fewer cues",
            "After ten sessions, the cues of a move come only in every third.",
            _SWITCH,
            _OFF_ON,
        ),
        Setting("volume", "Volume", "How loud everything is, from 0 to 100.", _LEVELS, round=False),
        Setting("voice_level", "Loudness of speech", _BESIDE, _LEVELS, round=False),
        Setting("tone_level", "Loudness of tones", _BESIDE, _LEVELS, round=False),
        Setting("tick_level", "Loudness of ticks", _BESIDE, _LEVELS, round=False),
        Setting(
            "mute", "Start muted", "m brings the sound back during a session.", _SWITCH, _OFF_ON
        ),
        Setting(
            "duck",
            "Music",
            "On Linux: lowers it while Supple speaks, or pauses it in rests.",
            DUCKS,
            ("left alone", "lowered for speech", "paused in rests"),
        ),
        Setting("audio", "Sound output", "SUPPLE_AUDIO overrides it.", BACKENDS),
    ),
    "Keys": (
        Setting("one_button", "One button", _ONE_BUTTON, _SWITCH, _OFF_ON),
        Setting(
            "hands_free",
            "Hands free",
            "Sets at your own pace end five seconds after the plan.",
            (None, True, False),
            ("with one button", "on", "off"),
        ),
    ),
    "Screen": (
        Setting("theme", "Colours", _COLOURS, THEMES),
        Setting("calm", "Calm", _CALM, (None, True, False), ("as the system says", "on", "off")),
        Setting("motion", "Motion", "Whether figures and bars move.", SWITCHES),
        Setting("text", "Texts", "How large the text beside the countdown is.", TEXTS),
        Setting("notify", "Notification", _NOTIFY, _SWITCH, _OFF_ON),
        Setting("mouse", "Mouse", "Clicks and the wheel, from the next start.", _SWITCH, _OFF_ON),
        Setting("plain", "Plain mode", _PLAIN, _SWITCH, _OFF_ON),
        Setting("lines", "Lines in plain mode", "terse prints only what you need.", LINES),
    ),
}
"""Every setting on the screen by topic, in order."""
SETTINGS = tuple(setting for settings in GROUPS.values() for setting in settings)


class SettingsScreen(ListScreen[None]):
    """Shows the settings and changes them."""

    BINDINGS = [  # noqa: RUF012
        Binding("right,l,L,enter,space,plus", "change(1)", "change", key_display="←→"),
        Binding("left,h,H,minus", "change(-1)", show=False),
        Binding("s,S", "app.show_sounds", "sounds"),
        Binding("a,A", "app.show_welcome", "welcome"),
        Binding("q,Q,o,O", "dismiss", "back"),
    ]
    heading = "Settings"
    hints = hints_of((BINDINGS[0], *Options.BINDINGS, *BINDINGS[1:]))

    def on_option_list_option_selected(self) -> None:
        """Change the setting that was clicked."""
        self.action_change(1)

    def action_change(self, step: int) -> None:
        """Step through the values of the chosen setting, and save the new one at once."""
        options = self.query_one(Options)
        setting = SETTINGS[options.chosen]
        if not setting.values:
            kit = setting.key == KIT
            self.app.push_screen(KitScreen(pieces(self.shell.context)) if kit else DaysScreen())
            return
        before: Value = getattr(self._settings, setting.key)
        after = setting.beside(before, step)
        problem = self.shell.prefer(setting.key, after) if after != before else None
        self.query_one(Notice).sentences = (problem,) if problem else ()
        options.fill(self.options())

    def on_screen_resume(self) -> None:
        """Show what was changed on another screen."""
        super().on_screen_resume()
        self.query_one(Options).fill(self.options())

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


class TickScreen(ListScreen[None]):
    """Shows things to tick, and keeps which of them are."""

    BINDINGS = [  # noqa: RUF012
        Binding("space,enter,right,left,l,L,h,H", "turn", "yes or no", key_display="space"),
        Binding("a,A", "all", "everything"),
        Binding("q,Q", "dismiss", "back"),
    ]
    hints = hints_of((BINDINGS[0], *Options.BINDINGS, *BINDINGS[1:]))
    key = ""
    """The setting they are kept under."""

    def __init__(self, things: Mapping[str, str]) -> None:
        """`things` has each of them with a word on it."""
        super().__init__()
        self._things = things

    @abstractmethod
    def ticked(self, thing: str) -> bool:
        """Return whether a thing is ticked."""

    def kept(self, ticked: tuple[str, ...]) -> tuple[str, ...] | None:
        """Return what to keep if these are ticked."""
        return ticked

    def named(self, thing: str) -> str:
        """Return what a thing is called."""
        return thing

    def on_option_list_option_selected(self) -> None:
        """Turn what was clicked on or off."""
        self.action_turn()

    def action_turn(self) -> None:
        """Turn the chosen thing on or off, and save it at once."""
        chosen = list(self._things)[self.query_one(Options).chosen]
        now = [one for one in self._things if self.ticked(one) != (one == chosen)]
        self._keep(self.kept(tuple(now)))

    def action_all(self) -> None:
        """Forget the choice, as before anything was chosen."""
        self._keep(None)

    def options(self) -> tuple[Option, ...]:
        """Return every thing, and whether it is ticked."""
        return tuple(
            Option(f"{'[x]' if self.ticked(one) else '[ ]'} {self.named(one)}", "", word)
            for one, word in self._things.items()
        )

    def _keep(self, value: tuple[str, ...] | None) -> None:
        problem = self.shell.prefer(self.key, value)
        self.query_one(Notice).sentences = (problem,) if problem else ()
        self.query_one(Options).fill(self.options())


class KitScreen(TickScreen):
    """Shows the kit that moves and routines need, and keeps which of it you have."""

    heading = "Kit I have"
    key = KIT

    def ticked(self, thing: str) -> bool:
        """Return whether you have it."""
        return not lacking([thing], self.shell.context.settings.kit)

    def kept(self, ticked: tuple[str, ...]) -> tuple[str, ...] | None:
        """Return nothing where you have everything."""
        return None if len(ticked) == len(self._things) else ticked


class DaysScreen(TickScreen):
    """Keeps the days of the week on which you run."""

    heading = "Running days"
    key = RUN_DAYS
    hints = tuple((key, "learn them" if key == "a" else word) for key, word in TickScreen.hints)

    def __init__(self) -> None:
        super().__init__(dict.fromkeys(WEEKDAYS, "A day on which you usually run."))

    def ticked(self, thing: str) -> bool:
        """Return whether you run on it."""
        return thing in (self.shell.context.settings.run_days or ())

    def named(self, thing: str) -> str:
        """Return the whole name of the day."""
        return DAY_NAMES[thing]


def pieces(context: Context) -> dict[str, str]:
    """Return every piece of kit that isn't everyday, by name, with what it is used for."""
    found: dict[str, list[str]] = {}
    library = context.moves
    known = (move for slug in library.slugs if (move := library.find(slug)))
    uses = [(move.kit, move.name) for move in known]
    uses += [(card.kit, card.name or card.slug) for card in routine_cards(context) if card.ok]
    for kit, name in uses:
        for piece in kit:
            found.setdefault(piece, []).append(name)
    for piece in context.settings.kit or ():
        if not any(folded(one) == folded(piece) for one in found):
            found[piece] = []
    listed = sorted(lacking(found, ()), key=folded)
    return {one: f"For {_few(found[one])}." if found[one] else "Nothing uses it." for one in listed}


def _few(names: Sequence[str]) -> str:
    """Return the first names of a list, and how many more there are."""
    few, more = names[:3], len(names) - 3
    return ", ".join(few) + (f" and {more} more" if more > 0 else "")
