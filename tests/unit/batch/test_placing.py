"""Which bucket output goes into, by the configurations of domain and room."""

from typing import Any

import pytest

from parlour.batch.placing import bucket_of

BATCH, ROOM, DOMAIN = ({"bucket_name": name} for name in ("batch", "room", "domain"))


@pytest.mark.parametrize(
    ("domain", "room", "expected"),
    [
        ({"batch_processor_bucket": BATCH, "transcription_bucket": DOMAIN}, {"transcription_bucket": ROOM}, BATCH),
        ({"transcription_bucket": DOMAIN}, {"transcription_bucket": ROOM}, ROOM),
        ({"transcription_bucket": DOMAIN}, {}, DOMAIN),
        ({"transcription_bucket": DOMAIN}, None, DOMAIN),
        ({"recordings_bucket": DOMAIN}, {"recordings_bucket": ROOM}, None),
        ({}, None, None),
        ({"batch_processor_bucket": None}, None, None),
    ],
)
def test_the_bucket_for_batch_jobs_wins_then_that_of_the_room(
    domain: dict[str, Any], room: dict[str, Any] | None, expected: dict[str, Any] | None
) -> None:
    assert bucket_of(domain, room) == expected
