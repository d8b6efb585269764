"""Where buckets are: addresses are made of names that customers choose, and of nothing that is not a name."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from parlour.settings import StorageSettings
from parlour.storage import Place, StorageError
from parlour.storage.s3 import S3Store
from parlour.storage.s3.client import Bucket
from parlour.storage.s3.model import Keys, Timeouts
from parlour.storage.s3.target import Target, target_of
from tests.support.clock import FakeClock

AMAZON = StorageSettings()
ROLE = "arn:aws:iam::123456789012:role/x"


def place(**more: str | None) -> Place:
    return Place("s3", **({"bucket": "films", "region": "eu-west-1"} | more))  # type: ignore[arg-type]


def address(target: Target, key: str = "a/b") -> str:
    bucket = Bucket(target, Keys("A", "x"), Timeouts())
    url, _ = bucket.presign(key, seconds=60, disposition="inline")
    bucket.close()
    return url.partition("?")[0]


def test_where_amazon_has_buckets() -> None:
    assert address(target_of(place(), AMAZON)) == "https://films.s3.eu-west-1.amazonaws.com/a/b"
    assert address(target_of(place(region="cn-north-1"), AMAZON)) == "https://films.s3.cn-north-1.amazonaws.com.cn/a/b"
    assert address(target_of(place(bucket="my.films"), AMAZON)) == "https://s3.eu-west-1.amazonaws.com/my.films/a/b"


def test_where_oracle_has_them() -> None:
    target = target_of(place(provider="oci", namespace="axn", region="eu-frankfurt-1", role_arn=ROLE), AMAZON)
    assert address(target) == "https://axn.compat.objectstorage.eu-frankfurt-1.oraclecloud.com/films/a/b"
    assert (target.role_arn, target.conditional) == (None, False)


def test_where_others_have_them() -> None:
    settings = StorageSettings(endpoint_url="https://s3.example.com:9000")
    assert address(target_of(place(), settings)) == "https://films.s3.example.com:9000/a/b"
    settings = StorageSettings(endpoint_url="https://s3.example.com:9000", path_style=True)
    assert address(target_of(place(bucket="My_Films"), settings)) == "https://s3.example.com:9000/My_Films/a/b"


BAD = [
    "",
    "-",
    "a-",
    "-a",
    "a.b",
    "a/b",
    "a:b",
    "a@b",
    "a b",
    "A",
    "é",
    "x" * 64,
    "a\n",
    "evil.example.com/?",
    "..",
    "\0",
]


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_label_is_no_region_and_no_namespace(name: str) -> None:
    with pytest.raises(StorageError, match="region"):
        target_of(place(region=name), AMAZON)
    with pytest.raises(StorageError, match="namespace"):
        target_of(place(provider="oci", namespace=name), AMAZON)
    with pytest.raises(StorageError, match="namespace"):
        target_of(place(provider="oci", namespace=None), AMAZON)


@pytest.mark.parametrize(
    "name", ["", "ab", "Films", "a..b", "a/b", "a?b", "arn:aws:s3:::films", "x" * 64, "-ab", "ab.", "é" * 3]
)
def test_what_is_no_bucket(name: str) -> None:
    with pytest.raises(StorageError, match="no name of a bucket"):
        target_of(place(bucket=name), AMAZON)


@given(some.text(max_size=30), some.text(max_size=30), some.text(max_size=30), some.sampled_from(["aws", "oci"]))
def test_hostile_names_lead_nowhere_else(bucket: str, region: str, namespace: str, provider: str) -> None:
    try:
        target = target_of(place(bucket=bucket, region=region, namespace=namespace, provider=provider), AMAZON)
    except StorageError as error:
        assert not error.temporary  # noqa: PT017 - which of the two it is, hypothesis decides
        return
    assert target.endpoint is None or target.endpoint.endswith(".oraclecloud.com")
    assert target.endpoint is None or target.endpoint.count("/") == 2


@pytest.mark.parametrize(
    "role", ["", "arn", "a" * 19, "arn:aws:iam::1:role/x y z", "a" * 2049, "arn:aws:iam::123456789012:role/\n"]
)
def test_what_is_no_role(role: str) -> None:
    with pytest.raises(StorageError, match="no name of a role"):
        target_of(place(role_arn=role), AMAZON)


def test_the_domain_s_name_tells_the_owner_of_the_role_who_comes() -> None:
    target = target_of(place(role_arn=ROLE, external_id="acme"), AMAZON)
    assert (target.external_id, target.session_name) == ("acme", "parlour-acme")
    long = target_of(place(role_arn=ROLE, external_id="x:" * 100), AMAZON)
    assert len(long.session_name) == 64
    assert ":" not in long.session_name


def test_oracle_s_store_needs_a_key_of_its_own() -> None:
    with pytest.raises(StorageError, match=r"set storage\.oci_access_key_id"):
        S3Store(place(provider="oci", namespace="axn"), AMAZON, FakeClock())
    settings = StorageSettings(
        oci_access_key_id="O", oci_secret_access_key="x", access_key_id="A", secret_access_key="y"
    )
    store = S3Store(place(provider="oci", namespace="axn"), settings, FakeClock())
    store.close()
