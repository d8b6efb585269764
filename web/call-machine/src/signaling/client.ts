import { connectionError, messageOf, Refusal } from "../errors.js";
import { isObject } from "../json.js";
import type { Platform, Socket } from "../platform.js";
import type { ReconnectPolicy } from "../reconnect-policy.js";
import { Conversation } from "./conversation.js";
import type { Notices, Push, Requests } from "./messages.js";
import { PeopleAhead } from "./people-ahead.js";
import { Pulse } from "./pulse.js";

export interface SignalingEvents {
  onPush(push: Push): void;
  /** The connection is gone and `close()` was not what ended it. */
  onLost(): void;
}

/** Closing with it is a goodbye: the server gives the seat up. */
const GOODBYE = 1000;
/** Closing with it is none: the seat is held for the next connection. */
const GIVEN_UP = 4000;

/** One WebSocket to the server, on which a conversation is held. Never reused after it closed. */
export class SignalingClient {
  #socket: Socket | undefined;
  #open = false;
  #closed = false;
  #detach: ((cause: string) => void) | undefined;
  readonly #pulse: Pulse;
  readonly #people = new PeopleAhead();

  constructor(
    private readonly platform: Platform,
    private readonly timeouts: Pick<ReconnectPolicy, "openTimeout" | "replyTimeout">,
    private readonly events: SignalingEvents,
    private readonly conversation = new Conversation(platform, timeouts.replyTimeout),
  ) {
    this.#pulse = new Pulse(platform, {
      onAsk: () =>
        this.request("ping", {}).then(
          () => true,
          (error) => error instanceof Refusal,
        ),
      owes: () => this.conversation.owes,
      onDead: () => {
        this.#socket?.close(GIVEN_UP);
        this.#lose("the server is silent");
      },
    });
  }

  get isOpen(): boolean {
    return this.#open;
  }

  /** Resolves when messages can be sent, which may take `openTimeout` unless said otherwise. Throws a `connection-error`. */
  connect(url: string, openTimeout = this.timeouts.openTimeout): Promise<void> {
    return new Promise((resolve, reject) => {
      const fail = (cause: string): void => {
        cancelTimer();
        this.close();
        reject(connectionError("join", "The server's WebSocket could not be opened.", cause, url));
      };
      const cancelTimer = this.platform.after(openTimeout, () => fail("timeout"));
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
        this.#detach = this.conversation.attach((text, asks) => this.#send(text, asks));
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

  /** See `Conversation.ask`. */
  request<T extends keyof Requests>(type: T, fields: Requests[T]["fields"]): Promise<Requests[T]["reply"]> {
    return this.conversation.ask(type, fields);
  }

  /** See `Conversation.tell`. */
  notify<T extends keyof Notices>(type: T, fields: Notices[T]): void {
    this.conversation.tell(type, fields);
  }

  /** End the connection, for good unless another one is to go on with the seat. */
  close(next: "goodbye" | "another" = "goodbye"): void {
    if (this.#closed) return;
    this.#socket?.close(next === "goodbye" ? GOODBYE : GIVEN_UP);
    this.#end("the connection was closed");
  }

  #lose(cause: string): void {
    if (this.#closed) return;
    this.#end(cause);
    this.events.onLost();
  }

  #end(cause: string): void {
    this.#closed = true;
    this.#open = false;
    this.#pulse.stop();
    this.#detach?.(cause);
  }

  #send(text: string, asks: boolean): void {
    this.#socket?.send(text);
    if (asks) this.#pulse.asked();
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
    const whole = this.#people.whole(message);
    const push = whole && this.conversation.take(whole);
    if (push) this.events.onPush(push);
  }
}
