"""A session that was left is offered again, with move, side and set; one that was ended is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.past import interrupted, menu
from timer.journal.lock import hold
from timer.machine import BARE
from timer.player.clock import ManualClock
from timer.player.commands import Key
from timer.player.effects import Outcome
from timer.services.context import Context
from timer.services.session_factory import SessionOptions, plan_session
from timer.services.session_flow import (
    Lately,
    Question,
    Reply,
    ScreeningQuestion,
    begin_session,
    drive,
    end_session,
)
from timer.session.bookmark import fact_of
from timer.session.session import Session
from timer.settings import Settings
from timer.sound.sink import RecordingSink
from timer.timeline.segments import SegmentKind

BRIDGES = """
name: Bridges
steps:
  - hold: Clam
    for: 20s
  - hold: glute-bridge
    for: 30s
    sides: each
    sets: 2
    rest: 40s
  - hold: Plank
    for: 20s
"""


def drop(session: Session) -> None:
    """Close a session that has just begun; nobody listens to its first words."""
    session.stop()
    session.finish()


class Person:
    """Somebody with one routine of their own, by name or by path, who plays and leaves it."""

    def __init__(self, folder: Path, *, by_path: bool = False) -> None:
        environ = {f"XDG_{one}_HOME": str(folder) for one in ("CONFIG", "DATA", "CACHE", "STATE")}
        plain = Context.of(environ, BARE)
        self.clock = ManualClock()
        self.context = Context(
            plain.folders, Settings(), (), self.clock, BARE, sound=lambda _: RecordingSink()
        )
        home = folder / "elsewhere" if by_path else plain.folders.routines
        home.mkdir(parents=True, exist_ok=True)
        self.file = home / "bridges.yaml"
        self.file.write_text(BRIDGES, encoding="utf-8")
        self.routine = str(self.file) if by_path else "bridges"
        self.lately: list[Lately] = []

    def begin(self, reply: Reply = Reply.GO, **options: object) -> Session:
        """Begin a session, with `reply` to what matters about the last ones."""
        self.lately.clear()

        def answer(question: Question) -> Reply:
            if isinstance(question, Lately):
                self.lately.append(question)
                return reply
            return Reply.NO if isinstance(question, ScreeningQuestion) else Reply.GO

        plan = plan_session(self.context, self.routine, SessionOptions(**options))  # type: ignore[arg-type]
        session = drive(begin_session(self.context, plan), answer)
        assert isinstance(session, Session)
        session.begin()
        return session

    def play_to(self, session: Session, label: str, side: str | None, number: int) -> None:
        """Let time go by until two seconds into a set."""
        wait = session.turn(0)
        while True:
            now = session.snapshot.segment
            there = (now.label, now.side, now.set) == (label, side, number) and now.is_bout
            if there and session.snapshot.gone_s >= 2:
                return
            self.clock.advance(wait)
            wait = session.turn(wait)

    def leave(self, session: Session, *keys: Key) -> None:
        """Press keys one after another, then close the session."""
        for key in keys:
            session.send(key)
            session.turn(0)
        session.stop()  # nobody listens to the last words
        session.finish()
        end_session(self.context, session)

    @property
    def offered(self) -> str | None:
        """The question whether to go on, as the next start asks it."""
        session = self.begin()
        session.stop()  # nobody listens to the last words
        session.finish()
        found = [one.caution.interrupted for one in self.lately]
        return found[0].question if found and found[0] else None


LAST = ("Glute bridge", "right", 2)


@pytest.mark.parametrize("by_path", [False, True])
@pytest.mark.parametrize("keys", [(Key.QUIT, Key.DONE), ()])
def test_the_next_start_offers_the_set_that_was_left(
    tmp_path: Path, by_path: bool, keys: tuple[Key, ...]
) -> None:
    person = Person(tmp_path, by_path=by_path)
    session = person.begin()
    person.play_to(session, *LAST)
    if not keys:  # a signal: ctrl+c twice, a closed terminal
        session.stop(Outcome.INTERRUPTED)
        session.turn(0)
    person.leave(session, *keys)
    assert person.offered == "Continue with Glute bridge, right leg, set 2 of 2?"


@pytest.mark.parametrize(
    ("stage", "place"),
    [
        ("as: {sets: 3}", ("Glute bridge", "right", 3)),
        ("to: plank\n    as: {sides: [near, far]}", ("Plank", "far", 2)),
    ],
)
def test_a_set_that_a_programme_has_added_is_offered_as_well(
    tmp_path: Path, stage: str, place: tuple[str, str, int]
) -> None:
    person = Person(tmp_path)
    programmes = person.file.parent / "programmes"
    programmes.mkdir()
    (programmes / "mine.yaml").write_text(
        f"name: More\nmove: glute-bridge\nstages:\n  - about: more\n    {stage}\n", encoding="utf-8"
    )
    session = person.begin()
    person.play_to(session, *place)
    person.leave(session, Key.QUIT, Key.LATER)
    session = person.begin(Reply.CONTINUE)
    first = session.snapshot.segment
    assert (first.label, first.side, first.set) == place
    session.stop()  # nobody listens to the last words
    session.finish()


def test_going_on_begins_with_the_time_to_settle_and_says_all_of_the_move(tmp_path: Path) -> None:
    person = Person(tmp_path)
    session = person.begin()
    person.play_to(session, *LAST)
    person.leave(session, Key.QUIT, Key.LATER)
    session = person.begin(Reply.CONTINUE)
    first = session.snapshot.segment
    assert (first.kind, first.label, first.side, first.set) == (SegmentKind.SETTLE, *LAST)
    assert first.length_ms == first.settle_ms == 10_000  # from standing to lying
    cues = session._player.plan.of(session.snapshot.place)
    assert any("Glute bridge" in (cue.text or "") for cue in cues)
    assert session.timeline.segments[-1].end_ms == session.timeline.total_ms
    session.stop()  # nobody listens to the last words
    session.finish()


def test_a_session_is_offered_before_its_first_set_was_done(tmp_path: Path) -> None:
    person = Person(tmp_path)
    session = person.begin()
    session.turn(0)
    person.leave(session, Key.QUIT, Key.LATER)
    assert person.offered == "Continue with Clam?"


@pytest.mark.parametrize("keys", [(Key.QUIT, Key.LEAVE), (Key.NEXT,) * 20])
def test_a_session_that_was_ended_offers_nothing(tmp_path: Path, keys: tuple[Key, ...]) -> None:
    person = Person(tmp_path)
    session = person.begin()
    person.play_to(session, *LAST)
    person.leave(session, *keys)
    assert person.offered is None


def test_a_kill_is_offered_once_its_process_is_gone(tmp_path: Path) -> None:
    person = Person(tmp_path)
    session = person.begin()
    person.play_to(session, *LAST)
    session.stop()  # nobody listens to the last words
    session.finish()
    mark = interrupted(person.context)[0].place
    assert not mark.left  # as it is until the end, which a kill prevents
    person.context.journal.keep(fact_of("bridges", mark))
    lock = hold(person.context.folders.data, mark.session)
    assert interrupted(person.context) == []
    lock.release()
    assert [one.at.label for one in interrupted(person.context)] == ["Glute bridge"]


@pytest.mark.parametrize("options", [{"fresh": True}, {"from_step": 2}, {"speed": 2.0}])
def test_who_says_where_to_start_is_not_asked(tmp_path: Path, options: dict[str, object]) -> None:
    person = Person(tmp_path)
    session = person.begin()
    person.play_to(session, *LAST)
    person.leave(session, Key.QUIT, Key.LATER)
    drop(person.begin(**options))
    assert person.lately == []


def test_a_rehearsal_takes_nothing_away(tmp_path: Path) -> None:
    person = Person(tmp_path)
    session = person.begin()
    person.play_to(session, *LAST)
    person.leave(session, Key.QUIT, Key.LATER)
    fast = person.begin(speed=2.0)
    fast.turn(0)
    person.leave(fast, Key.QUIT, Key.LEAVE)
    assert person.offered == "Continue with Glute bridge, right leg, set 2 of 2?"


def test_what_was_edited_meanwhile_is_found_by_what_is_done(tmp_path: Path) -> None:
    person = Person(tmp_path)
    session = person.begin()
    person.play_to(session, *LAST)
    person.leave(session, Key.QUIT, Key.LATER)
    more = BRIDGES.replace("steps:\n", "steps:\n  - hold: Squat\n    for: 5m\n").replace(
        "    for: 30s", "    for: 35s"
    )
    person.file.write_text(more, encoding="utf-8")
    (off,) = interrupted(person.context)
    assert (off.at.label, off.at.side, off.at.set, off.at.step) == (*LAST, 3)
    person.file.write_text(BRIDGES.replace("    sets: 2\n", ""), encoding="utf-8")
    assert interrupted(person.context) == []
    drop(person.begin())
    (lately,) = person.lately
    assert lately.caution.note == (
        "Bridges was changed after you left it, and the set you left it at is gone. "
        "It starts at the beginning."
    )


def test_the_menu_names_what_was_left_first(tmp_path: Path) -> None:
    person = Person(tmp_path)
    session = person.begin()
    person.play_to(session, *LAST)
    person.leave(session, Key.QUIT, Key.LATER)
    card, reason = menu(person.context)[0].entries[0]
    assert (card.slug, reason) == ("bridges", "left at step 2 of 3")


def test_what_waits_because_it_hurt_is_not_offered_by_the_menu(tmp_path: Path) -> None:
    person = Person(tmp_path)
    session = person.begin()
    person.play_to(session, "Glute bridge", "left", 1)
    person.leave(session, Key.HURTS, Key.NEXT, Key.QUIT, Key.LATER)
    assert [one.at.label for one in interrupted(person.context)] == ["Plank"]
    places = {card.slug: one.title for one in menu(person.context) for card, _ in one.entries}
    assert places["bridges"] == "Not now"
    assert person.offered == "Continue with Plank?"


def test_the_zone_that_was_left_is_found_among_the_zones_of_its_step(tmp_path: Path) -> None:
    person = Person(tmp_path)
    person.file.write_text(
        "name: Roll\nsteps:\n  - zones: [Outer calf, Inner calf, Shin]\n    for: 90s\n"
        "    sides: each\n",
        encoding="utf-8",
    )
    session = person.begin()
    person.play_to(session, "Inner calf", "right", 1)
    person.leave(session, Key.QUIT, Key.LATER)
    session = person.begin(Reply.CONTINUE)
    found = person.lately[0].caution.interrupted
    assert found is not None
    assert found.question == "Continue with Inner calf, right side?"
    assert session.snapshot.segment.label == "Inner calf"
    assert session.snapshot.segment.kind is SegmentKind.SETTLE
    session.stop()  # nobody listens to the last words
    session.finish()


def test_an_included_routine_that_is_saved_in_a_pause_is_taken_in(tmp_path: Path) -> None:
    person = Person(tmp_path)
    outer = person.file.with_name("outer.yaml")
    outer.write_text("name: Outer\nsteps:\n  - include: bridges\n", encoding="utf-8")
    person.routine = "outer"
    session = person.begin()
    person.play_to(session, *LAST)
    session.send(Key.TOGGLE)
    session.turn(0)
    person.file.write_text(BRIDGES.replace("Plank", "Twist"), encoding="utf-8")
    for _ in range(8):
        person.clock.advance(250)
        session.turn(250)
    assert session.timeline.segments[-1].label == "Twist"
    session.stop()  # nobody listens to the last words
    session.finish()


@pytest.mark.parametrize("keys", [(Key.HURTS, Key.NEXT), (Key.HURTS,)])
def test_a_move_that_hurt_is_no_part_of_the_rest(tmp_path: Path, keys: tuple[Key, ...]) -> None:
    person = Person(tmp_path)
    session = person.begin()
    person.play_to(session, "Glute bridge", "left", 1)
    for key in (*keys, Key.QUIT):
        session.send(key)
        session.turn(0)
    person.leave(session, Key.LATER)
    session = person.begin(Reply.CONTINUE)
    found = person.lately[0].caution.interrupted
    assert found is not None
    assert found.question == "Continue with Plank?"
    session.send(Key.BACK)
    session.send(Key.NEXT)
    session.turn(0)
    assert session.snapshot.segment.label == "Plank"
    session.stop()  # nobody listens to the last words
    session.finish()


def test_a_move_that_was_swapped_stays_swapped_in_the_rest(tmp_path: Path) -> None:
    person = Person(tmp_path)
    person.file.write_text(
        "name: Side\nsteps:\n  - {hold: Clam, for: 20s}\n"
        "  - {hold: side-plank, for: 20s, sides: each}\n",
        encoding="utf-8",
    )
    session = person.begin()
    person.play_to(session, "Side plank", "left", 1)
    session.swap()
    session.turn(0)
    easier = session.snapshot.segment.label
    assert easier != "Side plank"
    person.leave(session, Key.QUIT, Key.LATER)
    person.file.write_text(
        person.file.read_text(encoding="utf-8").replace("  - {hold: Clam, for: 20s}\n", ""),
        encoding="utf-8",
    )
    session = person.begin(Reply.CONTINUE)
    found = person.lately[0].caution.interrupted
    assert found is not None
    assert found.question == f"Continue with {easier}, left side?"
    assert {one.label for one in session.timeline.segments} == {easier}
    session.stop()  # nobody listens to the last words
    session.finish()
