"""Segments to the sound timeline: every tone and every utterance in its place."""
