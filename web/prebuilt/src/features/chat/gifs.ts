/** Animated pictures of the chat: what a message says of one, and where this server has it. */

import { fieldsOf } from "./fields";

/** What a message says of the picture that it carries: claims, and only an id that the server has made leads anywhere. */
export interface SentGif {
  readonly id: string;
  readonly width: number;
  readonly height: number;
}

type Size = "small" | "small-still" | "chat" | "chat-still";

const ID = /^[A-Za-z0-9_-]{1,977}\.[A-Za-z0-9_-]{22}$/;
const MAX_SIDE = 4096;

export function readGif(value: unknown): SentGif | null {
  const { id, width, height } = fieldsOf(value);
  if (typeof id !== "string" || !ID.test(id) || !isSide(width) || !isSide(height)) return null;
  return { id, width, height };
}

/** Its address on this page's own origin: browsers speak to nobody else. */
export function gifAddress(id: string, size: Size): string {
  return `/gifs/${id}/${size}`;
}

/** What one without a title is called, in every language. */
export const UNTITLED = "GIF";

/** Whose pictures these are, in the words that their terms ask for; a name, in every language. */
export const ATTRIBUTION = "Powered by GIPHY";

function isSide(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value > 0 && value <= MAX_SIDE;
}
