"""The browser's side of the declaration: the text of `web/call-machine/src/signaling/messages.ts`."""

import json
from collections.abc import Iterable
from typing import Final

from parlour.shapes.base import Kind
from parlour.shapes.media import ADMIN_TASKS, CUSTOM_MEDIA, STANDARD_MEDIA
from parlour.shapes.typescript import TypeScript, key
from parlour.signaling.protocol import (
    breakout,
    entry,
    gifs,
    lobby,
    media,
    mesh,
    pushes,
    recordings,
    requests,
    shared,
    transcriptions,
)
from parlour.signaling.protocol.pushes import CLOSING_CODES, PUSHES
from parlour.signaling.protocol.requests import REQUESTS

__all__ = ["DECLARED", "TYPES", "as_typescript"]

_OF_THE_BROWSER: Final[dict[str, Kind]] = {
    "RTCIceServer": shared.ICE_SERVER,
    "RTCIceCandidateInit": shared.ICE_CANDIDATE,
}
"""What the browser's own library declares already."""

DECLARED: Final[dict[str, Kind]] = {
    "TrackKind": shared.TRACK_KIND,
    "StandardMedium": shared.STANDARD_MEDIUM,
    "CustomMedium": shared.CUSTOM_MEDIUM,
    "Medium": shared.MEDIUM,
    "AdminTask": shared.ADMIN_TASK,
    "OffReason": shared.OFF_REASON,
    "BlockedReason": shared.BLOCKED_REASON,
    "WireTrack": shared.TRACK,
    "WireTracks": shared.TRACKS,
    "WirePermissions": shared.PERMISSIONS,
    "PermissionChange": requests.PERMISSION_CHANGE,
    "NetworkQuality": shared.NETWORK,
    "WireParticipant": shared.PARTICIPANT,
    "WireRoom": shared.ROOM,
    "WireAccess": shared.ACCESS,
    "Counts": shared.COUNTS,
    "BreakoutRoom": breakout.BREAKOUT_ROOM,
    "Breakout": breakout.BREAKOUT,
    "Recording": recordings.RECORDING,
    "Recordings": recordings.RECORDINGS,
    "StreamEndpoint": recordings.STREAM_ENDPOINT,
    "StreamAddress": recordings.STREAM_ADDRESS,
    "StreamTarget": recordings.STREAM_TARGET,
    "Stream": recordings.STREAM,
    "Streams": recordings.STREAMS,
    "Transcription": transcriptions.TRANSCRIPTION,
    "Transcriptions": transcriptions.TRANSCRIPTIONS,
    "TranscriptionMessage": transcriptions.TRANSCRIPTION_MESSAGE,
    "JoinRequest": entry.ENTRY,
    "PreauthReply": entry.PREAUTHORISED,
    "Standing": entry.STANDING,
    "JoinReply": entry.JOINED,
    "ResumeReply": entry.RESUMED,
    "LobbyState": lobby.LOBBY_STATE,
    "LobbyReply": lobby.LOBBY_REPLY,
    "WireWaiting": lobby.WAITING,
    "ParticipantUpdate": requests.PARTICIPANT_UPDATE,
    "Subscription": media.SUBSCRIPTION,
    "PeerConnectionName": shared.PEER_CONNECTION,
    "TrackSource": shared.TRACK_SOURCE,
    "Layers": shared.LAYERS,
    "LayerWish": media.LAYER_WISH,
    "SentGif": gifs.SENT_GIF,
    "Gif": gifs.GIF,
    "ChatMessage": requests.CHAT_MESSAGE,
    "LogLine": requests.LOG_LINE,
    "OfferPush": pushes.OFFER,
    "TopologyName": mesh.TOPOLOGY,
    "PathDescription": mesh.DESCRIPTION,
    "PathSlots": mesh.SLOTS,
    "PathSignal": mesh.SIGNAL,
    "WirePath": mesh.PATH,
    "LeftReason": pushes.LEFT_REASON,
    "MuteReason": pushes.MUTE_REASON,
    "RefusalType": pushes.REFUSAL_TYPE,
    "WireError": pushes.ERROR,
}

TYPES: Final = TypeScript({**_OF_THE_BROWSER, **DECLARED})

_HEAD: Final = """\
// biome-ignore-all format: generated
/**
 * The messages of `docs/signaling.md`. Generated from `src/parlour/signaling/protocol` by `make docs`: change the
 * declaration, not this file.
 */

import type { JsonObject } from "../json.js";
"""

_CAN_RECEIVE: Final = """\
/** One verdict on everything, or one per medium; custom media by track name, where `*` stands for the others. */
export type MediaRule =
  | boolean
  | ({ [M in StandardMedium]?: boolean } & { [M in CustomMedium]?: Record<string, boolean> });

/** What may be received: the rule for the participant wins over that for the user, and that over `base`. */
export interface CanReceive {
  base?: MediaRule;
  byUserId?: Record<string, MediaRule>;
  byParticipantId?: Record<string, MediaRule>;
}
"""

_TAIL: Final = """\
/** A push, told apart by its `type`. */
export type Push = { [T in keyof Pushes]: { type: T } & Pushes[T] }[keyof Pushes];

const PUSH_TYPES: Record<keyof Pushes, true> = {
%s};

/** Pushes of types that this version does not know are ignored, as the document asks. */
export function isPush(message: JsonObject): message is JsonObject & Push {
  return typeof message.type === "string" && Object.hasOwn(PUSH_TYPES, message.type);
}
"""


def as_typescript() -> str:
    """Return the text of the file."""
    parts = [
        _HEAD,
        _constants(),
        *(TYPES.declaration(name, kind) for name, kind in DECLARED.items()),
        _CAN_RECEIVE,
        _requests(),
        _notices(),
        _pushes(),
        _TAIL % "".join(f"  {key(push.type)}: true,\n" for push in PUSHES),
    ]
    return "\n".join(parts)


def _constants() -> str:
    return (
        "/** Media that are on or off as a whole; each is the name of one track, too. */\n"
        f"export const STANDARD_MEDIA = {_words(STANDARD_MEDIA)} as const;\n\n"
        "/** Media that hold many named tracks. */\n"
        f"export const CUSTOM_MEDIA = {_words(CUSTOM_MEDIA)} as const;\n\n"
        "export const MEDIA: readonly Medium[] = [...STANDARD_MEDIA, ...CUSTOM_MEDIA];\n\n"
        f"export const ADMIN_TASKS = {_words(ADMIN_TASKS)} as const;\n\n"
        "/** Codes with which the server closes a connection. */\n"
        f"export const CLOSING_CODES = {{\n{''.join(map(_code, CLOSING_CODES.items()))}}} as const;\n"
    )


def _code(entry: tuple[int, str]) -> str:
    code, meaning = entry
    return f"  {code}: {json.dumps(meaning)},\n"


def _words(words: Iterable[str]) -> str:
    return f"[{', '.join(json.dumps(word) for word in words)}]"


def _requests() -> str:
    return TYPES.requests("Requests", "Requests: fields to send and the reply to expect.", REQUESTS)


def _notices() -> str:
    return TYPES.notices("Notices", "Messages that need no reply.", REQUESTS)


def _pushes() -> str:
    return TYPES.pushes("Pushes", "What the server says unasked, by type.", PUSHES)
