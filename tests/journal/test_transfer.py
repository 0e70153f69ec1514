"""A history that was exported and is taken in: whole, once, or refused with the place."""

from __future__ import annotations

import json
from contextlib import closing
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.each import each
from timer.errors import SuppleError
from timer.journal.events import (
    Answer,
    Entry,
    Note,
    SessionEnd,
    SessionStart,
    SetRecord,
    State,
)
from timer.journal.store import Store, open_store
from timer.journal.transfer import Added, read_export
from timer.player.results import Result
from timer.text import storable

counts = st.integers(0, 10_000)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
sides = st.none() | st.sampled_from(["left", "right", "wall"])
instants = st.builds(
    "2026-{:02}-{:02}T{:02}:00:00{}".format,
    st.integers(1, 12),
    st.integers(1, 28),
    st.integers(0, 23),
    st.sampled_from(["+00:00", "-11:00", "+14:00", "Z"]),
)
labels = st.lists(texts, max_size=2, unique=True).map(tuple)
values = st.none() | counts | texts | st.floats(0, 1000)


@st.composite
def journals(draw: Any) -> list[Any]:
    """Return the records of some sessions, each with an id of its own."""
    records: list[Any] = []
    for id in draw(st.lists(texts, max_size=3, unique=True)):
        at = draw(instants)
        plan = (draw(counts), draw(st.sampled_from([1.0, 50.0])), draw(st.none() | texts))
        records.append(SessionStart(id, "hips", at, *plan, draw(counts), draw(labels)))
        for number in range(draw(st.integers(0, 3))):
            records.append(draw(_bout(f"{id} {number}", id, number + 1, at)))
        for number in range(draw(st.integers(0, 2))):
            key = f"{id} {number}"
            option = draw(st.none() | st.integers(1, 9))
            records.append(Answer(key, id, draw(texts), option, draw(texts)))
            note = (draw(texts), draw(values), draw(sides), draw(instants))
            records.append(Note(key, id, *note))
        if draw(st.booleans()):
            state = draw(st.sampled_from(State))
            share = draw(st.floats(0, 1).map(lambda one: round(one, 4)))
            records.append(SessionEnd(id, at, state, draw(counts), share, draw(labels)))
    facts = st.tuples(
        st.sampled_from(["run", "injury", "diary"]), instants, values, st.none() | counts, sides
    )
    for number, fact in enumerate(draw(st.lists(facts, max_size=3, unique=True))):
        records.append(Entry(f"e{number}", *fact))
    return records


def _bout(key: str, session: str, segment: int, at: str) -> st.SearchStrategy[SetRecord]:
    return st.builds(
        SetRecord,
        id=st.just(key),
        session_id=st.just(session),
        segment=st.just(segment),
        move=st.none() | texts,
        label=texts,
        side=sides,
        set=st.none() | counts,
        result=st.sampled_from(Result),
        planned=st.none() | counts,
        done=st.none() | counts,
        planned_seconds=st.none() | counts,
        seconds=counts,
        part=st.floats(0, 1),
        effort=st.none() | st.integers(1, 10),
        load=st.none() | texts,
        kind=st.sampled_from(["hold", "reps", "effort"]),
        position_ms=counts,
        ended_at=st.just(at),
    )


def exported(store: Store) -> str:
    return json.dumps({"schema_version": 1, "sessions": store.sessions(), "facts": store.entries()})


@settings(max_examples=30, deadline=None)
@given(records=journals())
def test_what_was_exported_comes_back_the_same_and_only_once(
    tmp_path_factory: pytest.TempPathFactory, records: list[Any]
) -> None:
    top = tmp_path_factory.mktemp("journals")
    with closing(open_store(top / "here")) as here, closing(open_store(top / "there")) as there:
        here.save(*records)
        text = exported(here)
        count = len(here.sessions())
        facts = len(here.entries())
        assert there.add(read_export(text)) == Added(count, facts, 0, 0, 0)
        assert exported(there) == text
        assert there.add(read_export(text)) == Added(0, 0, 0, count, facts)
        assert here.add(read_export(text)) == Added(0, 0, 0, count, facts)
        assert exported(there) == exported(here) == text


def test_a_used_journal_gets_only_what_it_does_not_have(tmp_path: Path, make: Any) -> None:
    with closing(open_store(tmp_path / "a")) as one, closing(open_store(tmp_path / "b")) as other:
        one.save(make.start("s"), make.bout(), make.end())
        other.save(make.start("s"), make.start("t", started_at="2026-02-01T07:00:00+01:00"))
        assert one.add(read_export(exported(other))) == Added(1, 0, 0, 1, 0)
        assert [session["id"] for session in one.sessions()] == ["s", "t"]
        assert len(one.sessions()[0]["sets"]) == 1


GOOD: dict[str, Any] = {
    "id": "s", "routine": "hips", "name": "Hips", "started_at": "2026-03-01T07:30:00+01:00",
    "ended_at": "2026-03-01T07:40:00+01:00", "state": "finished", "share": 0.9, "speed": 1,
    "planned_ms": 600_000, "active_ms": 590_000, "left_out": [], "answers": [], "notes": [],
    "sets": [],
}  # fmt: skip
SET: dict[str, Any] = {
    "move": None, "label": "Plank", "side": None, "set": 1, "result": "done", "planned": None,
    "done": None, "planned_seconds": 30, "seconds": 30, "effort": None, "load": None,
}  # fmt: skip


def file(*sessions: dict[str, Any], facts: Any = ()) -> str:
    return json.dumps({"schema_version": 1, "sessions": sessions, "facts": list(facts)})


RUNNING = {**GOOD, "state": "partial", "ended_at": None, "share": 0.1, "sets": [SET]}
OVER = {**GOOD, "sets": [SET, {**SET, "set": 2}]}


@pytest.mark.parametrize(
    "exports",
    [
        [RUNNING, OVER],
        [RUNNING, {**RUNNING, "state": "interrupted"}],
        [RUNNING, {**RUNNING, "sets": [SET, {**SET, "set": 2}]}, OVER],
        [{**RUNNING, "state": "interrupted"}, {**OVER, "sets": [SET]}],
    ],
)
def test_a_session_taken_while_it_ran_is_completed_later_and_only_then(
    tmp_path: Path, exports: list[dict[str, Any]]
) -> None:
    note = {"kind": "legs", "value": 4, "side": None, "at": GOOD["started_at"]}
    answer = {"question": "Well?", "number": 1, "answer": "Yes"}
    exports = [{**one, "answers": [answer], "notes": [note]} for one in exports]
    with closing(open_store(tmp_path)) as store:
        store.add(read_export(file(exports[0])))
        store.save(Note("mine", "s", "legs", 2, None, GOOD["started_at"]))
        for earlier, later in pairwise(exports):
            assert store.add(read_export(file(earlier))) == Added(0, 0, 0, 1, 0)
            assert store.add(read_export(file(later))) == Added(0, 0, 1, 0, 0)
            assert store.add(read_export(file(later))) == Added(0, 0, 0, 1, 0)
            assert store.add(read_export(file(earlier))) == Added(0, 0, 0, 1, 0)
        (found,) = store.sessions()
        assert sorted(one["value"] for one in found.pop("notes")) == [2, 4]
        assert found == {key: exports[-1][key] for key in found}


def test_no_export_touches_a_session_of_this_journal(tmp_path: Path, make: Any) -> None:
    with closing(open_store(tmp_path)) as store:
        store.save(make.start(), make.bout())
        before = store.sessions()
        assert store.add(read_export(file(OVER))) == Added(0, 0, 0, 1, 0)
        assert store.sessions() == before


def test_facts_are_looked_up_at_once_however_many_there_are(tmp_path: Path) -> None:
    at = GOOD["started_at"]
    facts = [{"kind": "run", "at": at, "value": number, "minutes": 30} for number in range(500)]
    imported = read_export(file(facts=[*facts, facts[0]]))
    with closing(open_store(tmp_path)) as store:
        steps: list[int] = []
        assert store.add(imported) == Added(0, 500, 0, 0, 1)
        store._db.set_progress_handler(lambda: steps.append(1), 1000)
        assert store.add(imported) == Added(0, 0, 0, 0, 501)
        assert len(steps) < 100


def test_a_done_set_that_waited_counts_whole() -> None:
    waited = {**SET, "seconds": 20, "planned_seconds": 60}
    reps = {**SET, "planned": 10, "done": 4}
    alone = [(waited, 1.0), (reps, 1.0), ({**reps, "done": 9}, 0.9)]
    alone += [({**one, "result": "short"}, part) for one, part in ((waited, 0.3333), (reps, 0.4))]
    for one, share in alone:
        (found,) = read_export(file({**GOOD, "share": None, "sets": [one]})).sessions
        assert round(found.sets[0].part, 4) == share


FAULTS: list[tuple[Any, str]] = [
    ("{", "line 1, column 2"),
    ('{"sessions": [], "schema_version": NaN}', "NaN"),
    ("[" * 100_000, "isn't JSON"),
    ("[]", "no `sessions`"),
    ({"sessions": []}, "`schema_version` is null"),
    ({"schema_version": 2, "sessions": []}, "has to be 1"),
    ({"schema_version": 1, "sessions": {}}, "sessions is {}, but has to be a list"),
    ([1], "sessions[0] is 1, but has to be an object"),
    ([{**GOOD, "state": "over"}], 'sessions[0].state is "over", but has to be finished, partial'),
    ([GOOD, {**GOOD, "started_at": "today"}], 'sessions[1].started_at is "today"'),
    ([{**GOOD, "share": 2}], "sessions[0].share is 2, but has to be a number from 0 to 1"),
    ([{**GOOD, "share": True}], "sessions[0].share is true"),
    ([{**GOOD, "left_out": "Plank"}], 'left_out is "Plank", but has to be a list of texts'),
    ([{key: GOOD[key] for key in GOOD if key != "id"}], "sessions[0] has no `id`"),
    ([{**GOOD, "sets": [SET, {**SET, "seconds": 1.5}]}], "sessions[0].sets[1].seconds is 1.5"),
    ([{**GOOD, "sets": [{**SET, "result": "won"}]}], "done, short, skipped or hurt"),
    ([{**GOOD, "sets": [{**SET, "effort": 11}]}], "from 1 to 10, or null"),
    ([{**GOOD, "sets": [{"seconds": 3}]}], "sessions[0].sets[0] has no `result`"),
    ([{**GOOD, "answers": [{"question": "?"}]}], "sessions[0].answers[0] has no `answer`"),
    ([{**GOOD, "notes": [{"kind": "legs"}]}], "sessions[0].notes[0] has no `at`"),
]


@each("content, said", FAULTS)
def test_a_fault_is_named_with_its_place(content: Any, said: str) -> None:
    if isinstance(content, list):
        content = {"schema_version": 1, "sessions": content}
    text = content if isinstance(content, str) else json.dumps(content)
    with pytest.raises(SuppleError) as told:
        read_export(text)
    assert said in told.value.message
    assert "Nothing was added" in (told.value.remedy or "")


def test_only_the_first_faults_are_named_one_by_one() -> None:
    text = json.dumps({"schema_version": 1, "sessions": [{**GOOD, "share": 2}] * 9})
    with pytest.raises(SuppleError) as told:
        read_export(text)
    assert told.value.message.count("share") == 5
    assert told.value.message.endswith("There are 4 more faults.")


@settings(max_examples=60)
@given(st.data())
def test_whatever_one_value_is_the_file_is_read_or_refused(data: Any) -> None:
    junk = st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
        lambda inner: st.lists(inner, max_size=2),
        max_leaves=3,
    )
    session = {**GOOD, "sets": [{**SET, data.draw(st.sampled_from([*SET])): data.draw(junk)}]}
    session[data.draw(st.sampled_from([*GOOD]))] = data.draw(junk)
    try:
        found = read_export(json.dumps({"schema_version": 1, "sessions": [session]}))
    except SuppleError:
        return
    assert storable(found.sessions[0].start.id)
