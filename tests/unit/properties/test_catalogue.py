import timeit
from typing import Any

import pytest

from parlour.errors import InvalidRequestError
from parlour.properties import CATALOGUE, RESERVED_NAMES, Changes, Level, Status
from parlour.shapes import UserId

NOW = 1_800_000_000.5

_FOUNDING_DOCUMENT = """
name privacy nbf exp max_participants enable_people_ui enable_pip_ui enable_emoji_reactions enable_hand_raising
enable_prejoin_ui enable_live_captions_ui enable_network_ui enable_noise_cancellation_ui enable_breakout_rooms
enable_knocking enable_screenshare enable_video_processing_ui enable_chat enable_shared_chat_history start_video_off
start_audio_off owner_only_broadcast enable_recording eject_at_room_exp eject_after_elapsed enable_advanced_chat
enable_hidden_participants enable_mesh_sfu sfu_switchover enable_adaptive_simulcast
enable_multiparty_adaptive_simulcast enforce_unique_user_ids experimental_optimize_large_calls lang meeting_join_hook
geo rtmp_geo disable_rtmp_geo_fallback recordings_bucket recordings_bucket.bucket_name recordings_bucket.bucket_region
recordings_bucket.assume_role_arn recordings_bucket.allow_api_access recordings_bucket.allow_streaming_from_bucket
enable_terse_logging auto_transcription_settings enable_transcription_storage transcription_bucket
transcription_bucket.bucket_name transcription_bucket.bucket_region transcription_bucket.assume_role_arn
transcription_bucket.allow_api_access recordings_template transcription_template enable_dialout dialout_config
dialout_config.allow_room_start dialout_config.dialout_geo dialout_config.max_idle_timeout_sec streaming_endpoints
permissions permissions.hasPresence permissions.canSend permissions.canReceive permissions.canAdmin
"""

FOUNDING_DOCUMENT = _FOUNDING_DOCUMENT.split()

_OTHERS = """
knocking eject_at_token_exp room_name is_owner user_name user_id enable_cpu_warning_notifications enable_recording_ui
close_tab_on_exit redirect_on_meeting_exit redirect_on_meeting_exit_allowed_hosts hide_daily_branding audio_only
autojoin enable_opus_fec signaling_impl switchover_impl sfu_impl enable_raw_tracks_transcoded_audio
start_cloud_recording
start_cloud_recording_opts recordings_bucket.storage_provider recordings_bucket.namespace
auto_transcription_settings.language auto_transcription_settings.model auto_transcription_settings.tier
auto_transcription_settings.profanity_filter auto_transcription_settings.punctuate
auto_transcription_settings.endpointing auto_transcription_settings.redact auto_transcription_settings.extra
auto_transcription_settings.includeRawResponse auto_transcription_settings.instanceId
auto_transcription_settings.participants auto_transcription_settings.transcription_geo auto_start_transcription
transcription_bucket.storage_provider transcription_bucket.namespace enable_transcription
dialout_config.max_idle_timeout_post_conversation_sec enable_dialin dialin dialin_code sip sip.display_name sip.sip_mode
sip.video sip.num_endpoints sip.force_digit_only_username sip.codecs sip.provider sip.dialin_config.allow_room_start
sip.dialin_config.dialin_geo sip.dialin_config.max_idle_timeout_sec
sip.dialin_config.max_idle_timeout_post_conversation_sec sip.dialin_config.hold_music_enabled sip_uri pinless_dialin
pin_dialin max_sip_pstn_sessions_per_room streaming_endpoints[].name streaming_endpoints[].type
streaming_endpoints[].rtmp_config.url streaming_endpoints[].hls_config.save_hls_recording
streaming_endpoints[].hls_config.storage.bucket_name streaming_endpoints[].hls_config.storage.bucket_region
streaming_endpoints[].hls_config.storage.assume_role_arn streaming_endpoints[].hls_config.storage.path
streaming_endpoints[].hls_config.storage.path_template streaming_endpoints[].hls_config.variants[].width
streaming_endpoints[].hls_config.variants[].height streaming_endpoints[].hls_config.variants[].fps
streaming_endpoints[].hls_config.variants[].bitrate streaming_endpoints[].hls_config.variants[].iframe_only
max_live_streams max_streaming_instances_per_room hipaa intercom_auto_record intercom_manual_record max_api_rooms
webhook_meeting_end enable_daily_logger disable_rate_limiting attach_callobject_to_window max_app_message_size
max_webhook_count max_api_keys batch_processor_bucket batch_processor_enable_medical_concept intercom_join_alert
"""

OTHERS = _OTHERS.split()

_IMPLEMENTED = """
batch_processor_bucket batch_processor_bucket.bucket_name batch_processor_bucket.bucket_region
batch_processor_bucket.assume_role_arn batch_processor_bucket.allow_api_access
    auto_transcription_settings auto_start_transcription enable_transcription
auto_transcription_settings.language auto_transcription_settings.model auto_transcription_settings.profanity_filter
auto_transcription_settings.punctuate auto_transcription_settings.endpointing auto_transcription_settings.redact
auto_transcription_settings.extra auto_transcription_settings.includeRawResponse
auto_transcription_settings.instanceId auto_transcription_settings.participants
auto_transcription_settings.transcription_geo auto_transcription_settings.tier
    enable_recording enable_raw_tracks_transcoded_audio start_cloud_recording start_cloud_recording_opts
recordings_bucket recordings_bucket.bucket_name recordings_bucket.bucket_region recordings_bucket.assume_role_arn
recordings_bucket.allow_api_access recordings_bucket.allow_streaming_from_bucket recordings_bucket.storage_provider
recordings_bucket.namespace recordings_template rtmp_geo disable_rtmp_geo_fallback max_live_streams
max_streaming_instances_per_room
enable_transcription_storage transcription_template transcription_bucket transcription_bucket.bucket_name
transcription_bucket.bucket_region transcription_bucket.assume_role_arn transcription_bucket.allow_api_access
transcription_bucket.storage_provider transcription_bucket.namespace
start_cloud_recording_opts.type start_cloud_recording_opts.width start_cloud_recording_opts.height
start_cloud_recording_opts.fps start_cloud_recording_opts.videoBitrate start_cloud_recording_opts.audioBitrate
start_cloud_recording_opts.minIdleTimeOut start_cloud_recording_opts.maxDuration
start_cloud_recording_opts.backgroundColor start_cloud_recording_opts.instanceId start_cloud_recording_opts.layout
start_cloud_recording_opts.layout.preset start_cloud_recording_opts.layout.max_cam_streams
start_cloud_recording_opts.layout.variant start_cloud_recording_opts.layout.session_id
start_cloud_recording_opts.participants start_cloud_recording_opts.participants.video
start_cloud_recording_opts.participants.audio start_cloud_recording_opts.participants.sort
start_cloud_recording_opts.dataOutputs
streaming_endpoints streaming_endpoints[].name streaming_endpoints[].type streaming_endpoints[].rtmp_config
streaming_endpoints[].rtmp_config.url streaming_endpoints[].hls_config
streaming_endpoints[].hls_config.save_hls_recording streaming_endpoints[].hls_config.storage
streaming_endpoints[].hls_config.storage.bucket_name streaming_endpoints[].hls_config.storage.bucket_region
streaming_endpoints[].hls_config.storage.assume_role_arn streaming_endpoints[].hls_config.storage.path_template
streaming_endpoints[].hls_config.variants streaming_endpoints[].hls_config.variants[].width
streaming_endpoints[].hls_config.variants[].height streaming_endpoints[].hls_config.variants[].fps
streaming_endpoints[].hls_config.variants[].bitrate streaming_endpoints[].hls_config.variants[].iframe_only
streaming_endpoints[].hls_config.storage.path
enable_people_ui enable_pip_ui enable_live_captions_ui
enable_hand_raising enable_chat enable_shared_chat_history enable_emoji_reactions
enable_video_processing_ui enable_noise_cancellation_ui enable_network_ui enable_cpu_warning_notifications
hide_daily_branding enable_breakout_rooms experimental_optimize_large_calls enable_recording_ui
enable_advanced_chat
name user_name user_id privacy nbf exp eject_at_room_exp eject_after_elapsed eject_at_token_exp
max_participants enforce_unique_user_ids room_name is_owner owner_only_broadcast enable_hidden_participants
enable_knocking knocking
permissions permissions.hasPresence permissions.canSend permissions.canReceive permissions.canAdmin
enable_screenshare start_video_off start_audio_off enable_terse_logging meeting_join_hook hipaa
disable_rate_limiting enable_daily_logger enable_prejoin_ui lang max_app_message_size max_webhook_count
enable_adaptive_simulcast enable_multiparty_adaptive_simulcast enable_opus_fec sfu_switchover
close_tab_on_exit redirect_on_meeting_exit redirect_on_meeting_exit_allowed_hosts audio_only
enable_raw_tracks_transcoded_audio
"""

IMPLEMENTED = _IMPLEMENTED.split()


def refusal(level: Level, properties: Any) -> str | None:
    with pytest.raises(InvalidRequestError) as refused:
        CATALOGUE.validate(level, properties, now=NOW)
    return refused.value.info


def accepted(level: Level, **properties: Any) -> dict[str, Any]:
    return CATALOGUE.validate(level, properties, now=NOW).set


class TestEntries:
    @pytest.mark.parametrize("name", FOUNDING_DOCUMENT + OTHERS)
    def test_every_documented_property_has_an_entry(self, name: str) -> None:
        assert name in CATALOGUE
        assert CATALOGUE[name].effect

    def test_the_founding_document_is_complete(self) -> None:
        assert len(FOUNDING_DOCUMENT) == 65

    def test_only_what_the_product_obeys_is_called_implemented(self) -> None:
        assert {e.name for e in CATALOGUE if e.status is Status.IMPLEMENTED} == set(IMPLEMENTED)
        assert all(entry.pending for entry in CATALOGUE if entry.status is Status.PENDING)

    def test_claims_are_unique(self) -> None:
        claims = [entry.claim for entry in CATALOGUE if entry.claim]
        assert len(claims) == len(set(claims))
        assert not {"d", "iat"} & set(claims)

    def test_every_token_property_has_a_claim(self) -> None:
        assert all(entry.claim for entry in CATALOGUE.top(Level.TOKEN))

    def test_defaults_are_accepted_as_values(self) -> None:
        for entry in CATALOGUE:
            if entry.default is not None and not entry.read_only:
                assert entry.kind.check(entry.default, entry.name) == entry.default


class TestRefusals:
    @pytest.mark.parametrize(
        ("level", "properties", "info"),
        [
            (Level.ROOM, {"no_such": 1}, "unknown parameter 'no_such'"),
            (Level.ROOM, {"privacy": "public"}, "unknown parameter 'privacy'"),
            (Level.ROOM, {"is_owner": True}, "unknown parameter 'is_owner'"),
            (Level.TOKEN, {"max_participants": 2}, "unknown parameter 'max_participants'"),
            (Level.TOKEN, {"meeting_join_hook": "https://a.example"}, "unknown parameter 'meeting_join_hook'"),
            (Level.DOMAIN, {"enable_chat": True}, "unknown parameter 'enable_chat'"),
            (Level.ROOM, {"x\n" * 80: 1}, "unknown parameter '" + "x\\n" * 50 + "…'"),
            (Level.ROOM, [], "properties was '[]' but should be an object"),
            (Level.ROOM, {"exp": "soon"}, "exp was 'soon' but should be a number of seconds since the unix epoch"),
            (Level.ROOM, {"exp": True}, "exp was 'true' but should be a number of seconds since the unix epoch"),
            (Level.TOKEN, {"nbf": [1]}, "nbf was '[1]' but should be a number of seconds since the unix epoch"),
            (Level.ROOM, {"exp": 1700000000}, "exp was '1700000000', which is in the past rather than in the future"),
            (Level.TOKEN, {"exp": 5.5}, "exp was '5.5', which is in the past rather than in the future"),
            (Level.ROOM, {"exp": -1}, "exp was '-1', which is in the past rather than in the future"),
            (Level.ROOM, {"enable_chat": 1}, "enable_chat was '1' but should be a boolean"),
            (Level.ROOM, {"enable_chat": "true"}, "enable_chat was 'true' but should be a boolean"),
            (Level.ROOM, {"max_participants": True}, "max_participants was 'true' but should be an integer"),
            (Level.ROOM, {"max_participants": "5"}, "max_participants was '5' but should be an integer"),
            (Level.ROOM, {"max_participants": 5.5}, "max_participants was '5.5' but should be an integer"),
            (Level.ROOM, {"max_participants": 0}, "max_participants was '0' but should be at least 1"),
            (Level.ROOM, {"eject_after_elapsed": 0}, "eject_after_elapsed was '0' but should be at least 1"),
            (Level.ROOM, {"sfu_switchover": 0}, "sfu_switchover was '0' but should be greater than 0"),
            (Level.ROOM, {"sfu_switchover": float("nan")}, "sfu_switchover was 'NaN' but should be a number"),
            (Level.ROOM, {"sip_uri": {"endpoint": "a"}}, "sip_uri is read-only: the server sets it"),
            (Level.DOMAIN, {"hipaa": True}, "hipaa is read-only: the server sets it"),
            (Level.DOMAIN, {"hipaa": None}, "hipaa is read-only: the server sets it"),
            (
                Level.ROOM,
                {"rtmp_geo": "mars"},
                '"rtmp_geo" must be one of [us-west-2, eu-central-1, ap-south-1] [Received rtmp_geo="mars"]',
            ),
            (
                Level.TOKEN,
                {"user_id": "x" * 37},
                "user_id was '" + "x" * 37 + "' but should have at most 36 characters, not 37",
            ),
        ],
    )
    def test_the_reason_is_given_in_the_documented_words(self, level: Level, properties: Any, info: str) -> None:
        assert refusal(level, properties) == info

    def test_one_bad_value_refuses_everything(self) -> None:
        current = {"enable_chat": True}
        assert refusal(Level.ROOM, {"enable_chat": False, "max_participants": "many"})
        assert current == {"enable_chat": True}

    @pytest.mark.parametrize("number", [2**53, -(2**53), 1e300, float("inf"), float("-inf"), 10**400])
    def test_numbers_beyond_what_browsers_hold_are_refused(self, number: float) -> None:
        for name in ("exp", "max_participants", "sfu_switchover"):
            assert refusal(Level.ROOM, {name: number})

    def test_exp_at_this_very_moment_is_past(self) -> None:
        moment = int(NOW)
        with pytest.raises(InvalidRequestError, match="in the past"):
            CATALOGUE.validate(Level.ROOM, {"exp": moment}, now=float(moment))
        assert CATALOGUE.validate(Level.ROOM, {"exp": moment + 1}, now=float(moment)).set == {"exp": moment + 1}


class TestNormalForms:
    def test_a_float_exp_is_stored_as_an_integer(self) -> None:
        stored = accepted(Level.ROOM, exp=1900000000.52, nbf=1.9)
        assert stored == {"exp": 1900000000, "nbf": 1}
        assert all(type(value) is int for value in stored.values())

    def test_milliseconds_are_accepted(self) -> None:
        assert accepted(Level.ROOM, exp=1900000000123) == {"exp": 1900000000123}

    def test_a_float_without_fraction_is_an_integer(self) -> None:
        stored = accepted(Level.ROOM, max_participants=5.0)["max_participants"]
        assert stored == 5
        assert type(stored) is int

    def test_more_than_200_participants_are_accepted(self) -> None:
        assert accepted(Level.ROOM, max_participants=100_000)

    @pytest.mark.parametrize(
        ("given", "stored", "text"),
        [(42, 42, "42"), (42.0, 42, "42"), ("x" * 36, "x" * 36, "x" * 36), (-1.5, -1.5, "-1.5"), ("", "", None)],
    )
    def test_a_number_as_user_id_stays_one_and_reads_as_text(self, given: Any, stored: Any, text: str | None) -> None:
        kept = accepted(Level.TOKEN, user_id=given)["user_id"]
        assert (kept, type(kept), UserId.as_text(kept)) == (stored, type(stored), text)

    def test_a_boolean_is_no_user_id(self) -> None:
        assert refusal(Level.TOKEN, {"user_id": True}) == "user_id was 'true' but should be a string"

    @pytest.mark.parametrize("text", ["a\x00b", "\ud800", "x\udfff"])
    def test_text_that_no_database_takes_is_refused(self, text: str) -> None:
        info = refusal(Level.TOKEN, {"user_name": text})
        assert info is not None
        assert "NUL" in info
        info.encode()


class TestUnset:
    def test_null_goes_back_to_the_default(self) -> None:
        changes = CATALOGUE.validate(Level.ROOM, {"max_participants": None, "exp": None, "enable_chat": True}, now=NOW)
        assert changes == Changes({"enable_chat": True}, frozenset({"max_participants", "exp"}))
        assert changes.apply({"max_participants": 2, "lang": "de"}) == {"enable_chat": True, "lang": "de"}

    def test_null_in_a_token_is_absence(self) -> None:
        assert accepted(Level.TOKEN, exp=None, room_name="a") == {"room_name": "a"}

    def test_what_an_official_client_sends_for_not_set_is_not_set(self) -> None:
        sent = {
            "geo": "NULL",
            "meeting_join_hook": "NULL",
            "enable_recording": "<not set>",
            "rtmp_geo": "The closest available region to the SFU region used by the meeting.",
            "recordings_template": "{domain_name}/{room_name}/{epoch_time}.",
            "transcription_template": "{domain_name}/{room_name}/{epoch_time}.vtt.",
        }
        assert CATALOGUE.validate(Level.ROOM, sent, now=NOW) == Changes({}, frozenset(sent))

    def test_those_words_mean_nothing_elsewhere(self) -> None:
        assert refusal(Level.ROOM, {"geo": "<not set>"})
        assert refusal(Level.ROOM, {"enable_recording": ["<not set>"]})


class TestEcho:
    def test_a_room_shows_what_differs_from_its_default(self) -> None:
        values = {
            "enable_transcription_storage": False,
            "start_video_off": True,
            "lang": "en",
            "exp": 5,
            "sfu_switchover": 2,
        }
        assert CATALOGUE.echo(Level.ROOM, values) == {"start_video_off": True, "exp": 5, "sfu_switchover": 2}

    def test_what_has_no_room_default_is_shown_whenever_it_was_set(self) -> None:
        values = {"enable_prejoin_ui": True, "enable_emoji_reactions": False, "enable_knocking": False}
        assert CATALOGUE.echo(Level.ROOM, values) == values

    def test_an_empty_room_shows_nothing(self) -> None:
        assert CATALOGUE.echo(Level.ROOM, {}) == {}

    def test_what_the_server_assigned_is_shown(self) -> None:
        values = {"sip_uri": {"endpoint": "r.0@h"}, "dialin_code": "12345"}
        assert CATALOGUE.echo(Level.ROOM, values) == values

    def test_unknown_stored_names_stay_inside(self) -> None:
        assert CATALOGUE.echo(Level.ROOM, {"from_a_newer_version": 1}) == {}

    def test_a_domain_shows_its_defaults_too(self) -> None:
        echoed = CATALOGUE.echo(Level.DOMAIN, {"enable_prejoin_ui": False, "lang": "en"})
        assert echoed["enable_prejoin_ui"] is False
        assert echoed["hide_daily_branding"] is False
        assert echoed["max_live_streams"] == 20
        assert echoed["redirect_on_meeting_exit"] == ""
        assert None not in echoed.values()

    def test_a_token_shows_what_it_carries(self) -> None:
        values = {"room_name": "a", "start_video_off": False, "lang": "en", "is_owner": False}
        assert CATALOGUE.echo(Level.TOKEN, values) == values


class TestBodies:
    def test_an_empty_body_makes_a_public_room(self) -> None:
        body = CATALOGUE.validate_room_body({}, now=NOW, creating=True)
        assert (body.name, body.privacy, body.changes) == (None, None, Changes())

    def test_all_three_parts_are_read(self) -> None:
        body = CATALOGUE.validate_room_body(
            {"name": "team-sync", "privacy": "private", "properties": {"enable_chat": True}}, now=NOW, creating=True
        )
        assert (body.name, body.privacy, body.changes.set) == ("team-sync", "private", {"enable_chat": True})

    def test_null_parts(self) -> None:
        body = CATALOGUE.validate_room_body({"name": None, "privacy": None, "properties": None}, now=NOW, creating=True)
        assert (body.name, body.privacy, body.changes) == (None, "public", Changes())

    @pytest.mark.parametrize(
        ("body", "creating", "info"),
        [
            ({"max_participants": 5}, True, "unknown parameter 'max_participants'"),
            ({"name": "a"}, False, "unknown parameter 'name'"),
            ([], True, "the body was '[]' but should be an object"),
            ({"properties": 5}, False, "properties was '5' but should be an object"),
            ({"privacy": "org"}, False, '"privacy" must be one of [public, private] [Received privacy="org"]'),
            ({"name": 5}, True, "name was '5' but should be a string"),
        ],
    )
    def test_refusals(self, body: Any, creating: bool, info: str) -> None:
        with pytest.raises(InvalidRequestError) as refused:
            CATALOGUE.validate_room_body(body, now=NOW, creating=creating)
        assert refused.value.info == info

    def test_a_token_body_holds_properties_alone(self) -> None:
        assert CATALOGUE.validate_body(Level.TOKEN, {}, now=NOW) == Changes()
        with pytest.raises(InvalidRequestError, match="unknown parameter 'room_name'"):
            CATALOGUE.validate_body(Level.TOKEN, {"room_name": "a"}, now=NOW)


class TestNames:
    @pytest.mark.parametrize("name", ["a", "A-Z_9", "w2pp2cf4kltgFACPKXmX", "x" * 128, "-", "Docs"])
    def test_good_names(self, name: str) -> None:
        assert CATALOGUE.validate_name(name) == name

    @pytest.mark.parametrize("name", ["a b", "a/b", "ä", "a.b", "a\n", "..", "\ud800"])
    def test_bad_characters_are_named(self, name: str) -> None:
        with pytest.raises(InvalidRequestError) as refused:
            CATALOGUE.validate_name(name)
        assert refused.value.info is not None
        refused.value.info.encode()
        assert refused.value.info.endswith(
            " contains invalid characters (room names can contain A-Z, a-z, 0-9, '-', and '_')"
        )

    def test_the_bad_name_is_shown(self) -> None:
        with pytest.raises(InvalidRequestError, match=r"^a b contains"):
            CATALOGUE.validate_name("a b")

    def test_a_long_name_is_refused_with_the_limit_and_its_length(self) -> None:
        with pytest.raises(InvalidRequestError, match=r"128 characters, this has 129"):
            CATALOGUE.validate_name("x" * 129)

    @pytest.mark.parametrize("name", sorted(RESERVED_NAMES))
    def test_the_servers_own_paths_cannot_be_rooms(self, name: str) -> None:
        with pytest.raises(InvalidRequestError, match="own pages"):
            CATALOGUE.validate_name(name)

    @pytest.mark.parametrize("name", ["", None, 5, [], True])
    def test_what_is_no_name_at_all(self, name: Any) -> None:
        with pytest.raises(InvalidRequestError):
            CATALOGUE.validate_name(name)


def test_a_small_body_costs_microseconds() -> None:
    body = {"max_participants": 5, "enable_chat": None}
    runs = 2000
    seconds = min(timeit.repeat(lambda: CATALOGUE.validate(Level.ROOM, body, now=NOW), number=runs, repeat=5)) / runs
    assert seconds < 100e-6
