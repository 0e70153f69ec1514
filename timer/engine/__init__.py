"""What drives: the thread that owns the clock, and line mode."""
