"""One file for each way of getting samples to an ear."""
