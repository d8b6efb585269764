"""What is stored remembers where."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as some

from parlour.storage import Place, StorageError

PLACES = some.builds(
    Place,
    some.sampled_from(["local", "s3"]),
    bucket=some.text(),
    region=some.text(),
    role_arn=some.none() | some.text(),
    provider=some.sampled_from(["aws", "oci"]),
    namespace=some.none() | some.text(),
    external_id=some.none() | some.text(),
)


@given(PLACES)
def test_a_place_is_found_again(place: Place) -> None:
    assert Place.of(json.loads(json.dumps(place.keep()))) == place


def test_the_usual_is_not_written_down_and_what_comes_later_is_passed_over() -> None:
    assert Place("local").keep() == {"kind": "local"}
    assert Place.of({"kind": "local", "colour": "red"}) == Place("local")


@pytest.mark.parametrize(
    "kept",
    [{}, {"kind": "ftp"}, {"kind": "s3", "bucket": 1}, {"kind": "s3", "bucket": None}, {"kind": "s3", "provider": "x"}],
)
def test_what_is_no_place_is_refused(kept: dict[str, object]) -> None:
    with pytest.raises(StorageError, match="does not say where"):
        Place.of(kept)  # type: ignore[arg-type]
