"""A file's tree to the model, with every problem in it."""
