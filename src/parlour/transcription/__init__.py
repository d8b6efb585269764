"""Transcriptions: what is said in a call, told to it as text and, where it wants that, kept as WebVTT."""
