"""Customers' buckets: written to by a role that this server assumes, under a name that tells domains apart."""

import datetime
from collections.abc import Iterator
from pathlib import Path

import pytest

from parlour.storage import Place, StorageError
from parlour.storage.s3 import S3Store
from parlour.storage.s3.asking import Patience
from parlour.storage.s3.client import Bucket
from parlour.storage.s3.model import Keys, Timeouts
from parlour.storage.s3.target import target_of
from tests.contract.object_store import KEY, TYPE
from tests.support.s3 import Door
from tests.unit.storage.s3.bucket import BucketShelf

ROLE = "arn:aws:iam::123456789012:role/parlour-films"


@pytest.fixture
def shelf(door: Door, tmp_path: Path) -> Iterator[BucketShelf]:
    shelf = BucketShelf(door, tmp_path, role_arn=ROLE, external_id="acme")
    yield shelf
    shelf.bucket_store.close()


async def test_the_role_is_assumed_as_its_owner_expects(shelf: BucketShelf) -> None:
    path = shelf.file(b"film")
    assert shelf.door.asked == [], "nothing is asked before it is needed"
    await shelf.store.put(KEY, path, content_type=TYPE)
    await shelf.store.put("second", path, content_type=TYPE)
    (assumed,) = shelf.door.of("AssumeRole")
    assert {name: assumed.form[name] for name in ("RoleArn", "ExternalId", "RoleSessionName", "DurationSeconds")} == {
        "RoleArn": ROLE,
        "ExternalId": "acme",
        "RoleSessionName": "parlour-acme",
        "DurationSeconds": "3600",
    }
    assert "Credential=AKIDSESAME/" in assumed.headers["authorization"]
    for put in shelf.door.of("put"):
        assert put.headers["x-amz-security-token"]
        assert "AKIDSESAME" not in put.headers["authorization"], "the bucket sees the role only"
        assert put.headers["content-type"] == TYPE
    assert await shelf.content("second") == b"film"


async def test_the_operator_may_set_one_external_id(shelf: BucketShelf) -> None:
    settings = shelf.settings.model_copy(update={"external_id": "our-own"})
    store = S3Store(shelf.place, settings, shelf.clock)
    await store.size(KEY)
    assert shelf.door.of("AssumeRole")[0].form["ExternalId"] == "our-own"
    store.close()


async def test_the_server_s_own_bucket_needs_no_role(shelf: BucketShelf) -> None:
    store = S3Store(Place("s3", bucket=shelf.bucket, region="us-east-1"), shelf.settings, shelf.clock)
    await store.size(KEY)
    assert shelf.door.operations() == ["head"]
    assert "x-amz-security-token" not in shelf.door.asked[0].headers
    store.close()


async def test_a_role_that_cannot_be_assumed_is_named_and_nothing_else(shelf: BucketShelf) -> None:
    shelf.door.trouble = lambda asked: "403 AccessDenied" if asked.operation == "AssumeRole" else None
    with pytest.raises(StorageError) as failed:
        await shelf.store.put(KEY, shelf.file(b"x"), content_type=TYPE)
    assert failed.value.info == f"the role of the bucket {shelf.bucket} cannot be assumed (AccessDenied)"
    assert not failed.value.temporary
    assert {*shelf.door.operations()} == {"AssumeRole"}


def test_the_role_is_assumed_anew_before_its_time_is_over(shelf: BucketShelf) -> None:
    """As in an upload that takes longer than the hour for which it was assumed."""
    now = datetime.datetime.now(datetime.UTC)
    bucket = Bucket(target_of(shelf.place, shelf.settings), Keys("AKIDSESAME", "x"), Timeouts(), utc_now=lambda: now)
    upload = bucket.begin(KEY, content_type=TYPE)
    bucket.send(KEY, upload, 1, b"one")
    assert len(shelf.door.of("AssumeRole")) == 1
    now += datetime.timedelta(minutes=44)
    bucket.send(KEY, upload, 2, b"two")
    assert len(shelf.door.of("AssumeRole")) == 1
    now += datetime.timedelta(minutes=2)
    bucket.send(KEY, upload, 3, b"three")
    assert len(shelf.door.of("AssumeRole")) == 2
    tokens = [part.headers["x-amz-security-token"] for part in shelf.door.of("part")]
    assert tokens[0] == tokens[1] != tokens[2]
    bucket.abort(KEY, upload)
    bucket.close()


async def test_a_link_is_no_longer_than_the_role_s_credentials(shelf: BucketShelf) -> None:
    link = await shelf.store.link(KEY, seconds=12 * 3600, filename="film.mp4", inline=True)
    assert 3000 < link.seconds <= 3600
    assert f"X-Amz-Expires={link.seconds}&" in link.url
    first = len(shelf.door.of("AssumeRole"))
    short = await shelf.store.link(KEY, seconds=60, filename="film.mp4", inline=True)
    assert short.seconds == 60
    assert len(shelf.door.of("AssumeRole")) == first, "these will do"


def test_a_link_gets_the_longest_that_a_role_gives(shelf: BucketShelf) -> None:
    now = datetime.datetime.now(datetime.UTC)
    bucket = Bucket(target_of(shelf.place, shelf.settings), Keys("A", "x"), Timeouts(), utc_now=lambda: now)
    bucket.presign(KEY, seconds=60, disposition="inline")
    now += datetime.timedelta(minutes=30)
    _, seconds = bucket.presign(KEY, seconds=1200, disposition="inline")
    assert (seconds, len(shelf.door.of("AssumeRole"))) == (1200, 1)
    _, seconds = bucket.presign(KEY, seconds=3000, disposition="inline")
    assert len(shelf.door.of("AssumeRole")) == 2
    assert seconds < 1900, "by the clock that stands half an hour ahead of the one that gives the hour"
    bucket.close()


async def test_patience_with_the_role_ends_too(shelf: BucketShelf) -> None:
    haste = Patience(Timeouts(connect=0.3, silence=0.3), tries=2, answer=5)
    store = S3Store(shelf.place, shelf.settings, shelf.clock, haste)
    shelf.door.trouble = lambda asked: "hang"
    with pytest.raises(StorageError, match="the store does not answer"):
        await store.size(KEY)
    store.close()
