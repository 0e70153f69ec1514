"""A made-up month in a journal, with all that can happen, as a physiotherapist is shown it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from timer.journal.events import (
    Answer,
    Entry,
    Fact,
    Note,
    Record,
    SessionEnd,
    SessionStart,
    SetRecord,
    State,
    injury,
)
from timer.journal.store import open_store
from timer.player.results import Result, share
from timer.routine.screening_questions import fact

STRETCH = [("strap-stretch", "Strap stretch", side, "hold", None, 30) for side in ("left", "right")]
NORDIC = [
    ("hamstring-sliders", "Hamstring sliders", None, "reps", 6, 36),
    ("nordic-curl", "Nordic curl", None, "effort", 5, 40),
    ("nordic-curl", "Nordic curl", None, "effort", 5, 40),
    ("single-leg-rdl", "Single-leg deadlift", "left", "reps", 8, 40),
    ("single-leg-rdl", "Single-leg deadlift", "right", "reps", 8, 40),
]
BALL = [
    *[("swiss-ball-curl", "Swiss-ball curl", None, "effort", 15, 90)] * 2,
    *[
        ("single-leg-bridge", "Single-leg bridge", side, "effort", 12, 48)
        for side in ("left", "right")
    ],
    ("deadlift", "Deadlift", None, "reps", 8, 48),
]
HOSTILE = "=1+1|<script>alert(1)</script> *b* [x](http://a.example) & `c` \u202e"
"""A free name as somebody might write it, or find it in a file."""

Planned = tuple[str | None, str, str | None, str, int | None, int]


class Month:
    """Writes sessions and facts into a journal, days before `now`."""

    def __init__(self, folder: Path, now: datetime, ids: str = "id") -> None:
        self._store = open_store(folder)
        self._now = now
        self._ids = (f"{ids}-{number}" for number in count(1))

    def close(self) -> None:
        self._store.close()

    def at(self, ago: int, hour: int, minute: int = 0) -> datetime:
        """Return a time of the day so many days ago."""
        day = self._now - timedelta(days=ago)
        return day.replace(hour=hour, minute=minute, second=0, microsecond=0)

    def save(self, *records: Record) -> None:
        self._store.save(*records)

    def session(
        self,
        ago: int,
        routine: str,
        name: str,
        planned: list[Planned],
        changes: dict[int, dict[str, Any]] | None = None,
        *,
        hour: int = 18,
        speed: float = 1.0,
        state: State | None = State.FINISHED,
        answers: dict[str, str] | None = None,
        asked: tuple[str, int, str] | None = None,
        notes: list[tuple[str, Any, str | None]] | None = None,
        left_out: tuple[str, ...] = (),
        until: int | None = None,
    ) -> None:
        """Write a session; `changes` are those of a set by its number from 0, `until` the last."""
        at, id = self.at(ago, hour), next(self._ids)
        work = sum(seconds for *_, seconds in planned)
        records: list[Record] = [
            SessionStart(
                *(id, routine, at.isoformat(), (work + 60) * 1000, speed, name, work * 1000),
                left_out,
            )
        ]
        parts = []
        numbers: dict[Any, int] = {}
        for place, (move, label, side, kind, reps, seconds) in enumerate(planned[:until], 1):
            number = numbers[label, side] = numbers.get((label, side), 0) + 1
            values: dict[str, Any] = {
                "result": Result.DONE,
                "done": reps,
                "seconds": seconds,
                "effort": None,
                "load": None,
                "part": 1.0,
                **(changes or {}).get(place - 1, {}),
            }
            parts.append((seconds * 1000, values["part"]))
            records.append(
                SetRecord(
                    id=next(self._ids),
                    session_id=id,
                    segment=place,
                    move=move,
                    label=label,
                    side=side,
                    set=number,
                    planned=reps,
                    planned_seconds=seconds,
                    kind=kind,
                    position_ms=place * 1000,
                    ended_at=(at + timedelta(minutes=place)).isoformat(),
                    **values,
                )
            )
        for question, answer in (answers or {}).items():
            records.append(Answer(next(self._ids), id, question, None, answer))
        if asked is not None:
            records.append(Answer(next(self._ids), id, *asked))
        for kind, value, side in notes or ():
            when = (at + timedelta(minutes=12)).isoformat()
            records.append(Note(next(self._ids), id, kind, value, side, when))
        if state is not None:
            over = (at + timedelta(minutes=15)).isoformat()
            whole = share(parts, work * 1000)
            records.append(SessionEnd(id, over, state, (work + 90) * 1000, whole, left_out))
        self.save(*records)

    def entry(self, ago: int, hour: int, kind: str, value: Any, **more: Any) -> None:
        at = self.at(ago, hour).isoformat()
        self.save(Entry(next(self._ids), kind, at, value, **more))


def skipped(**more: Any) -> dict[str, Any]:
    """Return the changes of a set that was left out."""
    return {"result": Result.SKIPPED, "done": None, "seconds": 0, "part": 0.0, **more}


def made_up_month(folder: Path, now: datetime, ids: str = "id") -> None:
    """Write a month into the journal of `folder`, up to `now`, whose ids start with `ids`."""
    month = Month(folder, now, ids)
    for routine in _routines():
        routine(month)
    for ago in range(27, -1, -2):
        left, right = 6 - (27 - ago) // 8, 4 - (27 - ago) // 13
        month.entry(ago, 8, "diary", left, side="left")
        month.entry(ago, 8, "diary", right, side="right")
        if ago % 3 == 0:
            month.entry(ago, 8, "diary", f"soreness {3 + ago % 4}")
    month.entry(5, 20, "diary", "pain 3", side="left")
    month.entry(5, 21, "diary", "stiff all day")
    month.entry(5, 22, "mood", "fine")
    for ago, said, minutes in (
        (26, "easy", 35), (24, "hard", 50), (21, "long", 80), (19, "easy", 40), (17, "easy", 30),
        (12, "no", None), (10, "easy", 20), (7, "easy", 30), (3, "easy", 40), (0, "soon", None),
    ):  # fmt: skip
        month.entry(ago, 7, "run", said, minutes=minutes)
    told = month.at(13, 21).isoformat()
    month.save(*injury(told, told), Fact(*fact("clots", True, month.at(2, 9).isoformat())))
    month.close()


def _routines() -> Iterator[Any]:
    no = {"sharp-pain": "no", "cold-muscles": "no"}

    def stretches(month: Month) -> None:
        for ago in (27, 26, 24, 22, 20, 17, 14, 10, 8, 6, 3, 1):
            month.session(ago, "post-run-cooldown", "Post-run cool-down", STRETCH, hour=8)
        month.session(
            *(5, "post-run-cooldown", "Post-run cool-down", STRETCH),
            {0: {"seconds": 18, "result": Result.SHORT, "part": 0.6}, 1: skipped()},
            state=State.PARTIAL,
            left_out=("Calf stretch",),
        )

    def strength(month: Month) -> None:
        efforts = {25: (7, 8), 21: (8, 9), 18: (8, 8), 9: (6, 7), 2: (8, 10)}
        for ago, (first, second) in efforts.items():
            month.session(
                *(ago, "nordic-strength", "Nordic strength", NORDIC),
                {
                    0: {"done": None} if ago == 18 else {},
                    1: {"effort": first, "done": 4},
                    2: {"effort": second, "done": 5},
                },
                answers=no,
                asked=("How was that?", 2, "About right") if ago < 20 else None,
                notes=[("soreness", 3, None)],
            )
        month.session(
            *(16, "nordic-strength", "Nordic strength", NORDIC),
            {
                1: {"effort": 9, "done": 3},
                2: {"result": Result.HURT, "done": 2, "seconds": 15, "part": 0.4, "effort": None},
            },
            answers={**no, "sit-bone": "yes"},
            notes=[("pain", "sharp", "left")],
            state=State.PARTIAL,
            until=3,
        )
        month.session(
            *(11, "nordic-strength", "Nordic strength", NORDIC),
            {4: {"result": Result.HURT, "done": 0, "seconds": 8, "part": 0.0}},
            answers={**no, "cold-muscles": "yes"},
            notes=[("pain", "tired", "right")],
        )

    def ball(month: Month) -> None:
        for ago, load, reps in ((23, None, 9), (15, "8 kg", 11), (4, "10 kg", 12)):
            month.session(
                *(ago, "swiss-ball-capacity", "Swiss-ball capacity", BALL),
                {
                    0: {"effort": 8, "done": reps},
                    1: {"effort": 8, "done": reps - 2},
                    2: {"effort": 8, "done": reps - 3, "result": Result.SHORT, "part": 0.6},
                    3: {"effort": 7, "done": reps},
                    4: {"load": load},
                },
                answers=no,
            )

    def test(month: Month) -> None:
        bridges = [
            ("march", "March", None, "hold", None, 60),
            *(
                ("single-leg-bridge", "Single-leg bridge", side, "effort", 22, 80)
                for side in ("left", "right")
            ),
        ]
        for ago, left, right in ((27, 10, 13), (0, 14, 15)):
            month.session(
                *(ago, "capacity-test", "Capacity test", bridges),
                {1: {"effort": 8, "done": left}, 2: {"effort": 8, "done": right}},
                hour=17 if ago else 1,
            )

    def odd(month: Month) -> None:
        month.session(13, "core", "Core", NORDIC[:1], speed=30.0)
        month.session(
            *(7, "own", HOSTILE, [(None, HOSTILE, "left", "hold", None, 20)]),
            {0: {"load": "@SUM(1)"}},
            notes=[("note", "-2+3 <b>", None)],
        )
        month.session(40, "core", "Core", NORDIC[:1])
        month.session(0, "core", "Core", NORDIC[:1], state=None, hour=0)

    yield from (stretches, strength, ball, test, odd)
