// biome-ignore-all format: generated
/**
 * The messages of `docs/signaling.md`. Generated from `src/parlour/signaling/protocol` by `make docs`: change the
 * declaration, not this file.
 */

import type { JsonObject } from "../json.js";

/** Media that are on or off as a whole; each is the name of one track, too. */
export const STANDARD_MEDIA = ["video", "audio", "screenVideo", "screenAudio"] as const;

/** Media that hold many named tracks. */
export const CUSTOM_MEDIA = ["customVideo", "customAudio"] as const;

export const MEDIA: readonly Medium[] = [...STANDARD_MEDIA, ...CUSTOM_MEDIA];

export const ADMIN_TASKS = ["participants", "streaming", "transcription"] as const;

/** Codes with which the server closes a connection. */
export const CLOSING_CODES = {
  1000: "left, refused, or ejected (after `error`)",
  1003: "binary frame",
  1008: "protocol violation, too slow, or nobody joined in time",
  1009: "too big",
  1012: "the server restarts",
  1013: "the server cannot look rooms up now",
  4001: "another connection took the seat over (after `error`)",
} as const;

export type TrackKind = "audio" | "video";

export type StandardMedium = "video" | "audio" | "screenVideo" | "screenAudio";

export type CustomMedium = "customVideo" | "customAudio";

export type Medium = "video" | "audio" | "screenVideo" | "screenAudio" | "customVideo" | "customAudio";

export type AdminTask = "participants" | "streaming" | "transcription";

export type OffReason = "byUser" | "byRemoteRequest" | "byCanSendPermission" | "byServerLimit" | "byBandwidth";

export type BlockedReason = "byPermissions" | "byDeviceMissing" | "byDeviceInUse";

export interface WireTrack {
  /** Flowing or about to, or why not. */
  state: "on" | "off" | "blocked" | "interrupted";
  /** With `off`: the reasons. */
  off?: OffReason[];
  /** With `blocked`: the reasons. */
  blocked?: BlockedReason[];
  /** On custom tracks, and there always. */
  kind?: TrackKind;
}

export type WireTracks = Record<string, WireTrack>;

export interface WirePermissions {
  /** Off: the participant is hidden from everyone else's list of participants. */
  hasPresence: boolean;
  /** The media kinds that the participant may send: all, none, or those listed. */
  canSend: boolean | Medium[];
  /** The media that the participant may receive: for everyone, by user id, by session id. */
  canReceive: CanReceive;
  /** The administrative tasks that the participant may do: all, none, or those listed. */
  canAdmin: boolean | AdminTask[];
}

export interface PermissionChange {
  /** Off: the participant is hidden from everyone else's list of participants. */
  hasPresence?: boolean;
  /** The media kinds that the participant may send: all, none, or those listed. */
  canSend?: boolean | Medium[];
  /** The media that the participant may receive: for everyone, by user id, by session id. */
  canReceive?: CanReceive;
  /** The administrative tasks that the participant may do: all, none, or those listed. */
  canAdmin?: boolean | AdminTask[];
}

export type NetworkQuality = "good" | "warning" | "bad";

export interface WireParticipant {
  /** Names the seat. */
  session_id: string;
  /** That of the token, else the session id. */
  user_id: string;
  /** The display name; no name is the empty text. */
  user_name: string;
  /** What the app keeps with the participant. */
  user_data: unknown;
  /** Whether the token makes an owner. */
  owner: boolean;
  /** When the seat was taken; `null` in a `preauth` reply. */
  joined_at: number | null;
  /** When the participant will be put out. */
  will_eject_at: number | null;
  /** What the participant may send, receive and administer. */
  permissions: WirePermissions;
  /** By name; a missing one is off. */
  tracks: WireTracks;
  /** Since when the hand is raised; missing: it is not. */
  hand_raised_at?: number;
  /** How the network fares, as the participant's browser says; missing: it does not say. */
  network?: NetworkQuality;
}

export interface WireRoom {
  /** The room's id. */
  id: string;
  /** The room's name. */
  name: string;
  /** The name of the room's domain. */
  domain_name: string;
  /** What the room sets, also where that equals a default. */
  config: JsonObject;
  /** Every default. */
  config_defaults: JsonObject;
  /** The domain's effective values. */
  domain_config: JsonObject;
  /** What the token sets, under the long property names. */
  token_config: JsonObject;
}

export interface WireAccess {
  /** How far the participant gets. */
  level: "none" | "lobby" | "full";
}

export interface Counts {
  /** Participants with presence. */
  present: number;
  /** Participants without. */
  hidden: number;
}

export interface BreakoutRoom {
  /** Made by whoever writes the list; names the room as long as it is on it. */
  id: string;
  /** For people. */
  name: string;
}

export interface Breakout {
  /** Counts the changes. */
  version: number;
  /** Whether people are in the rooms now. */
  open: boolean;
  /** The server's time as this was said, in Unix seconds. */
  at: number;
  /** When the rooms close by themselves, by the same clock. */
  ends_at: number | null;
  /** In the order in which they are shown. */
  rooms: BreakoutRoom[];
  /** By session id: to which room somebody belongs; who is missing is in the main room. */
  assignment: Record<string, string>;
  /** Who of them is in the main room all the same. */
  stepped_out: string[];
  /** Who asks for a host, first asked first. */
  help: string[];
}

export interface Recording {
  /** Names it in this call. */
  instance_id: string;
  /** What is made of it, and where: `local` by the browser of who started it. */
  type: "cloud" | "cloud-audio-only" | "local" | "raw-tracks";
  /** Who started it; `null`: a backend, or somebody who is hidden. */
  started_by: string | null;
  /** Since when, in Unix seconds of the server's clock. */
  started_at: number;
  /** How the pictures are arranged, as it was asked for. */
  layout?: JsonObject;
  /** Whether it runs already, and still. */
  state: "starting" | "running" | "stopping";
  /** By which the REST API knows it; missing: a browser makes it. */
  recording_id?: string;
}

export interface Recordings {
  /** The server's time as this was said, in Unix seconds. */
  at: number;
  /** First started first. */
  running: Recording[];
}

export interface StreamEndpoint {
  /** That of an entry of the room's `streaming_endpoints`. */
  name: string;
  /** `interrupted`: it is being connected again; `ended` and `error` are final. */
  state: "connecting" | "streaming" | "interrupted" | "ended" | "error";
  /** Why it is not well, as a sentence. */
  reason?: string;
}

export interface StreamAddress {
  /** `interrupted`: it is being connected again; `ended` and `error` are final. */
  state: "connecting" | "streaming" | "interrupted" | "ended" | "error";
  /** Why it is not well, as a sentence. */
  reason?: string;
}

export interface StreamTarget {
  /** By which a stream can be sent there. */
  name: string;
  /** What goes there. */
  type: "rtmp" | "hls";
}

export interface Stream {
  /** Names it in this call. */
  instance_id: string;
  /** Whether it runs already, and still. */
  state: "starting" | "running" | "stopping";
  /** Who started it; `null`: a backend, or somebody who is hidden. */
  started_by: string | null;
  /** Since when, in Unix seconds of the server's clock. */
  started_at: number;
  /** Its targets, of those that have a name. */
  endpoints: StreamEndpoint[];
  /** How it stands with its other targets, in the order in which they were given: nobody is told which these are. */
  addresses?: StreamAddress[];
  /** How the pictures are arranged, as it was asked for. */
  layout?: JsonObject;
}

export interface Streams {
  /** The server's time as this was said, in Unix seconds. */
  at: number;
  /** First started first. */
  running: Stream[];
}

export interface Transcription {
  /** Names it in this call. */
  instance_id: string;
  /** Whether it runs already, and still. */
  state: "starting" | "running" | "stopping";
  /** Who started it; `null`: a backend, or somebody who is hidden. */
  started_by: string | null;
  /** Since when, in Unix seconds of the server's clock. */
  started_at: number;
  /** Who ended it; missing: nobody yet, a backend, or somebody who is hidden. */
  stopped_by?: string;
  /** Whether what is said is kept. */
  stored: boolean;
  /** By which the REST API knows what is kept; `null`: nothing is. */
  transcript_id: string | null;
  /** The language that was asked for; `null`: that of the recogniser. */
  language: string | null;
  /** The model that was asked for; `null`: that of the recogniser. */
  model: string | null;
  /** The session ids of those who are transcribed; missing: everybody. */
  participants?: string[];
  /** As it was asked for. */
  punctuate?: boolean;
  /** As it was asked for. */
  profanity_filter?: boolean;
  /** As it was asked for. */
  endpointing?: number | boolean;
  /** As it was asked for. */
  redact?: boolean | (string | boolean)[];
  /** As it was asked for. */
  extra?: JsonObject;
  /** Whether messages carry the recogniser's own reply. */
  include_raw_response?: boolean;
}

export interface Transcriptions {
  /** The server's time as this was said, in Unix seconds. */
  at: number;
  /** First started first. */
  running: Transcription[];
}

export interface TranscriptionMessage {
  /** The transcription that understood it. */
  instance_id: string;
  /** Who says it; perhaps somebody who has left by now. */
  session_id: string;
  /** On which track. */
  track: string;
  /** What daily-js calls it: `cam-audio`, `screen-audio`, or a name. */
  track_type: string;
  /** What was understood. */
  text: string;
  /** From when on it is said, in Unix seconds of the server's clock. */
  begin: number;
  /** Until when. */
  end: number;
  /** False: the same words, from the same `begin`, may be told again in another form. */
  final: boolean;
  /** The recogniser's own reply, where it was asked for. */
  raw?: unknown;
}

export interface JoinRequest {
  /** The room's name. */
  room: string;
  /** A meeting token (JWT). */
  token?: string | null;
  /** The wished id; else, or when it was used in this meeting, the server picks. */
  session_id?: string;
  /** That of the last join reply, after a lost connection; one that is of no use counts as not given. */
  seat_key?: string;
  /** The display name; a token's `user_name` wins. */
  user_name?: string | null;
  /** What the app keeps with the participant. */
  user_data?: unknown;
  /** Own track states. */
  tracks?: Record<string, WireTrack | null>;
  /** Automatic subscription; true unless given. */
  subscribe?: boolean;
  /** Whether this client can be connected with other browsers directly; false unless given, and then media of the whole call go through the SFU. */
  direct?: boolean;
  /** Who speaks, for logs. */
  client?: { library?: string; version?: string; user_agent?: string };
}

export interface PreauthReply {
  /** The id that a `join` would give. */
  session_id: string;
  /** How far the participant gets. */
  access: WireAccess;
  /** Oneself. */
  participant: WireParticipant;
  /** The room. */
  room: WireRoom;
  /** For both peer connections; credentials of relays are made for this seat, and end. */
  ice_servers: RTCIceServer[];
}

export interface Standing {
  /** Names the seat. */
  session_id: string;
  /** How far the participant gets. */
  access: { level: "full" };
  /** Oneself. */
  participant: WireParticipant;
  /** For both peer connections; credentials of relays are made for this seat, and end. */
  ice_servers: RTCIceServer[];
  /** A secret, to come back with when the connection is lost. */
  seat_key: string;
  /** Names the meeting session. */
  meeting_id: string;
  /** Everybody else with presence; pages may have gone ahead. */
  participants: WireParticipant[];
  /** How many are inside. */
  counts: Counts;
  /** Who speaks. */
  active_speaker: string | null;
  /** Which way media go; a `topology` push tells of changes. */
  topology: TopologyName;
  /** In bytes of JSON. */
  max_app_message_size: number;
  /** The meeting's shared data. */
  session_data: JsonObject;
  /** All who ask to be let in, if one may decide that; missing: nobody. */
  waiting?: WireWaiting[];
  /** The breakout rooms; missing: there was never any. */
  breakout?: Breakout;
  /** What is recorded; missing: nothing. */
  recordings?: Recordings;
  /** What is streamed; missing: nothing. */
  streams?: Streams;
  /** What is transcribed; missing: nothing. */
  transcriptions?: Transcriptions;
  /** Whether this server has a recogniser; missing: it has none. */
  transcription_available?: boolean;
  /** Whether this server finds GIFs; missing: it does not. */
  gifs?: boolean;
}

export interface JoinReply {
  /** Names the seat. */
  session_id: string;
  /** How far the participant gets. */
  access: { level: "full" };
  /** Oneself. */
  participant: WireParticipant;
  /** For both peer connections; credentials of relays are made for this seat, and end. */
  ice_servers: RTCIceServer[];
  /** A secret, to come back with when the connection is lost. */
  seat_key: string;
  /** Names the meeting session. */
  meeting_id: string;
  /** Everybody else with presence; pages may have gone ahead. */
  participants: WireParticipant[];
  /** How many are inside. */
  counts: Counts;
  /** Who speaks. */
  active_speaker: string | null;
  /** Which way media go; a `topology` push tells of changes. */
  topology: TopologyName;
  /** In bytes of JSON. */
  max_app_message_size: number;
  /** The meeting's shared data. */
  session_data: JsonObject;
  /** All who ask to be let in, if one may decide that; missing: nobody. */
  waiting?: WireWaiting[];
  /** The breakout rooms; missing: there was never any. */
  breakout?: Breakout;
  /** What is recorded; missing: nothing. */
  recordings?: Recordings;
  /** What is streamed; missing: nothing. */
  streams?: Streams;
  /** What is transcribed; missing: nothing. */
  transcriptions?: Transcriptions;
  /** Whether this server has a recogniser; missing: it has none. */
  transcription_available?: boolean;
  /** Whether this server finds GIFs; missing: it does not. */
  gifs?: boolean;
  /** The resolved property. */
  start_video_off: boolean;
  /** The resolved property. */
  start_audio_off: boolean;
  /** The room. */
  room: WireRoom;
}

export interface ResumeReply {
  /** Whose seat it is. */
  session_id: string;
  /** How many of the browser's messages the server has taken since the join. */
  taken: number;
  /** How many of the server's messages count as sent: what follows is counted on. */
  sent: number;
  /** As in the reply to `join`. */
  ice_servers: RTCIceServer[];
  /** How things stand, when too much was missed; else what was missed follows. */
  standing?: Standing;
}

export interface LobbyState {
  /** Whether one has asked to be let in. */
  asked: boolean;
  /** Whether that was granted: one comes in as soon as a seat is free. */
  granted: boolean;
  /** Whether somebody is inside who can let one in. */
  hosts: boolean;
}

export interface LobbyReply {
  /** The id that one has in the lobby, and keeps inside. */
  session_id: string;
  /** How far the participant gets. */
  access: { level: "lobby" };
  /** Oneself, unseen by others. */
  participant: WireParticipant;
  /** The room. */
  room: WireRoom;
  /** A secret, to come back with when the connection is lost. */
  seat_key: string;
  /** In bytes of JSON, once inside. */
  max_app_message_size: number;
  /** How one's wait stands. */
  lobby: LobbyState;
}

export interface WireWaiting {
  /** The id of who waits. */
  id: string;
  /** The display name; no name is the empty text. */
  name: string;
  /** Whether it was let in, and waits for a free seat. */
  granted: boolean;
}

export interface ParticipantUpdate {
  /** `false` mutes the microphone. */
  set_audio?: boolean;
  /** `false` switches the camera off. */
  set_video?: boolean;
  /** `false` ends screen sharing. */
  set_screen_share?: boolean;
  /** `true` puts the participant out. */
  eject?: boolean;
  /** New permissions; fields that are not given stay. */
  permissions?: PermissionChange | null;
}

export type Subscription = boolean | "staged";

export type PeerConnectionName = "publish" | "subscribe";

export interface TrackSource {
  /** Whose track it is. */
  session_id: string;
  /** The track's name. */
  name: string;
}

export interface Layers {
  /** The size; 0 is the smallest. */
  spatial: number;
  /** The rate of pictures; 0 is the lowest. */
  temporal: number;
}

export interface LayerWish {
  /** Whose track it is. */
  session_id: string;
  /** The track's name. */
  name: string;
  /** The most that is to be sent of it; `null`: nothing for now. */
  layers: Layers | null;
}

export interface SentGif {
  /** What `search-gifs` called it. */
  id: string;
  /** In pixels. */
  width: number;
  /** In pixels. */
  height: number;
}

export interface Gif {
  /** The picture is at `/gifs/<id>/<size>` of this server. */
  id: string;
  /** What it shows, in the words of whoever made it; may be empty. */
  title: string;
  /** Of the size for the chat, in pixels. */
  width: number;
  /** Of the size for the chat, in pixels. */
  height: number;
}

export interface ChatMessage {
  /** Counts the messages of the call. */
  number: number;
  /** Whose it is, as the server knows; `rest-api` of a backend. */
  from: string;
  /** The display name at that time; no name is the empty text. */
  user_name: string;
  /** When it was said, by the server's clock. */
  at: number;
  /** The text. */
  message: string;
  /** The name that the message itself claims. */
  name?: string;
  /** What the message calls itself, to be reacted to; the first of this id. */
  id?: string;
  /** Who reacted with which emoji: display names by session id. */
  reactions?: Record<string, Record<string, string>>;
  /** The picture that it carries, as its sender said; `message` is the title. */
  gif?: SentGif;
}

export interface LogLine {
  /** How grave it is. */
  level: "debug" | "info" | "warn" | "error";
  /** What it is, for programs. */
  code: string;
  /** What it is, for people. */
  message: string;
  /** When it was, by the browser's own clock. */
  at?: number | null;
}

export interface OfferPush {
  /** Numbers the receiving connections; with another number than the last one had, a new connection begins. */
  connection: number;
  /** Numbers the offers; the answer repeats it. */
  seq: number;
  /** The server's offer. */
  sdp: string;
  /** What each m-line carries, by mid; `null` is unused. */
  tracks: Record<string, TrackSource | null>;
}

export type TopologyName = "sfu" | "peer";

export interface PathDescription {
  /** As WebRTC has it. */
  type: "offer" | "answer";
  /** The description. */
  sdp: string;
  /** The names of the m-lines on which its sender sends, by mid: of all of them. */
  tracks: Record<string, string>;
}

export interface PathSlots {
  /** How many audio tracks the sender wants to send. */
  audio: number;
  /** How many video tracks. */
  video: number;
  /** Whether ICE is to begin anew, because the path is broken. */
  restart?: boolean;
}

export interface PathSignal {
  /** Numbers the meshes of a call. */
  mesh: number;
  /** Numbers the peer connections of one path, from 0. */
  link: number;
  /** An offer or an answer. */
  description?: PathDescription;
  /** An ICE candidate; `null` means no more. */
  candidate?: RTCIceCandidateInit | null;
  /** Asks for an offer that has room for so many tracks. */
  ask?: PathSlots;
}

export interface WirePath {
  /** Whether oneself makes the offers; the other one asks for them. */
  offers: boolean;
  /** The tracks that may go there, and no others. */
  send: string[];
  /** The tracks that may come from there: whatever else comes is dropped. */
  receive: string[];
}

export type LeftReason = "left" | "ejected" | "disconnected" | "hidden";

export type MuteReason = "microphone-limit";

export type RefusalType = 
  | "no-room"
  | "nbf-room"
  | "exp-room"
  | "nbf-token"
  | "exp-token"
  | "not-allowed"
  | "meeting-full"
  | "address-limit"
  | "connection-error"
  | "seat-gone"
  | "invalid-message"
  | "unknown-message"
  | "not-joined"
  | "already-joined"
  | "not-permitted"
  | "not-possible"
  | "message-too-large"
  | "too-many-bytes"
  | "media-error"
  | "server-error"
  | "ejected";

export interface WireError {
  /** For programs. */
  type: RefusalType;
  /** A sentence for people. */
  msg: string;
  /** Of `nbf-room` and `nbf-token`: Unix seconds from which one may enter. */
  nbf?: number;
  /** Of a `connection-error`: the server is about to stop, or to start; try again soon. */
  restarting?: boolean;
}

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

/** Requests: fields to send and the reply to expect. */
export interface Requests {
  /** Ask who one would be, without taking a seat. */
  preauth: { fields: JoinRequest; reply: PreauthReply };
  /** Go on with one's seat after a lost connection. */
  resume: { fields: { room: string; seat_key: string; received: number }; reply: ResumeReply };
  /** Take a seat, or a place in the lobby. */
  join: { fields: JoinRequest; reply: JoinReply | LobbyReply };
  /** Ask for a sign of life. */
  ping: { fields: Record<never, never>; reply: Record<never, never> };
  /** Send something to others in the call. */
  "app-message": { fields: { data: unknown; to?: string | string[] }; reply: Record<never, never> };
  /** Ask what was said in the chat. Nothing, where the room has no chat or keeps nothing of it. */
  "read-chat": { fields: { before?: number }; reply: { messages: ChatMessage[]; more: boolean } };
  /** Search for animated pictures to write with. Refused where `enable_chat` or `enable_advanced_chat` is off, to who is hidden, and where the operator has set no key. */
  "search-gifs": { fields: { query?: string; offset?: number; language?: string }; reply: { gifs: Gif[]; next: number | null; trouble: "too-fast" | "unavailable" | null } };
  /** Change one's display name. */
  "set-user-name": { fields: { name?: string | null }; reply: { user_name: string } };
  /** Change what the app keeps with oneself. */
  "set-user-data": { fields: { data?: unknown }; reply: { user_data: unknown } };
  /** Raise one's hand, or lower it. Refused where `enable_hand_raising` is off, and to who is hidden. */
  "raise-hand": { fields: { raised: boolean }; reply: { hand_raised_at: number | null } };
  /** Lower the hands of others: for owners and participant admins. */
  "lower-hands": { fields: { of?: string | string[] }; reply: Record<never, never> };
  /** Change the breakout rooms, for owners and participant admins: what is not given stays. */
  "update-breakout": { fields: { rooms?: BreakoutRoom[]; assignment?: Record<string, string | null>; open?: boolean; ends_in?: number | null }; reply: Record<never, never> };
  /** Go to a room: hosts to any, others to that to which they belong. */
  "enter-breakout-room": { fields: { room: string | null }; reply: Record<never, never> };
  /** Ask for a host in one's room, or no longer. */
  "breakout-help": { fields: { wanted: boolean }; reply: Record<never, never> };
  /** Say something to everybody in all rooms, for owners and participant admins. */
  "breakout-message": { fields: { text: string }; reply: Record<never, never> };
  /** Begin a recording, for owners and streaming admins, of a kind that `enable_recording` allows. */
  "start-recording": { fields: { recording_type: "cloud" | "cloud-audio-only" | "local" | "raw-tracks"; instance_id: string; layout?: JsonObject; options?: JsonObject }; reply: Record<never, never> };
  /** Change the layout of a recording that the server makes, or who is in it. */
  "update-recording": { fields: { instance_id?: string; layout?: JsonObject; participants?: JsonObject }; reply: Record<never, never> };
  /** End a recording. One of the kind `local` ends with the seat of its recorder, too. */
  "stop-recording": { fields: { instance_id?: string }; reply: Record<never, never> };
  /** Begin a live stream, for owners and streaming admins. */
  "start-streaming": { fields: { instance_id: string; rtmp_urls?: string[]; endpoints?: string[]; layout?: JsonObject; options?: JsonObject }; reply: Record<never, never> };
  /** Change the layout of a live stream, or who is in it. */
  "update-streaming": { fields: { instance_id?: string; layout?: JsonObject; participants?: JsonObject }; reply: Record<never, never> };
  /** Send a running live stream to more targets, or no longer to some; one at least is left. */
  "change-streaming-endpoints": { fields: { operation: "add" | "remove"; instance_id?: string; rtmp_urls?: string[]; endpoints?: string[] }; reply: Record<never, never> };
  /** End a live stream. */
  "stop-streaming": { fields: { instance_id?: string }; reply: Record<never, never> };
  /** Learn what the room's `streaming_endpoints` are called, for owners and streaming admins. What is behind the names is told to nobody. */
  "read-streaming-endpoints": { fields: Record<never, never>; reply: { endpoints: StreamTarget[] } };
  /** Begin a transcription, for owners and transcription admins. */
  "start-transcription": { fields: { options?: JsonObject }; reply: Record<never, never> };
  /** Transcribe others from now on. */
  "update-transcription": { fields: { instance_id?: string; participants?: string[] }; reply: Record<never, never> };
  /** End a transcription. */
  "stop-transcription": { fields: { instance_id?: string }; reply: Record<never, never> };
  /** Negotiate the whole publishing side. */
  publish: { fields: { sdp: string; tracks?: Record<string, string> }; reply: { sdp: string } };
  /** Send media that nobody receives, to measure the way to the server before joining. */
  "try-media": { fields: { sdp: string }; reply: { sdp: string } };
  /** Mute, eject, or change the permissions of others. */
  "update-participants": { fields: { updates?: Record<string, ParticipantUpdate> }; reply: Record<never, never> };
  /** Change the meeting's shared data. */
  "set-session-data": { fields: { data: JsonObject; merge?: "replace" | "shallow-merge" }; reply: Record<never, never> };
  /** Choose the topology for the rest of the call, whatever `sfu_switchover` says. */
  "set-topology": { fields: { topology: TopologyName }; reply: Record<never, never> };
  /** Ask to be let in, from the lobby. The answer comes as `let-in`, or as a fatal `error`. */
  "request-access": { fields: { name?: string | null }; reply: Record<never, never> };
  /** Let people in from the lobby, or turn them away. */
  "update-waiting-participants": { fields: { updates: Record<string, { grant: boolean }> }; reply: { ids: string[] } };
}

/** Messages that need no reply. */
export interface Notices {
  /** Give the seat back. */
  leave: Record<never, never>;
  /** Own track states changed. */
  tracks: { tracks?: Record<string, WireTrack | null> };
  /** Say how one's own network fares, for others to see. */
  network: { quality: NetworkQuality | null };
  /** Answer an `offer` push. */
  answer: { seq: number; sdp: string };
  /** Ask for new ICE credentials on the subscribing side. */
  "restart-ice": { pc: PeerConnectionName };
  /** Say what is to be received of pictures at most. */
  layers: { initial?: Layers | null; tracks?: LayerWish[] };
  /** Say which layers of one's own pictures are sent at present, when the way out does not carry all. Who receives a larger one gets the largest that is sent at once. */
  sending: { layers: Record<string, number> };
  /** Ask for a train of packets on the data channel of the receiving side, to measure how wide the way is. */
  probe: { number: number; packets: number };
  /** Set automatic subscription and exceptions from it. */
  subscribe: { auto?: boolean | null; tracks?: Record<string, Record<string, Subscription>> };
  /** Tell what the browser has logged, for those who run the service. */
  log: { lines: LogLine[] };
  /** Say that the new way carries everything that the former one does. */
  "topology-ready": { epoch: number };
  /** Say something to the other end of a path. */
  signal: { to: string; mesh: number; link: number; description?: PathDescription; candidate?: RTCIceCandidateInit | null; ask?: PathSlots };
  /** Say that a path cannot be made, or that something comes over it that may not: media then go through the SFU. */
  "path-trouble": { mesh: number; session_id: string; trouble: "failed" | "unexpected" };
  /** Say that one's own voice began or ended. Heeded where media go directly only. */
  talking: { talking: boolean };
}

/** What the server says unasked, by type. */
export interface Pushes {
  /** somebody with presence took a seat */
  "participant-joined": { participant: WireParticipant };
  /** anything in the object changed; also about oneself */
  "participant-updated": { participant: WireParticipant };
  /** somebody is gone, or no longer seen */
  "participant-left": { session_id: string; reason: LeftReason };
  /** either changed */
  counts: Counts;
  /** somebody else speaks */
  "active-speaker": { session_id: string | null };
  /** an app sent something */
  "app-message": { data: unknown; from: string };
  /** somebody in the call or a backend changed it */
  "session-data": { data: JsonObject };
  /** an admin, a backend or a rule of the room has this browser switch off; the server has stopped forwarding the tracks already */
  "remote-mute": { tracks: string[]; by: string | null; reason: MuteReason | null };
  /** the subscribing side must be (re)negotiated */
  offer: OfferPush;
  /** the SFU lost its state, or that of this participant: close both peer connections, then `publish` again; a fresh `offer` follows */
  "media-reset": { reason: string };
  /** the largest layers that anybody receives of one's own pictures changed; only those need to be encoded. A track that is published anew begins with all */
  "send-layers": { layers: Record<string, number | null> };
  /** the breakout rooms changed, or who belongs to or is in which: all of it, as it is now */
  breakout: Breakout;
  /** a host says something to all rooms */
  "breakout-message": { text: string; from: string };
  /** a recording began, or ended: all that run, as it is now */
  recordings: Recordings;
  /** a recording of the server ended by itself, or could not begin */
  "recording-error": { instance_id: string; msg: string };
  /** the files of a recording of the server that has ended are stored */
  "recording-uploaded": { instance_id: string; recording_id: string };
  /** a live stream began, changed, or ended: all that run, as it is now */
  streams: Streams;
  /** a live stream ended by itself, or could not begin */
  "streaming-error": { instance_id: string; msg: string };
  /** a transcription began, changed, or ended: all that run, as it is now */
  transcriptions: Transcriptions;
  /** somebody in the main room says something that a transcription understands; to those who may hear it */
  "transcription-message": TranscriptionMessage;
  /** a transcription ended by itself, or could not begin */
  "transcription-error": { instance_id: string; msg: string };
  /** the topology changed, or another one is prepared, or that was given up. The way of `next` is to be made beside the present one; the former way is to be closed once `topology` names the other */
  topology: { topology: TopologyName; next: TopologyName | null; epoch: number };
  /** one's paths to other browsers, or what may go over them, changed: all of them, as they are now */
  paths: { mesh: number; paths: Record<string, WirePath> };
  /** the other end of a path says something */
  signal: { from: string; mesh: number; link: number; description?: PathDescription; candidate?: RTCIceCandidateInit | null; ask?: PathSlots };
  /** in the lobby: one's wait stands otherwise */
  lobby: LobbyState;
  /** all who ask to be let in, when one gets the power to decide that; nobody, when one loses it */
  "waiting-participants": { participants: WireWaiting[] };
  /** somebody asks to be let in */
  "waiting-participant-added": { participant: WireWaiting };
  /** somebody asks again or has another name, or was let in and waits for a seat */
  "waiting-participant-updated": { participant: WireWaiting };
  /** somebody asks no longer: inside, turned away, or gone */
  "waiting-participant-removed": { id: string };
  /** one may leave the lobby and is in the call: all that a `join` replies */
  "let-in": JoinReply;
  /** fatal, e.g. `ejected`; the server closes the connection next */
  error: { error: WireError };
}

/** A push, told apart by its `type`. */
export type Push = { [T in keyof Pushes]: { type: T } & Pushes[T] }[keyof Pushes];

const PUSH_TYPES: Record<keyof Pushes, true> = {
  "participant-joined": true,
  "participant-updated": true,
  "participant-left": true,
  counts: true,
  "active-speaker": true,
  "app-message": true,
  "session-data": true,
  "remote-mute": true,
  offer: true,
  "media-reset": true,
  "send-layers": true,
  breakout: true,
  "breakout-message": true,
  recordings: true,
  "recording-error": true,
  "recording-uploaded": true,
  streams: true,
  "streaming-error": true,
  transcriptions: true,
  "transcription-message": true,
  "transcription-error": true,
  topology: true,
  paths: true,
  signal: true,
  lobby: true,
  "waiting-participants": true,
  "waiting-participant-added": true,
  "waiting-participant-updated": true,
  "waiting-participant-removed": true,
  "let-in": true,
  error: true,
};

/** Pushes of types that this version does not know are ignored, as the document asks. */
export function isPush(message: JsonObject): message is JsonObject & Push {
  return typeof message.type === "string" && Object.hasOwn(PUSH_TYPES, message.type);
}
