"""What to advise, from what was done: pure functions."""
