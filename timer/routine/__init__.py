"""What was written: a routine as its author put it down, read with every problem in its place."""
