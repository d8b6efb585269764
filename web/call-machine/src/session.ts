import type { Access } from "./messaging/events.js";
import type {
  Breakout,
  JoinReply,
  LobbyReply,
  PreauthReply,
  Recording,
  Recordings,
  Standing,
  Stream,
  Streams,
  TopologyName,
  Transcription,
  Transcriptions,
  WireRoom,
} from "./signaling/messages.js";

/** When something was said, in Unix seconds of the server and by the platform's ticks. */
export interface Moment {
  readonly at: number;
  readonly ticks: number;
}

/** What the server said of the room and the meeting; the people are the roster's. */
export class Session {
  #room: WireRoom | undefined;
  #access: Access = "unknown";
  #seat: JoinReply | undefined;
  #seatKey: string | undefined;
  #data: unknown = {};
  #topology: TopologyName | "none" = "none";
  #breakout: { readonly breakout: Breakout; readonly since: number } | undefined;
  #recordings: readonly Recording[] = [];
  #recordingsAt: Moment | undefined;
  #streams: readonly Stream[] = [];
  #streamsAt: Moment | undefined;
  #transcriptions: readonly Transcription[] = [];
  /** The session id of whoever speaks, or spoke last. */
  speaker: string | null = null;

  /** The room's rules, once the server has told them. */
  get room(): WireRoom | undefined {
    return this.#room;
  }

  get access(): Access {
    return this.#access;
  }

  /** Empty before the first seat. */
  get meetingId(): string {
    return this.#seat?.meeting_id ?? "";
  }

  get topology(): TopologyName | "none" {
    return this.#topology;
  }

  get iceServers(): RTCIceServer[] {
    return this.#seat?.ice_servers ?? [];
  }

  /** The secret to come back with after a lost connection; undefined before the first seat. */
  get seatKey(): string | undefined {
    return this.#seatKey;
  }

  /** The breakout rooms, and when that was said by the platform's ticks; undefined where there was never any. */
  get breakout(): { readonly breakout: Breakout; readonly since: number } | undefined {
    return this.#breakout;
  }

  /** What is recorded, first started first. */
  get recordings(): readonly Recording[] {
    return this.#recordings;
  }

  /** When that was said. */
  get recordingsAt(): Moment | undefined {
    return this.#recordingsAt;
  }

  /** What is streamed live, first started first. */
  get streams(): readonly Stream[] {
    return this.#streams;
  }

  get streamsAt(): Moment | undefined {
    return this.#streamsAt;
  }

  /** What is transcribed, first started first. */
  get transcriptions(): readonly Transcription[] {
    return this.#transcriptions;
  }

  /** Whether the server has a recogniser. */
  get canTranscribe(): boolean {
    return this.#seat?.transcription_available === true;
  }

  /** Whether somebody's browser records the call. */
  records(sessionId: string): boolean {
    return this.#recordings.some(({ type, started_by }) => type === "local" && started_by === sessionId);
  }

  /** Whether the server finds animated pictures for the chat. */
  get findsGifs(): boolean {
    return this.#seat?.gifs === true;
  }

  /** The data that all participants share. */
  get data(): unknown {
    return this.#data;
  }

  adoptPreauth(reply: PreauthReply): void {
    this.#room = reply.room;
    this.#access = reply.access;
  }

  adoptLobby(reply: LobbyReply): void {
    this.#room = reply.room;
    this.#access = reply.access;
    this.#seatKey = reply.seat_key;
  }

  adoptSeat(reply: JoinReply): void {
    this.adoptPreauth(reply);
    this.#seat = reply;
    this.#seatKey = reply.seat_key;
    this.#topology = reply.topology;
    this.speaker = reply.active_speaker;
    this.#data = reply.session_data;
  }

  adoptTopology(topology: TopologyName): void {
    this.#topology = topology;
  }

  /** How things stand after messages were missed. */
  adoptStanding(standing: Standing): void {
    this.#access = standing.access;
    if (this.#seat) this.#seat = { ...this.#seat, ...standing };
    this.speaker = standing.active_speaker;
    this.#data = standing.session_data;
  }

  /** For connections that are made from now on. */
  adoptServers(servers: RTCIceServer[]): void {
    if (this.#seat) this.#seat = { ...this.#seat, ice_servers: servers };
  }

  adoptBreakout(breakout: Breakout | undefined, since: number): void {
    this.#breakout = breakout && { breakout, since };
  }

  adoptRecordings(recordings: Recordings | undefined, ticks: number): void {
    this.#recordings = recordings?.running ?? [];
    this.#recordingsAt = recordings && { at: recordings.at, ticks };
  }

  adoptStreams(streams: Streams | undefined, ticks: number): void {
    this.#streams = streams?.running ?? [];
    this.#streamsAt = streams && { at: streams.at, ticks };
  }

  adoptTranscriptions(transcriptions: Pick<Transcriptions, "running"> | undefined): void {
    this.#transcriptions = transcriptions?.running ?? [];
  }

  adoptData(data: unknown): void {
    this.#data = data;
  }
}
