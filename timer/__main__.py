"""The entry point of both `supple` and `python -m timer`."""

import gc
import os
import sys


def main() -> None:
    """Run the command line and exit with its code."""
    # A short command ends before there is any garbage worth collecting. Plain mode turns the
    # collector back on, and so does the first screen once it is shown.
    gc.disable()
    if getattr(sys, "frozen", False) and sys.argv[1:2] == ["--run-part"]:
        from timer.sound.process import run_part

        sys.exit(run_part(*sys.argv[2:]))
    if os.path.isfile(home := os.path.dirname(os.path.dirname(os.path.abspath(__file__)))):
        from timer.sound.process import run_unpacked

        sys.exit(run_unpacked(home, sys.argv[1:]))
    try:
        code = _done(sys.argv[1:])
    except KeyboardInterrupt:  # while modules are loaded: later it is answered where it arrives
        code = _interrupted()
    # Nor does the garbage have to be looked for that the process takes with it.
    gc.freeze()
    sys.exit(code)


def _done(arguments: list[str]) -> int:
    """Do what is asked for and return the exit code."""
    from timer.cli.quick import quick

    code = quick(arguments)
    if code is None:
        from timer.cli.main import run

        code = run()
    return code


def _interrupted() -> int:
    """Say that ctrl+c was pressed and return the exit code, undisturbed by another one."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    from contextlib import suppress

    with suppress(OSError):
        os.write(2, b"Interrupted.\n")
    return 130


if __name__ == "__main__":
    main()
