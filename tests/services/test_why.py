"""Every answer to what bothers a person ends somewhere safe."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from itertools import combinations, product
from pathlib import Path
from typing import Any

import pytest

from tests.each import each
from timer import assets
from timer.coach.past import NOTHING, Past
from timer.frozen import replace
from timer.machine import BARE
from timer.routine.library.moves import load_library
from timer.routine.model import Routine
from timer.routine.reader.routine_file import read_file
from timer.routine.screening_questions import GUARDS, Effect, fact, marks_of, ruled_out, steps_with
from timer.routine.yaml.tree import LARGEST, load, values
from timer.services.context import Context
from timer.services.screening import reported_answers, valid_answers
from timer.services.search import explanations_for
from timer.services.why import (
    Answers,
    Chooser,
    Result,
    Suggestion,
    answered,
    explained,
    keep,
    read_table,
    screening_answers,
    table,
)

MOVES = load_library([])
REST = {"breathe-down"}
STRETCH = {"static", "fold", "straight-leg", "hinge", "swing"}
NEVER = {
    "nerve-signs": STRETCH,
    "sit-bone": {"fold", "straight-leg", "hinge"},
    "sharp-pain": {
        "static",
        "fold",
        "hinge",
        "swing",
        "strength",
        "loaded",
        "eccentric",
        "rolling",
        "impact",
    },
}
"""Tags of what a yes must never lead to."""
PLACES = [Answers(*one) for one in product(*(q.answers for q in table().questions.values()))]
SIGNS = [
    frozenset(some)
    for size in range(len(table().signs) + 1)
    for some in combinations(table().signs, size)
]
STORED = [frozenset[str](), *(frozenset([slug]) for slug in (*GUARDS, "healing"))]
"""Answers of yes that are kept already."""


@cache
def routine(slug: str) -> Routine:
    found = read_file(assets.folder("routines") / f"{slug}.yaml", MOVES).routine
    assert found is not None, slug
    return found


@cache
def result_of(yes: frozenset[str], slugs: tuple[str, ...]) -> Result:
    found = [table().explanations[slug] for slug in slugs]
    return Chooser(MOVES, routine, dict.fromkeys(yes, True)).result(found)


def led_to(answers: Answers) -> Result:
    yes = frozenset(table().screening(table().signs_of(answers)))
    return result_of(yes, tuple(one.slug for one in table().fitting(answers)))


def outcomes() -> Iterator[tuple[frozenset[str], frozenset[str], Result]]:
    """Yield for every combination of answers, new and kept: signs, every yes, and the result."""
    led = {
        (table().signs_of(answers), tuple(one.slug for one in table().fitting(answers)))
        for places, signs in product(PLACES, SIGNS)
        for answers in [replace(places, signs=signs)]
    }
    for (told, slugs), stored in product(led, STORED):
        yes = stored.union(table().screening(told))
        yield told, yes, result_of(yes, slugs)


def suggested(result: Result) -> list[Suggestion]:
    return [one for one in (result.now, result.week) if one is not None]


def test_every_combination_of_answers_ends_somewhere_safe() -> None:
    for told, yes, result in outcomes():
        assert result.explanations, told
        _check(told, yes, result)


def _check(told: frozenset[str], yes: frozenset[str], result: Result) -> None:
    slugs = {one.slug for one in suggested(result)}
    if any(table().signs[one].help for one in told):
        assert slugs <= REST
        assert result.help
        assert "today" in result.get_checked[0]
        return
    assert len(suggested(result)) == 2
    assert not result.help
    assert any(line.startswith("Get help today") for line in result.get_checked)
    for one in suggested(result):
        own = {guard for guard in yes if one.slug == _instead(guard)}
        left_out = steps_with(routine(one.slug), MOVES, ruled_out(dict.fromkeys(own, True)))
        marks = marks_of(routine(one.slug), MOVES, without=left_out)
        assert not ruled_out(dict.fromkeys(yes - own, True)) & marks, (one.slug, yes)
        assert not any(marks & NEVER[guard] for guard in yes & NEVER.keys()), (one.slug, yes)
    if "fresh-injury" in yes:
        assert slugs <= {"cold-pack-cramp", *REST}


def _instead(guard: str) -> str | None:
    return GUARDS[guard].instead if guard in GUARDS else None


@pytest.mark.parametrize(
    ("signs", "now"),
    [(["fresh-injury"], "cold-pack-cramp"), (["fresh-injury", "sharp-pain"], "cold-pack-cramp"),
     (["fresh-injury", "nerve-signs"], "breathe-down"), (["sharp-pain"], "breathe-down"),
     (["nerve-signs"], "nerve-floss-daily"), (["sit-bone"], "sit-bone-friendly")],
)  # fmt: skip
def test_a_sign_decides_what_comes_first(signs: list[str], now: str) -> None:
    answers = Answers("hamstring", "after", "days", frozenset(signs))
    assert suggested(led_to(answers))[0].slug == now


def test_without_signs_the_answers_lead_to_what_they_name() -> None:
    def first(*given: str) -> tuple[str, str]:
        result = led_to(Answers(*given))
        return result.explanations[0].slug, suggested(result)[0].slug

    assert first("hamstring", "after", "today")[1] == "post-run-cooldown"
    assert first("hamstring", "morning", "days") == ("morning", "gentle-twice-daily")
    assert first("hip", "sitting", "days")[0] == "sitting"
    assert first("calf", "night", "today") == ("cramp", "cold-pack-cramp")
    assert first("hamstring", "after", "months")[0] == "chronic"
    assert first("outside", "run", "weeks")[0] == "outer-thigh"


def test_the_table_names_only_routines_that_exist_and_never_a_diagnosis() -> None:
    slugs = {path.stem for path in assets.folder("routines").glob("*.yaml")}
    for one in table().explanations.values():
        assert len(one.title) <= 36, "it is cut at forty columns"
        assert {*one.now, *one.week} <= slugs
        assert "you have a " not in one.text.casefold()
        assert one.source_text
    assert set(table().otherwise) <= slugs
    asked = {one.slug for one in table().signs.values() if one.slug in GUARDS}
    assert asked == {slug for slug in asked if GUARDS[slug].effect is not Effect.WARN}


def _raw() -> dict[str, Any]:
    path = assets.folder("routines") / "tables" / "why.yaml"
    found: dict[str, Any] = values(load(path, LARGEST, "`questions:`"))
    return found


@each(
    "change, said",
    [
        (lambda raw: raw.pop("signs"), "signs missing"),
        (lambda raw: raw["explanations"]["load"].update(wehn="x"), "wehn unknown"),
        (lambda raw: raw["explanations"]["load"]["fits"].update(where=["nose"]), "nose unknown"),
        (lambda raw: raw["explanations"]["load"].pop("now"), "routines for now and the week"),
        (lambda raw: raw["explanations"]["get-help"].update(now={"core": "x"}), "routines for now"),
        (lambda raw: raw["explanations"]["cramp"].pop("fits"), "nothing leads to it"),
        (lambda raw: raw["signs"]["pop"].update(answers=["none"]), "none unknown"),
        (lambda raw: raw["means"].update(down="nerves"), "nerves unknown"),
    ],
)  # fmt: skip
def test_the_table_is_read_strictly(change: Callable[[dict[str, Any]], object], said: str) -> None:
    raw = _raw()
    change(raw)
    with pytest.raises(ValueError, match=said):
        read_table(raw)


def test_signs_are_kept_as_answers_to_the_screening_questions(tmp_path: Path) -> None:
    context = Context.of({"HOME": str(tmp_path)}, BARE)
    given = Answers("down", "run", "days", frozenset(["sharp-pain"]))
    assert keep(context, NOTHING, given, none=False) is None
    now = context.clock.wall()
    facts = context.journal.read(now).facts
    assert valid_answers(facts, now) == {"sharp-pain": True, "nerve-signs": True}


def test_none_of_the_signs_answers_them_with_no_and_a_tick_alone_leaves_the_others_open() -> None:
    plain = Answers("hamstring", "after", "days")
    assert screening_answers(plain, none=True) == dict.fromkeys(
        ("fresh-injury", "nerve-signs", "sharp-pain", "sit-bone"), False
    )
    down = replace(plain, where="down")
    assert screening_answers(down, none=True)["nerve-signs"] is True
    ticked = replace(plain, signs=frozenset(["sit-bone"]))
    assert screening_answers(ticked, none=False) == {"sit-bone": True}
    back = screening_answers(plain, none=False, taken_back=["nerve-signs"])
    assert back == {"nerve-signs": False}


def test_what_was_answered_before_is_heeded_and_an_unreadable_journal_rules_out_the_most(
    tmp_path: Path,
) -> None:
    context = Context.of({"HOME": str(tmp_path)}, BARE)
    now = context.clock.wall()
    past = replace(NOTHING, facts=dict([fact("nerve-signs", True, now)]))
    assert reported_answers(past.facts, now)
    given = Answers("hamstring", "after", "days")
    for result in (answered(context, past, given), explained(context, past, ["after-run"])):
        assert not any(marks_of(routine(one.slug), MOVES) & STRETCH for one in suggested(result))
    broken: Past = replace(NOTHING, error=_error())
    assert {one.slug for one in suggested(answered(context, broken, given))} == REST


def test_what_the_coach_keeps_for_later_is_not_for_now_unless_nothing_else_is_left() -> None:
    def first(*explanations: str, later: tuple[str, ...]) -> str:
        found = [table().explanations[slug] for slug in explanations]
        return suggested(Chooser(MOVES, routine, {}, later).result(found))[0].slug

    assert first("lower-back", "morning", later=()) == "core"
    assert first("lower-back", "morning", later=("core",)) == "gentle-twice-daily"
    assert first("lower-back", later=("core",)) == "core"


def _error() -> Any:
    from timer.journal.errors import JournalError

    return JournalError("It can't be read.", "Wait.")


@each(
    "words, slug",
    [
        ("tight hamstrings after long runs", "load after-run"),
        ("my hamstrings are tight", "after-run"),
        ("tight hamstring for months", "chronic"),
        ("numb between my legs", "get-help"),
        ("hot swollen calf", "get-help"),
        ("can't hold my bladder", "get-help"),
        ("I felt a pop and there is bruising", "get-help"),
        ("pulled my hamstring yesterday", "fresh-strain"),
        ("tingling in my foot", "nerve"),
        ("sciatica", "nerve"),
        ("tight hamstrings after long runs and tingling in my foot", "nerve"),
        ("sharp pain in my calf when I stretch it in the morning", "sharp-pain"),
        ("my hamstring is tight and the bone I sit on hurts", "sit-bone"),
        ("my bum hurts when I sit", "sit-bone sitting glutes"),
        ("stiff in the morning", "morning"),
        ("calf cramp at night", "cramp"),
        ("sitting all day", "sitting"),
        ("tight for months", "chronic"),
        ("lower back", "lower-back"),
        ("it band", "outer-thigh"),
        ("do I drink enough", "drink-form"),
    ],
)
def test_words_lead_to_an_explanation(words: str, slug: str) -> None:
    assert explanations_for(words)[0] in slug.split()


def test_no_sentence_is_cut_at_a_comma() -> None:
    for one in table().explanations.values():
        for line in (*one.check, *one.now.values(), *one.week.values()):
            assert line.endswith("."), (one.slug, line)
            assert line[0].isupper(), (one.slug, line)


@pytest.mark.parametrize(
    ("words", "explanation"),
    [
        ("can't put weight on my leg", "sharp-pain"),
        ("deep groin ache when running", "sharp-pain"),
        ("stress fracture", "sharp-pain"),
        ("foot drop", "get-help"),
        ("dark urine after hard workout", "get-help"),
    ],
)
def test_words_for_what_should_be_seen_lead_there(words: str, explanation: str) -> None:
    assert explanations_for(words)[0] == explanation


def test_the_same_is_not_said_twice() -> None:
    rest = result_of(frozenset({"sharp-pain"}), ("after-run",))
    assert rest.now is not None
    assert rest.now.slug in REST
    assert rest.later is None
    found = result_of(frozenset(), ("after-run",))
    assert found.later == found.week is not None
