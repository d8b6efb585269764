import { Store } from "../../embed/store";
import type { MachineLink } from "../../room/machineLink";
import { Gathering } from "../../ui/gathering";
import type { SentGif } from "./gifs";
import { appended, BACKEND, type Message, merged, message, reacted, toldMessage } from "./messages";
import { chatMessage, jsonBytes, messageReaction, readChat, readMessageReaction } from "./wire";

export interface ChatState {
  readonly messages: readonly Message[];
  /** How many came while the chat was not looked at. */
  readonly unread: number;
  /** What is written and not sent; it outlives the panel. */
  readonly draft: string;
  readonly history: "unread" | "loading" | "read" | "failed";
}

/** Who one is in this call. */
export interface Me {
  readonly id: string;
  readonly name: string;
}

/** A flood is drawn a few times a second, not for every message. */
const GATHER_MS = 150;

/** The largest app message in bytes, unless the domain says otherwise; the server decides. */
const MAX_BYTES = 4096;

/** The chat of one call, for as long as the call is shown, whether its panel is open or not. */
export class Chat extends Store<ChatState> {
  readonly #gathering: Gathering<Message>;
  #count = 0;
  #looking = false;

  /** Hears of messages of others that came while nobody looked. */
  onNews: ((fresh: readonly Message[]) => void) | null = null;

  constructor(private readonly link: Pick<MachineLink, "request">) {
    super({ messages: [], unread: 0, draft: "", history: "unread" });
    this.#gathering = new Gathering(GATHER_MS, (fresh) => this.#append(fresh));
  }

  /** Take an app message; what is no chat is none of its business. `name` is the sender's, as the server knows it. */
  receive(data: unknown, from: string, name: string, at: number): void {
    const claim = readChat(data);
    if (claim) {
      const { text, id, name: claimed, gif } = claim;
      this.#gathering.add(message({ key: this.#key(), id, from, name, claimed, text, at, gif }));
      return;
    }
    const reaction = readMessageReaction(data);
    if (reaction && from !== BACKEND)
      this.#change((state) => ({ messages: reacted(state.messages, reaction, from, name) }));
  }

  /** Send a text, or a picture under its title, to everybody; it is shown at once, and marked if it does not get through. */
  async send(text: string, me: Me, at: number, gif: SentGif | null = null): Promise<void> {
    const { id: from, name } = me;
    const [key, id] = [this.#key(), crypto.randomUUID()];
    const own = message({ key, id, from, name, mine: true, text, at, state: "sending", gif });
    this.#change(({ messages }) => ({ messages: appended(messages, [own]) }));
    await this.#deliver(own);
  }

  /** Send what did not get through once more. */
  async sendAgain(failed: Message): Promise<void> {
    await this.#deliver(failed);
  }

  /** React to a message, or take that back. */
  async react(id: string, emoji: string, on: boolean, me: Me): Promise<void> {
    this.#change(({ messages }) => ({ messages: reacted(messages, { id, emoji, on }, me.id, me.name) }));
    try {
      await this.link.request("app-message", { data: messageReaction(id, emoji, on) });
    } catch {
      this.#change(({ messages }) => ({ messages: reacted(messages, { id, emoji, on: !on }, me.id, me.name) }));
    }
  }

  readonly setDraft = (draft: string): void => this.#change(() => ({ draft }));

  /** Somebody looks at the chat, or no longer. */
  readonly look = (looking: boolean): void => {
    this.#looking = looking;
    if (looking) this.#change(() => ({ unread: 0 }));
  };

  /** Ask the server what was said before; what fails can be tried again. */
  async readHistory(localId: string): Promise<void> {
    if (this.current().history === "loading") return;
    this.#change(() => ({ history: "loading" }));
    try {
      const told: Message[] = [];
      let before: number | undefined;
      for (;;) {
        const page = await this.link.request("read-chat", before === undefined ? {} : { before });
        told.unshift(...page.messages.map((each) => toldMessage(each, localId)));
        before = page.messages[0]?.number;
        if (!page.more || before === undefined) break;
      }
      this.#change(({ messages }) => ({ messages: merged(messages, told), history: "read" }));
    } catch {
      this.#change(() => ({ history: "failed" }));
    }
  }

  readonly close = (): void => this.#gathering.close();

  async #deliver(own: Message): Promise<void> {
    this.#mark(own.key, "sending");
    try {
      await this.link.request("app-message", { data: chatMessage(own.text, own.name, own.id ?? "", own.at, own.gif) });
      this.#mark(own.key, "sent");
    } catch {
      this.#mark(own.key, "failed");
    }
  }

  #mark(key: string, state: Message["state"]): void {
    this.#change(({ messages }) => ({
      messages: messages.map((each) => (each.key === key ? { ...each, state } : each)),
    }));
  }

  #append(fresh: readonly Message[]): void {
    const looking = this.#looking;
    this.#change(({ messages, unread }) => ({
      messages: appended(messages, fresh),
      unread: looking ? 0 : unread + fresh.length,
    }));
    if (!looking) this.onNews?.(fresh);
  }

  #change(change: (state: ChatState) => Partial<ChatState>): void {
    this.update((state) => ({ ...state, ...change(state) }));
  }

  #key(): string {
    this.#count += 1;
    return `live-${this.#count}`;
  }
}

/** How many bytes a text may still grow by, the rest of its message counted; negative: it is too long. */
export function bytesLeft(text: string, me: Me): number {
  return MAX_BYTES - jsonBytes(chatMessage(text.trim(), me.name, crypto.randomUUID(), Date.now()));
}
