"""Recordings and live streams that the server makes: what was asked for, who is in them, when they begin and end. Pure.

A job belongs to the call and not to whoever started it. The call decides, and says by effects what is to be done
(`StartJob`, `ShowScene`, `StopJob`); whoever carries them out tells what became of it (`JobStarted`, `JobEnded`).
"""
