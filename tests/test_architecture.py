"""How the modules of `timer/` hang together: no circle of imports, and not too many files."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import timer
from tests.each import each

PACKAGE = Path(timer.__file__).parent
FILES = {
    ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__"): path
    for path in sorted(PACKAGE.rglob("*.py"))
}
"""Every module by its dotted name."""
MOST_FILES = 315


@cache
def nodes_of(text: str) -> tuple[ast.AST, ...]:
    """Return all that is in a module."""
    return tuple(ast.walk(ast.parse(text)))


def imports(name: str) -> set[str]:
    """Return the modules that a module imports, also those for types only or inside a function."""
    found = set()
    for node in nodes_of(FILES[name].read_text(encoding="utf-8")):
        if isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                found.add(whole if whole in FILES else node.module)
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
    return found & set(FILES) - {name}


def circles(graph: dict[str, set[str]]) -> list[set[str]]:
    """Return each set of modules that all reach one another (Tarjan's algorithm)."""
    order: dict[str, int] = {}
    lowest: dict[str, int] = {}
    path: list[str] = []

    def visit(module: str) -> Iterator[set[str]]:
        order[module] = lowest[module] = len(order)
        path.append(module)
        for other in sorted(graph[module]):
            if other not in order:
                yield from visit(other)
                lowest[module] = min(lowest[module], lowest[other])
            elif other in path:
                lowest[module] = min(lowest[module], order[other])
        if lowest[module] == order[module]:
            start = path.index(module)
            if len(path) - start > 1:
                yield set(path[start:])
            del path[start:]

    return [circle for module in graph if module not in order for circle in visit(module)]


def test_a_circle_is_found() -> None:
    graph = {"a": {"b"}, "b": {"c"}, "c": {"b", "d"}, "d": set()}
    assert circles(graph) == [{"b", "c"}]


def test_no_module_imports_itself_in_a_circle() -> None:
    graph = {name: imports(name) for name in FILES}
    assert [sorted(circle) for circle in circles(graph)] == []


def test_there_are_not_too_many_files() -> None:
    assert len(FILES) <= MOST_FILES, "merge what belongs together: one idea a file, however long"


BARE = {
    *("Thread", "Timer", "start_new_thread", "start_joinable_thread"),
    *("ThreadPoolExecutor", "to_thread", "run_in_executor"),
}
"""What starts a thread in Python's own libraries."""
OURS = {"Task", "Worker"}
"""What starts a thread in `timer.worker`."""
TEXTUALS = {"run_worker", "work"}
"""What starts one of Textual's workers."""
SOURCES = {
    **dict.fromkeys(BARE, ("threading", "_thread", "concurrent", "asyncio")),
    **dict.fromkeys(OURS, ("timer.worker",)),
    "work": ("textual",),
}
"""Where each of them is imported from; other things may have the same name."""
ROOMS = {
    **dict.fromkeys(BARE, ("timer.worker",)),
    **dict.fromkeys(OURS, ("timer.worker", "timer.session", "timer.sound", "timer.journal")),
    **dict.fromkeys(TEXTUALS, ("timer.tui.screens",)),
}
"""The modules and rooms that may use each of them: rule 5 of docs/architecture.md."""


def thread_starters(module: str) -> set[str]:
    """Return what a module uses that starts a thread, under whatever name it imports it."""
    found = set()
    for node in nodes_of(module):
        if isinstance(node, ast.ImportFrom):
            found |= {
                one.name
                for one in node.names
                if (node.module or "").startswith(SOURCES.get(one.name, ("-",)))
            }
        elif isinstance(node, ast.Attribute) and node.attr in ROOMS:
            whose = ast.unparse(node.value).split(".")[0]
            known = [source.split(".")[0] for source in SOURCES.get(node.attr, ())]
            if node.attr in ("run_worker", "run_in_executor") or whose in known:
                found.add(node.attr)
    return found


@each(
    "module, starter",
    [
        ("from threading import Thread as T", "Thread"),
        ("threading.Thread(target=print)", "Thread"),
        ("loop.run_in_executor(None, print)", "run_in_executor"),
        ("await asyncio.to_thread(print)", "to_thread"),
        ("from timer.worker import Task as Job", "Task"),
        ("timer.worker.Worker('w', print)", "Worker"),
        ("self.run_worker(print, thread=True)", "run_worker"),
        ("start = self.run_worker", "run_worker"),
        ("from textual import work", "work"),
        ("@textual.work(thread=True)\ndef f(): ...", "work"),
    ],
)
def test_a_start_of_a_thread_is_found(module: str, starter: str) -> None:
    assert thread_starters(module) == {starter}


def test_threads_are_started_only_where_the_rule_says() -> None:
    used = {name: thread_starters(path.read_text("utf-8")) for name, path in FILES.items()}
    assert {one for found in used.values() for one in found} == {"Thread", *OURS, "run_worker"}
    elsewhere = {
        (name, one)
        for name, found in used.items()
        for one in found
        if not f"{name}.".startswith(tuple(f"{room}." for room in ROOMS[one]))
    }
    assert elsewhere == set()


def passes_on_a_start(module: str) -> bool:
    """Return whether a module has another name for a `Task`, or does any job that it is given."""
    for node in nodes_of(module):
        if isinstance(node, ast.Assign) and ast.unparse(node.value) in OURS:
            return True
        if isinstance(node, ast.FunctionDef):
            given = {one.arg for one in (*node.args.args, *node.args.kwonlyargs)}
            jobs = {
                ast.unparse(call.args[1])
                for call in ast.walk(node)
                if isinstance(call, ast.Call) and ast.unparse(call.func) in OURS
            }
            if given & jobs:
                return True
    return False


@pytest.mark.parametrize(
    "module", ["in_background = Task", "def do(name, job):\n    return Task(name, job)"]
)
def test_another_name_for_a_thread_is_found(module: str) -> None:
    assert passes_on_a_start(module)


def test_no_room_lets_a_front_end_start_any_thread() -> None:
    others = {name: path for name, path in FILES.items() if name != "timer.worker"}
    passed_on = {
        name for name, path in others.items() if passes_on_a_start(path.read_text("utf-8"))
    }
    assert passed_on == set()
