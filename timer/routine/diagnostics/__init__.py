"""Problems in a file: what they are, where they are, how to fix them."""
