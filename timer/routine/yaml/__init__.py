"""Bytes to a tree with places: one reader for every YAML file of ours."""
