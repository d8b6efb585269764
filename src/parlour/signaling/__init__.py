"""The WebSocket to the browsers, as described in docs/signaling.md."""
