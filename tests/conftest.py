"""What every test starts from: the same surroundings, whatever machine it runs on."""

from __future__ import annotations

import gc
import os
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Sequence
from types import ModuleType

import hypothesis
import pytest

hypothesis.settings.register_profile("search", deadline=None)
hypothesis.settings.register_profile(
    "suite",
    hypothesis.settings.get_profile("search"),
    derandomize=True,
    max_examples=60,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("suite")
# Always the same examples, however long they take: what fails is a fault, neither chance nor a
# busy machine. `--hypothesis-profile=search` looks for new ones, and for more of them.

# Compiled files are kept whatever the surroundings say: every worker, and every program that a test
# starts, would compile everything again.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

KEPT = (
    *("PATH", "PYTHON", "PYTEST", "TEXTUAL_SNAPSHOT", "HYPOTHESIS", "COVERAGE"),
    *("TMP", "TEMP", "LD_", "SYSTEM", "WINDIR", "COMSPEC"),
)
"""How the names of the variables begin that programs need, or whoever runs the tests."""
FIXED = {"LANG": "C.UTF-8", "TERM": "xterm-256color", "TZ": "Europe/Berlin"}
"""A zone with a summer time, so that a test which forgets about zones fails everywhere."""

FEW_COLLECTIONS = 20_000
"""New objects before the collector looks at them; a screen makes thousands that live on."""

_home = pytest.StashKey[str]()


class NoVoice:
    """Fails whoever looks for a voice engine on the real machine, whether or not it has one."""

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> None:
        """Refuse to look for hibari, the first engine that is looked for."""
        assert name != "hibari", "hand in a machine: this looks for a voice on the real one"


def pytest_configure(config: pytest.Config) -> None:
    """Leave the surroundings of whoever runs the tests outside."""
    _heed_signals()
    config.stash[_home] = tempfile.mkdtemp(prefix="supple-home-")
    for name in [name for name in os.environ if not name.upper().startswith(KEPT)]:
        del os.environ[name]
    os.environ.update(FIXED, HOME=config.stash[_home], USERPROFILE=config.stash[_home])
    if hasattr(time, "tzset"):
        time.tzset()
    sys.meta_path.insert(0, NoVoice())


def pytest_collection_finish() -> None:
    """Have the collector pass over the thousands of tests, and look less often for what is left."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(FEW_COLLECTIONS, 20, 10)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Leave nothing behind."""
    shutil.rmtree(config.stash[_home], ignore_errors=True)


def _heed_signals() -> None:
    """Heed signals again that whoever runs the tests in the background has had ignored.

    Programs that the tests start inherit what is ignored, and a signal is what they are sent.
    """
    for name in ("SIGINT", "SIGQUIT", "SIGHUP", "SIGTERM"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is signal.SIG_IGN:
            handler = signal.default_int_handler if name == "SIGINT" else signal.SIG_DFL
            signal.signal(number, handler)
