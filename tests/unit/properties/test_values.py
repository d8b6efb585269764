"""The properties whose values have rules of their own."""

from typing import Any, ClassVar

import pytest

from parlour.errors import InvalidRequestError
from parlour.properties import CATALOGUE, Level
from parlour.properties.kinds import Template


def check(name: str, value: Any) -> Any:
    level = next(level for level in (Level.ROOM, Level.TOKEN, Level.DOMAIN) if level in CATALOGUE[name].levels)
    return CATALOGUE.validate(level, {name: value}, now=0.0).set[name]


def refusal(name: str, value: Any) -> str:
    with pytest.raises(InvalidRequestError) as refused:
        check(name, value)
    assert refused.value.info
    return refused.value.info


BUCKET = {"bucket_name": "b", "bucket_region": "eu-west-1", "assume_role_arn": "arn:aws:iam::1:role/r"}


class TestTemplates:
    @pytest.mark.parametrize(
        "template",
        [
            "{epoch_time}",
            "{domain_name}/{room_name}/{epoch_time}",
            "myprefix-{domain_name}-{epoch_time}.mp4",
            "{room_name}/{instance_id}/{epoch_time}",
            "{mtg_session_id}_{recording_id}-{epoch_time}.mp4",
            "v1.2/{epoch_time}",
            "{room_name}.{epoch_time}",
            "{epoch_time}{epoch_time}",
            "{epoch_time}" + "x" * 1012,
        ],
    )
    def test_good_recording_templates(self, template: str) -> None:
        assert check("recordings_template", template) == template

    @pytest.mark.parametrize(
        ("template", "why"),
        [
            ("", "empty"),
            ("{room_name}", "should contain {epoch_time}"),
            ("epoch_time", "should contain {epoch_time}"),
            ("{epoch_time}" + "x" * 1013, "at most 1024 characters, not 1025"),
            ("{epoch_time} x", "only letters"),
            ("{epoch_time}\n", "only letters"),
            ("ä{epoch_time}", "only letters"),
            ("{epoch_time}%2e", "only letters"),
            ("{transcript_id}/{epoch_time}", "unknown tag '{transcript_id}'"),
            ("{}/{epoch_time}", "unknown tag '{}'"),
            ("{epoch_time", "curly bracket"),
            ("epoch_time}{epoch_time}", "curly bracket"),
            ("{{epoch_time}}", "curly bracket"),
            ("{epoch_time}.webm", "should end in .mp4"),
            ("{epoch_time}.MP4", "should end in .mp4"),
            ("{epoch_time}.mp4.", "should end in .mp4"),
            ("/{epoch_time}", "relative path"),
            ("{epoch_time}/", "relative path"),
            ("a//{epoch_time}", "relative path"),
            ("../{epoch_time}", "relative path"),
            ("a/../{epoch_time}", "relative path"),
            ("./{epoch_time}", "relative path"),
            ("{epoch_time}..mp4", "relative path"),
            (5, "should be a string"),
        ],
    )
    def test_bad_recording_templates(self, template: Any, why: str) -> None:
        assert why in refusal("recordings_template", template)

    @pytest.mark.parametrize("template", ["{epoch_time}", "{transcript_id}/{epoch_time}.vtt", "{epoch_time}.mp4"])
    def test_transcripts_may_have_any_extension(self, template: str) -> None:
        assert check("transcription_template", template) == template

    def test_transcripts_have_tags_of_their_own(self) -> None:
        assert "unknown tag" in refusal("transcription_template", "{recording_id}{epoch_time}")

    def test_tags_are_filled_in(self) -> None:
        assert Template.expand("{room_name}/{epoch_time}.mp4", {"room_name": "r", "epoch_time": "7"}) == "r/7.mp4"


class TestPermissions:
    FULL: ClassVar[dict[str, Any]] = {
        **dict.fromkeys(("video", "audio", "screenVideo", "screenAudio"), True),
        "customVideo": {"*": False, "slides": True},
        "customAudio": {"*": True},
    }

    @pytest.mark.parametrize(
        "permissions",
        [
            {},
            {"hasPresence": False},
            {"canSend": True, "canAdmin": True},
            {"canSend": [], "canAdmin": []},
            {"canSend": ["video", "audio", "screenVideo", "screenAudio", "customVideo", "customAudio"]},
            {"canAdmin": ["participants", "streaming", "transcription"]},
            {"canReceive": {}},
            {"canReceive": {"base": False}},
            {"canReceive": {"base": FULL}},
            {"canReceive": {"byUserId": {"u": {"video": False}, "v": True, "w": {}}}},
            {"canReceive": {"byParticipantId": {"6b7e": {"customVideo": {"slides": False}}}}},
        ],
    )
    def test_every_allowed_form(self, permissions: Any) -> None:
        for name_level in Level:
            changes = CATALOGUE.validate(name_level, {"permissions": permissions}, now=0.0)
            assert changes.set == {"permissions": permissions}

    @pytest.mark.parametrize(
        ("permissions", "info"),
        [
            (True, "permissions was 'true' but should be an object"),
            ({"canFly": True}, "unknown parameter 'permissions.canFly'"),
            ({"hasPresence": 1}, "permissions.hasPresence was '1' but should be a boolean"),
            ({"canSend": "video"}, "permissions.canSend was 'video' but should be a boolean or an array of strings"),
            (
                {"canAdmin": ["everything"]},
                '"permissions.canAdmin[0]" must be one of [participants, streaming, transcription] '
                '[Received permissions.canAdmin[0]="everything"]',
            ),
            ({"canReceive": True}, "permissions.canReceive was 'true' but should be an object"),
            ({"canReceive": {"all": True}}, "unknown parameter 'permissions.canReceive.all'"),
            (
                {"canReceive": {"base": None}},
                "permissions.canReceive.base was 'null' but should be a boolean or an object",
            ),
            ({"canReceive": {"base": {"video": True}}}, "missing required field 'permissions.canReceive.base.audio'"),
            (
                {"canReceive": {"base": FULL | {"customAudio": {"music": True}}}},
                "missing required field 'permissions.canReceive.base.customAudio.*'",
            ),
            (
                {"canReceive": {"base": FULL | {"customAudio": True}}},
                "permissions.canReceive.base.customAudio was 'true' but should be an object",
            ),
            (
                {"canReceive": {"byUserId": {"u": 1}}},
                "permissions.canReceive.byUserId.u was '1' but should be a boolean or an object",
            ),
            (
                {"canReceive": {"byUserId": {"u": {"smell": True}}}},
                "unknown parameter 'permissions.canReceive.byUserId.u.smell'",
            ),
            ({"canReceive": {"byUserId": []}}, "permissions.canReceive.byUserId was '[]' but should be an object"),
        ],
    )
    def test_other_forms_are_refused(self, permissions: Any, info: str) -> None:
        assert refusal("permissions", permissions) == info

    def test_repeated_words_are_stored_once(self) -> None:
        assert check("permissions", {"canSend": ["audio", "video", "audio"]}) == {"canSend": ["audio", "video"]}

    def test_a_null_field_is_left_to_the_level_below(self) -> None:
        assert check("permissions", {"canSend": None, "canAdmin": False}) == {"canAdmin": False}

    def test_maps_of_people_are_bounded(self) -> None:
        assert "at most 200 entries" in refusal(
            "permissions", {"canReceive": {"byUserId": dict.fromkeys(map(str, range(201)), True)}}
        )
        assert refusal("permissions", {"canReceive": {"byUserId": {"x" * 37: True}}})

    def test_hostile_keys_are_shown_safely(self) -> None:
        assert refusal("permissions", {"canReceive": {"byUserId": {"a\nb": 1}}}).isprintable()


class TestBuckets:
    @pytest.mark.parametrize("name", ["recordings_bucket", "transcription_bucket"])
    @pytest.mark.parametrize(
        "bucket",
        [
            BUCKET,
            BUCKET | {"allow_api_access": True},
            BUCKET | {"storage_provider": "aws"},
            BUCKET | {"storage_provider": "oci", "namespace": "n"},
        ],
    )
    def test_good_buckets_are_stored_as_sent(self, name: str, bucket: Any) -> None:
        assert check(name, bucket) == bucket

    @pytest.mark.parametrize("absent", BUCKET)
    def test_all_three_names_are_needed(self, absent: str) -> None:
        bucket = {key: value for key, value in BUCKET.items() if key != absent}
        assert refusal("recordings_bucket", bucket) == f"missing required field 'recordings_bucket.{absent}'"
        assert refusal("recordings_bucket", bucket | {absent: None})
        assert refusal("recordings_bucket", bucket | {absent: ""})

    @pytest.mark.parametrize(
        ("more", "info"),
        [
            ({"storage_provider": "oci"}, "missing required field 'recordings_bucket.namespace'"),
            ({"namespace": "n"}, "recordings_bucket.namespace is only for storage_provider oci"),
            (
                {"storage_provider": "aws", "namespace": "n"},
                "recordings_bucket.namespace is only for storage_provider oci",
            ),
            ({"color": "red"}, "unknown parameter 'recordings_bucket.color'"),
            (
                {"allow_streaming_from_bucket": "yes"},
                "recordings_bucket.allow_streaming_from_bucket was 'yes' but should be a boolean",
            ),
        ],
    )
    def test_bad_buckets(self, more: Any, info: str) -> None:
        assert refusal("recordings_bucket", BUCKET | more) == info

    def test_only_recordings_can_be_played_from_the_bucket(self) -> None:
        assert check("recordings_bucket", BUCKET | {"allow_streaming_from_bucket": True})
        assert refusal("transcription_bucket", BUCKET | {"allow_streaming_from_bucket": True})

    @pytest.mark.parametrize("value", [False, "b", []])
    def test_what_is_no_bucket(self, value: Any) -> None:
        assert refusal("recordings_bucket", value).endswith("but should be an object")


class TestStreamingEndpoints:
    RTMP: ClassVar[dict[str, Any]] = {
        "name": "one",
        "type": "rtmp",
        "rtmp_config": {"url": "rtmps://live.example.com:443/app/key"},
    }

    @staticmethod
    def hls(*variants: dict[str, Any], **more: Any) -> dict[str, Any]:
        return {"name": "two", "type": "hls", "hls_config": {"storage": BUCKET, "variants": list(variants), **more}}

    def test_both_types_are_stored_as_sent(self) -> None:
        hls = self.hls({"width": 960, "height": 540, "fps": 24, "bitrate": 1200}, save_hls_recording=True)
        hls["hls_config"]["storage"] = BUCKET | {"path_template": "{room_name}/{epoch_time}"}
        assert check("streaming_endpoints", [self.RTMP, hls]) == [self.RTMP, hls]
        assert check("streaming_endpoints", []) == []

    def test_the_old_spelling_of_variants_is_read(self) -> None:
        old = self.hls()
        old["hls_config"]["variant"] = [{"width": 640}]
        del old["hls_config"]["variants"]
        assert check("streaming_endpoints", [old])[0]["hls_config"]["variants"] == [{"width": 640}]
        old["hls_config"]["variants"] = [{"width": 640}]
        assert "given twice" in refusal("streaming_endpoints", [old])

    @pytest.mark.parametrize(
        "url", ["https://a.example/x", "rtmp://", "rtmp:///app", "", "live", "rtmp://a b/c", 5, None]
    )
    def test_bad_rtmp_urls(self, url: Any) -> None:
        assert refusal("streaming_endpoints", [self.RTMP | {"rtmp_config": {"url": url}}])

    @pytest.mark.parametrize(
        "endpoint",
        [
            {},
            {"name": "a"},
            {"name": "a", "type": "rtmp"},
            {"name": "a", "type": "hls"},
            {"name": "a", "type": "webrtc"},
            RTMP | {"name": ""},
            RTMP | {"name": None},
            RTMP | {"type": "hls"},
            RTMP | {"hls_config": {"storage": BUCKET, "variants": [{}]}},
            RTMP | {"more": 1},
            "rtmp://a.example/x",
            None,
        ],
    )
    def test_bad_endpoints(self, endpoint: Any) -> None:
        assert refusal("streaming_endpoints", [endpoint])

    def test_names_are_unique(self) -> None:
        assert "two entries with the name 'one'" in refusal("streaming_endpoints", [self.RTMP, self.RTMP])

    SD: ClassVar[dict[str, Any]] = {"width": 640, "height": 360}
    HD: ClassVar[dict[str, Any]] = {"width": 1920, "height": 1080}

    @pytest.mark.parametrize(
        "variants",
        [
            [SD],
            [SD] * 4,
            [HD, SD],
            [SD, *[{"iframe_only": True}] * 3],
            [{"iframe_only": False}],
            [HD, HD | {"iframe_only": True}],
        ],
    )
    def test_good_variants(self, variants: list[Any]) -> None:
        assert check("streaming_endpoints", [self.hls(*variants)])

    @pytest.mark.parametrize(
        ("variants", "why"),
        [
            ([], "at least one"),
            ([{"iframe_only": True}], "at least one"),
            ([SD] * 5, "at most 4"),
            ([HD, HD], "at most one variant of 1080p"),
            ([HD, {"width": 1080, "height": 1920}], "at most one variant of 1080p"),
            ([{"width": 31}], "at least 32"),
            ([{"height": 1921}], "at most 1920"),
            ([{"fps": 31}], "at most 30"),
            ([{"bitrate": 99}], "at least 100"),
            ([SD] * 17, "at most 16 items"),
        ],
    )
    def test_bad_variants(self, variants: list[Any], why: str) -> None:
        assert why in refusal("streaming_endpoints", [self.hls(*variants)])

    def test_hls_needs_a_bucket_of_ones_own(self) -> None:
        endpoint = self.hls(self.SD)
        del endpoint["hls_config"]["storage"]
        assert "storage" in refusal("streaming_endpoints", [endpoint])
        assert "bucket_region" in refusal("streaming_endpoints", [self.hls(self.SD, storage={"bucket_name": "b"})])

    def test_a_path_template_needs_no_tag(self) -> None:
        assert check("streaming_endpoints", [self.hls(self.SD, storage=BUCKET | {"path_template": "out"})])
        assert refusal("streaming_endpoints", [self.hls(self.SD, storage=BUCKET | {"path_template": "../out"})])


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("enable_recording", "cloud"),
        ("enable_recording", "cloud-audio-only"),
        ("enable_recording", ["cloud", "raw-tracks"]),
        ("enable_raw_tracks_transcoded_audio", ""),
        ("meeting_join_hook", "https://user:pw@hooks.example.org:8443/a?b=c"),
        ("meeting_join_hook", "http://10.0.0.1/" + "x" * 239),
        ("meeting_join_hook", ""),
        ("redirect_on_meeting_exit", "https://example.org/bye"),
        ("redirect_on_meeting_exit_allowed_hosts", ["example.org", "localhost:3000"]),
        ("lang", "pt-BR"),
        ("lang", "user"),
        ("geo", "af-south-1"),
        ("dialout_config", {}),
        ("dialout_config", {"allow_room_start": True, "dialout_geo": "us-west-2", "max_idle_timeout_sec": 12.5}),
        ("sip", {"display_name": "x", "sip_mode": "dial-in", "codecs": {"audio": ["OPUS"], "video": ["VP8"]}}),
        ("sip", {"display_name": "x", "sip_mode": "dial-in", "num_endpoints": 2, "force_digit_only_username": False}),
        (
            "dialin",
            {"display_name": "x", "wait_for_meeting_start": True, "room_numbers": [{"phone_number": "+15551234567"}]},
        ),
        ("auto_transcription_settings", {"endpointing": False, "redact": ["pci"], "extra": {"a": [1, {"b": None}]}}),
        ("auto_transcription_settings", {"endpointing": 250, "redact": [True, False], "participants": ["p"]}),
        ("start_cloud_recording_opts", {"layout": {"preset": "default", "max_cam_streams": 5}, "fps": 30}),
        ("pinless_dialin", [{"phone_number": "+15551234567", "room_creation_api": "https://a.example/hook"}]),
        ("autojoin", True),
        ("audio_only", True),
        ("signaling_impl", "ws"),
        ("user_name", ""),
    ],
)
def test_good_values_are_stored_as_sent(name: str, value: Any) -> None:
    assert check(name, value) == value


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("enable_recording", "everything"),
        ("enable_recording", ["cloud", "everything"]),
        ("enable_recording", True),
        ("enable_recording", [["cloud"]]),
        ("meeting_join_hook", "ftp://example.org"),
        ("meeting_join_hook", "javascript:alert(1)"),
        ("meeting_join_hook", "https://"),
        ("meeting_join_hook", "https://a.example:99999/"),
        ("meeting_join_hook", "https://a.example/\n"),
        ("meeting_join_hook", "https://a.example\\@b.example/"),
        ("meeting_join_hook", "https://[::1"),
        ("meeting_join_hook", "http://10.0.0.1/" + "x" * 240),
        ("redirect_on_meeting_exit", "javascript:alert(1)"),
        ("redirect_on_meeting_exit", "//example.org"),
        ("redirect_on_meeting_exit", " https://example.org"),
        ("redirect_on_meeting_exit_allowed_hosts", ["https://example.org"]),
        ("redirect_on_meeting_exit_allowed_hosts", ["*"]),
        ("redirect_on_meeting_exit_allowed_hosts", "example.org"),
        ("lang", "EN"),
        ("lang", ""),
        ("geo", 5),
        ("dialout_config", {"max_idle_timeout_sec": -1}),
        ("dialout_config", {"max_idle_timeout_sec": "5"}),
        ("dialout_config", {"dialout_geo": "mars"}),
        ("dialout_config", []),
        ("sip", {}),
        ("sip", {"display_name": "x"}),
        ("sip", {"display_name": "x", "sip_mode": "dial-out"}),
        ("sip", {"display_name": "x", "sip_mode": "dial-in", "num_endpoints": 0}),
        ("sip", {"display_name": "x", "sip_mode": "dial-in", "num_endpoints": 2, "force_digit_only_username": True}),
        ("sip", {"display_name": "x", "sip_mode": "dial-in", "codecs": {"audio": ["MP3"]}}),
        ("pinless_dialin", [{"phone_number": "+1", "sip_uri": "a@b"}]),
        ("auto_transcription_settings", {"transcription_geo": "mars"}),
        ("auto_transcription_settings", {"redact": [True, "pci"]}),
        ("auto_transcription_settings", {"endpointing": "long"}),
        ("auto_transcription_settings", {"extra": {"a": "x" * 5000}}),
        ("auto_transcription_settings", {"extra": {"a": "\x00"}}),
        ("auto_transcription_settings", {"extra": {"a": float("nan")}}),
        ("start_cloud_recording_opts", {"videoBitrate": 10001}),
        ("start_cloud_recording_opts", {"participants": {"audio": ["*"]}}),
    ],
)
def test_bad_values_are_refused(name: str, value: Any) -> None:
    assert refusal(name, value).startswith((name, f'"{name}', "missing required field", "unknown parameter"))


def test_free_objects_are_bounded_in_depth() -> None:
    deep: dict[str, Any] = {}
    for _ in range(5000):
        deep = {"a": deep}
    assert refusal("auto_transcription_settings", {"extra": deep}) == (
        "auto_transcription_settings.extra is nested deeper than 8 levels"
    )


def test_of_a_deep_value_in_the_wrong_place_only_the_beginning_is_shown() -> None:
    deep: list[Any] = []
    for _ in range(100_000):
        deep = [deep]
    assert refusal("enable_chat", deep) == f"enable_chat was '{'[' * 100}…' but should be a boolean"
