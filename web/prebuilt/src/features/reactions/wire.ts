/** Emoji reactions as they travel: app messages in the shape that other pages and bots send, too. All fields are claims. */

import { fieldsOf } from "../chat/fields";
import { isEmoji, MAIN_ROOM } from "../chat/wire";

const REACTION = "sync-emoji-reaction";

/** The emoji of an app message that is a reaction into the call; else null. Whose it is, the server says. */
export function readReaction(data: unknown): string | null {
  const { event, reaction } = fieldsOf(data);
  const { emoji, room = MAIN_ROOM } = fieldsOf(reaction);
  return event === REACTION && room === MAIN_ROOM && isEmoji(emoji) ? emoji : null;
}

export function reactionMessage(emoji: string, sessionId: string, id: string): Record<string, unknown> {
  return { event: REACTION, reaction: { emoji, room: MAIN_ROOM, sessionId, id } };
}
