// biome-ignore-all format: generated
/**
 * The messages of `docs/media-node.md`. Generated from `src/parlour/media/node/protocol` by `make docs`: change the
 * declaration, not this file.
 */
import type { Schema } from "./schema.ts";

export const PROTOCOL_VERSION = 2;

/** Bytes of one message. */
export const LONGEST_LINE = 4194304;

export type Kind = "audio" | "video";

export type PeerConnectionName = "publish" | "subscribe";

export interface TrackRef {
  /** Whose track it is. */
  peer: string;
  /** The track's name. */
  name: string;
}

export interface Layers {
  /** 0 is the smallest picture. */
  spatial: number;
  /** 0 is the lowest rate of pictures. */
  temporal: number;
}

export interface Listener {
  /** A local IP address. */
  address: string;
  /** What browsers are told instead, behind a one-to-one NAT. */
  announced?: string | null;
}

export interface WorkerReport {
  /** The process. */
  pid: number;
  /** Its UDP and TCP port. */
  port: number;
  /** Rooms that have somebody there. */
  rooms: number;
  /** Tracks that it sends to somebody. */
  consumers: number;
  /** Bytes of resident memory; 0 when unknown. */
  memory: number;
}

export interface TapCodec {
  /** Sound or picture. */
  kind: Kind;
  /** As in `audio/opus`. */
  mime_type: string;
  /** Of its RTP packets. */
  payload_type: number;
  /** Ticks per second of its RTP timestamps. */
  clock_rate: number;
  /** Of sound. */
  channels?: number | null;
  /** Of its RTP packets. */
  ssrc: number;
  /** The codec's parameters, as a line of SDP has them. */
  fmtp?: string | null;
  /** Whether layers can be chosen. */
  simulcast: boolean;
}

export interface WantChange {
  /** Who receives. */
  peers: string[];
  /** Tracks that they want from now on, published or not yet. */
  add: TrackRef[];
  /** Tracks that they no longer want. */
  drop: TrackRef[];
}

export interface LayerWish {
  /** Whose track it is. */
  peer: string;
  /** The track's name. */
  name: string;
  /** The most that is to be sent; `null`: nothing for now. */
  layers: Layers | null;
}

export interface PrepareFields {
  /** Processes that carry media: one per core. */
  workers: number;
  /** The program of mediasoup's worker. */
  worker_path: string;
  /** Bytes of address space of each worker. */
  worker_memory?: number | null;
  /** How long an idle worker may leave a question open. */
  worker_silent_ms: number;
  /** The same of one that is at work. */
  worker_busy_ms: number;
}

export interface ConfigureFields {
  /** Of the protocol. */
  version: number;
  /** Counts the starts of this node: numbers of connections begin with it. */
  epoch: number;
  /** Where media is received. */
  listen: Listener[];
  /** UDP and TCP port of the first worker; the next ones have the next. 0: any free ones. */
  port: number;
  /** Whether media may come over TCP, too. */
  tcp: boolean;
  /** Bits per second that one peer may send; 0: no limit. */
  max_incoming_bitrate: number;
}

export interface OpenRoomFields {
  /** Which. */
  room: string;
}

export interface CloseRoomFields {
  /** Which. */
  room: string;
}

export interface PublishFields {
  /** Where. */
  room: string;
  /** Who. */
  peer: string;
  /** The browser's offer, as it came: the node checks it. */
  sdp: string;
  /** Names by mid; m-lines without one stay inactive. */
  tracks: Record<string, string>;
  /** Whether browsers are asked to protect sound against loss. */
  opus_fec: boolean;
  /** M-lines of which browsers are asked to send next to nothing during silence. */
  opus_dtx: string[];
}

export interface WantFields {
  /** Where. */
  room: string;
  /** In the order given. */
  changes: WantChange[];
}

export interface LayersFields {
  /** Where. */
  room: string;
  /** Who receives. */
  peer: string;
  /** The most of each track until it is named again. Missing: as it was; at first all there is. */
  initial?: Layers | null;
  /** The tracks. */
  tracks: LayerWish[];
}

export interface SendingFields {
  /** Where. */
  room: string;
  /** Who sends. */
  peer: string;
  /** The largest by name of the track. What is not named stays as it was; at first all there is. */
  layers: Record<string, number>;
}

export interface BlockFields {
  /** Where. */
  room: string;
  /** Whose. */
  peer: string;
  /** The tracks. */
  names: string[];
}

export interface AwayFields {
  /** Where. */
  room: string;
  /** Who. */
  peer: string;
  /** Whether it cannot. */
  away: boolean;
}

export interface AnswerFields {
  /** Where. */
  room: string;
  /** Who. */
  peer: string;
  /** The number of the offer. */
  seq: number;
  /** The answer, as it came: the node checks it. */
  sdp: string;
}

export interface RestartIceFields {
  /** Where. */
  room: string;
  /** Who. */
  peer: string;
}

export interface ProbeFields {
  /** Where. */
  room: string;
  /** Who receives. */
  peer: string;
  /** Names the train; every packet carries it. */
  number: number;
  /** How many, of 1,000 bytes each. */
  packets: number;
}

export interface RemovePeerFields {
  /** Where. */
  room: string;
  /** Who. */
  peer: string;
}

export interface StatsFields {
  /** Where. */
  room: string;
  /** Whose. */
  peer: string;
}

export interface OpenTapFields {
  /** Where. */
  room: string;
  /** Names the tap in its room. */
  tap: string;
  /** Whose track it is. */
  peer: string;
  /** The track's name. */
  name: string;
  /** Where RTP goes. */
  address: string;
  /** Where RTP goes. */
  port: number;
  /** Where RTCP goes. */
  rtcp_port: number;
}

export interface OpenFeedFields {
  /** Where. */
  room: string;
  /** Names the feed in its room. */
  tap: string;
  /** Whose track it becomes. */
  peer: string;
  /** The track's name. */
  name: string;
  /** Sound (Opus) or picture (VP8). */
  kind: Kind;
}

export interface CloseTapFields {
  /** Where. */
  room: string;
  /** Which. */
  tap: string;
}

/** What is answered: fields and reply. */
export interface Requests {
  /** Give the workers their ports. The second message, and sent once. */
  configure: { fields: ConfigureFields; reply: { workers: WorkerReport[] } };
  /** Tell how the node fares, at once; ask each worker, too, and kill one that does not answer in time. */
  health: { fields: Record<never, never>; reply: { workers: WorkerReport[] } };
  /** Open a room; an open one stays. */
  "open-room": { fields: OpenRoomFields; reply: Record<never, never> };
  /** Close a room and drop everybody in it; an unknown one is closed already. */
  "close-room": { fields: CloseRoomFields; reply: Record<never, never> };
  /** Negotiate the publishing side of a peer. */
  publish: { fields: PublishFields; reply: { sdp: string } };
  /** Stop forwarding exactly these tracks of a peer, now and in later publications. */
  block: { fields: BlockFields; reply: Record<never, never> };
  /** Take a browser's answer to an offer; outdated ones are ignored. */
  answer: { fields: AnswerFields; reply: Record<never, never> };
  /** Renegotiate the receiving side with new ICE credentials; an offer follows. */
  "restart-ice": { fields: RestartIceFields; reply: Record<never, never> };
  /** Drop both connections of a peer and all that was stated about it; an unknown one is gone already. */
  "remove-peer": { fields: RemovePeerFields; reply: Record<never, never> };
  /** Tell what flows from and to a peer. */
  stats: { fields: StatsFields; reply: { publish: unknown; subscribe: unknown } };
  /** Send a published track as plain RTP with RTCP, for recorders and the like. */
  "open-tap": { fields: OpenTapFields; reply: { address: string; port: number; rtcp_port: number; codec: TapCodec } };
  /** Publish a track that arrives as plain RTP, as if a peer of that name sent it. */
  "open-feed": { fields: OpenFeedFields; reply: { address: string; port: number; rtcp_port: number; codec: TapCodec } };
  /** End a tap or a feed; an unknown one has ended already. */
  "close-tap": { fields: CloseTapFields; reply: Record<never, never> };
}

/** What nobody answers. */
export interface Notices {
  /** Start the workers, which wait for their ports. The first message of all, and sent once. */
  prepare: PrepareFields;
  /** State what peers are to receive, as changes of what was stated before. */
  want: WantFields;
  /** State what of its tracks a peer is to receive at most. What is not named stays as it was. */
  layers: LayersFields;
  /** State which layers the browser of a peer sends at present. Receivers get no larger one, and do not wait for it. Holds as long as the publication does; of what is not published nothing is kept. */
  sending: SendingFields;
  /** State that a browser cannot answer offers at present, or can again: what it did not answer is offered once more then. */
  away: AwayFields;
  /** Send a train of packets to a peer over its data channel, to measure how wide its way is. */
  probe: ProbeFields;
}

/** What the node says unasked, by type. */
export interface Events {
  /** the receiving side of a peer must be (re)negotiated */
  offer: { room: string; peer: string; connection: number; seq: number; sdp: string; tracks: Record<string, TrackRef | null> };
  /** voice activity of a peer began or ended, or became louder or softer while others talk as well */
  talking: { room: string; peer: string; talking: boolean; level: number };
  /** the browser of a peer is heard on any connection, or for some seconds on none any more */
  alive: { room: string; peer: string; alive: boolean };
  /** a connection of a peer ended on this side; both are gone */
  "peer-failed": { room: string; peer: string; pc: PeerConnectionName; reason: string };
  /** the largest layer changed that anybody receives of a published picture with layers */
  needed: { room: string; peer: string; name: string; spatial: number | null };
  /** a worker died: its rooms are closed; what is said of them before they are opened anew counts for nothing */
  "rooms-reset": { rooms: string[] };
  /** a tap or a feed ended by itself, as the track that it carried did */
  "tap-closed": { room: string; tap: string };
}

/** Every message of the server, and whether it is a notice. */
export const IS_NOTICE: Readonly<Record<keyof Requests | keyof Notices, boolean>> = {
  prepare: true,
  configure: false,
  health: false,
  "open-room": false,
  "close-room": false,
  publish: false,
  want: true,
  layers: true,
  sending: true,
  block: false,
  away: true,
  answer: false,
  "restart-ice": false,
  probe: true,
  "remove-peer": false,
  stats: false,
  "open-tap": false,
  "open-feed": false,
  "close-tap": false,
};

/** What the fields of every message must be. */
export const SCHEMAS: Readonly<Record<keyof Requests | keyof Notices, Schema>> = {
  prepare: {"type": "object", "properties": {"workers": {"type": "integer", "maximum": 256, "minimum": 1}, "worker_path": {"type": "string", "maxLength": 4096}, "worker_memory": {"anyOf": [{"type": "integer", "maximum": 9007199254740991, "minimum": 0}, {"type": "null"}]}, "worker_silent_ms": {"type": "integer", "maximum": 9007199254740991, "minimum": 1}, "worker_busy_ms": {"type": "integer", "maximum": 9007199254740991, "minimum": 1}}, "required": ["workers", "worker_path", "worker_silent_ms", "worker_busy_ms"]},
  configure: {"type": "object", "properties": {"version": {"type": "integer", "maximum": 9007199254740991, "minimum": 1}, "epoch": {"type": "integer", "maximum": 9007199254740991, "minimum": 0}, "listen": {"type": "array", "items": {"type": "object", "properties": {"address": {"type": "string", "maxLength": 64}, "announced": {"anyOf": [{"type": "string", "maxLength": 255}, {"type": "null"}]}}, "required": ["address"]}, "maxItems": 64}, "port": {"type": "integer", "maximum": 65535, "minimum": 0}, "tcp": {"type": "boolean"}, "max_incoming_bitrate": {"type": "integer", "maximum": 9007199254740991, "minimum": 0}}, "required": ["version", "epoch", "listen", "port", "tcp", "max_incoming_bitrate"]},
  health: {"type": "object", "properties": {}},
  "open-room": {"type": "object", "properties": {"room": {"type": "string", "maxLength": 128, "minLength": 1}}, "required": ["room"]},
  "close-room": {"type": "object", "properties": {"room": {"type": "string", "maxLength": 128, "minLength": 1}}, "required": ["room"]},
  publish: {"type": "object", "properties": {"room": {"type": "string", "maxLength": 128, "minLength": 1}, "peer": {"type": "string", "maxLength": 128, "minLength": 1}, "sdp": {"type": "string", "maxLength": 2000000, "pattern": "^v=0"}, "tracks": {"type": "object", "maxProperties": 1000, "propertyNames": {"type": "string", "maxLength": 64, "minLength": 1}, "additionalProperties": {"type": "string", "maxLength": 64, "minLength": 1}}, "opus_fec": {"type": "boolean"}, "opus_dtx": {"type": "array", "items": {"type": "string", "maxLength": 64, "minLength": 1}, "maxItems": 1000}}, "required": ["room", "peer", "sdp", "tracks", "opus_fec", "opus_dtx"]},
  want: {"type": "object", "properties": {"room": {"type": "string", "maxLength": 128, "minLength": 1}, "changes": {"type": "array", "items": {"type": "object", "properties": {"peers": {"type": "array", "items": {"type": "string", "maxLength": 128, "minLength": 1}, "maxItems": 100000}, "add": {"type": "array", "items": {"type": "object", "properties": {"peer": {"type": "string", "maxLength": 128, "minLength": 1}, "name": {"type": "string", "maxLength": 64, "minLength": 1}}, "required": ["peer", "name"]}, "maxItems": 100000}, "drop": {"type": "array", "items": {"type": "object", "properties": {"peer": {"type": "string", "maxLength": 128, "minLength": 1}, "name": {"type": "string", "maxLength": 64, "minLength": 1}}, "required": ["peer", "name"]}, "maxItems": 100000}}, "required": ["peers", "add", "drop"]}, "maxItems": 100000}}, "required": ["room", "changes"]},
  layers: {"type": "object", "properties": {"room": {"type": "string", "maxLength": 128, "minLength": 1}, "peer": {"type": "string", "maxLength": 128, "minLength": 1}, "initial": {"anyOf": [{"type": "object", "properties": {"spatial": {"type": "integer", "maximum": 2, "minimum": 0}, "temporal": {"type": "integer", "maximum": 2, "minimum": 0}}, "required": ["spatial", "temporal"]}, {"type": "null"}]}, "tracks": {"type": "array", "items": {"type": "object", "properties": {"peer": {"type": "string", "maxLength": 128, "minLength": 1}, "name": {"type": "string", "maxLength": 64, "minLength": 1}, "layers": {"anyOf": [{"type": "object", "properties": {"spatial": {"type": "integer", "maximum": 2, "minimum": 0}, "temporal": {"type": "integer", "maximum": 2, "minimum": 0}}, "required": ["spatial", "temporal"]}, {"type": "null"}]}}, "required": ["peer", "name", "layers"]}, "maxItems": 10000}}, "required": ["room", "peer", "tracks"]},
  sending: {"type": "object", "properties": {"room": {"type": "string", "maxLength": 128, "minLength": 1}, "peer": {"type": "string", "maxLength": 128, "minLength": 1}, "layers": {"type": "object", "maxProperties": 1000, "propertyNames": {"type": "string", "maxLength": 64, "minLength": 1}, "additionalProperties": {"type": "integer", "maximum": 2, "minimum": 0}}}, "required": ["room", "peer", "layers"]},
  block: {"type": "object", "properties": {"room": {"type": "string", "maxLength": 128, "minLength": 1}, "peer": {"type": "string", "maxLength": 128, "minLength": 1}, "names": {"type": "array", "items": {"type": "string", "maxLength": 64, "minLength": 1}, "maxItems": 1000}}, "required": ["room", "peer", "names"]},
  away: {"type": "object", "properties": {"room": {"type": "string", "maxLength": 128, "minLength": 1}, "peer": {"type": "string", "maxLength": 128, "minLength": 1}, "away": {"type": "boolean"}}, "required": ["room", "peer", "away"]},
  answer: {"type": "object", "properties": {"room": {"type": "string", "maxLength": 128, "minLength": 1}, "peer": {"type": "string", "maxLength": 128, "minLength": 1}, "seq": {"type": "integer", "maximum": 9007199254740991, "minimum": 0}, "sdp": {"type": "string", "maxLength": 2000000, "pattern": "^v=0"}}, "required": ["room", "peer", "seq", "sdp"]},
  "restart-ice": {"type": "object", "properties": {"room": {"type": "string", "maxLength": 128, "minLength": 1}, "peer": {"type": "string", "maxLength": 128, "minLength": 1}}, "required": ["room", "peer"]},
  probe: {"type": "object", "properties": {"room": {"type": "string", "maxLength": 128, "minLength": 1}, "peer": {"type": "string", "maxLength": 128, "minLength": 1}, "number": {"type": "integer", "maximum": 4294967295, "minimum": 0}, "packets": {"type": "integer", "maximum": 20, "minimum": 2}}, "required": ["room", "peer", "number", "packets"]},
  "remove-peer": {"type": "object", "properties": {"room": {"type": "string", "maxLength": 128, "minLength": 1}, "peer": {"type": "string", "maxLength": 128, "minLength": 1}}, "required": ["room", "peer"]},
  stats: {"type": "object", "properties": {"room": {"type": "string", "maxLength": 128, "minLength": 1}, "peer": {"type": "string", "maxLength": 128, "minLength": 1}}, "required": ["room", "peer"]},
  "open-tap": {"type": "object", "properties": {"room": {"type": "string", "maxLength": 128, "minLength": 1}, "tap": {"type": "string", "maxLength": 128, "minLength": 1}, "peer": {"type": "string", "maxLength": 128, "minLength": 1}, "name": {"type": "string", "maxLength": 64, "minLength": 1}, "address": {"type": "string", "maxLength": 64}, "port": {"type": "integer", "maximum": 65535, "minimum": 0}, "rtcp_port": {"type": "integer", "maximum": 65535, "minimum": 0}}, "required": ["room", "tap", "peer", "name", "address", "port", "rtcp_port"]},
  "open-feed": {"type": "object", "properties": {"room": {"type": "string", "maxLength": 128, "minLength": 1}, "tap": {"type": "string", "maxLength": 128, "minLength": 1}, "peer": {"type": "string", "maxLength": 128, "minLength": 1}, "name": {"type": "string", "maxLength": 64, "minLength": 1}, "kind": {"type": "string", "enum": ["audio", "video"]}}, "required": ["room", "tap", "peer", "name", "kind"]},
  "close-tap": {"type": "object", "properties": {"room": {"type": "string", "maxLength": 128, "minLength": 1}, "tap": {"type": "string", "maxLength": 128}}, "required": ["room", "tap"]},
};
