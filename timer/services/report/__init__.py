"""The report for a physiotherapist: what is in it, its words, and the files it is written to."""
