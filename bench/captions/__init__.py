"""Captions on the whole product: spoken in one browser, read in another one."""
