"""The library of moves: read whole, forgiving of one bad move, first folder wins."""

from __future__ import annotations

import re
from pathlib import Path

from tests.each import each
from timer import assets
from timer.routine.library.file_names import files_in
from timer.routine.library.moves import LazyMoves, load_library, read_moves
from timer.routine.model import (
    AuthorCue,
    CueAt,
    Dose,
    Move,
    Moves,
    Order,
    Phase,
    Range,
    Sides,
    Swap,
    leaves,
)
from timer.routine.reader.routine_file import read_file
from timer.services.lint import check_file
from timer.timeline.compile.compiler import compile_routine

FULL = """
strap-stretch:
  name: Lying strap stretch
  aliases: [lying towel stretch]
  cues: [Gently., {at: half, say: Breathe.}]
  position: lying-back
  kit: strap
  tempo: {out: 3s, back: 2s}
  pace: 3s
  settle: 15s
  switch: 0
  tags: [static]
  swaps:
    easier: floor-stretch
    harder: [{to: plank, as: {for: 20-30s, sides: each, order: by-set, sets: 2, cues: [Slow]}}]
    instead: [bench-stretch, {to: nordic-curl, as: {window: 3-8, to: 7/10, tempo: 5-1-2-0}}]
  warnings: Softly.
  figure: strap-stretch
  source: house
"""


def test_a_move_reads_as_meant() -> None:
    moves, problems = read_moves(FULL.encode())
    second = Range(1_000, 1_000)
    assert problems == ()
    assert moves == (
        Move(
            slug="strap-stretch",
            name="Lying strap stretch",
            aliases=("lying towel stretch",),
            cues=(AuthorCue("Gently."), AuthorCue("Breathe.", CueAt.HALF)),
            position="lying-back",
            kit=("strap",),
            tempo=(Phase("out", Range(3_000, 3_000)), Phase("back", Range(2_000, 2_000))),
            pace=3_000,
            settle=15_000,
            switch=0,
            tags=("static",),
            easier=(Swap("floor-stretch"),),
            harder=(
                Swap(
                    "plank",
                    {
                        "length": Dose(Range(20_000, 30_000)),
                        "sides": Sides(("left", "right"), Order.BY_SET),
                        "sets": 2,
                        "cues": (AuthorCue("Slow"),),
                    },
                ),
            ),
            instead=(
                Swap("bench-stretch"),
                Swap(
                    "nordic-curl",
                    {
                        "window": Dose(Range(3, 8)),
                        "target": 7,
                        "tempo": (
                            Phase("lower", Range(5_000, 5_000)),
                            Phase("pause", second),
                            Phase("raise", Range(2_000, 2_000)),
                        ),
                    },
                ),
            ),
            warnings=("Softly.",),
            figure="strap-stretch",
            source="house",
        ),
    )


@each(
    "source, code, cure",
    [
        ("Strap Stretch: {name: x}", "bad-slug", "`strap-stretch`"),
        ("a: {aliases: [b]}", "missing-key", "`name: "),
        ("a: {name: x, for: 30s}", "key-not-for-kind", "belongs to a step"),
        ("a: {name: x, figur: y}", "unknown-key", "`figure`"),
        ("a: {name: x, swaps: {easer: b}}", "unknown-key", "`easier`"),
        ("a: {name: x, swaps: {easier: [{as: {for: 3}}]}}", "missing-key", "`to:"),
        ("a: {name: x, swaps: {easier: [{to: b, as: {fro: 3}}]}}", "unknown-key", "`for`"),
        ("a: {name: x, swaps: {easier: [{to: b, as: {for: 1m30}}]}}", "bad-duration", "`1:30`"),
        ("a: {name: x, swaps: {easier: [{to: b, as: {steps: []}}]}}", "unknown-key", "Valid keys"),
        (
            "a: {name: x, swaps: {easier: [{to: b, as: {for: {left: 3, right: 4}}}]}}",
            "labels-differ",
            "every side",
        ),
        ("a: x", "not-a-mapping", "`name: x`"),
        ("name: Wall lean", "bad-indent", "`wall-lean:`"),
        ("a: {name: x, sides: each}", "key-not-for-kind", "belongs to a step"),
        ("a: {name: x, when: evening}", "misplaced-key", "belongs to a routine"),
        ("steps: [rest: 3]", "wrong-folder", "folder above"),
        ("- a", "not-a-mapping", "slugs"),
        ("a: {name: x}\na: {name: y}", "duplicate-key", "line 1"),
    ],
)
def test_what_is_wrong_in_a_move_is_told_with_its_cure(source: str, code: str, cure: str) -> None:
    problem = read_moves(source.encode())[1][0]
    assert problem.code == code
    assert problem.help is not None
    assert cure in problem.help


def test_one_bad_move_takes_no_other_with_it() -> None:
    moves, problems = read_moves(b"a: {name: A}\nb: {nmae: B}\nc: {name: C}\n")
    assert [move.slug for move in moves] == ["a", "c"]
    assert [problem.line for problem in problems] == [2]


def test_a_persons_moves_come_before_the_bundled(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text("strap-stretch: {name: Mine}\nmy-own: {name: My own}\n")
    (tmp_path / "broken.yaml").write_text("a: [\n")
    (tmp_path / "folder.yaml").mkdir()
    library = load_library([tmp_path, tmp_path / "missing"])
    mine, own, free = (library.find(name) for name in ("strap-stretch", "my own", "no such"))
    assert mine is not None
    assert own is not None
    assert (mine.name, own.slug, free) == ("Mine", "my-own", None)
    assert len(library.slugs) > 2


def test_every_bundled_move_reads_without_a_problem() -> None:
    files = sorted((assets.folder("routines") / "moves").glob("*.yaml"))
    assert files
    assert [read_moves(path.read_bytes())[1] for path in files] == [()] * len(files)


def test_every_swap_of_the_bundled_moves_leads_to_a_move() -> None:
    library = load_library()
    moves = [move for slug in library.slugs if (move := library.find(slug))]
    lost = [
        (move.slug, swap.to)
        for move in moves
        for swap in (*move.easier, *move.harder, *move.instead)
        if library.find(swap.to) is None
    ]
    assert lost == []


def test_whatever_is_done_has_another_move_to_swap_it_for() -> None:
    library = load_library()
    alone = {slug for slug in library.slugs if (one := library.find(slug)) and not _swaps(one)}
    # Nothing does the work of cold, of a lone rub at a cramp, or of what is only a reminder.
    assert alone == {
        "cold-pack", "contrast-cold", "contrast-warm", "hand-massage", "cold-splash", "drink",
        "form-check", "kinesiology-tape", "recovery-cream", "sitting-break", "hamstring-video",
        "yoga-video",
    }  # fmt: skip


def test_every_move_says_where_the_body_is_and_where_it_comes_from() -> None:
    library = load_library()
    for slug in library.slugs:
        one = library.find(slug)
        assert one is not None
        assert one.position, slug
        assert one.aliases, slug
        assert one.source, slug
        assert one.figure or {"care", "follow-along"} & set(one.tags), slug


def kit_of(library: Moves, slug: str | None) -> tuple[str, ...]:
    move = library.find(slug) if slug else None
    return move.kit if move else ()


@each("path", sorted(assets.folder("routines").glob("*.yaml")))
def test_a_bundled_routine_lists_all_the_kit_of_its_moves(path: Path) -> None:
    library = load_library([])
    routine = read_file(path, library).routine
    assert routine is not None
    steps = dict(enumerate(leaves(routine.steps), 1))
    needed = {
        piece
        for segment in compile_routine(routine, library).segments
        if segment.is_bout
        for piece in steps[segment.step].kit or kit_of(library, segment.move)
    }
    assert needed == set(routine.kit)


def _swaps(move: Move) -> tuple[Swap, ...]:
    return (*move.easier, *move.harder, *move.instead)


OWN = """
wall-lean:
  name: Wall lean
  alias: [lean]
shin-walk:
  name: Shin walk
  position: wal
  tags: [statik]
  swaps: {easier: [calf-strech]}
  figure: plnak
"""


def test_a_broken_move_is_named_where_a_routine_uses_it_and_hides_no_other(tmp_path: Path) -> None:
    folder = tmp_path / "moves"
    folder.mkdir()
    (folder / "mine.yaml").write_text(OWN)
    moves = load_library([folder])
    assert moves.find("shin-walk") is not None
    assert moves.broken("wall-lean") == folder / "mine.yaml"
    path = tmp_path / "x.yaml"
    path.write_text("name: x\nsteps:\n  - {hold: wall-lean, for: 30s}\n")
    (problem,) = check_file(path, moves).problems
    assert (problem.code, problem.severity) == ("broken-move", "warning")
    assert "moves/mine.yaml" in problem.message


def test_what_a_move_names_is_looked_up(tmp_path: Path) -> None:
    folder = tmp_path / "moves"
    folder.mkdir()
    (folder / "mine.yaml").write_text(OWN)
    found = check_file(folder / "mine.yaml", load_library([folder])).problems
    assert [(one.line, one.code) for one in found] == [
        (4, "unknown-key"),
        (7, "unknown-position"),
        (8, "unknown-tag"),
        (9, "unknown-move"),
        (10, "unknown-figure"),
    ]
    assert all("Did you mean" in (one.help or "") for one in found)


def test_a_repaired_text_is_no_move() -> None:
    assert read_moves(b"wall-lean:\n  name: Wall: lean\n")[0] == ()


def test_a_free_name_that_is_an_alias_keeps_its_words(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text("name: x\nsteps:\n  - {reps: Lunges, count: 8, sides: alternate}\n")
    moves = load_library([])
    routine = read_file(path, moves).routine
    assert routine is not None
    (bout,) = (one for one in compile_routine(routine, moves).segments if one.is_bout)
    assert (bout.label, bout.move) == ("Lunges", "lunge")
    assert bout.cues
    (problem,) = check_file(path, moves).problems
    assert problem.code == "other-name"


BUNDLED = [move for slug in load_library([]).slugs if (move := load_library([]).find(slug))]
OLD_NAMES = {
    "Bridge, heels far": "long-bridge",
    "Bridge, one leg raised": "single-leg-bridge",
    "Bridge, feet on the ball": "ball-bridge",
    "Lunges, heel drive": "lunge",
    "Lateral jumps, stick it": "lateral-jump",
    "Side step and hold": "side-step-hold",
    "Jane Fonda, straight raise": "fonda-straight",
    "Jane Fonda, leg behind": "fonda-behind",
    "Donkey kicks, loaded": "weighted-donkey-kick",
    "Ball under the side of the hip": "ball-glutes",
    "Roll the outer thigh": "roll-it-band",
    "Single-leg deadlift": "single-leg-rdl",
    "Contract and relax": "contract-relax",
    "PNF": "contract-relax",
    "Soft toe hang": "toe-hang",
    "Barely-there stretch": "cramp-stretch",
    "Rehearse the push": "glute-push-walk",
    "Glute drill, squeeze and release": "glute-squeeze",
    "Lying figure four": "piriformis",
    "Warm": "contrast-warm",
    "Cold": "contrast-cold",
}


@each("name", OLD_NAMES)
def test_an_old_name_still_leads_to_its_move(name: str) -> None:
    found = load_library([]).find(name)
    assert found is not None
    assert found.slug == OLD_NAMES[name]


def test_no_name_leads_to_two_moves() -> None:
    names = [(text.casefold(), one.slug) for one in BUNDLED for text in {one.name, *one.aliases}]
    assert len({text for text, _ in {*names}}) == len({*names})


@each("move", BUNDLED)
def test_the_first_cue_is_how_to_get_ready_and_the_rest_come_later(move: Move) -> None:
    first, *later = move.cues
    assert first.at is CueAt.START
    assert all(cue.at is not CueAt.START for cue in later)
    assert all(len(text.split()) <= 12 for text in first.texts)


@each("move", BUNDLED)
def test_nothing_said_of_a_move_is_heard_as_left(move: Move) -> None:
    phases = [phase.name for phase in move.tempo or ()]
    for text in (move.name, *phases, *(text for cue in move.cues for text in cue.texts)):
        assert not re.search(r"\blift", text, re.IGNORECASE), text


def test_easier_moves_never_lead_back() -> None:
    easier = {move.slug: {swap.to for swap in move.easier} for move in BUNDLED}

    def below(slug: str, seen: tuple[str, ...] = ()) -> None:
        assert slug not in seen, (*seen, slug)
        for one in easier[slug]:
            below(one, (*seen, slug))

    for slug in easier:
        below(slug)
    harder = {(move.slug, swap.to) for move in BUNDLED for swap in move.harder}
    assert not [pair for pair in harder if pair[1] in easier[pair[0]]]


def test_every_name_and_alias_leads_to_its_move_whatever_was_read_before() -> None:
    everything = load_library()
    fresh = load_library()
    for slug in reversed(everything.slugs):
        move = everything.find(slug)
        assert move is not None
        for name in (move.name, *move.aliases):
            assert fresh.find(name.upper()) == everything.find(name)


def test_a_free_name_reads_only_the_moves_that_could_be_meant() -> None:
    read = []

    class Watched(LazyMoves):
        def _read_first(self, slug: str) -> None:
            read.append(slug)
            super()._read_first(slug)

    moves = Watched(files_in(assets.folder("routines") / "moves"))
    assert moves.find("Stretching my third eye") is None
    assert read == ["Stretching my third eye"]


def test_a_name_written_with_escapes_is_found(tmp_path: Path) -> None:
    text = """
knee:
  name: "Kn\\x65e dip"
run:
  name: 'Runner''s dip'
"""
    (tmp_path / "own.yaml").write_text(text)
    moves = load_library([tmp_path])
    assert moves.find("knee dip") is not None
    assert moves.find("runner's dip") is not None
