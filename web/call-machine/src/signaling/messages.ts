/** The messages of `docs/signaling.md`, and nothing else. */

import type { JsonObject } from "../json.js";

export type OffReason = "byUser" | "byRemoteRequest" | "byCanSendPermission" | "byServerLimit" | "byBandwidth";
export type BlockedReason = "byPermissions" | "byDeviceMissing" | "byDeviceInUse";
export type TrackKind = "audio" | "video";

/** What a track's owner says and what the server allows (section 5 of the document). */
export interface WireTrack {
  state: "on" | "off" | "blocked" | "interrupted";
  off?: OffReason[];
  blocked?: BlockedReason[];
  /** Present on custom tracks. */
  kind?: TrackKind;
}

export type WireTracks = Record<string, WireTrack>;

export interface WirePermissions {
  hasPresence: boolean;
  canSend: boolean | string[];
  canReceive: JsonObject;
  canAdmin: boolean | string[];
}

export interface WireParticipant {
  session_id: string;
  user_id: string;
  user_name: string;
  user_data?: unknown;
  owner: boolean;
  joined_at: number | null;
  will_eject_at: number | null;
  permissions: WirePermissions;
  tracks: WireTracks;
}

export interface WireRoom {
  id: string;
  name: string;
  config: JsonObject;
  config_defaults: JsonObject;
  domain_config: JsonObject;
  token_config: JsonObject;
}

export interface WireAccess {
  level: "none" | "lobby" | "full";
}

/** Fields of `preauth` and `join`. */
export interface JoinRequest {
  room: string;
  token: string | null;
  session_id: string;
  user_name: string | null;
  user_data?: unknown;
  tracks: WireTracks;
  subscribe: boolean;
  client: { library: string; version: string; user_agent: string };
}

export interface PreauthReply {
  session_id: string;
  access: WireAccess;
  participant: WireParticipant;
  room: WireRoom;
}

export interface JoinReply extends PreauthReply {
  meeting_id: string;
  participants: WireParticipant[];
  counts: { present: number; hidden: number };
  active_speaker: string | null;
  start_video_off: boolean;
  start_audio_off: boolean;
  topology: "sfu" | "peer";
  ice_servers: RTCIceServer[];
  max_app_message_size: number;
  session_data: unknown;
}

/** What may be asked for one participant in `update-participants`. */
export interface ParticipantUpdate {
  set_audio?: boolean;
  set_video?: boolean;
  set_screen_share?: false;
  eject?: true;
  permissions?: JsonObject;
}

export type Subscription = boolean | "staged";

/** Requests: fields to send and the reply to expect. */
export interface Requests {
  preauth: { fields: JoinRequest; reply: PreauthReply };
  join: { fields: JoinRequest; reply: JoinReply };
  "set-user-name": { fields: { name: string }; reply: { user_name: string } };
  "set-user-data": { fields: { data: unknown }; reply: { user_data: unknown } };
  "app-message": { fields: { data: unknown; to: string | string[] }; reply: object };
  publish: { fields: { sdp: string; tracks: Record<string, string> }; reply: { sdp: string } };
  "update-participants": { fields: { updates: Record<string, ParticipantUpdate> }; reply: object };
  "set-session-data": { fields: { data: unknown; merge: "replace" | "shallow-merge" }; reply: object };
}

export type PeerConnectionName = "publish" | "subscribe";

/** Messages that need no reply. */
export interface Notices {
  leave: Record<never, never>;
  tracks: { tracks: Record<string, WireTrack | null> };
  answer: { seq: number; sdp: string };
  candidate: { pc: PeerConnectionName; candidate: RTCIceCandidateInit | null };
  "restart-ice": { pc: PeerConnectionName };
  subscribe: { auto?: boolean; tracks?: Record<string, Record<string, Subscription>> };
}

export interface TrackSource {
  session_id: string;
  name: string;
}

export interface OfferPush {
  seq: number;
  sdp: string;
  tracks: Record<string, TrackSource | null>;
}

/** Server pushes by type. */
export interface Pushes {
  "participant-joined": { participant: WireParticipant };
  "participant-updated": { participant: WireParticipant };
  "participant-left": { session_id: string; reason: "left" | "ejected" | "disconnected" | "hidden" };
  counts: { present: number; hidden: number };
  "active-speaker": { session_id: string | null };
  "app-message": { data: unknown; from: string };
  "session-data": { data: unknown };
  "remote-mute": { tracks: string[]; by: string | null };
  offer: OfferPush;
  "media-reset": { reason: string };
  error: { error: { type: string; msg: string } };
}

export type Push = { [T in keyof Pushes]: { type: T } & Pushes[T] }[keyof Pushes];

const PUSH_TYPES: ReadonlySet<string> = new Set<keyof Pushes>([
  "participant-joined",
  "participant-updated",
  "participant-left",
  "counts",
  "active-speaker",
  "app-message",
  "session-data",
  "remote-mute",
  "offer",
  "media-reset",
  "error",
]);

/** Pushes of types that this version does not know are ignored, as the document asks. */
export function isPush(message: JsonObject): message is JsonObject & Push {
  return typeof message.type === "string" && PUSH_TYPES.has(message.type);
}
