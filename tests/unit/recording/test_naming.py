"""Names of recordings: as the template says, never twice the same, never outside of their place."""

import re
from dataclasses import replace
from itertools import islice

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from parlour.errors import InvalidRequestError
from parlour.jobs.naming import Named
from parlour.properties import CATALOGUE
from parlour.recording.naming import (
    DEFAULT_TEMPLATE,
    download_name,
    output_key,
    recording_keys,
    stream_prefix,
    track_key,
)
from parlour.storage.keys import parts_of

INSTANCE = "d529cd2f-fbcc-4fb7-b2c0-c4995b1162b6"
RECORDING = Named("myDomain", "myRoom", "the-meeting", INSTANCE, "the-recording", 1675842936.274)
TEMPLATE = CATALOGUE["recordings_template"]


def first(template: str, type_: str = "cloud", recording: Named = RECORDING) -> str:
    return next(recording_keys(template, recording, type_))


@pytest.mark.parametrize(
    ("template", "name"),
    [
        ("myprefix-{domain_name}-{epoch_time}.mp4", "myprefix-myDomain-1675842936274.mp4"),
        ("{room_name}/{instance_id}/{epoch_time}", f"myRoom/{INSTANCE}/1675842936274"),
        (DEFAULT_TEMPLATE, "myDomain/myRoom/1675842936274"),
        ("{mtg_session_id}_{recording_id}.{epoch_time}", "the-meeting_the-recording.1675842936274"),
    ],
)
def test_names_are_as_the_founding_document_shows_them(template: str, name: str) -> None:
    TEMPLATE.kind.check(template, "recordings_template")
    assert first(template) == name


def test_the_default_is_the_catalogues() -> None:
    assert TEMPLATE.default == DEFAULT_TEMPLATE


def test_an_extension_tells_the_truth_and_none_is_added() -> None:
    assert first("a{epoch_time}.mp4", "cloud-audio-only") == "a1675842936274.m4a"
    assert first("a{epoch_time}.mp4", "raw-tracks") == "a1675842936274"
    for type_ in ("cloud", "cloud-audio-only", "raw-tracks"):
        assert first("a{epoch_time}", type_) == "a1675842936274"
        assert first("{epoch_time}/{room_name}", type_) == "1675842936274/myRoom"


def test_what_is_downloaded_has_its_extension_at_any_rate() -> None:
    assert download_name("a/b/167", "cloud") == "167.mp4"
    assert download_name("a/b/167.mp4", "cloud") == "167.mp4"
    assert download_name("167", "cloud-audio-only") == "167.m4a"
    assert download_name("a/167-cam-audio-3.webm", "raw-tracks") == "167-cam-audio-3.webm"
    assert download_name("a/167-chat.vtt", "cloud") == "167-chat.vtt"
    assert download_name("a/team.167", "cloud") == "team.167.mp4"


def test_tracks_and_other_files_lie_beside_the_recording() -> None:
    key = first("x/{epoch_time}.mp4", "raw-tracks")
    assert track_key(key, "s1", "cam-audio", 1675842937.5, "webm") == "x/1675842936274-s1-cam-audio-1675842937500.webm"
    assert output_key("x/167.mp4", "chat", "vtt") == "x/167-chat.vtt"
    assert output_key("x/167", "events", "json") == "x/167-events.json"


def test_when_a_name_is_taken_the_next_ones_are_of_later_moments() -> None:
    names = list(islice(recording_keys("{epoch_time}.mp4", RECORDING, "cloud"), 3))
    assert names == ["1675842936274.mp4", "1675842936275.mp4", "1675842936276.mp4"]


def test_what_no_file_system_takes_is_cut_and_still_unlike_others() -> None:
    template = "{room_name}-{room_name}-{epoch_time}.mp4"
    long = replace(RECORDING, room_name="r" * 128)
    cut, other = (first(template, recording=each) for each in (long, replace(long, started_at=9.0)))
    assert len(cut) == len(other) < 256
    assert cut.startswith("r" * 128 + "-r")
    assert cut.endswith(".mp4")
    assert cut != other


def test_nothing_is_hidden() -> None:
    assert first(".a/.b.{epoch_time}.mp4") == "_a/.b.1675842936274.mp4"


TAGS = ("epoch_time", "domain_name", "room_name", "mtg_session_id", "instance_id", "recording_id")
PIECES = st.one_of(st.text("abzABZ019-_", min_size=1, max_size=200), st.sampled_from([f"{{{tag}}}" for tag in TAGS]))
PARTS = st.lists(PIECES, min_size=1, max_size=6).map("".join) | st.lists(PIECES, min_size=2, max_size=3).map(".".join)
ENDS = st.sampled_from(["", ".mp4", "-{epoch_time}.mp4", "/.mp4"])
TEMPLATES = st.builds(
    lambda hidden, parts, at, end: ".x" * hidden + "/".join([*parts[:at], "{epoch_time}", *parts[at:]]) + end,
    st.booleans(),
    st.lists(PARTS, max_size=8),
    st.integers(0, 8),
    ENDS,
)
HOSTILE = st.one_of(st.sampled_from(["", "..", "../..", "/", "a/../b", "\x00", "{epoch_time}", "ä"]), st.text())
RECORDINGS = st.builds(Named, HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE, st.floats(0, 4e9))
TYPES = st.sampled_from(["cloud", "cloud-audio-only", "raw-tracks"])


@given(TEMPLATES, RECORDINGS, TYPES, HOSTILE, HOSTILE)
def test_nothing_escapes_and_every_store_takes_it(
    template: str, recording: Named, type_: str, session_id: str, tag: str
) -> None:
    try:
        TEMPLATE.kind.check(template, "recordings_template")
    except InvalidRequestError:
        assume(False)
    candidates = list(islice(recording_keys(template, recording, type_), 5))
    assert len(set(candidates)) == 5
    for key in candidates:
        for name in (key, track_key(key, session_id, tag, 1e9, "webm"), output_key(key, "transcript", "vtt")):
            assert re.fullmatch(r"[0-9A-Za-z._/-]+", name)
            assert ".." not in name
            parts_of(name)
        assert output_key(key, "chat", "vtt") != key


@given(TEMPLATES, st.tuples(RECORDINGS, RECORDINGS))
def test_two_moments_never_give_one_name(template: str, both: tuple[Named, Named]) -> None:
    try:
        TEMPLATE.kind.check(template, "recordings_template")
    except InvalidRequestError:
        assume(False)
    one, other = both
    assume(round(one.started_at * 1000) != round(other.started_at * 1000))
    same = replace(one, started_at=other.started_at)
    assert first(template, recording=one) != first(template, recording=same)


STREAM = Named("acme", "team-sync", "mtg-1", "inst-1", "live-1", 1_700_000_000.9)


@pytest.mark.parametrize(
    ("template", "path", "prefix"),
    [
        ("{room_name}/{epoch_time}", None, "team-sync/1700000000"),
        ("{domain_name}/{mtg_session_id}/{instance_id}/{live_streaming_id}", "old", "acme/mtg-1/inst-1/live-1"),
        (None, "old/place/", "old/place/mtg-1"),
        (None, None, "mtg-1"),
        (None, "../../etc", "etc/mtg-1"),
        (None, ".hidden", "hidden/mtg-1"),
    ],
)
def test_what_hls_outputs_are_called(template: str | None, path: str | None, prefix: str) -> None:
    assert stream_prefix(template, path, STREAM) == prefix
