"""A long call, and what becomes of memory, sound and words in it."""
