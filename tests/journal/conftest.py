"""Makers of journal records, with one value changed at a time."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from timer.journal.events import SessionEnd, SessionStart, SetRecord, State

AT = "2026-03-01T07:30:00+01:00"


class Make:
    """Makes records; what is not said is plain."""

    def start(self, id: str = "s", **values: Any) -> SessionStart:
        plain: dict[str, Any] = {"routine": "hips", "started_at": AT, "planned_ms": 600_000}
        return SessionStart(id, **(plain | values))

    def bout(self, id: str = "a", **values: Any) -> SetRecord:
        plain: dict[str, Any] = {
            "session_id": "s",
            "segment": 2,
            "move": "plank",
            "label": "Plank",
            "side": "left",
            "set": 1,
            "planned": 10,
            "done": 9,
            "effort": None,
            "seconds": 30,
            "kind": "hold",
            "result": "done",
            "position_ms": 35_000,
            "ended_at": AT,
        }
        return SetRecord(id=id, **(plain | values))

    def end(self, id: str = "s", state: State = State.FINISHED, active_ms: int = 590_000) -> Any:
        return SessionEnd(id, "2026-03-01T07:40:00+01:00", state, active_ms)


@pytest.fixture
def make() -> Make:
    return Make()


@pytest.fixture
def protected() -> Iterator[tuple[Path, Callable[[], None]]]:
    """A folder, and what takes away this process's right to write there, even from root."""
    if os.name == "nt":
        pytest.skip("permissions are another matter there")
    root = os.geteuid() == 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)

        def protect() -> None:
            for path in folder.iterdir():
                path.chmod(0o444)
            folder.chmod(0o555)
            if root:
                os.seteuid(65534)

        yield folder, protect
        if root:
            os.seteuid(0)
        folder.chmod(0o755)
