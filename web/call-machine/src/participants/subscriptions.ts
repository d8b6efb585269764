import { isObject } from "../json.js";
import { STANDARD_MEDIA, type Subscription } from "../signaling/messages.js";

/** Wishes for one participant: by track name, and one for every custom track not named. */
export interface TrackWishes {
  named: Record<string, Subscription>;
  custom: Subscription | undefined;
}

const STANDARD_NAMES = [...STANDARD_MEDIA, "rmpAudio", "rmpVideo"] as const;

export function isCustomName(name: string): boolean {
  return !(STANDARD_NAMES as readonly string[]).includes(name);
}

function asSubscription(value: unknown): Subscription | undefined {
  if (typeof value === "boolean" || value === "staged") return value;
  return value === "avatar" ? true : undefined;
}

/** Read the `setSubscribedTracks` of daily-js; null when it says nothing. */
export function readWishes(value: unknown): TrackWishes | null {
  const whole = asSubscription(value);
  if (whole !== undefined) {
    return { named: Object.fromEntries(STANDARD_NAMES.map((name) => [name, whole])), custom: whole };
  }
  if (!isObject(value)) return null;
  const wishes: TrackWishes = { named: {}, custom: asSubscription(value.custom) };
  const entries = [...STANDARD_NAMES.map((name) => [name, value[name]] as const)];
  if (isObject(value.custom)) entries.push(...(Object.entries(value.custom) as never[]));
  for (const [name, wish] of entries) {
    const subscription = asSubscription(wish);
    if (subscription !== undefined) wishes.named[name] = subscription;
  }
  return wishes;
}

/** What this participant wants to receive: automatic or not, and the exceptions from it. Pure book-keeping. */
export class Subscriptions {
  readonly #exceptions = new Map<string, TrackWishes>();

  constructor(public auto: boolean) {}

  /** Switch automatic subscription. Switching it on ends all exceptions, as daily-js refuses them from then on. */
  setAuto(auto: boolean): void {
    this.auto = auto;
    if (auto) this.#exceptions.clear();
  }

  wish(sessionId: string, wishes: TrackWishes): void {
    const former = this.#exceptions.get(sessionId);
    // What is said of all custom tracks ends what was said of single ones.
    const kept = Object.entries(former?.named ?? {}).filter(
      ([name]) => wishes.custom === undefined || !isCustomName(name),
    );
    this.#exceptions.set(sessionId, {
      named: { ...Object.fromEntries(kept), ...wishes.named },
      custom: wishes.custom ?? former?.custom,
    });
  }

  forget(sessionId: string): void {
    this.#exceptions.delete(sessionId);
  }

  of(sessionId: string, name: string): Subscription {
    const wishes = this.#exceptions.get(sessionId);
    const named = wishes?.named[name] ?? (isCustomName(name) ? wishes?.custom : undefined);
    return named ?? this.auto;
  }

  /** The exceptions for one participant as the server takes them; `customNames` are the custom tracks it has now. */
  exceptionsFor(sessionId: string, customNames: string[]): Record<string, Subscription> | null {
    const wishes = this.#exceptions.get(sessionId);
    if (!wishes) return null;
    const exceptions = { ...wishes.named };
    if (wishes.custom !== undefined) {
      for (const name of customNames) exceptions[name] ??= wishes.custom;
    }
    return exceptions;
  }
}
