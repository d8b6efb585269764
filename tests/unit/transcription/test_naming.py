"""Names of transcripts: as the template says, never twice the same, never outside of their place."""

import re
from dataclasses import replace
from itertools import islice

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from parlour.errors import InvalidRequestError
from parlour.jobs.naming import Named
from parlour.properties import CATALOGUE
from parlour.storage.keys import parts_of
from parlour.transcription.naming import DEFAULT_TEMPLATE, download_name, transcript_keys

TRANSCRIPT = Named("myDomain", "myRoom", "the-meeting", "the-instance", "the-transcript", 1675842936.774)
TEMPLATE = CATALOGUE["transcription_template"]


@pytest.mark.parametrize(
    ("template", "name"),
    [
        (DEFAULT_TEMPLATE, "myDomain/myRoom/1675842936.vtt"),
        ("myprefix-{domain_name}-{epoch_time}.mp4", "myprefix-myDomain-1675842936.mp4"),
        ("{room_name}/{instance_id}/{epoch_time}", "myRoom/the-instance/1675842936"),
        ("{mtg_session_id}_{transcript_id}.{epoch_time}.vtt", "the-meeting_the-transcript.1675842936.vtt"),
        (".{epoch_time}/.vtt", "_1675842936.vtt"),
    ],
)
def test_names_are_as_the_template_says_with_seconds(template: str, name: str) -> None:
    TEMPLATE.kind.check(template, "transcription_template")
    assert next(transcript_keys(template, TRANSCRIPT)) == name


def test_the_default_is_the_catalogues() -> None:
    assert TEMPLATE.default == DEFAULT_TEMPLATE


def test_when_a_name_is_taken_the_next_ones_are_of_later_seconds() -> None:
    names = list(islice(transcript_keys(DEFAULT_TEMPLATE, TRANSCRIPT), 3))
    assert names == [f"myDomain/myRoom/167584293{second}.vtt" for second in (6, 7, 8)]


def test_what_is_too_long_is_cut_and_still_a_vtt() -> None:
    key = next(transcript_keys("{room_name}-{room_name}-{epoch_time}.vtt", replace(TRANSCRIPT, room_name="r" * 128)))
    assert len(key) == 255
    assert key.endswith(".vtt")


def test_what_is_downloaded_has_its_extension_at_any_rate() -> None:
    assert download_name("a/b/167.vtt") == "167.vtt"
    assert download_name("a/b/167") == "167.vtt"


TAGS = ("epoch_time", "domain_name", "room_name", "mtg_session_id", "instance_id", "transcript_id")
PIECES = st.one_of(st.text("abzABZ019-_./", min_size=1, max_size=90), st.sampled_from([f"{{{tag}}}" for tag in TAGS]))
TEMPLATES = st.builds(
    lambda parts, end: "".join([*parts, "{epoch_time}", end]),
    st.lists(PIECES, max_size=8),
    st.sampled_from(["", ".vtt"]),
)
HOSTILE = st.one_of(st.sampled_from(["", "..", "../..", "/", "a/../b", "\x00", "{epoch_time}", "ä"]), st.text())


@given(TEMPLATES, st.builds(Named, HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE, st.floats(0, 4e9)))
def test_nothing_escapes_and_every_store_takes_it(template: str, transcript: Named) -> None:
    try:
        TEMPLATE.kind.check(template, "transcription_template")
    except InvalidRequestError:
        assume(False)
    keys = list(islice(transcript_keys(template, transcript), 4))
    assert len(set(keys)) == 4
    for key in keys:
        assert re.fullmatch(r"[0-9A-Za-z._/-]+", key)
        assert ".." not in key
        parts_of(key)
