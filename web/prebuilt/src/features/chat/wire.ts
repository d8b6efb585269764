/** Chat as it travels: app messages in the shape that bots, apps and backends send, too. All fields are claims. */

import { fieldsOf } from "./fields";
import { readGif, type SentGif } from "./gifs";

const CHAT = "chat-msg";
const MESSAGE_REACTION = "room:msg-reaction";
export const MAIN_ROOM = "main-room";

/** Longer texts are cut. */
const MAX_TEXT = 10_000;
const MAX_NAME = 100;
const MAX_ID = 64;

/** What a message says of itself. */
export interface ChatClaim {
  readonly text: string;
  readonly name: string | null;
  readonly id: string | null;
  /** The animated picture that it carries; the text is its title. */
  readonly gif: SentGif | null;
}

export interface MessageReaction {
  readonly id: string;
  readonly emoji: string;
  readonly on: boolean;
}

/** Read an app message; null when it is no chat message for everybody in the call. */
export function readChat(data: unknown): ChatClaim | null {
  const { event, message, room = MAIN_ROOM, name, id, gif } = fieldsOf(data);
  if (event !== CHAT || room !== MAIN_ROOM || typeof message !== "string") return null;
  const text = message.trim();
  if (text === "") return null;
  return {
    text: text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text,
    name: typeof name === "string" && name.trim() ? name.trim().slice(0, MAX_NAME) : null,
    id: typeof id === "string" && id !== "" && id.length <= MAX_ID ? id : null,
    gif: readGif(gif),
  };
}

/** The app message for a text; `name` is for programs that know nothing better, as the text is where there is a picture. */
export function chatMessage(text: string, name: string, id: string, at: number, gif: SentGif | null = null) {
  return { event: CHAT, message: text, name, date: String(at), room: MAIN_ROOM, id, ...(gif && { gif }) };
}

/** Read an app message that is a reaction to a message of the chat. */
export function readMessageReaction(data: unknown): MessageReaction | null {
  const { event, id, emoji, on } = fieldsOf(data);
  if (event !== MESSAGE_REACTION || typeof id !== "string" || !isEmoji(emoji)) return null;
  return { id, emoji, on: on === true };
}

export function messageReaction(id: string, emoji: string, on: boolean): Record<string, unknown> {
  return { event: MESSAGE_REACTION, id, emoji, on };
}

const SIGN = String.raw`\p{Extended_Pictographic}(?:\uFE0F|\p{Emoji_Modifier})?[\u{E0020}-\u{E007F}]*`;
const EMOJI = new RegExp(
  String.raw`^(?:\p{Regional_Indicator}{2}|[0-9#*]\uFE0F?\u20E3|${SIGN}(?:\u200D${SIGN})*)$`,
  "u",
);

/** Whether this is one emoji and nothing else. */
export function isEmoji(value: unknown): value is string {
  return typeof value === "string" && value.length <= 32 && EMOJI.test(value);
}

/** The bytes of JSON by which the server measures app messages. */
export function jsonBytes(data: unknown): number {
  return new TextEncoder().encode(JSON.stringify(data)).length;
}
