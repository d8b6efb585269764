"""Janus as the SFU: process, wire client, VideoRoom driver."""
