"""Telling other programs what changed in the directory: a feed of changes, and messages to who asked for them."""
