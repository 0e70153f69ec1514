"""The process that says a routine's own words ends with the program that asked for them."""

from __future__ import annotations

import os
import select
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.machines import PATIENCE_S

if sys.platform == "win32":
    pytest.skip("no fifos on Windows", allow_module_level=True)

ROUTINE = "name: Mine\nsteps:\n  - hold: Grandma's stretch\n    for: 30s\n"


def read(pipe: int) -> bytes:
    """Return what comes next through a pipe; nothing once every writer is gone."""
    assert select.select([pipe], [], [], PATIENCE_S)[0], "nothing came"
    return os.read(pipe, 100)


def test_a_voice_at_work_ends_when_its_program_is_killed(home: Any, tmp_path: Path) -> None:
    alive = tmp_path / "alive"
    os.mkfifo(alive)
    session = tmp_path / "bin" / "espeak-ng"
    session.parent.mkdir()
    session.write_text(f"#!/bin/sh\nexec 3>'{alive}'\necho speaking >&3\nsleep 1000\n")
    session.chmod(0o755)
    home.env |= {"PATH": f"{session.parent}:{home.env['PATH']}", "SUPPLE_VOICE": "espeak-ng"}
    home.write("mine", ROUTINE)
    pipe = os.open(alive, os.O_RDONLY | os.O_NONBLOCK)
    program = home.start("run", "mine", "--plain")
    try:
        assert read(pipe) == b"speaking\n"
    finally:
        program.kill()
        program.communicate()
    try:
        assert read(pipe) == b""
    finally:
        os.close(pipe)
