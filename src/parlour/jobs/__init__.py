"""What recordings, live streams and transcripts share: taps, names, ways into stores, what is told, their shells."""
