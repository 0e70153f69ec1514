"""What will happen: routines compiled to segments and to the sound timeline, purely."""
