"""The language server: what any editor shows and offers while a file of Supple's is written."""
