"""Requests of the server to others: where they may go, and that they go nowhere else."""
