"""A routine with every kind of step, and the app around it on a clock that is moved by hand."""

from __future__ import annotations

import shutil
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from timer.journal.events import SessionEnd, SessionStart, SetRecord, State
from timer.machine import BARE
from timer.player.player import Player
from timer.routine.library.routines import Library, Origin
from timer.services.catalog import routine_cards
from timer.services.context import Context
from timer.services.routine_files import timeline_of
from timer.services.screening import keep_welcome
from timer.sound.clips import recorded
from timer.timeline.cues.plan import CuePlan
from timer.tui.testing import HeadlessApp, rehearse

NAMES = ("CONFIG_HOME", "DATA_HOME", "CACHE_HOME", "STATE_HOME")

TRIAL = """
name: Trial
defaults: {settle: 5s, switch: 5s, rest: 10s}
steps:
  - hold: Long stretch
    for: 30s
    sides: each
    cues: [Light pull. Still. Breathe.]
  - reps: Nerve floss
    count: 12
    tempo: {glide out: 3s, ease off: 3s}
  - effort: Nordic curl
    to: 8/10
    window: 3-8
    tempo: {lower: 5s, return: 2s}
    sets: 2
  - open: Warm pack
    about: 2m
  - ask: How is it?
    options: [Fine, {text: It hurts, then: stop}]
  - note: Drink something.
"""


def folders_in(root: Path) -> dict[str, str]:
    """Return the variables that put a person's folders into `root`."""
    return {f"XDG_{name}": str(root / name.lower()) for name in NAMES}


@pytest.fixture(scope="session")
def lived_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folders of somebody who read the disclaimer and has seen the menu, to be copied."""
    root = tmp_path_factory.mktemp("lived-in")
    context = Context.of(folders_in(root), BARE)
    keep_welcome(context)
    routine_cards(context)
    return root


@pytest.fixture
def environ(tmp_path: Path, lived_in: Path) -> dict[str, str]:
    """Folders of a person's own, the disclaimer already read and the routines in the index."""
    shutil.copytree(lived_in, tmp_path, dirs_exist_ok=True)
    return folders_in(tmp_path)


@pytest.fixture
def trial(tmp_path: Path) -> str:
    """The path of the trial routine."""
    path = tmp_path / "trial.yaml"
    path.write_text(TRIAL, encoding="utf-8")
    return str(path)


@pytest.fixture
def session(environ: dict[str, str], trial: str) -> HeadlessApp:
    """The app with the trial about to begin."""
    return rehearse(environ, trial)


@pytest.fixture
def player(environ: dict[str, str], trial: str) -> Player:
    """The trial, begun at real time 0."""
    context = Context.of(environ, BARE)
    player = Player(CuePlan(timeline_of(context, trial), recorded(), attended=True), attended=True)
    player.start(0)
    return player


@pytest.fixture
def menu(environ: dict[str, str]) -> HeadlessApp:
    """The app in its menu, with the bundled routines."""
    return rehearse(environ)


class OwnHost(Context):
    """A host that knows the person's routines and none of ours."""

    @property
    def library(self) -> Library:
        """The person's folder."""
        return Library([(Origin.USER, self.folders.routines)])


@pytest.fixture
def trial_menu(environ: dict[str, str]) -> HeadlessApp:
    """The app in a menu of three routines of the person's own, one of them broken."""
    folder = Path(environ["XDG_CONFIG_HOME"]) / "supple" / "routines"
    folder.mkdir(parents=True)
    (folder / "trial.yaml").write_text(TRIAL, encoding="utf-8")
    (folder / "short.yaml").write_text(
        "name: Short\nabout: Two quiet minutes.\nkit: [wall]\nwhen: evening\n"
        "steps:\n  - hold: Legs up\n    for: 2m\n",
        encoding="utf-8",
    )
    (folder / "broken.yaml").write_text("name: Broken\nsteps:\n  - hodl: x\n", encoding="utf-8")
    return rehearse(environ, kind=OwnHost)


@pytest.fixture
def new(tmp_path: Path, lived_in: Path) -> dict[str, str]:
    """Folders of somebody who starts for the first time, the routines in the index."""
    shutil.copytree(lived_in / "cache_home", tmp_path / "cache_home")
    return folders_in(tmp_path)


@pytest.fixture
def tired(environ: dict[str, str]) -> dict[str, str]:
    """Folders of somebody who did two eccentric sessions this week, one of them yesterday."""
    context = rehearse(environ).context
    now = datetime.fromisoformat(context.clock.wall())
    with closing(context.journal.open(read_only=False)) as store:
        for name, days in (("a", 1), ("b", 4)):
            at = (now - timedelta(days=days)).isoformat()
            store.save(SessionStart(name, "nordic-strength", at, 60_000, 1.0))
            done = SetRecord(
                id=name, session_id=name, segment=1, move="nordic-curl", label="Nordic curl",
                side=None, set=1, planned=4, done=4, effort=8, seconds=40, kind="effort",
                result="done", position_ms=0, ended_at=at,
            )  # fmt: skip
            store.save(done, SessionEnd(name, at, State.FINISHED, 60_000))
    return environ
