"""A routine to its timeline of segments."""
