"""Recordings: what a call becomes as a file. The media are worked on in processes of their own (`worker`)."""
