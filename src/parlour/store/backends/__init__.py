"""Database engines, one file each; chosen by the URL."""
