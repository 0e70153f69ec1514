"""One test of many cases, where a case is too small to be a test of its own.

Each test that pytest collects costs every worker some milliseconds, and there are thousands of
moves, figures, cues and lines to look at. All cases are tried, and the failure names each that
failed.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import pytest

Test = Callable[..., None]
OUTCOMES = (pytest.fail.Exception, pytest.skip.Exception)
"""What `pytest.raises` fails with; and no case may have the others left out."""


def each(names: str, cases: Iterable[object]) -> Callable[[Test], Test]:
    """Try a test with every case, as `pytest.mark.parametrize(names, cases)` does in many tests.

    Only for what leaves nothing behind: fixtures are made once for all cases.
    """
    wanted, kept = [name.strip() for name in names.split(",")], list(cases)
    assert kept, "a test without a case would pass"

    def decorate(test: Test) -> Test:
        @functools.wraps(test)
        def all_of_them(**fixtures: Any) -> None:
            failed: dict[str, Exception] = {}
            for number, case in enumerate(kept):
                values, shown = _values(case, len(wanted))
                try:
                    test(**fixtures, **dict(zip(wanted, values, strict=True)))  # type: ignore[call-overload]
                except (Exception, *OUTCOMES) as error:  # noqa: BLE001 (the other cases count)
                    told = error if isinstance(error, Exception) else AssertionError(str(error))
                    told.add_note(f"with {names} = {shown}")
                    failed[f"{number}: {shown}"] = told.with_traceback(error.__traceback__)
            if failed:
                head = f"{len(failed)} of {len(kept)} cases failed"
                raise ExceptionGroup("\n".join([head, *failed]), [*failed.values()])

        signature = inspect.signature(test)
        left = [one for name, one in signature.parameters.items() if name not in wanted]
        assert len(left) == len(signature.parameters) - len(wanted), f"there is no such: {names}"
        all_of_them.__signature__ = signature.replace(parameters=left)  # type: ignore[attr-defined]
        return all_of_them

    return decorate


def _values(case: Any, count: int, most: int = 200) -> tuple[Sequence[object], str]:
    """Return the values of a case, and how it is called where it fails."""
    if isinstance(case, type(pytest.param())):
        return case.values, str(case.id)
    text = repr(case)
    return (case,) if count == 1 else case, text if len(text) <= most else f"{text[:most]}…"
