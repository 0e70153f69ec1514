"""The wheel: it holds the bundled files once, where the package looks for them, and no more."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.machines import PATIENCE_S
from timer import assets

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel as its users get it, without a network."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT,
        env={**os.environ, "PYTHONWARNINGS": "ignore"},
        capture_output=True,
        timeout=PATIENCE_S,
        check=True,
    )
    (built,) = folder.glob("*.whl")
    return built


def tracked(folder: str) -> set[str]:
    """Return the files of a folder that the repository keeps, by their paths in it."""
    done = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", folder],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        pytest.skip("not a clone of the repository")
    return {name for name in done.stdout.splitlines() if (ROOT / name).is_file()}


def test_the_wheel_holds_the_package_and_nothing_beside_it(wheel: Path) -> None:
    names = ZipFile(wheel).namelist()
    tops = {name.split("/")[0] for name in names}
    assert {top for top in tops if not top.endswith((".dist-info", ".data"))} == {"timer"}
    assert len(tops) == 3
    assert len(names) == len(set(names))
    assert not [name for name in names if name.endswith((".pyc", "~")) or "__pycache__" in name]


def test_the_wheel_installs_the_manual_page_and_the_completions(wheel: Path) -> None:
    held = {name.partition(".data/data/")[2] for name in ZipFile(wheel).namelist()}
    assert held - {""} == tracked("share")


@pytest.mark.parametrize("folder", ["routines", "sounds"])
def test_the_wheel_holds_every_bundled_file(wheel: Path, folder: str) -> None:
    prefix = f"timer/data/{folder}/"
    held = {name for name in ZipFile(wheel).namelist() if name.startswith(prefix)}
    assert held == {f"timer/data/{name}" for name in tracked(folder)}


def test_the_wheel_holds_every_module_style_and_table(wheel: Path) -> None:
    held = {name for name in ZipFile(wheel).namelist() if name.startswith("timer/")}
    package = {name for name in held if not name.startswith("timer/data/")}
    assert package == tracked("timer")


def test_a_zip_of_it_unpacks_itself_and_finds_its_own_files(wheel: Path, tmp_path: Path) -> None:
    code = (
        f"import sys; sys.path.insert(0, {str(wheel)!r})\n"
        "from timer.__main__ import main\n"
        "sys.argv[1:] = ['list', '--json']\n"
        "sys.exit(main())"
    )
    env = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", code], env=env, cwd=tmp_path, capture_output=True, timeout=PATIENCE_S
    )
    (site,) = (tmp_path / "supple").glob("unpacked-*")
    assert (done.returncode, done.stderr) == (0, b"")
    cards = json.loads(done.stdout)["routines"]
    found = {Path(card["path"]).parent for card in cards}
    assert found == {site / "timer" / "data" / "routines"}
    assert all(card["ok"] for card in cards)
    assert len(cards) == len(list((ROOT / "routines").glob("*.yaml")))


@pytest.mark.parametrize("kind", ["routines", "sounds"])
def test_a_checkout_finds_its_own_files(kind: str) -> None:
    assert assets.folder(kind) == ROOT / kind
    assert any(assets.folder(kind).iterdir())
