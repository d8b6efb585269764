import { INITIAL } from "./adaptation/levels.js";
import type { Call } from "./call.js";
import type { Layers, Subscription, TrackSource } from "./signaling/messages.js";

type Statement = TrackSource & { layers: Layers | null };

/**
 * Tell the server what is wanted of these people, where that is not what comes by itself. A staged track is subscribed, but with
 * nothing to be sent of it: once it is wanted in full, it comes without another negotiation.
 */
export function tellSubscriptions(call: Call, sessionIds: readonly string[]): void {
  const tracks: Record<string, Record<string, boolean>> = {};
  const layers: Statement[] = [];
  for (const sessionId of sessionIds) {
    const exceptions = call.subscriptions.exceptionsFor(sessionId, call.roster.customNames(sessionId));
    if (!exceptions) continue;
    tracks[sessionId] = {};
    for (const [name, wish] of Object.entries(exceptions)) {
      tracks[sessionId][name] = wish !== false;
      const news = call.staging.note({ session_id: sessionId, name }, wish);
      if (news) layers.push(news);
    }
  }
  if (Object.keys(tracks).length > 0) call.connection.notify("subscribe", { tracks });
  // Then: of what is not subscribed the server hears no layers. Nothing comes before the browser has answered an offer.
  if (layers.length > 0) call.connection.notify("layers", { tracks: layers });
}

/** Everything comes by itself from now on, or nothing unless it is wished. */
export function tellAutomatic(call: Call, auto: boolean): void {
  call.subscriptions.setAuto(auto);
  const layers = auto ? call.staging.clear() : [];
  call.connection.notify("subscribe", { auto });
  if (layers.length > 0) call.connection.notify("layers", { tracks: layers });
}

/** Tell the server how much is to be sent of what comes. What is said of all ends what was said of single tracks. */
export function tellLayers(call: Call, layers: { initial?: Layers; tracks: Statement[] }): void {
  call.connection.notify("layers", layers);
  const staged = layers.initial ? call.staging.restate() : [];
  if (staged.length > 0) call.connection.notify("layers", { tracks: staged });
}

/** The tracks of which nothing is to be sent because they are only staged. */
export class Staging {
  readonly #held = new Map<string, TrackSource>();

  /** Take what is wished of a track; returns what the server has to hear, if anything. */
  note(source: TrackSource, wish: Subscription): Statement | undefined {
    const key = `${source.session_id}/${source.name}`;
    const isHeld = this.#held.has(key);
    if (wish === "staged" && !isHeld) {
      this.#held.set(key, source);
      return { ...source, layers: null };
    }
    if (wish !== true || !isHeld) return undefined;
    this.#held.delete(key);
    return { ...source, layers: INITIAL };
  }

  /** Nothing is staged any more. */
  clear(): Statement[] {
    const held = [...this.#held.values()];
    this.#held.clear();
    return held.map((source) => ({ ...source, layers: INITIAL }));
  }

  /** All that is held, for a server that was told to forget what it had heard of layers. */
  restate(): Statement[] {
    return [...this.#held.values()].map((source) => ({ ...source, layers: null }));
  }

  forget(sessionId: string): void {
    for (const [key, source] of this.#held) if (source.session_id === sessionId) this.#held.delete(key);
  }
}
