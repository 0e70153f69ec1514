"""Supple: a guided interval timer for the terminal, followed by ear."""

__version__ = "0.1.0"
