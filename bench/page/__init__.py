"""The call page in a browser: how soon one can join, what had to be loaded for it, and what nine tiles cost."""
