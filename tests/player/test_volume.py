"""The volume keys: ten points each, confirmed at the new level, never to where nothing is heard."""

from __future__ import annotations

import pytest

from tests.player.playbook import Session, only, said, sounds
from tests.strategies import NO_GAPS, hold, unfold
from timer.player.commands import Key
from timer.player.effects import Effect, Muted, Schedule, Volume, Withdraw


def begun(volume: int = 100, *, muted: bool = False) -> Session:
    session = Session(unfold(hold(60_000), defaults=NO_GAPS))
    session.player.set_sound(volume, muted=muted)
    return session


def levels(effects: list[Effect]) -> list[int]:
    return [one.level for one in only(Volume, effects)]


def test_a_volume_key_moves_ten_points_and_its_tone_comes_at_the_new_level() -> None:
    session = begun(80)
    softer = session.at(5, Key.SOFTER)
    assert (levels(softer), said(softer), sounds(softer)) == (
        [70],
        ["Volume 70."],
        [(5, "confirm")],
    )
    assert [type(one) for one in softer][:2] == [Volume, Schedule]
    assert levels(session.at(8, Key.LOUDER)) == [80]


@pytest.mark.parametrize(
    ("volume", "key", "level"),
    [(96, Key.LOUDER, 100), (15, Key.SOFTER, 10), (10, Key.SOFTER, 10), (5, Key.SOFTER, 5),
     (0, Key.SOFTER, 0), (0, Key.LOUDER, 10)],
)  # fmt: skip
def test_a_volume_key_ends_at_the_loudest_and_where_its_answer_is_still_heard(
    volume: int, key: Key, level: int
) -> None:
    assert levels(begun(volume).at(5, key)) == [level]


@pytest.mark.parametrize(
    ("volume", "key", "told"),
    [(100, Key.LOUDER, "That's as loud as it gets."),
     (10, Key.SOFTER, "That's as quiet as it gets.")],
)  # fmt: skip
def test_at_an_end_that_is_told_and_every_further_press_is_toned(
    volume: int, key: Key, told: str
) -> None:
    session = begun(volume)
    for second in (5, 6, 7):
        pressed = session.at(second, key)
        assert said(pressed) == [told]
        assert sounds(pressed) == [(second, "confirm")]


def test_a_volume_key_has_sound_on_again() -> None:
    session = begun(50, muted=True)
    pressed = session.at(5, Key.SOFTER)
    assert pressed[:2] == [Muted(False), Volume(40)]
    assert not session.shown.muted


@pytest.mark.parametrize(("volume", "key"), [(100, Key.LOUDER), (10, Key.SOFTER)])
def test_sound_that_is_on_again_at_an_end_of_the_volume_is_told(volume: int, key: Key) -> None:
    session = begun(volume, muted=True)
    pressed = session.at(5, key)
    assert pressed[:2] == [Muted(False), Volume(volume)]
    assert said(pressed) == ["Sound on."]


def test_the_volume_can_be_changed_while_the_session_stands() -> None:
    session = begun(50)
    session.at(5, Key.TOGGLE)
    assert sounds(session.at(6, Key.LOUDER)) == [(6, "confirm")]


@pytest.mark.parametrize("key", [Key.QUIT, Key.HURTS])
def test_a_question_that_is_read_out_is_not_cut_short_by_a_volume_key(key: Key) -> None:
    session = begun(50)
    session.at(5, key)
    asked = session.shown.message
    pressed = session.at(6, Key.LOUDER)
    assert only(Withdraw, pressed) == []
    assert (sounds(pressed), said(pressed)) == ([(6, "confirm")], ["Volume 60."])
    assert session.shown.message == asked
