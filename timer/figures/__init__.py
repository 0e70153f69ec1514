"""Drawn figures that move through an exercise: skeletons, poses, props and the canvas."""
