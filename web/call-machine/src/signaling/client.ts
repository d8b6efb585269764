import { connectionError, messageOf, Refusal } from "../errors.js";
import { asNonEmptyString, asObject, isObject, type JsonObject } from "../json.js";
import type { Platform, Socket } from "../platform.js";
import type { ReconnectPolicy } from "../reconnect-policy.js";
import { isPush, type Notices, type Push, type Requests } from "./messages.js";
import { Pulse } from "./pulse.js";

interface Pending {
  resolve(reply: JsonObject): void;
  reject(error: Error): void;
  cancelTimer(): void;
}

export interface SignalingEvents {
  onPush(push: Push): void;
  /** The connection is gone and `close()` was not what ended it. */
  onLost(): void;
}

/** One WebSocket to the server: requests with replies, notices, pushes in order. Never reused after it closed. */
export class SignalingClient {
  #socket: Socket | undefined;
  #open = false;
  #closed = false;
  #nextId = 1;
  readonly #pending = new Map<number, Pending>();
  readonly #pulse: Pulse;

  constructor(
    private readonly platform: Platform,
    private readonly timeouts: Pick<ReconnectPolicy, "openTimeout" | "replyTimeout">,
    private readonly events: SignalingEvents,
  ) {
    this.#pulse = new Pulse(platform, {
      onAsk: () =>
        this.request("ping", {}).then(
          () => true,
          (error) => error instanceof Refusal,
        ),
      owes: () => this.#pending.size > 0,
      onDead: () => {
        this.#socket?.close(1000);
        this.#lose("the server is silent");
      },
    });
  }

  get isOpen(): boolean {
    return this.#open;
  }

  /** Resolves when messages can be sent. Throws a `connection-error`. */
  connect(url: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const fail = (cause: string): void => {
        cancelTimer();
        this.close();
        reject(connectionError("join", "The server's WebSocket could not be opened.", cause, url));
      };
      const cancelTimer = this.platform.after(this.timeouts.openTimeout, () => fail("timeout"));
      let socket: Socket;
      try {
        socket = this.platform.newSocket(url);
      } catch (error) {
        fail(messageOf(error));
        return;
      }
      this.#socket = socket;
      socket.addEventListener("open", () => {
        cancelTimer();
        if (this.#closed) return;
        this.#open = true;
        resolve();
      });
      socket.addEventListener("message", (event) => this.#receive(event.data));
      socket.addEventListener("close", (event) => {
        if (this.#open) this.#lose(`closed with ${event.code}`);
        else if (!this.#closed) fail(`closed with ${event.code}`);
        else reject(connectionError("join", "The connection was given up.", "closed", url));
      });
    });
  }

  /** From now on silence of the server counts as a loss of the connection. A seat that is being given may take its time. */
  watch(): void {
    if (this.#open) this.#pulse.start();
  }

  /** Something speaks for a dead connection: find out soon. */
  suspect(): void {
    this.#pulse.hurry();
  }

  /** Ask and wait for the reply. Throws `Refusal` when the server says no, `connection-error` when no reply can come. */
  request<T extends keyof Requests>(type: T, fields: Requests[T]["fields"]): Promise<Requests[T]["reply"]> {
    return new Promise((resolve, reject) => {
      if (!this.#open) {
        reject(connectionError("join", "There is no connection to the server.", "not open"));
        return;
      }
      const id = this.#nextId++;
      const cancelTimer = this.platform.after(this.timeouts.replyTimeout, () => {
        this.#pending.delete(id);
        reject(connectionError("join", "The server did not answer in time.", `no reply to ${type}`));
      });
      this.#pending.set(id, {
        resolve: (reply) => resolve(reply as unknown as Requests[T]["reply"]),
        reject,
        cancelTimer,
      });
      this.#socket?.send(JSON.stringify({ ...fields, type, id }));
      this.#pulse.asked();
    });
  }

  /** Tell without waiting. Without a connection the message is dropped: a rejoin states everything anew. */
  notify<T extends keyof Notices>(type: T, fields: Notices[T]): void {
    if (this.#open) this.#socket?.send(JSON.stringify({ ...fields, type }));
  }

  /** End the connection; what is still waited for fails. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#open = false;
    this.#pulse.stop();
    this.#socket?.close(1000);
    this.#failPending("the connection was closed");
  }

  #lose(cause: string): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#open = false;
    this.#pulse.stop();
    this.#failPending(cause);
    this.events.onLost();
  }

  #failPending(cause: string): void {
    for (const pending of this.#pending.values()) {
      pending.cancelTimer();
      pending.reject(connectionError("join", "The connection to the server was lost.", cause));
    }
    this.#pending.clear();
  }

  #receive(data: unknown): void {
    if (this.#closed || typeof data !== "string") return;
    let said: unknown;
    try {
      said = JSON.parse(data);
    } catch {
      return;
    }
    // What the server says at once to many comes as a list.
    for (const message of Array.isArray(said) ? said : [said]) this.#take(message);
    this.#pulse.heard();
  }

  #take(message: unknown): void {
    if (this.#closed || !isObject(message)) return;
    if (typeof message.re === "number") this.#settle(message.re, message);
    else if (isPush(message)) this.events.onPush(message);
  }

  #settle(id: number, reply: JsonObject): void {
    const pending = this.#pending.get(id);
    if (!pending) return;
    this.#pending.delete(id);
    pending.cancelTimer();
    if (reply.error === undefined) {
      pending.resolve(reply);
      return;
    }
    const error = asObject(reply.error);
    const type = asNonEmptyString(error.type) ?? "connection-error";
    pending.reject(new Refusal(type, asNonEmptyString(error.msg) ?? "The server refused the request."));
  }
}
