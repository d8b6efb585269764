/**
 * What people tell each other about integrations that are shared: which of them run, by id. The page of each is what the listener's own
 * app has defined; an id that it does not know means nothing. Pure: messages in, messages out.
 *
 * Newcomers ask, and whoever has started an integration answers (or, once that person has gone, anybody who may control it).
 */

import { isAmong, mayControl, type Person } from "../../embed/integrationRights";
import type { Integration } from "../../embed/integrations";
import { record } from "../../embed/values";

/** Names of events that begin so are the page's own: an embedding app does not hear of them. */
const EVENT = "room:integrations";
const MOST_IDS = 20;

interface Said {
  readonly event: typeof EVENT;
  readonly on?: readonly string[];
  readonly off?: readonly string[];
  readonly ask?: true;
}

/** Something to send, to everybody (`*`) or to people by their session ids. */
export interface Outgoing {
  readonly to: "*" | string[];
  readonly data: Said;
}

export interface Situation {
  readonly integrations: readonly Integration[];
  readonly running: readonly string[];
  readonly me: Person;
  readonly others: readonly Person[];
  /** Who has started what runs. */
  readonly startedBy: ReadonlyMap<string, string>;
}

/** What somebody says, of what I know and they may say. */
export interface Heard {
  readonly on: readonly string[];
  readonly off: readonly string[];
  readonly asks: boolean;
}

export function heard(data: unknown, from: Person, { integrations, me }: Situation): Heard | null {
  const { event, on, off, ask } = record(data);
  if (event !== EVENT) return null;
  const obeyed = (ids: unknown) => {
    const named = new Set(Array.isArray(ids) ? ids.slice(0, MOST_IDS) : []);
    return integrations
      .filter((each) => named.has(each.id) && mayControl(each, from) && isAmong(each.shared, me))
      .map(({ id }) => id);
  };
  return { on: obeyed(on), off: obeyed(off), asks: ask === true };
}

/** Tell others of what I have started or stopped. */
export function announcement(id: string, on: boolean, { integrations, me, others }: Situation): Outgoing | null {
  const integration = integrations.find((each) => each.id === id);
  if (!integration || integration.shared === "nobody" || !mayControl(integration, me)) return null;
  const data: Said = on ? { event: EVENT, on: [id] } : { event: EVENT, off: [id] };
  if (integration.shared === "everybody") return { to: "*", data };
  const to = others.filter((each) => isAmong(integration.shared, each)).map(({ session_id }) => session_id);
  return to.length > 0 ? { to, data } : null;
}

/** Ask what runs, where anything could be shared with me. */
export function question({ integrations, me }: Situation): Outgoing | null {
  return integrations.some((each) => isAmong(each.shared, me)) ? { to: "*", data: { event: EVENT, ask: true } } : null;
}

/** What to tell somebody who has asked. */
export function answer(asking: Person, { integrations, running, me, others, startedBy }: Situation): Outgoing | null {
  const present = new Set(others.map(({ session_id }) => session_id));
  const on = integrations
    .filter(({ id }) => running.includes(id))
    .filter((each) => isAmong(each.shared, asking) && mayControl(each, me))
    .filter(({ id }) => {
      const starter = startedBy.get(id);
      return starter === me.session_id || starter === undefined || !present.has(starter);
    })
    .map(({ id }) => id);
  return on.length > 0 ? { to: [asking.session_id], data: { event: EVENT, on } } : null;
}
