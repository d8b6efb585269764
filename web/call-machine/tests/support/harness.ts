/** One machine between a scripted daily-js and a scripted server. */

import type { DailyParticipant } from "@daily-co/daily-js";
import type { JsonObject } from "../../src/json.js";
import { CallMachine } from "../../src/machine.js";
import type { SharedTracks } from "../../src/media/input-settings.js";
import type { ReconnectPolicy } from "../../src/reconnect-policy.js";
import type { JoinReply, ResumeReply, WireParticipant, WireTracks } from "../../src/signaling/messages.js";
import { FakePlatform, type FakeSocket, settle } from "./fakes.js";

export const ON: WireTracks = { audio: { state: "on" }, video: { state: "on" } };

export function wireParticipant(sessionId: string, tracks: WireTracks = ON): WireParticipant {
  return {
    session_id: sessionId,
    user_id: sessionId,
    user_name: sessionId,
    user_data: null,
    owner: false,
    joined_at: 1_700_000_000,
    will_eject_at: null,
    permissions: { hasPresence: true, canSend: true, canReceive: { base: true }, canAdmin: false },
    tracks,
  };
}

export class Harness {
  readonly platform = new FakePlatform((message, socket) => this.#serve(message, socket));
  readonly machine: CallMachine;
  readonly shared: SharedTracks = {};
  owned = true;
  /** Where the bundle came from. */
  bundleUrl: string | undefined = "http://server.test/static/";
  /** Changes to the server's reply to `join`. */
  joinReply: Partial<JoinReply> | JsonObject = {};
  /** Whom the reply to `update-waiting-participants` names. */
  decided: string[] = [];
  /** Whether the server still has the seat of a lost connection, and changes to its reply to `resume`. */
  seatHeld = true;
  resumeReply: Partial<ResumeReply> = {};
  /** Refuse requests of these types. */
  readonly refusals: Record<string, { type: string; msg: string; nbf?: number; restarting?: boolean }> = {};
  /** Leave requests of these types unanswered. */
  readonly silent = new Set<string>();
  others: WireParticipant[] = [];
  /** Whether the server finds animated pictures. */
  gifs = false;
  #stamps = 0;

  constructor(policy?: ReconnectPolicy) {
    const host = {
      callClientId: "client",
      ownsSlot: () => this.owned,
      sharedTracks: () => this.shared,
      bundleUrl: () => this.bundleUrl,
    };
    this.machine = new CallMachine(this.platform.real, host, policy);
    this.machine.start();
  }

  /** Post a message as daily-js does, waiting for a reply. Returns the stamp. */
  ask(action: string, fields: JsonObject = {}): string {
    const callbackStamp = `stamp-${++this.#stamps}`;
    this.post({ ...fields, action, callbackStamp });
    return callbackStamp;
  }

  tell(action: string, fields: JsonObject = {}): void {
    this.post({ ...fields, action });
  }

  post(fields: JsonObject, own = true): void {
    const data = { what: "iframe-call-message", from: "module", callClientId: "client", ...fields };
    for (const listener of [...this.platform.listeners]) listener({ data, own });
  }

  async request(action: string, fields: JsonObject = {}): Promise<JsonObject> {
    const stamp = this.ask(action, fields);
    await settle();
    return this.replyTo(stamp) ?? Promise.reject(new Error(`no reply to ${action}`));
  }

  replyTo(stamp: string): JsonObject | undefined {
    return this.platform.posted.find((message) => message.callbackStamp === stamp);
  }

  async join(properties: JsonObject = {}, preloadCache: JsonObject = {}): Promise<JsonObject> {
    return this.request("join-meeting", joinFields(properties, preloadCache));
  }

  /** Actions sent to daily-js so far, without replies. */
  get actions(): string[] {
    return this.events().map((message) => String(message.action));
  }

  events(action?: string): JsonObject[] {
    return this.platform.posted.filter(
      (message) => message.callbackStamp === undefined && (action === undefined || message.action === action),
    );
  }

  last(action: string): JsonObject {
    return this.events(action).at(-1) ?? {};
  }

  participantOf(message: JsonObject | undefined): DailyParticipant | undefined {
    return message?.participant as DailyParticipant | undefined;
  }

  /** The participant as last told. */
  participant(sessionId: string): DailyParticipant {
    const messages = this.events().filter((message) => this.participantOf(message)?.session_id === sessionId);
    return messages.at(-1)?.participant as DailyParticipant;
  }

  get local(): DailyParticipant {
    const messages = this.events().filter((message) => this.participantOf(message)?.local);
    return messages.at(-1)?.participant as DailyParticipant;
  }

  get socket(): FakeSocket {
    const socket = this.platform.sockets.at(-1);
    if (!socket) throw new Error("no WebSocket was opened");
    return socket;
  }

  sent(type: string): JsonObject[] {
    return this.platform.sockets.flatMap((socket) => socket.sent).filter((message) => message.type === type);
  }

  /** Answer at last the latest request of this type, which `silent` had left. */
  answer(type: string): void {
    const message = this.socket.sent.findLast((sent) => sent.type === type);
    if (message) this.socket.push({ re: message.id, ...this.#reply(type, message) });
  }

  forget(): void {
    this.platform.posted.length = 0;
  }

  #serve(message: JsonObject, socket: FakeSocket): void {
    const type = String(message.type);
    if (message.id === undefined || this.silent.has(type)) return;
    const gone = type === "resume" && !this.seatHeld ? { type: "seat-gone", msg: "gone" } : undefined;
    const refusal = this.refusals[type] ?? gone;
    socket.push(refusal ? { re: message.id, error: refusal } : { re: message.id, ...this.#reply(type, message) });
  }

  #reply(type: string, message: JsonObject): object {
    if (type === "join" || type === "preauth") return this.#joinReply(message);
    if (type === "resume") return this.#resumeReply(message);
    if (type === "publish" || type === "try-media") return { sdp: "answer" };
    if (type === "update-waiting-participants") return { ids: this.decided };
    if (type === "set-user-name") return { user_name: message.name };
    return {};
  }

  /** What counts of all that was sent since the last join, as the server counts. */
  get counted(): JsonObject[] {
    const all = this.platform.sockets.flatMap((socket) => socket.sent);
    const since = all.findLastIndex((message) => message.type === "join");
    const entries = ["join", "preauth", "resume", "ping"];
    return all.slice(since + 1).filter((message) => !entries.includes(String(message.type)));
  }

  #resumeReply(message: JsonObject): ResumeReply {
    return {
      session_id: "uuid-1",
      taken: this.counted.length,
      sent: Number(message.received),
      ice_servers: [],
      ...this.resumeReply,
    };
  }

  /** A seat as the server gives it, in the form of an object that may be pushed. */
  seat(message: JsonObject): JsonObject {
    return { ...this.#joinReply(message) };
  }

  #joinReply(message: JsonObject): object {
    return {
      session_id: String(message.session_id),
      meeting_id: "meeting",
      access: { level: "full" },
      participant: wireParticipant(String(message.session_id), {}),
      participants: this.others,
      counts: { present: this.others.length + 1, hidden: 0 },
      active_speaker: null,
      start_video_off: false,
      start_audio_off: false,
      topology: "sfu",
      ice_servers: [],
      max_app_message_size: 4096,
      session_data: {},
      ...(this.gifs && { gifs: true }),
      seat_key: `key ${this.sent("join").length}`,
      room: {
        id: "room-id",
        name: "room",
        config: { max_participants: 5 },
        domain_name: "acme",
        config_defaults: { enable_chat: false },
        domain_config: {},
        token_config: {},
      },
      ...this.joinReply,
    };
  }
}

export function joinFields(properties: JsonObject = {}, preloadCache: JsonObject = {}): JsonObject {
  return { properties: { url: "https://server.test/room", ...properties }, preloadCache };
}
