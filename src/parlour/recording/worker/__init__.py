"""The process that records: plain RTP of the media engine in, files out, JSON lines to and from the server.

It runs under the system's own Python, which has GStreamer's bindings, and imports nothing but those and the standard
library: a crash here is the end of one recording and of nothing else.
"""
