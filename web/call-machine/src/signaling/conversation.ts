import { connectionError, Refusal } from "../errors.js";
import { asBoolean, asNonEmptyString, asNumber, asObject, type JsonObject } from "../json.js";
import type { CancelTimer, Platform } from "../platform.js";
import { isPush, type Notices, type Push, type Requests, type ResumeReply } from "./messages.js";

interface Pending {
  type: keyof Requests;
  resolve(reply: JsonObject): void;
  reject(error: Error): void;
  cancelTimer: CancelTimer;
}

/** Something that was said since the join and that the server is not known to have taken. */
interface Said {
  id: number | undefined;
  text: string;
}

/** `asks` says whether the server owes an answer to it. */
type Send = (text: string, asks: boolean) => void;

/** These belong to a connection, not to a seat: they are not counted, and not said again on the next one. */
const OF_A_CONNECTION: ReadonlySet<string> = new Set<keyof Requests>(["ping", "preauth", "join", "resume"]);

/** After so many messages of which the server is not known to have taken any, it is asked for a sign. */
const ASK_AFTER = 100;
/** So many requests may wait for a lost connection to come back. */
const MOST_WAITING = 1_000;

/**
 * What is said to the server and by it, over however many connections the seat needs. Both sides count what they said since the
 * join: on the next connection each says again what the other one did not get. So everything is done once and answered, and
 * nobody has to say anything twice. Without a seat everything ends with the connection.
 */
export class Conversation {
  readonly #pending = new Map<number, Pending>();
  #send: Send | undefined;
  /** `away`: there is a seat, and no connection on which it speaks. */
  #state: "loose" | "seated" | "away" = "loose";
  #nextId = 1;
  #nextPing = -1;
  #received = 0;
  #taken = 0;
  #said: Said[] = [];

  constructor(
    private readonly platform: Pick<Platform, "after">,
    private readonly replyTimeout: number,
  ) {}

  /** Whether there is a seat to go on with after a loss. */
  get isSeated(): boolean {
    return this.#state !== "loose";
  }

  /** How many messages came since the join. */
  get received(): number {
    return this.#received;
  }

  /** Whether the server owes an answer. */
  get owes(): boolean {
    return this.#pending.size > 0;
  }

  /** Speak on a new connection. Returns how to end that; without a seat whatever is still waited for fails then. */
  attach(send: Send): (cause: string) => void {
    this.#send = send;
    return (cause) => {
      if (this.#send === send) this.#detach(cause);
    };
  }

  /** Ask and wait for the reply. Throws `Refusal` when the server says no, `connection-error` when no reply can come. */
  ask<T extends keyof Requests>(type: T, fields: Requests[T]["fields"]): Promise<Requests[T]["reply"]> {
    return new Promise((resolve, reject) => {
      const ofConnection = OF_A_CONNECTION.has(type);
      const isFull = this.#state === "away" && this.#said.length >= MOST_WAITING;
      if (isFull || (!this.#send && (ofConnection || this.#state === "loose"))) {
        reject(connectionError("join", "There is no connection to the server.", "not open"));
        return;
      }
      // Replies are counted, those to pings are not: their ids tell them apart, also when nobody waits any more.
      const id = type === "ping" ? this.#nextPing-- : this.#nextId++;
      this.#pending.set(id, {
        type,
        resolve: (reply) => resolve(reply as unknown as Requests[T]["reply"]),
        reject,
        cancelTimer: () => undefined,
      });
      if (ofConnection || this.#state !== "away") this.#limit(id);
      this.#say(type, JSON.stringify({ ...fields, type, id }), id);
    });
  }

  /** Tell without waiting. Without a connection and a seat the message is dropped. */
  tell<T extends keyof Notices>(type: T, fields: Notices[T]): void {
    if (this.#send || this.#state === "away") this.#say(type, JSON.stringify({ ...fields, type }), undefined);
  }

  /** Take a message of the server; returns it if it is a push. */
  take(message: JsonObject): Push | undefined {
    if (typeof message.re === "number") {
      if (message.re >= 0) this.#received += 1;
      this.#settle(message.re, message);
      return undefined;
    }
    this.#received += 1;
    return isPush(message) ? message : undefined;
  }

  /** There is no seat any more: what is waited for fails, and nothing is said again. */
  end(cause: string): void {
    this.#state = "loose";
    this.#said = [];
    this.#fail(() => true, cause);
  }

  #detach(cause: string): void {
    this.#send = undefined;
    if (this.#state === "loose") {
      this.end(cause);
      return;
    }
    this.#state = "away";
    this.#fail(({ type }) => OF_A_CONNECTION.has(type), cause);
    for (const pending of this.#pending.values()) pending.cancelTimer();
  }

  #say(type: string, text: string, id: number | undefined): void {
    const counts = this.#state !== "loose" && !OF_A_CONNECTION.has(type);
    if (!counts || this.#state === "seated") this.#send?.(text, id !== undefined);
    if (!counts) return;
    this.#said.push({ id, text });
    if (this.#state === "seated" && this.#said.length % ASK_AFTER === 0) this.#askForSign();
  }

  /** Whatever was said before a ping that is answered was taken. */
  #askForSign(): void {
    const said = this.#taken + this.#said.length;
    this.ask("ping", {}).then(
      () => this.#noteTaken(said),
      () => undefined,
    );
  }

  #noteTaken(count: number): void {
    const more = count - this.#taken;
    if (more <= 0) return;
    this.#said.splice(0, more);
    this.#taken = count;
  }

  #settle(id: number, reply: JsonObject): void {
    const place = this.#said.findIndex((said) => said.id === id);
    if (place >= 0) this.#noteTaken(this.#taken + place + 1);
    const pending = this.#pending.get(id);
    if (!pending) return;
    this.#pending.delete(id);
    pending.cancelTimer();
    if (reply.error !== undefined) {
      const error = asObject(reply.error);
      const type = asNonEmptyString(error.type) ?? "connection-error";
      const msg = asNonEmptyString(error.msg) ?? "The server refused the request.";
      const hope = { nbf: asNumber(error.nbf), restarting: asBoolean(error.restarting) };
      pending.reject(new Refusal(type, msg, hope));
      return;
    }
    if (pending.type === "join") this.#begin();
    else if (pending.type === "resume") this.#goOn(reply as unknown as ResumeReply);
    pending.resolve(reply);
  }

  #begin(): void {
    this.#state = "seated";
    this.#received = this.#taken = 0;
    this.#said = [];
  }

  #goOn({ taken, sent, standing }: ResumeReply): void {
    this.#noteTaken(taken);
    this.#received = sent;
    if (standing) this.#failTaken();
    this.#state = "seated";
    for (const id of this.#pending.keys()) this.#limit(id);
    for (const { id, text } of this.#said) this.#send?.(text, id !== undefined);
  }

  /** Their answers are lost with everything else that the server said meanwhile. */
  #failTaken(): void {
    const open = new Set(this.#said.map(({ id }) => id));
    this.#fail((_pending, id) => !open.has(id), "the answer was lost with the connection");
  }

  #limit(id: number): void {
    const pending = this.#pending.get(id);
    if (!pending) return;
    pending.cancelTimer = this.platform.after(this.replyTimeout, () => {
      this.#pending.delete(id);
      pending.reject(connectionError("join", "The server did not answer in time.", `no reply to ${pending.type}`));
    });
  }

  #fail(which: (pending: Pending, id: number) => boolean, cause: string): void {
    for (const [id, pending] of [...this.#pending]) {
      if (!which(pending, id)) continue;
      this.#pending.delete(id);
      pending.cancelTimer();
      pending.reject(connectionError("join", "The connection to the server was lost.", cause));
    }
  }
}
