import type { CancelTimer, Platform } from "../../platform.js";
import type { PathSignal, WirePath } from "../../signaling/messages.js";
import { Link } from "./link.js";
import type { Outgoing } from "./slots.js";

export interface PeerEvents {
  onSignal(signal: Omit<PathSignal, "mesh">): void;
  onTrack(name: string, track: MediaStreamTrack): void;
  onTrackGone(name: string): void;
  onConnected(connected: boolean): void;
  onPlaced(): void;
  /** The path cannot be made, or does not come back. */
  onFailed(): void;
}

/** How long a path may take, in milliseconds: ICE with a relay takes seconds on slow links, and nobody waits longer for a picture. */
const PATIENCE_MS = 12_000;
const RETRY_MS = 500;

/** Everything about one other browser: the connection to it, a new one when that is spoilt, and what may come from it. */
export class Peer {
  #link: Link;
  #number = 0;
  #path: WirePath;
  #outgoing: ReadonlyMap<string, Outgoing> = new Map();
  #received: ReadonlyMap<string, MediaStreamTrack> = new Map();
  readonly #admitted = new Map<string, MediaStreamTrack>();
  #connected = false;
  #cancelTimer: CancelTimer | undefined;
  #cancelRetry: CancelTimer | undefined;

  constructor(
    private readonly platform: Platform,
    private readonly configuration: () => RTCConfiguration,
    path: WirePath,
    private readonly events: PeerEvents,
  ) {
    this.#path = path;
    this.#link = this.#newLink();
  }

  get connected(): boolean {
    return this.#connected;
  }

  get received(): ReadonlyMap<string, MediaStreamTrack> {
    return this.#received;
  }

  /** What may come from there. */
  allows(name: string): boolean {
    return this.#path.receive.includes(name);
  }

  /** What goes there, and what may come from there. */
  update(path: WirePath, tracks: ReadonlyMap<string, Outgoing>): void {
    this.#path = path;
    this.#outgoing = new Map([...tracks].filter(([name]) => path.send.includes(name)));
    this.#admit();
    this.#send();
  }

  take(signal: PathSignal): void {
    if (signal.link < this.#number) return;
    if (signal.link > this.#number) this.#replaceLink(signal.link);
    this.#link.take(signal);
    this.#expectConnection();
  }

  sender(name: string): RTCRtpSender | undefined {
    return this.#link.sender(name);
  }

  stats(): Promise<RTCStatsReport> {
    return this.#link.stats();
  }

  close(): void {
    this.#cancelTimer?.();
    this.#cancelRetry?.();
    this.#link.close();
    this.#take(new Map());
    this.#connected = false;
  }

  #send(): void {
    this.#link.send(this.#outgoing);
    if ([...this.#outgoing.values()].some(({ track }) => track)) this.#expectConnection();
  }

  #take(received: ReadonlyMap<string, MediaStreamTrack>): void {
    this.#received = received;
    this.#admit();
  }

  /** What may not come is neither heard nor shown, whatever its sender does. */
  #admit(): void {
    for (const [name, track] of [...this.#admitted]) {
      if (this.#received.get(name) === track && this.allows(name)) continue;
      track.enabled = false;
      this.#admitted.delete(name);
      this.events.onTrackGone(name);
    }
    for (const [name, track] of this.#received) {
      if (this.#admitted.has(name)) continue;
      track.enabled = this.allows(name);
      if (!track.enabled) continue;
      this.#admitted.set(name, track);
      this.events.onTrack(name, track);
    }
  }

  #newLink(): Link {
    const number = this.#number;
    return new Link(this.platform, this.configuration(), this.#path.offers, {
      onSignal: (signal) => this.events.onSignal({ link: number, ...signal }),
      onReceived: (tracks) => this.#take(tracks),
      onConnected: (connected) => this.#follow(connected),
      onPlaced: () => this.events.onPlaced(),
      onSpoilt: () => this.#spoilt(),
    });
  }

  #replaceLink(number: number): void {
    this.#link.close();
    this.#follow(false);
    this.#take(new Map());
    this.#number = number;
    this.#link = this.#newLink();
    this.#send();
  }

  /** Who makes the offers begins anew; the other end cannot, and the path fails if that does not help. */
  #spoilt(): void {
    if (!this.#path.offers) return;
    this.#cancelRetry ??= this.platform.after(RETRY_MS, () => {
      this.#cancelRetry = undefined;
      this.#replaceLink(this.#number + 1);
    });
  }

  #follow(connected: boolean): void {
    const changed = connected !== this.#connected;
    this.#connected = connected;
    if (connected) this.#stopWaiting();
    else this.#expectConnection();
    if (changed) this.events.onConnected(connected);
  }

  #expectConnection(): void {
    if (this.#connected) return;
    this.#cancelTimer ??= this.platform.after(PATIENCE_MS, () => {
      this.#cancelTimer = undefined;
      if (!this.#connected) this.events.onFailed();
    });
  }

  #stopWaiting(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
  }
}
