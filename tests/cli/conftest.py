"""The command line as a person or a script meets it: in this process or in one of its own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from tests.machines import NO_ENGINE, PATIENCE_S, VOICELESS
from timer.cli.main import run
from timer.machine import Machine
from timer.services.catalog import routine_cards
from timer.services.context import Context

ROUTINE = """\
name: Quick one
when: any-time
kit: [strap]
steps:
  - hold: Reach
    for: 10s
    settle: 0
    sides: each
  - note: Well done.
    for: 2s
"""


@dataclass
class Answer:
    """What a command came to."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> dict[str, Any]:
        """The one JSON object on stdout; fails where there is anything else."""
        found = json.loads(self.out)
        assert isinstance(found, dict)
        return found


@dataclass
class Home:
    """A person's folders, empty at first, and the commands run there."""

    root: Path
    env: dict[str, str]
    """For processes; there SUPPLE_VOICE keeps away from any voice that is installed."""
    machine: Machine = VOICELESS
    """For commands in this process."""

    @property
    def cache(self) -> Path:
        """What can be made again."""
        return self.root / "cache"

    @property
    def routines(self) -> Path:
        """The person's own routines."""
        return self.root / "config" / "routines"

    def write(self, slug: str, text: str | bytes = ROUTINE) -> Path:
        """Put a routine of one's own there."""
        self.routines.mkdir(parents=True, exist_ok=True)
        path = self.routines / f"{slug}.yaml"
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return path

    def supple(self, *arguments: object, typed: bytes = b"", **env: str) -> Answer:
        """Run a command in this process, through its one door, with `typed` on standard input."""
        runner = CliRunner()
        changed = {**self.env, "SUPPLE_VOICE": None, **env}
        with runner.isolation(typed, env=changed) as streams:
            code = run([str(one) for one in arguments], self.machine)
            sys.stdout.flush()
            sys.stderr.flush()
            out, err = (stream.getvalue().decode() for stream in streams[:2])
        return Answer(int(code), out, err)

    def process(self, *arguments: object, **env: str) -> Answer:
        """Run a command in a process of its own, with nobody at the keyboard."""
        done = subprocess.run(
            self.command(*arguments),
            env={**self.env, **env},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=PATIENCE_S,
            check=False,
        )
        return Answer(done.returncode, done.stdout.decode(), done.stderr.decode())

    def start(self, *arguments: object, **streams: Any) -> subprocess.Popen[bytes]:
        """Start a command in a process of its own, which the caller waits for."""
        streams = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE} | streams
        command = self.command(*arguments)
        return subprocess.Popen(command, env=self.env, stderr=subprocess.PIPE, **streams)

    @staticmethod
    def command(*arguments: object) -> list[str]:
        """Return the words that start a command."""
        return [sys.executable, "-m", "timer", *map(str, arguments)]


@pytest.fixture(scope="session")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a cache that knows the bundled routines, so that not every command reads them all."""
    home = _home(tmp_path_factory.mktemp("index"))
    assert routine_cards(Context.of(home.env, VOICELESS))
    return home.cache


@pytest.fixture(scope="session")
def make_home(index: Path) -> Callable[[Path], Home]:
    """Return what makes a home in a folder."""

    def make(root: Path) -> Home:
        home = _home(root)
        shutil.copytree(index, home.cache)
        return home

    return make


@pytest.fixture
def home(tmp_path: Path, make_home: Callable[[Path], Home]) -> Home:
    """Return a home in a folder of its own."""
    return make_home(tmp_path)


@pytest.fixture
def newcomer(tmp_path: Path) -> Home:
    """Return a home in a folder of its own in which there is nothing at all."""
    return _home(tmp_path)


@pytest.fixture(scope="session")
def shared_home(
    tmp_path_factory: pytest.TempPathFactory, make_home: Callable[[Path], Home]
) -> Home:
    """Return a home that several tests look at and none writes to."""
    return make_home(tmp_path_factory.mktemp("home"))


def _home(root: Path) -> Home:
    """Return the home in `root`; nothing of this process's own settings reaches it."""
    kept = {"TERM": "xterm", "PYTHONWARNINGS": "error"}
    kept |= {name: os.environ[name] for name in ("PATH", "TZ")}
    folders = {
        "HOME": str(root),
        "XDG_CONFIG_HOME": str(root / "xdg-config"),
        "XDG_DATA_HOME": str(root / "xdg-data"),
        "XDG_CACHE_HOME": str(root / "cache"),
        "XDG_STATE_HOME": str(root / "state"),
        "SUPPLE_CONFIG_DIR": str(root / "config"),
        "SUPPLE_DATA_DIR": str(root / "data"),
        "SUPPLE_AUDIO": "silent",
        "SUPPLE_VOICE": NO_ENGINE,
        "TZ": os.environ["TZ"],  # an answer of today must be one there, too
        "LANG": "C.UTF-8",
    }
    return Home(root, kept | folders)
