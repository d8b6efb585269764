"""Where files of recordings and streams are kept: one port, one module per kind of store."""
