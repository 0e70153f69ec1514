"""The door: `supple` and `python -m timer` both come in here."""

import gc
import sys


def main() -> None:
    """Run the command line and leave with its exit code."""
    # A short command is over before there is anything worth collecting; whatever runs long
    # turns the collector on again.
    gc.disable()
    from timer.cli.main import run

    sys.exit(run())


if __name__ == "__main__":
    main()
