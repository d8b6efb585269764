"""The live call as a pure state machine: commands and time in, effects out."""
