"""How the modules of `timer/` hang together: no circle of imports, and not too many files."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import timer

PACKAGE = Path(timer.__file__).parent
FILES = {
    ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__"): path
    for path in sorted(PACKAGE.rglob("*.py"))
}
"""Every module by its dotted name."""
MOST_FILES = 192


def imports(name: str) -> set[str]:
    """Return the modules that a module imports, also those for types only or inside a function."""
    found = set()
    for node in ast.walk(ast.parse(FILES[name].read_text(encoding="utf-8"))):
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


GRAPH = {name: imports(name) for name in FILES}


def test_a_circle_is_found() -> None:
    graph = {"a": {"b"}, "b": {"c"}, "c": {"b", "d"}, "d": set()}
    assert circles(graph) == [{"b", "c"}]


def test_no_module_imports_itself_in_a_circle() -> None:
    assert [sorted(circle) for circle in circles(GRAPH)] == []


def test_there_are_not_too_many_files() -> None:
    assert len(FILES) <= MOST_FILES, "merge what belongs together: one idea a file, however long"


THREADS = {"Thread", "ThreadPoolExecutor", "to_thread", "start_new_thread", "run_in_executor"}
"""What starts a thread in Python's own libraries. Textual's workers are Textual's affair."""
MAY_START_THREADS = {"session", "sound", "journal"}


def starts_threads(module: str) -> bool:
    """Return whether a module names something that starts a thread of its own."""
    tree = ast.walk(ast.parse(module))
    return any(
        (isinstance(node, ast.Name) and node.id in THREADS)
        or (isinstance(node, ast.Attribute) and node.attr in THREADS)
        or (isinstance(node, ast.alias) and node.name in THREADS)
        for node in tree
    )


@pytest.mark.parametrize(
    "module",
    [
        "from threading import Thread as T",
        "threading.Thread(target=print)",
        "await asyncio.to_thread(print)",
    ],
)
def test_a_thread_is_found(module: str) -> None:
    assert starts_threads(module)


def test_threads_are_started_by_the_worker_alone_for_three_rooms() -> None:
    started = {name for name, path in FILES.items() if starts_threads(path.read_text("utf-8"))}
    assert started == {"timer.worker"}
    users = {name for name, others in GRAPH.items() if "timer.worker" in others}
    assert {name.split(".")[1] for name in users} == MAY_START_THREADS
