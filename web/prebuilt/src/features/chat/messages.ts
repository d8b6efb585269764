/** The messages of a chat and what becomes of them, without a browser. */

import type { PageRequests } from "@parlour/call-machine/page";
import { readGif, type SentGif } from "./gifs";
import type { MessageReaction } from "./wire";

type Told = PageRequests["read-chat"]["reply"]["messages"][number];

/** Session ids of those who gave an emoji, with their names. */
type Reactions = ReadonlyMap<string, ReadonlyMap<string, string>>;

export interface Message {
  /** Stays the same for as long as the message is shown. */
  readonly key: string;
  /** What it is called in reactions; null: it cannot be reacted to. */
  readonly id: string | null;
  /** The session id that the server knows, or the backend's. */
  readonly from: string;
  readonly mine: boolean;
  /** The name that the server knows; empty: none. */
  readonly name: string;
  /** The name that the message claims, if it is another one. */
  readonly claimed: string | null;
  readonly text: string;
  readonly at: number;
  readonly state: "sent" | "sending" | "failed";
  readonly reactions: Reactions;
  /** The animated picture that it carries; `text` is its title. */
  readonly gif: SentGif | null;
}

/** Who sent what came over REST. */
export const BACKEND = "rest-api";

/** As many are shown; older ones go. */
const MOST = 500;

const NO_REACTIONS: Reactions = new Map();

export function message(given: Partial<Message> & Pick<Message, "key" | "from" | "text" | "at">): Message {
  const claimed = given.claimed && given.claimed !== given.name ? given.claimed : null;
  return { id: null, mine: false, name: "", state: "sent", reactions: NO_REACTIONS, gif: null, ...given, claimed };
}

/** A message that the server tells of. */
export function toldMessage(told: Told, localId: string): Message {
  return message({
    key: `told-${told.number}`,
    id: told.id ?? null,
    from: told.from,
    mine: told.from === localId,
    name: told.user_name,
    claimed: told.name ?? null,
    text: told.message.trim(),
    gif: readGif(told.gif),
    at: told.at * 1000,
    reactions: new Map(
      Object.entries(told.reactions ?? {}).map(([emoji, people]) => [emoji, new Map(Object.entries(people))]),
    ),
  });
}

/** Put new messages behind the others. Only the first of an id can be reacted to. */
export function appended(before: readonly Message[], fresh: readonly Message[]): readonly Message[] {
  const ids = new Set(before.map(({ id }) => id));
  const added = fresh.map((each) => {
    if (each.id === null || !ids.has(each.id)) {
      ids.add(each.id);
      return each;
    }
    return { ...each, id: null };
  });
  return [...before, ...added].slice(-MOST);
}

/**
 * Put what the server remembers in its place among the messages that came meanwhile. Those are part of it, except what was
 * said to few people; what was there before the first known one stays before it.
 */
export function merged(live: readonly Message[], history: readonly Message[]): readonly Message[] {
  const rest: (Message | null)[] = [...live];
  let first = live.length;
  const known = history.map((told) => {
    const place = rest.findIndex((each) => each !== null && isSame(each, told));
    const found = rest[place];
    if (!found) return told;
    rest[place] = null;
    first = Math.min(first, place);
    return { ...told, key: found.key };
  });
  const matched = first < live.length;
  const before = matched ? rest.slice(0, first) : [];
  const after = matched ? rest.slice(first) : rest;
  return [...before, ...known, ...after].filter((each) => each !== null).slice(-MOST);
}

function isSame(live: Message, told: Message): boolean {
  if (live.from !== told.from || live.state === "failed") return false;
  return live.id !== null || told.id !== null ? live.id === told.id : live.text === told.text;
}

/** Note that somebody reacted to a message, or took that back. */
export function reacted(
  messages: readonly Message[],
  { id, emoji, on }: MessageReaction,
  from: string,
  name: string,
): readonly Message[] {
  return messages.map((each) => {
    if (each.id !== id) return each;
    const people = new Map(each.reactions.get(emoji));
    if (on) people.set(from, name);
    else people.delete(from);
    const reactions = new Map(each.reactions).set(emoji, people);
    if (people.size === 0) reactions.delete(emoji);
    return { ...each, reactions };
  });
}

/** Messages of one person in one go. */
export interface Group {
  readonly key: string;
  readonly messages: readonly [Message, ...Message[]];
  /** The first of its day, or of all if that was not today. */
  readonly beginsDay: boolean;
}

const PAUSE_MS = 5 * 60_000;

/** Group messages by who said them, as long as no more than a few minutes are between them. */
export function grouped(messages: readonly Message[], now: number): readonly Group[] {
  const groups: { key: string; messages: [Message, ...Message[]]; beginsDay: boolean }[] = [];
  let last: Message | undefined;
  for (const each of messages) {
    const otherDay = new Date(last?.at ?? now).toDateString() !== new Date(each.at).toDateString();
    const group = groups.at(-1);
    const goesOn = last && !otherDay && speaker(last) === speaker(each) && each.at - last.at < PAUSE_MS;
    if (group && goesOn) group.messages.push(each);
    else groups.push({ key: each.key, messages: [each], beginsDay: otherDay });
    last = each;
  }
  return groups;
}

function speaker({ from, name, claimed }: Message): string {
  return JSON.stringify([from, name, claimed]);
}
