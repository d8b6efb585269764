"""Where what a room makes goes."""

import subprocess
import sys
from pathlib import Path

import pytest

from parlour.settings import load
from parlour.storage import Place, StorageError, Stores
from parlour.storage.local import LocalStore
from tests.support.clock import FakeClock

BUCKET = {"bucket_name": "films", "bucket_region": "eu-west-1", "assume_role_arn": "arn:aws:iam::1:role/parlour"}


def stores(tmp_path: Path, **storage: str) -> Stores:
    return Stores(load(overrides={"server": {"data_dir": tmp_path}, "storage": storage}), b"k" * 32, FakeClock())


@pytest.mark.parametrize("config", [{}, {"recordings_bucket": None}, {"recordings_bucket": False}])
def test_without_a_bucket_files_stay_on_this_machine(tmp_path: Path, config: dict[str, bool | None]) -> None:
    assert stores(tmp_path).place_for(config, domain="acme") == Place("local")
    assert isinstance(stores(tmp_path).of(Place("local")), LocalStore)


def test_a_customer_s_bucket_is_written_to_as_its_domain(tmp_path: Path) -> None:
    place = stores(tmp_path).place_for({"recordings_bucket": {**BUCKET, "storage_provider": "aws"}}, domain="acme")
    assert place == Place(
        "s3", bucket="films", region="eu-west-1", role_arn=BUCKET["assume_role_arn"], external_id="acme"
    )


def test_the_operator_s_bucket_is_for_those_who_name_none(tmp_path: Path) -> None:
    found = stores(tmp_path, recordings="s3", bucket="ours", region="eu-central-1")
    assert found.place_for({}, domain="acme") == Place("s3", bucket="ours", region="eu-central-1")
    assert found.place_for({"recordings_bucket": {**BUCKET}}, domain="acme").bucket == "films"


async def test_a_bucket_keeps_its_connections(tmp_path: Path) -> None:
    found = stores(tmp_path)
    place = Place("s3", bucket="ours", region="eu-central-1")
    assert found.of(place) is found.of(Place.of(place.keep()))
    assert found.of(place) is not found.of(Place("s3", bucket="theirs", region="eu-central-1"))
    for number in range(300):
        found.of(Place("s3", bucket=f"bucket-{number}", region="eu-central-1"))
    await found.stop()


@pytest.mark.parametrize(
    "place",
    [
        Place("s3", bucket="films", region="evil.example.com/?"),
        Place("s3", bucket="../x", region="eu-central-1"),
        Place("s3", bucket="films", region="eu-central-1", provider="oci", namespace="axn"),
    ],
)
def test_a_place_that_cannot_be_is_refused_before_anything_is_asked(tmp_path: Path, place: Place) -> None:
    with pytest.raises(StorageError) as refused:
        stores(tmp_path).of(place)
    assert not refused.value.temporary


def test_a_server_without_buckets_does_not_load_what_they_need() -> None:
    loaded = "import sys, parlour.web.app; print([name for name in sys.modules if name.startswith('boto')])"
    found = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


def test_other_properties_name_buckets_too(tmp_path: Path) -> None:
    bucket = {**BUCKET, "storage_provider": "oci", "namespace": "axn"}
    config = {"recordings_bucket": dict(BUCKET), "transcription_bucket": bucket}
    place = stores(tmp_path).place_for(config, domain="acme", bucket_property="transcription_bucket")
    assert (place.provider, place.namespace) == ("oci", "axn")


async def test_the_folder_is_below_the_data_folder_and_cleared_at_the_start(tmp_path: Path) -> None:
    (tmp_path / "recordings" / ".incoming").mkdir(parents=True)
    (tmp_path / "recordings" / ".incoming" / "half").write_bytes(b"x")
    running = stores(tmp_path)
    running.start()
    (tmp_path / "film").write_bytes(b"x")
    await running.of(Place("local")).put("a/b", tmp_path / "film", content_type="video/mp4")
    await running.stop()
    assert [str(each.relative_to(tmp_path)) for each in sorted((tmp_path / "recordings").rglob("*"))] == [
        "recordings/.incoming",
        "recordings/a",
        "recordings/a/b",
    ]
