"""A bucket as a store, against moto."""

from tests.contract.object_store import ObjectStoreContract


class TestS3Store(ObjectStoreContract):
    pass
