"""Drawn figures that show how to do a move: skeleton, poses, props and canvas."""
