import { LeftError } from "./errors.js";
import type { Platform } from "./platform.js";
import type { ReconnectPolicy } from "./reconnect-policy.js";
import { SignalingClient, type SignalingEvents } from "./signaling/client.js";
import { lookup, type RoomAddress } from "./signaling/lookup.js";
import type { Notices, Requests } from "./signaling/messages.js";

/** The way to the server that holds the call: finds it, opens the WebSocket, opens another one after a loss. */
export class ServerConnection {
  #client: SignalingClient | undefined;
  #opening: Promise<SignalingClient> | undefined;
  #closed = false;
  #stopListening: (() => void) | undefined;
  #onNews: (() => void) | undefined;

  constructor(
    private readonly platform: Platform,
    private readonly policy: ReconnectPolicy,
    private readonly events: SignalingEvents,
  ) {}

  get isOpen(): boolean {
    return this.#client?.isOpen ?? false;
  }

  /** Resolves when messages can be sent; several callers share one attempt. Throws `FatalCallError`. */
  async open(address: RoomAddress): Promise<void> {
    if (this.#closed) throw new LeftError();
    if (this.isOpen) return;
    this.#opening ??= this.#connect(address).finally(() => {
      this.#opening = undefined;
    });
    this.#client = await this.#opening;
  }

  async request<T extends keyof Requests>(type: T, fields: Requests[T]["fields"]): Promise<Requests[T]["reply"]> {
    if (!this.#client) throw new LeftError();
    return this.#client.request(type, fields);
  }

  notify<T extends keyof Notices>(type: T, fields: Notices[T]): void {
    this.#client?.notify(type, fields);
  }

  /** A seat was taken: from now on the connection is lost as soon as the server is silent. */
  watch(): void {
    this.#client?.watch();
    this.#stopListening ??= this.platform.onNetworkChange(() => {
      this.suspect();
      this.#onNews?.();
    });
  }

  /** Something speaks for a dead connection: find out soon. */
  suspect(): void {
    this.#client?.suspect();
  }

  /** Wait before another attempt; news of the network end the pause, because an attempt is worth more then. */
  pause(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const end = (): void => {
        cancel();
        this.#onNews = undefined;
        resolve();
      };
      const cancel = this.platform.after(milliseconds, end);
      this.#onNews = end;
    });
  }

  /** End this connection; `open()` makes another. */
  drop(): void {
    this.#client?.close();
    this.#client = undefined;
  }

  /** End this connection as if it had been lost. */
  giveUp(): void {
    const client = this.#client;
    if (!client) return;
    client.close();
    this.#lose(client);
  }

  close(): void {
    this.#closed = true;
    this.#stopListening?.();
    this.drop();
  }

  async #connect(address: RoomAddress): Promise<SignalingClient> {
    const url = await lookup(this.platform, address);
    if (this.#closed) throw new LeftError();
    const client: SignalingClient = new SignalingClient(this.platform, this.policy, {
      onPush: (push) => this.events.onPush(push),
      onLost: () => this.#lose(client),
    });
    await client.connect(url);
    if (!this.#closed) return client;
    client.close();
    throw new LeftError();
  }

  #lose(client: SignalingClient): void {
    if (this.#client !== client) return;
    this.#client = undefined;
    this.events.onLost();
  }
}
