"""Where a stream is made."""

import pytest

from parlour.recording.regions import NoRegionError, choose_region

ALL = frozenset({"us-west-2", "eu-central-1", "ap-south-1"})


@pytest.mark.parametrize(
    ("meeting", "region"),
    [
        ("us-west-2", "us-west-2"),
        ("us-east-1", "us-west-2"),
        ("sa-east-1", "us-west-2"),
        ("eu-central-1", "eu-central-1"),
        ("eu-west-2", "eu-central-1"),
        ("af-south-1", "eu-central-1"),
        ("ap-southeast-1", "ap-south-1"),
        ("ap-southeast-2", "ap-south-1"),
        ("ap-northeast-2", "ap-south-1"),
        ("ap-south-1", "ap-south-1"),
    ],
)
def test_without_a_wish_the_group_of_the_meeting_decides(meeting: str, region: str) -> None:
    assert choose_region(None, workers=ALL, meeting=meeting) == region


@pytest.mark.parametrize("region", sorted(ALL))
def test_a_wish_is_granted_where_there_is_a_worker(region: str) -> None:
    assert choose_region(region, workers=ALL, meeting="eu-west-2", fallback=False) == region


def test_a_wish_that_cannot_be_granted_falls_back_to_the_group_of_the_meeting() -> None:
    workers = ALL - {"us-west-2"}
    assert choose_region("us-west-2", workers=workers, meeting="ap-southeast-2") == "ap-south-1"


def test_without_the_fallback_it_is_refused_in_words() -> None:
    with pytest.raises(NoRegionError, match="us-west-2 now, and disable_rtmp_geo_fallback"):
        choose_region("us-west-2", workers=ALL - {"us-west-2"}, meeting="ap-south-1", fallback=False)


def test_workers_without_a_region_serve_whoever_has_none_of_its_own() -> None:
    assert choose_region("us-west-2", workers={None}, meeting="eu-west-2") is None
    assert choose_region(None, workers={None, "us-west-2"}, meeting="eu-west-2") is None
    assert choose_region(None, workers={None, "us-west-2"}, meeting=None) is None


def test_a_worker_far_away_is_better_than_none() -> None:
    assert choose_region(None, workers={"us-west-2"}, meeting="eu-west-2") == "us-west-2"


def test_a_worker_where_the_meeting_is_comes_before_that_of_the_group() -> None:
    assert choose_region(None, workers={"us-east-1", "us-west-2"}, meeting="us-east-1") == "us-east-1"


@pytest.mark.parametrize("wanted", [None, "us-west-2"])
def test_no_worker_at_all_is_refused(wanted: str | None) -> None:
    with pytest.raises(NoRegionError, match="no worker"):
        choose_region(wanted, workers=(), meeting="us-west-2")
