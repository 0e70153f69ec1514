"""The door: `supple` and `python -m timer` both come in here."""

import sys


def main() -> None:
    """Run the command line and leave with its exit code."""
    from timer.cli.main import run

    sys.exit(run())


if __name__ == "__main__":
    main()
