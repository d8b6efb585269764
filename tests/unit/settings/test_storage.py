"""The settings of storage: a folder unless a bucket is named, and keys that nobody reads by accident."""

import pytest

from parlour.settings import StorageSettings, load
from tests.unit.settings.sources import mistakes


def test_files_stay_on_this_machine_unless_it_is_said_otherwise() -> None:
    assert load().storage.recordings == "local"


def test_keys_do_not_show(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (
        ("ACCESS_KEY_ID", "AKID"),
        ("SECRET_ACCESS_KEY", "sesame"),
        ("OCI_ACCESS_KEY_ID", "OCID"),
        ("OCI_SECRET_ACCESS_KEY", "sesame"),
    ):
        monkeypatch.setenv(f"PARLOUR_STORAGE_{name}", value)
    settings = load()
    assert settings.storage.secret_access_key.get_secret_value() == "sesame"
    assert "sesame" not in f"{settings!r} {settings} {settings.model_dump_json()}"


def test_a_bucket_for_recordings() -> None:
    settings = StorageSettings(recordings="s3", bucket="films", region="eu-central-1")
    assert (settings.bucket, settings.region) == ("films", "eu-central-1")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"recordings": "s3"}, "storage: recordings go to s3: set bucket and region"),
        ({"recordings": "s3", "bucket": "films"}, "storage: recordings go to s3: set bucket and region"),
        ({"access_key_id": "A"}, "storage: access_key_id and secret_access_key belong together"),
        ({"secret_access_key": "A"}, "storage: access_key_id and secret_access_key belong together"),
        ({"oci_access_key_id": "A"}, "storage: oci_access_key_id and oci_secret_access_key belong together"),
        ({"endpoint_url": "s3.example.com"}, "storage.endpoint_url: must look like"),
        ({"endpoint_url": "https://s3.example.com/bucket"}, "storage.endpoint_url: must look like"),
        ({"bucket": "a/b"}, "storage.bucket: is no name of a bucket"),
        ({"region": "Frankfurt"}, "storage.region: must look like"),
        ({"part_bytes": 1000}, "storage.part_bytes: "),
        ({"external_id": "a b"}, "storage.external_id: "),
    ],
)
def test_what_does_not_fit_is_refused(given: dict[str, object], said: str) -> None:
    (line,) = mistakes(None, storage=given)
    assert line.startswith(said)
