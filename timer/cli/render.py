"""Taking a session along: `render`."""

from __future__ import annotations

from pathlib import Path

import click

from timer.cli.options import force_option, may_write, routine_argument, this_host
from timer.cli.printing import say
from timer.settings import RANGES
from timer.text import safe
from timer.timeline import messages

_KINDS = (".wav", ".flac", ".ogg", ".mp3")


class AudioFile(click.ParamType[Path]):
    """A file whose ending is one that can be written."""

    name = "file"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> Path:
        """Return the path; refuses endings that no encoder is for."""
        path = Path(str(value))
        if path.suffix.lower() not in _KINDS:
            self.fail(f"'{safe(path.name, 60)}' must end in {', '.join(_KINDS)}.", param, ctx)
        return path


@click.command("render", short_help="Write a whole session to one audio file.")
@routine_argument
@click.option(
    "-o",
    "--output",
    type=AudioFile(),
    required=True,
    metavar="FILE",
    help="The file to write: .wav, .flac, .ogg or .mp3.",
)
@click.option("--range", "span", type=click.Choice(RANGES), help="Which end of a range.")
@force_option
def render_command(routine: str, output: Path, span: str | None, force: bool) -> None:
    """Write a whole session to one audio file, for a phone or the track.

    Sets that wait for you take their planned length. Anything but WAV needs the extra
    `supple[render]`; title and chapters are written where the format has them.
    """
    from timer.services.export import render_routine
    from timer.services.preferences import compile_choices
    from timer.services.routine_files import find_entry

    context = this_host()
    may_write(output, force, wav=False)
    session, unsaid = render_routine(
        context, find_entry(context, routine), output, compile_choices(context, span)
    )
    length = messages.clock_text(session.length_ms)
    say(f"{output}: {length}, {len(session.chapters)} chapters.", err=True)
    if unsaid:
        say(unsaid, err=True)
