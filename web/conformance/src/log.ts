/** The record that tests read: every event of a client, as plain JSON, in the order of arrival. */

/** An event as it arrived, at `at` milliseconds since 1970. */
export interface LoggedEvent {
  readonly at: number;
  readonly name: string;
  readonly detail: unknown;
}

/** A JSON copy of anything a client hands out: tracks become their ids, sets become lists. */
export function plain(value: unknown): unknown {
  const seen = new Set<object>();
  const text = JSON.stringify(value, (_key, part: unknown) => {
    if (part instanceof MediaStreamTrack) return { id: part.id, kind: part.kind, muted: part.muted };
    if (part instanceof Error) return { name: part.name, message: part.message };
    if (part instanceof Set) return [...part];
    if (typeof part === "object" && part !== null) {
      if (seen.has(part)) return "(again)";
      if (!Array.isArray(part)) seen.add(part);
    }
    return part;
  });
  return text === undefined ? null : JSON.parse(text);
}

/** Append an event to `window.events`. */
export function log(name: string, detail: unknown): void {
  window.events.push({ at: Date.now(), name, detail: plain(detail) });
}

/** How a promise ended, as plain JSON, so that a test can look at a rejection as well as at a result. */
export type Outcome = { readonly ok: unknown } | { readonly error: unknown };

/** Wait for `promise`; never rejects. */
export async function outcome(promise: Promise<unknown>): Promise<Outcome> {
  try {
    return { ok: plain(await promise) };
  } catch (error) {
    return { error: plain(error) };
  }
}
