"""Advice on a routine that needs no timeline."""
