"""The sounds screen: every tone there is, heard through what a session would use."""

from __future__ import annotations

from functools import partial
from typing import Any

from timer.services.context import Context
from timer.services.preferences import save_preference
from timer.sound.sink import RecordingSink, SilentSink, SoundStatus
from timer.sound.tones import LENGTHS_MS
from timer.tui.screens.settings import SETTINGS, SettingsScreen
from timer.tui.screens.sounds import TONES, SoundsScreen, length, sounds
from timer.tui.testing import rehearse

OPENED: list[RecordingSink] = []


def recording(spec: str) -> RecordingSink:
    """Open sound that is written down."""
    OPENED.append(RecordingSink())
    return OPENED[-1]


def deaf(spec: str) -> SilentSink:
    """Open sound where there is no device."""
    return SilentSink(SoundStatus("bell", problem="No device was found.", remedy="Plug one in."))


def test_every_tone_is_there_to_be_heard() -> None:
    assert {tone for tone, _, _ in TONES} == set(LENGTHS_MS)


def test_a_length_is_never_told_too_short() -> None:
    assert [length(ms) for ms in (100, 130, 900, 1180)] == ["0.1 s", "0.2 s", "0.9 s", "1.2 s"]


def test_enter_plays_the_chosen_sound_in_place_of_the_last(environ: dict[str, str]) -> None:
    async def scene(app: Any, pilot: Any) -> None:
        await app.press(pilot, "o", "s")
        assert isinstance(app.screen, SoundsScreen)
        heard = sounds(app.context)
        for key in ("enter", "down", "space"):
            await app.press(pilot, key)
        now = app.context.clock.read().awake
        assert OPENED[-1].calls == [
            ("begin", now),
            ("withdraw", now), ("play", now, heard[0].sound),
            ("withdraw", now), ("play", now, heard[1].sound),
        ]  # fmt: skip
        assert OPENED[-1].beats
        await app.press(pilot, "q")
        assert OPENED[-1].closed
        assert isinstance(app.screen, SettingsScreen)

    rehearse(environ, kind=partial(Context, sound=recording)).drive(scene)


def test_a_sound_is_as_loud_as_it_is_set(environ: dict[str, str]) -> None:
    app = rehearse(environ, kind=partial(Context, sound=recording))
    context = save_preference(app.context, "tick_level", 30)
    levels = {one.sound: one.level for one in sounds(context)}
    assert (levels["countdown"], levels["rep"], levels["go"]) == (30, 30, 100)


def test_without_a_device_it_says_so(environ: dict[str, str]) -> None:
    async def scene(app: Any, pilot: Any) -> None:
        await app.press(pilot, "o", "s", "enter")
        assert "No device was found. Plug one in." in app.text

    rehearse(environ, kind=partial(Context, sound=deaf)).drive(scene)


def test_the_screen_has_every_setting() -> None:
    from timer.settings import Settings

    assert {setting.key for setting in SETTINGS} == set(Settings.__match_args__)
