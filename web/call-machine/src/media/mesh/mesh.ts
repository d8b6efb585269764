import { messageOf } from "../../errors.js";
import type { MeshPart, Part } from "../../parts/port.js";
import type { Platform } from "../../platform.js";
import type { PathSignal, Pushes, TrackKind, TrackSource } from "../../signaling/messages.js";
import type { SendWish } from "../encodings.js";
import type { SoundMode } from "../sound-mode.js";
import type { Peer } from "./peer.js";
import type { Outgoing } from "./slots.js";
import type { Trespass } from "./trespass.js";

export interface MeshEvents {
  onSignal(to: string, signal: PathSignal): void;
  onTrack(source: TrackSource, track: MediaStreamTrack): void;
  onTrackGone(source: TrackSource): void;
  onConnected(sessionId: string, connected: boolean): void;
  /** There is no way to this browser, or it sends what it may not. */
  onTrouble(mesh: number, sessionId: string, trouble: "failed" | "unexpected"): void;
  /** How an own track is to be sent if nothing but wishes decides. */
  wishOf(name: string): SendWish;
  /** Whether all is shown and played by another way still, and the processor has to bear both. */
  onlyPrepared(): boolean;
}

/**
 * The connections to all other browsers, as the server plans them. Own tracks are collected at all times; what makes connections
 * is loaded with the first plan, if it was not before. Where it cannot be had no path comes about, and the server is told so.
 */
export class Mesh {
  readonly #tracks = new Map<string, Outgoing>();
  readonly #peers = new Map<string, Peer>();
  #paths: Pushes["paths"] | undefined;
  #ended = -1;
  #trespass: Trespass | undefined;
  /** What others said before it could be taken. */
  #early: Pushes["signal"][] = [];
  #loading = false;

  constructor(
    private readonly platform: Platform,
    private readonly part: Part<MeshPart>,
    private readonly configuration: () => RTCConfiguration,
    private readonly events: MeshEvents,
  ) {}

  /** Send this track under `name`, or nothing for now. */
  set(name: string, kind: TrackKind, track: MediaStreamTrack | undefined, sound?: SoundMode): void {
    this.#tracks.set(name, { kind, track, stereo: sound?.stereo ?? false });
    this.#update();
  }

  remove(name: string): void {
    this.#tracks.delete(name);
    this.#update();
  }

  /** Make, keep and close connections as planned. A mesh with another number begins anew; one that is over stays so. */
  plan(paths: Pushes["paths"]): void {
    if (paths.mesh <= this.#ended) return;
    if (this.#paths && paths.mesh !== this.#paths.mesh) this.close();
    this.#paths = paths;
    if (this.part.loaded) this.#follow(paths);
    else void this.#load();
  }

  take(push: Pushes["signal"]): void {
    const { from, ...signal } = push;
    if (signal.mesh !== this.#paths?.mesh) return;
    if (this.part.loaded) this.#peers.get(from)?.take(signal);
    else this.#early.push(push);
  }

  /** Close all connections. */
  close(): void {
    this.#ended = Math.max(this.#ended, this.#paths?.mesh ?? -1);
    this.#paths = undefined;
    this.#early = [];
    this.#trespass?.stop();
    for (const [sessionId, peer] of [...this.#peers]) this.#drop(sessionId, peer);
  }

  /** The seat is another one, perhaps in another meeting: meshes are numbered anew. */
  reset(): void {
    this.close();
    this.#ended = -1;
  }

  get peers(): ReadonlyMap<string, Peer> {
    return this.#peers;
  }

  stats(): Promise<RTCStatsReport[]> {
    return Promise.all([...this.#peers.values()].map((peer) => peer.stats()));
  }

  /** Whether this track is received here, and its connection stands. */
  carries(track: MediaStreamTrack): boolean {
    return [...this.#peers.values()].some((peer) => peer.connected && [...peer.received.values()].includes(track));
  }

  sourceOf(trackId: string): TrackSource | undefined {
    for (const [sessionId, { received }] of this.#peers) {
      for (const [name, track] of received) if (track.id === trackId) return { session_id: sessionId, name };
    }
    return undefined;
  }

  /** Bring the encodings in line with the wishes and with how many others there are. */
  encode(): void {
    const { loaded } = this.part;
    if (!loaded) return;
    const { applyCaps, capsOf, smaller } = loaded;
    for (const peer of this.#peers.values()) {
      for (const [name, { kind }] of this.#tracks) {
        const sender = peer.sender(name);
        if (!sender) continue;
        const full = capsOf(name, kind, this.events.wishOf(name), this.#peers.size);
        const caps = this.events.onlyPrepared() ? smaller(full) : full;
        applyCaps(sender, caps).catch((error) => this.platform.warn(`encoding: ${error}`));
      }
    }
  }

  /** Plans may change meanwhile, and the mesh may be over: what counts is how things are at the end. */
  async #load(): Promise<void> {
    if (this.#loading) return;
    this.#loading = true;
    try {
      await this.part.load();
    } catch (error) {
      this.platform.warn(messageOf(error));
      this.#giveUp();
      return;
    } finally {
      this.#loading = false;
    }
    const early = this.#early;
    this.#early = [];
    if (this.#paths) this.#follow(this.#paths);
    for (const signal of early) this.take(signal);
  }

  #giveUp(): void {
    this.#early = [];
    const { mesh = 0, paths = {} } = this.#paths ?? {};
    for (const sessionId of Object.keys(paths)) this.events.onTrouble(mesh, sessionId, "failed");
  }

  #follow({ paths }: Pushes["paths"]): void {
    this.#watchTrespass();
    for (const [sessionId, peer] of [...this.#peers]) {
      if (!(sessionId in paths)) this.#drop(sessionId, peer);
    }
    this.#update();
  }

  #watchTrespass(): void {
    if (!this.part.loaded) return;
    this.#trespass ??= new this.part.loaded.Trespass(this.platform, this.#peers, (sessionId) => {
      if (this.#paths) this.events.onTrouble(this.#paths.mesh, sessionId, "unexpected");
    });
    this.#trespass.start();
  }

  #update(): void {
    const { loaded } = this.part;
    if (!loaded) return;
    for (const [sessionId, path] of Object.entries(this.#paths?.paths ?? {})) {
      let peer = this.#peers.get(sessionId);
      if (!peer) {
        peer = this.#newPeer(loaded, sessionId);
        this.#peers.set(sessionId, peer);
      }
      peer.update(path, this.#tracks);
    }
    this.encode();
  }

  #drop(sessionId: string, peer: Peer): void {
    this.#peers.delete(sessionId);
    peer.close();
  }

  #newPeer({ Peer: NewPeer }: MeshPart, sessionId: string): Peer {
    const paths = this.#paths as Pushes["paths"];
    const path = paths.paths[sessionId] as Pushes["paths"]["paths"][string];
    return new NewPeer(this.platform, this.configuration, path, {
      onSignal: (signal) => this.events.onSignal(sessionId, { mesh: paths.mesh, ...signal }),
      onTrack: (name, track) => this.events.onTrack({ session_id: sessionId, name }, track),
      onTrackGone: (name) => this.events.onTrackGone({ session_id: sessionId, name }),
      onConnected: (connected) => this.events.onConnected(sessionId, connected),
      onPlaced: () => this.encode(),
      onFailed: () => this.events.onTrouble(paths.mesh, sessionId, "failed"),
    });
  }
}
