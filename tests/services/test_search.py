"""What is found for what people type."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.each import each
from timer.machine import BARE
from timer.routine.screening_questions import GUARDS
from timer.services.context import Context
from timer.services.search import Found, Search, Vocabulary, stem, words_table

WANTED = {
    "nord": "nordic-strength",
    "capacity": "capacity-test",
    "capac": "capacity-test",
    "hammies": "post-run-cooldown",
    "tight hammies after a long run": "post-run-cooldown",
    "bum": "glute-hip-a",
    "it band": "foam-roll",
    "adductors": "car-park-reset",
    "groin": "car-park-reset",
    "stiff leg deadlift": "long-range-strength",
    "negatives": "nordic-strength",
    "leg curls": "nordic-strength",
    "physio ball": "swiss-ball-capacity",
    "deadbug": "core",
    "tummy": "",
    "belly": "core",
    "low back": "core",
    "pelvic tilt": "core",
    "pins and needles": "nerve-floss-daily",
    "shooting pain down the leg": "nerve-floss-daily",
    "slump": "nerve-floss-daily",
    "can't sleep": "breathe-down",
    "anxiety": "breathe-down",
    "box breathing": "breathe-down",
    "legs up the wall": "breathe-down",
    "frozen peas": "cold-pack-cramp",
    "charley horse": "cold-pack-cramp",
    "pulled muscle": "cold-pack-cramp",
    "hot and cold": "contrast",
    "knots": "foam-roll",
    "tennis ball": "foam-roll",
    "office": "gentle-twice-daily",
    "flight": "nerve-floss-daily",
    "pnf": "evening-loosen",
    "bath": "evening-loosen",
    "warmup": "dynamic-warm-up",
    "pre-run": "dynamic-warm-up",
    "cool down": "post-run-cooldown",
    "front of thigh": "post-run-cooldown",
    "hip flexors": "post-run-cooldown",
    "pigeon": "post-run-cooldown",
    "walking lunges": "lunge-hinge-primer",
    "11 min": "glute-hip-a",
    "5 min hotel": "lunge-hinge-primer",
    "étirements": "",
    "STRETCHING": "post-run-cooldown",
    "hamstirng": "swiss-ball-capacity",
    "streching": "post-run-cooldown",
    "siatica": "nerve-floss-daily",
    "foamroller": "foam-roll",
    "flexibil": "gentle-twice-daily",
    "insomn": "breathe-down",
    "mobilization": "dynamic-warm-up",
    "inflexible": "gentle-twice-daily",
    "can't touch my toes": "gentle-twice-daily",
    "back of the knee": "post-run-cooldown",
    "torn hamstring": "cold-pack-cramp",
    "injury prevention": "nordic-strength",
    "half an hour": "evening-loosen",
    "ten minutes on the roller": "foam-roll",
    "less than 7 minutes": "gentle-twice-daily",
    "a race": "dynamic-warm-up",
    "after a race": "post-run-cooldown",
    "running tomorrow": "breathe-down",
    "how do I stop my hamstrings tightening up on long runs": "post-run-cooldown",
    "peroneal": "",
}
"""What is typed, and a routine among the first three, or nothing at all."""


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Search:
    home = tmp_path_factory.mktemp("home")
    return Search.everything(Context.of({"HOME": str(home)}, BARE))


@each("typed", WANTED)
def test_a_query_finds_the_routine_for_it(library: Search, typed: str) -> None:
    first = [one.slug for one in library.find(typed)[:3]]
    assert WANTED[typed] in first if WANTED[typed] else not first


def test_each_result_says_why(library: Search) -> None:
    found = library.find("strap")
    assert found[0].why == "has Lying strap stretch"
    assert {one.kind for one in library.find("nerve")} == {"routine", "explanation", "move"}
    for guard in GUARDS.values():
        assert all(one.why and one.name for one in library.find(guard.question or ""))


def test_more_words_that_fit_go_before_fewer(library: Search) -> None:
    def place(results: list[Found], slug: str) -> int:
        return [one.slug for one in results].index(slug)

    found = library.find("evening heat stretch")
    assert found[0].slug == "evening-loosen"
    assert place(found, "evening-loosen") < place(found, "contrast")


@each(
    "one, other",
    [("mobilisation", "mobilization"), ("calves", "calf"), ("tightness", "tight"),
     ("flexibility", "flexible"), ("stretch the calf", "calf stretches"), ("5 min", "five minutes"),
     ("warm-up", "warming up"), ("it band", "ITB"), ("sleep", "before bed")],
)  # fmt: skip
def test_words_that_mean_the_same_find_the_same(library: Search, one: str, other: str) -> None:
    first = [{found.slug for found in library.find(typed)[:3]} for typed in (one, other)]
    assert first[0] & first[1]


def test_every_line_of_the_table_finds_something(library: Search) -> None:
    entries = [line[-1] for line in words_table()["synonyms"]]
    assert [entry for entry in entries if not library.find(entry)] == []


def test_a_routine_is_found_by_each_of_its_topics(library: Search) -> None:
    for slug, topics in words_table()["topics"].items():
        for topic in topics:
            assert slug in [one.slug for one in library.find(topic)], (slug, topic)


@given(st.text(max_size=60))
def test_any_text_may_be_typed(text: str) -> None:
    table = Vocabulary([["ice", "cold pack"]], ["the"])
    assert len(table.query(text)) <= len(text)
    assert Search([], table).find(text) == []


@each(
    "word, root",
    [("stretches", "stretch"), ("rolling", "roll"), ("planks", "plank"), ("running", "run"),
     ("pelvis", "pelvis"), ("glass", "glass"), ("bus", "bus"), ("legs", "leg"),
     ("soreness", "sor"), ("sore", "sor"), ("injuries", "injury"), ("meditation", "medit")],
)  # fmt: skip
def test_a_stem_has_no_ending(word: str, root: str) -> None:
    assert stem(word) == root
