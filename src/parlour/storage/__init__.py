"""Where files of recordings and streams are kept: one port, one module per kind of store."""

from parlour.storage.keys import content_disposition, content_type_of
from parlour.storage.links import FileLinks, LinkedFile
from parlour.storage.port import Growing, Link, ObjectStore, Place, StorageError
from parlour.storage.stores import Stores

__all__ = [
    "FileLinks",
    "Growing",
    "Link",
    "LinkedFile",
    "ObjectStore",
    "Place",
    "StorageError",
    "Stores",
    "content_disposition",
    "content_type_of",
]
