"""What is written by hand is said as words, by a recorded clip or by a voice."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.each import each
from tests.strategies import hold, note, unfold
from timer.routine.model import AuthorCue, CueAt
from timer.session.speech_cache import unrecorded
from timer.sound.clips import recorded
from timer.timeline.cues.cue import phrase_key
from timer.timeline.cues.plan import CuePlan
from timer.timeline.spoken import _RULES, likely_language, sayable, words

SAID = {
    # Times
    "30s": "30 seconds",
    "1s": "1 second",
    "30 s": "30 seconds",
    "30ſ": "30 seconds",  # a long s, which ignoring case makes an s
    "45sec": "45 seconds",
    "20-30s": "20 to 30 seconds",
    "20–30 s": "20 to 30 seconds",
    "45s-1m": "45 seconds to 1 minute",
    "1m30s": "1 minute 30 seconds",
    "1m 30s": "1 minute 30 seconds",
    "1 min 30 sec": "1 minute 30 seconds",
    "5m": "5 minutes",
    "1.5m": "1.5 minutes",
    "2h": "2 hours",
    "1h30m": "1 hour 30 minutes",
    "1:30": "1 minute 30 seconds",
    "0:45": "45 seconds",
    "1:30:00": "1 hour 30 minutes",
    "1:30-2:00": "1 minute 30 seconds to 2 minutes",
    # Sets, reps and ranges
    "2x10": "2 times 10",
    "2 x 10": "2 times 10",
    "3 × 8": "3 times 8",
    "3×8": "3 times 8",
    "3 x 30s": "3 times 30 seconds",
    "2x20-30s": "2 times 20 to 30 seconds",
    "3x": "3 times",
    "3x/week": "3 times per week",
    "8-12 reps": "8 to 12 reps",
    "10/side": "10 per side",
    "30s/leg": "30 seconds per leg",
    # Marks, fractions, names of numbers
    "8/10": "8 out of 10",
    "7-8/10": "7 to 8 out of 10",
    "90/90": "90 90",
    "1/2 turn": "half turn",
    "3/4": "three quarters",
    "½ turn": "half turn",
    "1½ turns": "1 and a half turns",
    "5-1-2-0": "5 1 2 0",
    "4-7-8 breathing": "4 7 8 breathing",
    "2:1": "2 to 1",
    # Sides
    "L": "left",
    "R": "right",
    "L leg": "left leg",
    "(R)": "(right)",
    "L/R": "left and right",
    "L: 10, R: 8": "left: 10, right: 8",
    "10L/8R": "10 left, 8 right",
    # Loads, angles and the rest
    "10 kg": "10 kilograms",
    "10kg": "10 kilograms",
    "1 kg": "1 kilogram",
    "2.5 kg": "2.5 kilograms",
    "5 lbs": "5 pounds",
    "45°": "45 degrees",
    "30-45°": "30 to 45 degrees",
    "-5°": "minus 5 degrees",
    "45 °C": "45 degrees Celsius",
    "–5 °C": "minus 5 degrees Celsius",
    "45°-60°": "45 degrees to 60 degrees",
    "1′30″": "1 minute 30 seconds",
    "30''": "30 seconds",
    "3-1-X": "3 1 fast",
    "80%": "80 percent",
    "100m": "100 metres",
    "5 km": "5 kilometres",
    "20 cm": "20 centimetres",
    "0.5 L": "0.5 litres",
    "~30s": "about 30 seconds",
    "strap/towel": "strap or towel",
    "heel and/or toe": "heel or toe",
    "3x10/leg": "3 times 10 per leg",
    "6 km/h": "6 kilometres an hour",
    "w/ strap": "with strap",
    "toes & heels": "toes and heels",
    "Hold 30s, then rest 1m.": "Hold 30 seconds, then rest 1 minute.",
    # As people really write them
    "2 hrs": "2 hours",
    "90 min": "90 minutes",
    "30″": "30 seconds",
    "2'30\"": "2 minutes 30 seconds",
    "3′": "3 minutes",
    "0:05": "5 seconds",
    "10:00": "10 minutes",
    "2:00:00": "2 hours",
    "30sec.": "30 seconds.",
    "30 secs": "30 seconds",
    "5 mins": "5 minutes",
    "10min30s": "10 minutes 30 seconds",
    "1 h 15 min": "1 hour 15 minutes",
    "15-20 min": "15 to 20 minutes",
    "1-2 h": "1 to 2 hours",
    "30s-45s": "30 seconds to 45 seconds",
    "10-15s": "10 to 15 seconds",
    "1.5 h": "1.5 hours",
    "0.5s": "0.5 seconds",
    "2½ min": "2 and a half minutes",
    "1 ½ min": "1 and a half minutes",
    "5x5": "5 times 5",
    "2x15s": "2 times 15 seconds",
    "3x12-15": "3 times 12 to 15",
    "3 x 12–15 reps": "3 times 12 to 15 reps",
    "2-3x": "2 to 3 times",
    "3x/wk": "3 times per week",
    "5 x 5 @ 8/10": "5 times 5 at 8 out of 10",
    "2x10 ea": "2 times 10 each",
    "10 e/s": "10 each side",
    "10 reps/side": "10 reps per side",
    "15s/side": "15 seconds per side",
    "12/arm": "12 per arm",
    "4x(20s/10s)": "4 times (20 seconds, 10 seconds)",
    "4 x (20s + 10s)": "4 times (20 seconds plus 10 seconds)",
    "30s/30s": "30 seconds, 30 seconds",
    "20s on/10s off": "20 seconds on, 10 seconds off",
    "40/20": "40 20",
    "10-12-15": "10 12 15",
    "12/10/8": "12 10 8",
    "x10": "times 10",
    "10x": "10 times",
    "1x": "1 time",
    "#2": "number 2",
    "1/4 squat": "a quarter squat",
    "2/3 depth": "two thirds depth",
    "1/3": "a third",
    "¾ range": "three quarters range",
    "⅓": "a third",
    "9/10 max": "9 out of 10 max",
    "6–7/10": "6 to 7 out of 10",
    "10/10": "10 out of 10",
    "3-0-3": "3 0 3",
    "4-4-4-4": "4 4 4 4",
    "5-1-X-1": "5 1 fast 1",
    "3:1": "3 to 1",
    "R/L": "right and left",
    "L & R": "left and right",
    "L+R": "left and right",
    "R leg up": "right leg up",
    "8L, 8R": "8 left, 8 right",
    "12R/12L": "12 right, 12 left",
    "25 lb": "25 pounds",
    "1 lb": "1 pound",
    "70 %": "70 percent",
    "250 g": "250 grams",
    "500 ml": "500 millilitres",
    "1 l": "1 litre",
    "10 mm": "10 millimetres",
    "90m": "90 minutes",
    "200 m": "200 metres",
    "6 ft": "6 feet",
    "2,5 kg": "2.5 kilograms",
    "2x8 kg": "2 times 8 kilograms",
    "16kg bell": "16 kilograms bell",
    "≥ 2": "at least 2",
    "<= 10": "at most 10",
    "< 3": "less than 3",
    ">5": "more than 5",
    "+/- 2": "plus or minus 2",
    "±2 cm": "plus or minus 2 centimetres",
    "left → right": "left, right",
    "up -> down": "up, down",
    "180°": "180 degrees",
    "98.6 °F": "98.6 degrees Fahrenheit",
    "heel/toe": "heel or toe",
    "w/o shoes": "without shoes",
    "w/band": "with band",
    "approx. 20s": "about 20 seconds",
    "≈ 15 reps": "about 15 reps",
    "A/B": "A or B",
    "7/7/7": "7 7 7",
}
LEFT_ALONE = [
    "12 reps",
    "25 seconds",
    "2 minutes 5 seconds",
    "set 1 of 3",
    "1:",
    "10-second hold",
    "90-degree bend",
    "L5",
    "L4-L5",
    "1RM",
    "R.I.C.E.",
    "It's L's turn",
    "at 8:00 am",
    "2024-11-30",
    "Phase 2",
    "1,000 reps",
    "T-spine",
    "mid-foot",
    "L-sit",
    "Plan-R",
    "v1.2.3",
    "Breathe out.",
    "3 sets of 10",
    "1st",
    "5k",
    "8am",
    "C-curve",
    "S1",
    "12, 10, 8",
]


def test_there_are_cases_enough() -> None:
    assert len(SAID) + len(LEFT_ALONE) >= 150


@each("written", SAID)
def test_notation_is_said_as_words(written: str) -> None:
    assert words(written) == SAID[written]


@each("written", LEFT_ALONE)
def test_what_is_no_notation_stays(written: str) -> None:
    assert words(written) == written


_pieces = st.sampled_from([*"0123456789 smhxLR/-–:.,°%½~<>&", "min", "sec", "kg", "10", "30s", "a"])


@given(st.lists(_pieces, max_size=12).map("".join) | st.text(max_size=30))
def test_words_stay_as_they_are_when_they_are_made_again(text: str) -> None:
    made = words(text)
    assert words(made) == made


_WRITTEN = st.lists(st.sampled_from([*"0159½/&~≈±→×°º%'′″-–—.,:(@#+<>≤=xXLRkK\u212agſmh ", *SAID]))


@given(_WRITTEN.map("".join))
def test_a_rule_is_tried_wherever_it_fits(text: str) -> None:
    for needs, pattern, _, flags in _RULES:
        assert not re.search(pattern, text, flags) or not needs.isdisjoint(text), pattern


@pytest.mark.parametrize("text", ["1-" * 250, "1:" * 250, "1/" * 250, "1x" * 250, "½" * 500])
def test_a_hostile_text_takes_no_time(text: str) -> None:
    assert words(text)


def test_every_recorded_phrase_is_said_as_it_is_written() -> None:
    assert [key for key in recorded().clips if phrase_key(key) != key] == []


def test_a_clip_is_found_by_what_is_said() -> None:
    assert recorded().knows(("30s.",))
    assert recorded().phrase("30s") == recorded().phrase("30 seconds")


def test_the_screen_shows_what_was_written_and_a_voice_gets_words() -> None:
    cue = AuthorCue("Now 90/90, L", CueAt.START)
    timeline = unfold(hold(30_000, "90/90, 10 kg", cues=(cue,), settle=15_000), note("2x10, 30s"))
    plan = CuePlan(timeline, recorded())
    shown = [one.text for place in (0, 1, 2) for one in plan.of(place) if one.phrases]
    assert "Next in 15 seconds: 90/90, 10 kg, 30 seconds. Now 90/90, L." in shown
    assert "2x10, 30s." in shown
    own = {words(phrase) for phrase in unrecorded(plan)}
    assert {"90 90, 10 kilograms,", "Now 90 90, left.", "2 times 10, 30 seconds."} <= own


@each(
    "text, language, can",
    [
        ("Squat", "en", True),
        ("30s", "en", True),
        ("Übung für Füße", "en", True),
        ("Übung für Füße", "de", True),
        ("🧘", "en", False),
        ("…", "en", False),
        ("→", "en", False),
        ("🧘 Squat", "en", True),
        ("Приседания", "en", False),
        ("Приседания", "ru", True),
        ("Приседания", "uk", True),
        ("Приседания 10 reps of squats", "en", True),
        ("スクワット", "en", False),
        ("スクワット", "ja", True),
        ("屈伸", "ja", True),
        ("屈伸", "zh-Hant", True),
        ("屈伸", "de", False),
        ("스쿼트", "ko", True),
        ("Κάθισμα", "el", True),
        ("Κάθισμα", "en", False),
        ("כריעה", "he", True),
        ("Squat", "ru", True),
        ("½", "en", True),
    ],
)
def test_a_voice_can_say_words_of_its_alphabet(text: str, language: str, can: bool) -> None:
    assert sayable(text, language) == can


@pytest.mark.parametrize(
    ("text", "code"), [("Приседания", "ru"), ("スクワット", "ja"), ("屈伸", "zh"), ("Squat", None)]
)
def test_the_language_of_an_alphabet_is_guessed(text: str, code: str | None) -> None:
    assert likely_language(text) == code
