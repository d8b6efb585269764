"""Buckets of S3, and of stores that speak it. botocore, which is large, is loaded when the first one is asked."""

from parlour.storage.s3.model import RefusalError
from parlour.storage.s3.store import S3Store

__all__ = ["RefusalError", "S3Store"]
