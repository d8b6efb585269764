"""Get the media node's worker program, `mediasoup-worker`, onto this machine (see `__main__`)."""
