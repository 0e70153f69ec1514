"""Why a dose is what it is: published or ours, in every bundled routine."""

from __future__ import annotations

import re

from tests.each import each
from timer import assets
from timer.routine.library.moves import load_library
from timer.routine.library.sources import articles, dose_reason, table
from timer.routine.model import HoldLength, Prefer, leaves
from timer.routine.reader.routine_file import read_file
from timer.services.outline import outline
from timer.timeline.compile.compiler import Choices, compile_routine

MOVES = load_library([])
BUNDLED = sorted(path.stem for path in assets.folder("routines").glob("*.yaml"))
NAMES = {*(one.name for one in articles().values()), "house"}


def reasons(slug: str, choices: Choices | None = None) -> dict[str, str | None]:
    routine = read_file(assets.folder("routines") / f"{slug}.yaml", MOVES).routine
    assert routine is not None
    parts = outline(compile_routine(routine, MOVES, choices or Choices()), MOVES, ours=True)
    return {part.name: part.dose_why for part in parts if part.dose}


@each("slug", BUNDLED)
def test_every_dose_of_ours_has_a_reason_and_a_source(slug: str) -> None:
    routine = read_file(assets.folder("routines") / f"{slug}.yaml", MOVES).routine
    assert routine is not None
    parts = outline(compile_routine(routine, MOVES), MOVES, ours=True)
    kinds = ("hold", "reps", "effort", "breathe", "zones", "open")
    steps = dict(enumerate(leaves(routine.steps), 1))
    for part in parts:
        if type(steps[part.number]).__name__.lower() in kinds and part.dose and not part.extra:
            assert part.dose_why, part.name
            assert re.search(r"\((\w+)\)$", part.dose_why), part.dose_why
            assert re.findall(r"\((\w+)\)$", part.dose_why)[0] in NAMES


def test_the_point_of_a_range_is_told_and_so_is_a_setting() -> None:
    name = "Quad stretch"
    assert reasons("post-run-cooldown")[name] == (
        "20 to 30 seconds is published for a still stretch. You get the middle. (Coach)"
    )
    low = reasons("post-run-cooldown", Choices(Prefer.LOW))[name]
    assert low is not None
    assert "the low end" in low
    long = reasons("post-run-cooldown", Choices(hold=HoldLength.LONG))[name]
    assert long is not None
    assert "Your settings make it 1 min." in long


def test_a_routine_of_ones_own_explains_nothing() -> None:
    routine = read_file(assets.folder("routines") / "core.yaml", MOVES).routine
    assert routine is not None
    parts = outline(compile_routine(routine, MOVES), MOVES)
    assert not [part for part in parts if part.dose_why]


def test_every_published_entry_names_an_article_and_fits_a_step_of_ours() -> None:
    said = set()
    for slug in BUNDLED:
        routine = read_file(assets.folder("routines") / f"{slug}.yaml", MOVES).routine
        assert routine is not None
        found = (dose_reason(step, MOVES, slug) for step in leaves(routine.steps))
        said |= {one.text for one in found if one}
    for one in table("doses.yaml")["published"]:
        assert one["source"] in articles()
        assert one["why"] in said, one
