import { LeftError } from "./errors.js";
import type { Platform } from "./platform.js";
import type { ReconnectPolicy } from "./reconnect-policy.js";
import { SignalingClient, type SignalingEvents } from "./signaling/client.js";
import { Conversation } from "./signaling/conversation.js";
import { lookup, type RoomAddress } from "./signaling/lookup.js";
import type { Notices, Requests } from "./signaling/messages.js";

export interface ConnectionEvents extends SignalingEvents {
  /** Media of this room's calls may go from browser to browser; known before the join. */
  onPeerToPeer(): void;
}

/** The way to the server that holds the call: finds it, opens the WebSocket, opens another one after a loss. */
export class ServerConnection {
  readonly #conversation: Conversation;
  #client: SignalingClient | undefined;
  #opening: Promise<SignalingClient> | undefined;
  #url: string | undefined;
  #closed = false;
  #stopListening: (() => void) | undefined;
  #onNews: (() => void) | undefined;

  constructor(
    private readonly platform: Platform,
    private readonly policy: ReconnectPolicy,
    private readonly events: ConnectionEvents,
  ) {
    this.#conversation = new Conversation(platform, policy.replyTimeout);
  }

  get isOpen(): boolean {
    return this.#client?.isOpen ?? false;
  }

  /** Whether there is a seat to go on with after a loss. */
  get isSeated(): boolean {
    return this.#conversation.isSeated;
  }

  /** How many messages of the server came since the join. */
  get received(): number {
    return this.#conversation.received;
  }

  /** Resolves when messages can be sent; several callers share one attempt. Throws `FatalCallError`. */
  open(address: RoomAddress): Promise<void> {
    return this.#open(async () => {
      const { signalingUrl, peerToPeer } = await lookup(this.platform, address);
      if (peerToPeer && !this.#closed) this.events.onPeerToPeer();
      return this.#connect(signalingUrl, this.policy.openTimeout);
    });
  }

  /** Open another WebSocket to the server that was found before, which has the seat. Throws `FatalCallError`. */
  reopen(address: RoomAddress): Promise<void> {
    const url = this.#url;
    if (url === undefined) return this.open(address);
    return this.#open(() => this.#connect(url, this.policy.reopenTimeout));
  }

  /** Ask and wait for the reply. While the connection is away and the seat held, that takes until it is back. */
  async request<T extends keyof Requests>(type: T, fields: Requests[T]["fields"]): Promise<Requests[T]["reply"]> {
    if (!this.#client && !this.isSeated) throw new LeftError();
    return this.#conversation.ask(type, fields);
  }

  /** Tell without waiting: now, or once the connection is back. */
  notify<T extends keyof Notices>(type: T, fields: Notices[T]): void {
    this.#conversation.tell(type, fields);
  }

  /** A seat was taken: from now on the connection is lost as soon as the server is silent. */
  watch(): void {
    this.#client?.watch();
    this.#stopListening ??= this.#listen();
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

  /** End this connection; `open()` makes another, and the seat may go on there. */
  drop(): void {
    this.#client?.close("another");
    this.#client = undefined;
  }

  /** The server holds no seat any more: only a join helps, and what is waited for fails. */
  forgetSeat(): void {
    this.#conversation.end("the seat is gone");
  }

  /** End this connection as if it had been lost, the seat with it. While it is away, the next attempt begins anew. */
  giveUp(): void {
    const client = this.#client;
    this.forgetSeat();
    client?.close("another");
    if (client) this.#lose(client);
  }

  close(): void {
    this.#closed = true;
    this.#stopListening?.();
    this.#client?.close();
    this.#client = undefined;
    this.#conversation.end("the call was left");
  }

  #listen(): () => void {
    const ends = [
      this.platform.onNetworkChange(() => {
        this.suspect();
        this.#onNews?.();
      }),
      // A page that comes back from the browser's cache finds the connection closed, and joins again.
      this.platform.onPageHide(() => this.notify("leave", {})),
    ];
    return () => {
      for (const end of ends) end();
    };
  }

  async #open(connect: () => Promise<SignalingClient>): Promise<void> {
    if (this.#closed) throw new LeftError();
    if (this.isOpen) return;
    this.#opening ??= connect().finally(() => {
      this.#opening = undefined;
    });
    this.#client = await this.#opening;
  }

  async #connect(url: string, openTimeout: number): Promise<SignalingClient> {
    if (this.#closed) throw new LeftError();
    this.#url = url;
    const client: SignalingClient = new SignalingClient(
      this.platform,
      this.policy,
      {
        onPush: (push) => this.events.onPush(push),
        onLost: () => this.#lose(client),
      },
      this.#conversation,
    );
    await client.connect(url, openTimeout);
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
