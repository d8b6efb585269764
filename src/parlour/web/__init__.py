"""The ASGI application: factory, pages, static bundles, room lookup."""
