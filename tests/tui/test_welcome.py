"""The four cards of the welcome: what each key does, and where it continues."""

from __future__ import annotations

from typing import Any

import pytest

from tests.past import menu as menu_of
from timer.frozen import replace
from timer.machine import BARE
from timer.services.context import Context, read_past
from timer.services.preferences import PLANS
from timer.services.screening import NEXT_CARD, WELCOMED, keep_answers
from timer.services.welcome import next_card
from timer.settings import Settings, load_settings
from timer.sound.sink import SoundStatus
from timer.tui.screens.help import HelpScreen
from timer.tui.screens.menu import MenuScreen
from timer.tui.screens.player import PlayerScreen
from timer.tui.screens.welcome import PlanScreen, SoundCard, StretchCard, WelcomeScreen
from timer.tui.testing import HeadlessApp, rehearse
from timer.tui.widgets.routine_list import RoutineList

ON_PLAN = ("enter", "enter")
ON_STRETCH = (*ON_PLAN, "enter")


def kept(environ: dict[str, str]) -> Settings:
    """Return what the settings file says now."""
    settings, complaints = load_settings(Context.of(environ, BARE).folders.settings_file, {})
    assert complaints == ()
    return settings


def test_four_cards_lead_to_the_menu_and_never_come_again(new: dict[str, str]) -> None:
    async def first(app: HeadlessApp, pilot: Any) -> None:
        for kind, place, key in (
            (WelcomeScreen, "1 of 4", "enter"),
            (SoundCard, "2 of 4", "enter"),
            (PlanScreen, "3 of 4", "enter"),
            (StretchCard, "4 of 4", "s"),
        ):
            assert isinstance(app.screen, kind)
            assert place in app.text
            await app.press(pilot, key)
        assert isinstance(app.screen, MenuScreen)

    async def second(app: HeadlessApp, pilot: Any) -> None:
        assert isinstance(app.screen, MenuScreen)
        await app.press(pilot, "a")
        assert isinstance(app.screen, WelcomeScreen)
        await app.press(pilot, "enter", "enter", "escape", "escape", "escape")
        assert isinstance(app.screen, MenuScreen)

    rehearse(new).drive(first)
    rehearse(new).drive(second)


@pytest.mark.parametrize("seen", [1, 2, 3])
def test_a_welcome_that_was_killed_continues_at_the_card_not_yet_seen(
    new: dict[str, str], seen: int
) -> None:
    async def first(app: HeadlessApp, pilot: Any) -> None:
        await app.press(pilot, *["enter"] * seen, "ctrl+c")
        assert app.return_code == 0

    async def second(app: HeadlessApp, pilot: Any) -> None:
        assert f"{seen + 1} of 4" in app.text

    rehearse(new).drive(first)
    rehearse(new).drive(second)


def test_only_enter_confirms_the_safety_card_and_the_rest_goes_with_one_key(
    new: dict[str, str],
) -> None:
    async def scene(app: HeadlessApp, pilot: Any) -> None:
        await app.press(pilot, "s", "escape", "space", "y", "n", "right", "2")
        assert isinstance(app.screen, WelcomeScreen)
        assert WELCOMED not in read_past(app.context).facts
        await app.press(pilot, "enter", "s")
        assert isinstance(app.screen, MenuScreen)
        assert next_card(read_past(app.context)) is None

    rehearse(new).drive(scene)


def test_enter_shows_the_end_of_the_safety_card_before_it_confirms_it(new: dict[str, str]) -> None:
    async def scene(app: HeadlessApp, pilot: Any) -> None:
        await app.press(pilot, "enter")
        assert isinstance(app.screen, WelcomeScreen)
        await app.press(pilot, "enter")
        assert isinstance(app.screen, SoundCard)

    rehearse(new).drive(scene, (40, 12))


def test_the_help_has_the_long_text(new: dict[str, str]) -> None:
    async def scene(app: HeadlessApp, pilot: Any) -> None:
        await app.press(pilot, "question_mark")
        assert isinstance(app.screen, HelpScreen)
        await app.press(pilot, "end")
        assert "Where no figure was published" in app.text
        await app.press(pilot, "escape")
        assert isinstance(app.screen, WelcomeScreen)

    rehearse(new).drive(scene)


class Sounds:
    """A sink that remembers what it plays."""

    lead_ms = 0

    def __init__(self, status: SoundStatus) -> None:
        self._status = status
        self.heard: list[str] = []
        self.level = 100
        self.open = True

    def begin(self, at_ms: int) -> None: ...
    def withdraw(self, now_ms: int) -> None: ...
    def beat(self, now_ms: int) -> None: ...
    def mute(self, muted: bool, at_ms: int | None = None) -> None: ...
    def rest(self, at_ms: int, resting: bool) -> None: ...

    def play(self, at_ms: int, tone: str, level: int = 100) -> None:
        self.heard.append(" ".join(tone.removeprefix("say:").split("\n")))

    def volume(self, level: int) -> None:
        self.level = level

    def status(self) -> SoundStatus:
        return self._status

    def close(self) -> None:
        self.open = False


def hearing(environ: dict[str, str], status: SoundStatus, **changes: Any) -> tuple[Any, Sounds]:
    app, sounds = rehearse(environ), Sounds(status)
    context = replace(app.context, sound=lambda _: sounds, **changes)
    app.context = replace(context, settings=replace(context.settings, audio="auto"))
    return app, sounds


def test_left_and_right_are_heard_and_the_volume_is_set_and_kept(new: dict[str, str]) -> None:
    app, sounds = hearing(new, SoundStatus("miniaudio", "Speakers"))

    async def scene(app: HeadlessApp, pilot: Any) -> None:
        await app.press(pilot, "enter", "left", "right", "down", "down", "up")
        assert sounds.heard == [
            *("Next: Calf stretch, left leg.", "switch", "Right leg."),
            *("Volume 90.", "Volume 80.", "Volume 90."),
        ]
        assert sounds.level == kept(new).volume == 90
        assert "Sound goes to miniaudio, Speakers." in app.text
        await app.press(pilot, "n")
        assert "Turn up the volume of your system" in app.text
        await app.press(pilot, "enter")
        assert not sounds.open

    app.drive(scene)


@pytest.mark.parametrize(
    ("status", "far", "said"),
    [
        (SoundStatus("bell", bell=True), False, "No sound will be heard: no sound output"),
        (SoundStatus("bell", bell=True), True, "the other machine has no sound"),
        (SoundStatus("pipe", "USB"), True, "sound comes out of the other machine"),
        (SoundStatus("pipe", problem="It is busy.", remedy="Stop it."), False, "It is busy. Stop"),
    ],
)
def test_the_card_says_why_nothing_is_heard(
    new: dict[str, str], status: SoundStatus, far: bool, said: str
) -> None:
    app, _ = hearing(new, status, far=far)

    async def scene(app: HeadlessApp, pilot: Any) -> None:
        await app.press(pilot, "enter")
        assert said in " ".join(app.text.split())

    app.drive(scene)


def test_a_plan_and_running_days_are_chosen_and_the_menu_goes_by_them(new: dict[str, str]) -> None:
    async def scene(app: HeadlessApp, pilot: Any) -> None:
        await app.press(pilot, *ON_PLAN, "3")
        assert "(x) 3 Strength instead" in app.text
        assert "Slow, hard sets, no stretching." in app.text
        await app.press(pilot, *["down"] * 3, "space", "down", "down", "space")
        assert "[x] Wednesday" in app.text
        assert (kept(new).plan, kept(new).run_days) == ("strength-instead", ("mon", "wed"))
        await app.press(pilot, "space", "s")
        assert kept(new).run_days == ("mon",)
        assert isinstance(app.screen, MenuScreen)
        card = app.screen.query_one(RoutineList).card
        assert card == menu_of(app.context)[0].entries[0][0]

    rehearse(new).drive(scene)


def test_each_number_is_a_plan_and_enter_chooses_none(new: dict[str, str]) -> None:
    async def scene(app: HeadlessApp, pilot: Any) -> None:
        await app.press(pilot, *ON_PLAN)
        for number, (plan, _, _) in enumerate(PLANS, 1):
            await app.press(pilot, str(number))
            assert app.context.settings.plan == plan
        await app.press(pilot, "1", "enter")
        assert isinstance(app.screen, StretchCard)
        assert app.context.settings.plan == PLANS[0][0]

    rehearse(new).drive(scene)


def test_a_plan_that_cannot_be_written_says_so(new: dict[str, str]) -> None:
    Context.of(new, BARE).folders.settings_file.mkdir(parents=True)

    async def scene(app: HeadlessApp, pilot: Any) -> None:
        await app.press(pilot, *ON_PLAN, "1")
        assert "config.toml" in app.text

    rehearse(new).drive(scene)


def test_the_stretch_is_played_and_nothing_remembers_it(new: dict[str, str]) -> None:
    async def scene(app: HeadlessApp, pilot: Any) -> None:
        await app.press(pilot, *ON_STRETCH)
        await app.press(pilot, "enter", "space")
        assert isinstance(app.screen, StretchCard), "enter does not answer"
        await app.press(pilot, "n")
        assert isinstance(app.screen, PlayerScreen)
        await app.let(pilot, 20)
        assert "Hands on the wall" in app.text
        assert "not saved" not in app.text
        await app.let(pilot, 20)
        assert isinstance(app.screen, MenuScreen)
        past = read_past(app.context)
        assert (len(past.sessions), len(past.finished), next_card(past)) == (0, 0, None)
        assert past.facts.keys() == {WELCOMED, NEXT_CARD}

    rehearse(new).drive(scene)


def test_what_hurts_in_the_stretch_counts_all_the_same(new: dict[str, str]) -> None:
    async def scene(app: HeadlessApp, pilot: Any) -> None:
        await app.press(pilot, *ON_STRETCH, "n")
        await app.let(pilot, 15)
        await app.press(pilot, "x", "1", "enter")
        assert isinstance(app.screen, MenuScreen)
        assert read_past(app.context).facts["guard.sharp-pain"].startswith("yes")

    rehearse(new).drive(scene)


def test_a_yes_leaves_the_stretch_out_and_an_answer_of_today_never_offers_it(
    new: dict[str, str],
) -> None:
    async def scene(app: HeadlessApp, pilot: Any) -> None:
        await app.press(pilot, *ON_STRETCH, "y")
        assert "w asks what bothers you" in app.text
        assert "enter next" in app.text
        assert "n start" not in app.text
        await app.press(pilot, "n")
        assert not app.sessions
        await app.press(pilot, "enter")
        assert isinstance(app.screen, MenuScreen)
        keep_answers(app.context, {"nerve-signs": True})
        await app.press(pilot, "a", *ON_STRETCH)
        assert isinstance(app.screen, StretchCard)
        await app.press(pilot, "n")
        assert not app.sessions

    rehearse(new).drive(scene)
