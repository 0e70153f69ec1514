"""What a static look can't see: what a command loads, and that importing does nothing."""

from __future__ import annotations

import importlib
import importlib.util
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import timer
from tests.each import each
from tests.machines import PATIENCE_S

PACKAGE = Path(timer.__file__).parent
HEAVY = ("textual", "rich", "asyncio", "sqlite3", "miniaudio", "pygls", "lsprotocol")

REPORT_LOADED = """
import sys
from timer.cli.main import run
code = run(sys.argv[2:])
print(sorted(set(sys.argv[1].split()) & set(sys.modules)), code, file=sys.stderr)
"""
IMPORT_ALL = """
import importlib, sys
class Read(Exception): "A clock was read, or a file opened to be written."
calls = []
def watch(event, arguments):
    if event == "open" and isinstance(arguments[1], str) and set(arguments[1]) & set("wax+"):
        calls.append((event, arguments[0]))
    if event in ("os.mkdir", "os.rename", "os.remove", "subprocess.Popen", "socket.connect"):
        calls.append((event, arguments[0]))
sys.addaudithook(watch)
import time
clocks = ("time", "time_ns", "monotonic", "monotonic_ns", "perf_counter", "perf_counter_ns")
def profile(frame, event, what):
    if event == "c_call" and getattr(what, "__self__", None) is time and what.__name__ in clocks:
        if frame.f_globals.get("__name__", "").partition(".")[0] == "timer":
            calls.append((what.__name__, frame.f_globals["__name__"]))
sys.setprofile(profile)
for name in sys.argv[1:]:
    importlib.import_module(name)
sys.setprofile(None)
print(calls)
"""


def modules() -> list[str]:
    """Return the name of every module, but for the door that would go in and the optional ones."""
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        if parts[-1] not in ("__main__", "simpleaudio_"):
            found.append(name)
    return found


def python(code: str, *arguments: str, home: Path) -> subprocess.CompletedProcess[str]:
    """Run code in an interpreter of its own, at home in an empty folder."""
    env = {"PATH": os.environ["PATH"], "HOME": str(home), "LANG": "C.UTF-8"}
    env |= {f"XDG_{kind}_HOME": str(home) for kind in ("CONFIG", "DATA", "CACHE", "STATE")}
    command = [sys.executable, "-B", "-c", code, *arguments]
    return subprocess.run(
        command, env=env, cwd=home, capture_output=True, text=True, timeout=PATIENCE_S, check=True
    )


@pytest.mark.parametrize(
    "words", [["list"], ["show", "core"], ["check", "--all"], ["--version"], ["--help"], ["where"]]
)
def test_a_short_command_loads_nothing_heavy(tmp_path: Path, words: list[str]) -> None:
    done = python(REPORT_LOADED, " ".join(HEAVY), *words, home=tmp_path)
    assert done.stderr.splitlines()[-1] == "[] 0"


def test_importing_every_module_does_nothing(tmp_path: Path) -> None:
    done = python(IMPORT_ALL, *modules(), home=tmp_path)
    assert done.stdout.strip() == "[]"
    assert list(tmp_path.iterdir()) == []


SCRIPTS = sorted(path for path in (PACKAGE.parent / "scripts").iterdir() if path.is_file())


@each("path", SCRIPTS)
def test_what_a_script_imports_exists(path: Path) -> None:
    """Many scripts need packages or minutes that a test has not, and some pass code on as text."""
    found = re.findall(
        r"^from (timer[\w.]*) import ([\w, ]+)", path.read_text("utf-8"), re.MULTILINE
    )
    for module, names in found:
        for name in names.split(", "):
            whole = importlib.import_module(module)
            assert hasattr(whole, name) or importlib.util.find_spec(f"{module}.{name}"), (
                module,
                name,
            )


def test_commands_print_through_one_door() -> None:
    others = [path for path in (PACKAGE / "cli").glob("*.py") if path.name != "output.py"]
    assert not [
        path.name for path in others if re.search(r"click\.echo|\bprint\(", path.read_text("utf-8"))
    ]


def test_one_place_measures_texts() -> None:
    texts = {path: path.read_text("utf-8") for path in PACKAGE.rglob("*.py")}
    measuring = r"\bcell_len\b|rich\.cells|set_cell_size|east_asian_width"
    assert [path.name for path, text in texts.items() if re.search(measuring, text)] == ["text.py"]
