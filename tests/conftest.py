"""What every test starts from."""

from __future__ import annotations

import signal


def pytest_configure() -> None:
    """Heed signals again that whoever runs the tests in the background has had ignored.

    Programs that the tests start inherit what is ignored, and a signal is what they are sent.
    """
    for name in ("SIGINT", "SIGQUIT", "SIGHUP", "SIGTERM"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is signal.SIG_IGN:
            handler = signal.default_int_handler if name == "SIGINT" else signal.SIG_DFL
            signal.signal(number, handler)
