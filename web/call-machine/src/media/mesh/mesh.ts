import type { Platform } from "../../platform.js";
import type { PathSignal, Pushes, TrackKind, TrackSource } from "../../signaling/messages.js";
import type { SendWish } from "../encodings.js";
import type { SoundMode } from "../sound-mode.js";
import { applyCaps, capsOf, smaller } from "./caps.js";
import { Peer } from "./peer.js";
import type { Outgoing } from "./slots.js";
import { Trespass } from "./trespass.js";

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

/** The connections to all other browsers, as the server plans them. Own tracks are collected at all times. */
export class Mesh {
  readonly #tracks = new Map<string, Outgoing>();
  readonly #peers = new Map<string, Peer>();
  #paths: Pushes["paths"] | undefined;
  #ended = -1;
  readonly #trespass: Trespass;

  constructor(
    private readonly platform: Platform,
    private readonly configuration: () => RTCConfiguration,
    private readonly events: MeshEvents,
  ) {
    this.#trespass = new Trespass(platform, this.#peers, (sessionId) => {
      if (this.#paths) events.onTrouble(this.#paths.mesh, sessionId, "unexpected");
    });
  }

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
    this.#trespass.start();
    for (const [sessionId, peer] of [...this.#peers]) {
      if (!(sessionId in paths.paths)) this.#drop(sessionId, peer);
    }
    this.#update();
  }

  take({ from, ...signal }: Pushes["signal"]): void {
    if (signal.mesh === this.#paths?.mesh) this.#peers.get(from)?.take(signal);
  }

  /** Close all connections. */
  close(): void {
    this.#ended = Math.max(this.#ended, this.#paths?.mesh ?? -1);
    this.#paths = undefined;
    this.#trespass.stop();
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

  #update(): void {
    for (const [sessionId, path] of Object.entries(this.#paths?.paths ?? {})) {
      let peer = this.#peers.get(sessionId);
      if (!peer) {
        peer = this.#newPeer(sessionId);
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

  #newPeer(sessionId: string): Peer {
    const paths = this.#paths as Pushes["paths"];
    const path = paths.paths[sessionId] as Pushes["paths"]["paths"][string];
    return new Peer(this.platform, this.configuration, path, {
      onSignal: (signal) => this.events.onSignal(sessionId, { mesh: paths.mesh, ...signal }),
      onTrack: (name, track) => this.events.onTrack({ session_id: sessionId, name }, track),
      onTrackGone: (name) => this.events.onTrackGone({ session_id: sessionId, name }),
      onConnected: (connected) => this.events.onConnected(sessionId, connected),
      onPlaced: () => this.encode(),
      onFailed: () => this.events.onTrouble(paths.mesh, sessionId, "failed"),
    });
  }
}
