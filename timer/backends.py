"""How Supple sounds and speaks: one table of audio backends, and one of voice engines."""

from __future__ import annotations

from pathlib import Path

from timer.frozen import frozen

FILE = "wav:"
"""How the `audio` setting for a file starts; its path follows."""


@frozen
class Backend:
    """One way to play sound. Those without a device are left to the front end."""

    name: str
    device: str | None = None
    """Its device, as `module:class`."""
    module: str | None = None
    """The Python library it needs, None if it needs none."""
    programs: tuple[str, ...] = ()
    """The programs one of which it needs, none if it needs none."""
    automatic: bool = False
    """Whether `auto` tries it, in the order of the table."""


TABLE = (
    Backend("miniaudio", "timer.sound.devices.miniaudio_:Miniaudio", "miniaudio", automatic=True),
    Backend(
        "pipe",
        "timer.sound.devices.pipe:Pipe",
        programs=("pacat", "pw-cat", "aplay"),
        automatic=True,
    ),
    Backend("simpleaudio", "timer.sound.devices.simpleaudio_:Simpleaudio", "simpleaudio"),
    Backend("bell"),
    Backend("silent"),
)


@frozen
class Engine:
    """One way to speak what is not recorded: a module of Python's or a program."""

    name: str
    module: str | None = None
    program: str | None = None
    platform: str | None = None
    """The only platform (`sys.platform`) it is for, None for any."""
    languages: tuple[str, ...] = ()
    """The only languages it speaks, by their codes; none for any."""

    def speaks(self, language: str) -> bool:
        """Return whether it speaks a language such as `en` or `pt-BR`."""
        return not self.languages or language.lower().replace("_", "-").split("-")[0] in (
            self.languages
        )


ENGINES = (
    Engine("hibari", module="hibari", languages=("en",)),
    Engine("say", program="say", platform="darwin"),
    Engine("sapi", program="powershell", platform="win32"),
    Engine("espeak-ng", program="espeak-ng"),
)
"""Every voice engine, in the order of preference."""
VOICE_CHOICES = ("auto", "full", "brief", "names", "off", *(one.name for one in ENGINES))
"""What the `voice` setting may be: what is spoken, or the engine that speaks it."""
BACKENDS = ("auto", *(one.name for one in TABLE))
"""Every value of the `audio` setting but a file."""
LIBRARIES = {one.name: one.module for one in TABLE if one.module}
"""The Python library of each backend that needs one."""
CHOICES = f"{', '.join(BACKENDS)} or {FILE}FILE"
"""What a person may choose, in words."""


def is_backend(spec: str) -> bool:
    """Return whether an `audio` setting is a backend or names a file."""
    return spec in BACKENDS or wav_path(spec) is not None


def wav_path(spec: str) -> Path | None:
    """Return the file that an `audio` setting names, None if it names none."""
    path = spec.removeprefix(FILE)
    return Path(path) if path and path != spec else None
