"""What `parlour doctor` says of the bucket for recordings, and what that asks of the store."""

import pytest

from parlour.cli.checks.storage import check_bucket
from parlour.settings import Settings, load
from tests.unit.storage.s3.bucket import BucketShelf


def settings_of(shelf: BucketShelf, bucket: str | None = None) -> Settings:
    return load(
        overrides={
            "storage": {
                "recordings": "s3",
                "bucket": bucket or shelf.bucket,
                "region": "us-east-1",
                "endpoint_url": shelf.door.url,
                "path_style": True,
                "access_key_id": "AKIDSESAME",
                "secret_access_key": "open-sesame",
            }
        }
    )


async def test_a_folder_needs_no_look(shelf: BucketShelf) -> None:
    assert await check_bucket(load()) == []


async def test_a_bucket_that_answers_is_well(shelf: BucketShelf) -> None:
    (finding,) = await check_bucket(settings_of(shelf))
    assert (finding.level, finding.text) == ("ok", f"the bucket {shelf.bucket} answers")
    assert [(each.method, each.path) for each in shelf.door.asked] == [("HEAD", f"/{shelf.bucket}")]


async def test_a_bucket_that_is_not_there_is_wrong(shelf: BucketShelf) -> None:
    (finding,) = await check_bucket(settings_of(shelf, "no-such-bucket"))
    assert finding.level == "wrong"
    assert finding.text.endswith("there is no bucket no-such-bucket")


@pytest.mark.parametrize(("trouble", "level"), [("403 AccessDenied", "warning"), ("400 X", "wrong")])
async def test_a_bucket_that_says_no(shelf: BucketShelf, trouble: str, level: str) -> None:
    shelf.door.trouble = lambda asked: trouble
    (finding,) = await check_bucket(settings_of(shelf))
    assert finding.level == level
    assert "sesame" not in f"{finding}"
