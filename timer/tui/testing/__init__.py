"""Screens without a terminal, for tests and pictures."""
