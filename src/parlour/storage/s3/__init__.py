"""Buckets of S3, and of stores that speak it. Imported when the first one is used: botocore is large."""

from parlour.storage.s3.store import S3Store

__all__ = ["S3Store"]
