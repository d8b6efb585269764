import { messageOf } from "../errors.js";
import type { JsonObject } from "../json.js";
import type { Page, PageMessage } from "../platform.js";
import { type IdField, type Incoming, REPLY_ACTION, readEnvelope, wrapEnvelope } from "./envelope.js";
import type { Outgoing } from "./events.js";

/** Fields of a reply; nothing means an empty reply. */
export type Reply = JsonObject | undefined;

/** Does what a message asks. A thrown error becomes the reply's `error`. */
export type Receiver = (message: Incoming) => Reply | Promise<Reply>;

/**
 * The line between one daily-js instance and its call machine. Answers every message that waits for a reply exactly once,
 * whatever the receiver does, and falls silent for good when the instance's slot is gone or belongs to another machine.
 */
export class Channel {
  /** As daily-js writes it. Until it wrote, the newer way, which older releases take for a message to all instances. */
  #idField: IdField = "callClientId";
  readonly #listener = (event: PageMessage): void => this.#receive(event);

  constructor(
    private readonly page: Page,
    private readonly callClientId: string,
    private readonly ownsSlot: () => boolean,
    private readonly receiver: Receiver,
    /** Hears of failures for which daily-js awaits no reply. */
    private readonly onUnheard: (action: string, error: unknown) => void,
  ) {
    page.listen(this.#listener);
  }

  send<A extends keyof Outgoing>(action: A, payload: Outgoing[A]): void {
    this.#post(wrapEnvelope(action, payload, this.#address));
  }

  close(): void {
    this.page.unlisten(this.#listener);
  }

  get #address(): Partial<Record<IdField, string>> {
    return { [this.#idField]: this.callClientId };
  }

  #receive(event: PageMessage): void {
    if (!this.ownsSlot()) {
      this.close();
      return;
    }
    if (!event.own) return;
    const message = readEnvelope(event.data, this.callClientId);
    if (!message) return;
    this.#idField = message.idField;
    void this.#handle(message);
  }

  async #handle(message: Incoming): Promise<void> {
    let reply: JsonObject;
    try {
      reply = (await this.receiver(message)) ?? {};
    } catch (error) {
      if (message.callbackStamp === undefined) this.onUnheard(message.action, error);
      reply = { error: messageOf(error) };
    }
    if (message.callbackStamp === undefined) return;
    this.#post(wrapEnvelope(REPLY_ACTION, reply, this.#address, message.callbackStamp));
  }

  #post(envelope: JsonObject): void {
    if (this.ownsSlot()) this.page.post(envelope);
  }
}
