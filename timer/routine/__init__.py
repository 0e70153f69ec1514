"""Routines as they are written: read into a model, with every problem reported in its place."""
