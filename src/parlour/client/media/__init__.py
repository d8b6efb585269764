"""Sound and pictures of a bot, over aiortc."""
