"""What the public documentation says of every property outside objects: taken from it, not from the catalogue.

One line each: name, type, levels (d, r, t), the default it lists for a room (or for the token or the domain where a
room has no such property), and its range.
"""

import json
from dataclasses import dataclass
from typing import Any, Final

from parlour.properties import Level

__all__ = ["DOCUMENTED", "Documented"]

_TABLE: Final = """
nbf                                    integer               rt   null
exp                                    integer               rt   null
max_participants                       integer               r    200    min 1
enable_knocking                        boolean               r    null
knocking                               boolean               t    false
enforce_unique_user_ids                boolean               dr   false
eject_at_room_exp                      boolean               r    false
eject_after_elapsed                    integer               rt   null   min 1
eject_at_token_exp                     boolean               t    false
room_name                              string                t    null
is_owner                               boolean               t    false
user_name                              string                t    null
user_id                                string                t    null   length 36
owner_only_broadcast                   boolean               r    false
enable_hidden_participants             boolean               r    false
permissions                            object                drt  null
enable_people_ui                       boolean               dr   null
enable_cpu_warning_notifications       boolean               dr   null
enable_pip_ui                          boolean               dr   null
enable_emoji_reactions                 boolean               dr   null
enable_hand_raising                    boolean               dr   null
enable_prejoin_ui                      boolean               drt  null
enable_live_captions_ui                boolean               drt  null
enable_network_ui                      boolean               dr   null
enable_noise_cancellation_ui           boolean               dr   null
enable_breakout_rooms                  boolean               dr   null
enable_video_processing_ui             boolean               dr   true
enable_advanced_chat                   boolean               dr   false
enable_recording_ui                    boolean               t    null
experimental_optimize_large_calls      boolean               r    null
lang                                   string                drt  "en"   words
close_tab_on_exit                      boolean               t    false
redirect_on_meeting_exit               string                dt   null
redirect_on_meeting_exit_allowed_hosts array<string>         d    null
hide_daily_branding                    boolean               d    false
enable_chat                            boolean               r    false
enable_shared_chat_history             boolean               r    true
enable_screenshare                     boolean               rt   true
start_video_off                        boolean               rt   false
start_audio_off                        boolean               rt   false
audio_only                             boolean               r    false
autojoin                               boolean               r    null
enable_opus_fec                        boolean               d    null
sfu_switchover                         number                dr   0.5    above 0
enable_mesh_sfu                        boolean               dr   null
enable_adaptive_simulcast              boolean               dr   true
enable_multiparty_adaptive_simulcast   boolean               dr   false
enable_terse_logging                   boolean               drt  false
geo                                    string                dr   null   words
rtmp_geo                               string                dr   null   words
disable_rtmp_geo_fallback              boolean               dr   false
signaling_impl                         string                dr   null
switchover_impl                        string                dr   null   read-only
sfu_impl                               string                d    null   read-only
meeting_join_hook                      string                dr   null   url
enable_recording                       string|array<string>  rt   null   words
enable_raw_tracks_transcoded_audio     string                dr   null   words
start_cloud_recording                  boolean               t    false
start_cloud_recording_opts             object                t    null
recordings_bucket                      object                dr   null
recordings_template                    string                dr   "{domain_name}/{room_name}/{epoch_time}" template
auto_transcription_settings            object                r    null
auto_start_transcription               boolean               t    false
enable_transcription_storage           boolean               dr   false
transcription_bucket                   object                dr   null
transcription_template                 string                dr   "{domain_name}/{room_name}/{epoch_time}.vtt" template
enable_dialout                         boolean               r    false
dialout_config                         object                r    null
enable_dialin                          boolean               r    null
dialin                                 object                r    null
sip                                    object                r    null
pinless_dialin                         array<object>         d    null
pin_dialin                             array<object>         d    null
max_sip_pstn_sessions_per_room         integer               d    5   read-only
streaming_endpoints                    array<object>         r    null
max_live_streams                       integer               d    20   read-only
max_streaming_instances_per_room       integer               d    1   read-only
"""

_LEVELS: Final = {"d": Level.DOMAIN, "r": Level.ROOM, "t": Level.TOKEN}


@dataclass(frozen=True)
class Documented:
    """One property as documented."""

    name: str
    type: str
    levels: tuple[Level, ...]
    default: Any
    range: str


def _read(line: str) -> Documented:
    name, kind, levels, default, *rest = line.split()
    return Documented(name, kind, tuple(_LEVELS[each] for each in levels), json.loads(default), " ".join(rest))


DOCUMENTED: Final = {entry.name: entry for entry in map(_read, _TABLE.strip().splitlines())}
