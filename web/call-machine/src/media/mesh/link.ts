import { messageOf } from "../../errors.js";
import type { PeerConnection, Platform } from "../../platform.js";
import type { PathDescription, PathSignal, PathSlots } from "../../signaling/messages.js";
import { ConnectionWatch } from "../connection-watch.js";
import { offerStereo, takeStereo, wantStereo } from "../sound-sdp.js";
import { type Outgoing, Slots } from "./slots.js";

export type LinkSignal = Omit<PathSignal, "mesh" | "link">;

export interface LinkEvents {
  onSignal(signal: LinkSignal): void;
  /** What the other end says that it sends, by name. */
  onReceived(tracks: ReadonlyMap<string, MediaStreamTrack>): void;
  /** The connection stands, or does not at present. */
  onConnected(connected: boolean): void;
  /** Something was put on its m-line: it is to be encoded as it should be. */
  onPlaced(): void;
  /** Nothing can be built on this connection any more. */
  onSpoilt(): void;
}

/**
 * The peer connection of one pair. One end makes all offers, on its own account and when the other end asks for one, so they
 * never meet. Whatever happens is done in order.
 */
export class Link {
  readonly #pc: PeerConnection;
  readonly #slots: Slots;
  readonly #watch: ConnectionWatch;
  #wanted: ReadonlyMap<string, Outgoing> = new Map();
  #asked: PathSlots = { audio: 0, video: 0 };
  #queue: Promise<void> = Promise.resolve();
  #closed = false;
  /** An offer has not been answered yet; whatever changes meanwhile waits for the next one. */
  #offered = false;
  #dirty = false;
  #restart = false;
  #candidates: RTCIceCandidateInit[] = [];
  #canAddCandidates = false;

  constructor(
    private readonly platform: Platform,
    configuration: RTCConfiguration,
    private readonly offers: boolean,
    private readonly events: LinkEvents,
  ) {
    this.#pc = platform.newPeerConnection(configuration);
    this.#slots = new Slots(this.#pc);
    this.#pc.addEventListener("icecandidate", ({ candidate }) => this.#tell({ candidate: plain(candidate) }));
    this.#watch = new ConnectionWatch(platform, this.#pc, {
      onConnected: (connected) => events.onConnected(connected),
      onStuck: () => this.#doInOrder(() => this.#restartIce()),
    });
  }

  /** Send these tracks, and nothing else. */
  send(wanted: ReadonlyMap<string, Outgoing>): void {
    this.#wanted = wanted;
    this.#doInOrder(() => this.#update());
  }

  take({ description, candidate, ask }: LinkSignal): void {
    if (ask) this.#doInOrder(() => this.#takeAsk(ask));
    if (description) this.#doInOrder(() => this.#takeDescription(description));
    if (candidate) this.#doInOrder(() => this.#addCandidate(candidate));
  }

  sender(name: string): RTCRtpSender | undefined {
    return this.#slots.sender(name);
  }

  stats(): Promise<RTCStatsReport> {
    return this.#pc.getStats();
  }

  close(): void {
    this.#closed = true;
    this.#watch.stop();
    this.#pc.close();
  }

  #doInOrder(action: () => Promise<void>): void {
    this.#queue = this.#queue
      .then(() => (this.#closed ? undefined : action()))
      .catch((error) => {
        if (this.#closed) return;
        this.platform.warn(`a path to another browser: ${messageOf(error)}`);
        this.events.onSpoilt();
      });
  }

  #tell(signal: LinkSignal): void {
    if (!this.#closed) this.events.onSignal(signal);
  }

  async #update(): Promise<void> {
    const homeless = await this.#slots.update(this.#wanted);
    this.events.onPlaced();
    if (homeless.length === 0) return;
    if (!this.offers) this.#ask();
    else if (this.#offered) this.#dirty = true;
    else await this.#offer();
  }

  /** The other end may be about to make an offer with enough room by itself, but nobody knows. */
  #ask(restart = false): void {
    const count = (kind: string): number =>
      [...this.#wanted.values()].filter((each) => each.kind === kind && each.track).length;
    const ask = { audio: count("audio"), video: count("video") };
    this.#tell({ ask: restart ? { ...ask, restart } : ask });
  }

  async #takeAsk(ask: PathSlots): Promise<void> {
    if (!this.offers) return;
    this.#asked = ask;
    if (ask.restart) this.#restart = true;
    if (this.#offered) this.#dirty = true;
    else await this.#offer();
  }

  async #restartIce(): Promise<void> {
    if (!this.offers) {
      this.#ask(true);
      return;
    }
    this.#restart = true;
    if (!this.#offered) await this.#offer();
  }

  async #offer(): Promise<void> {
    this.#offered = true;
    this.#dirty = false;
    for (const name of await this.#slots.update(this.#wanted)) {
      const outgoing = this.#wanted.get(name) as Outgoing;
      if (!(await this.#slots.place(name, outgoing))) this.#slots.add(name, outgoing);
    }
    this.#slots.makeRoom(this.#asked);
    const restart = this.#restart;
    this.#restart = false;
    if (restart) this.#canAddCandidates = false;
    await this.#pc.setLocalDescription(await this.#pc.createOffer(restart ? { iceRestart: true } : {}));
    this.#describe("offer");
  }

  async #takeDescription({ type, sdp, tracks }: PathDescription): Promise<void> {
    if ((type === "offer") === this.offers || (type === "answer" && !this.#offered)) return;
    const stereo = this.#slots.stereo();
    await this.#pc.setRemoteDescription({ type, sdp: type === "answer" ? wantStereo(sdp, stereo) : sdp });
    await this.#releaseCandidates();
    if (type === "offer") await this.#answer(sdp);
    this.#map(tracks);
    this.events.onPlaced();
    if (type === "offer") return;
    this.#offered = false;
    if (!this.#dirty) return;
    this.#dirty = false;
    const homeless = await this.#slots.update(this.#wanted);
    if (this.#restart || homeless.length > 0 || !this.#holds(tracks)) await this.#offer();
  }

  /** Whether the other end has found room for what it asked for. */
  #holds(tracks: Record<string, string>): boolean {
    return Object.keys(tracks).length >= this.#asked.audio + this.#asked.video;
  }

  async #answer(offer: string): Promise<void> {
    const homeless = await this.#slots.update(this.#wanted);
    const left: string[] = [];
    for (const name of homeless) {
      if (!(await this.#slots.place(name, this.#wanted.get(name) as Outgoing))) left.push(name);
    }
    await this.#pc.setLocalDescription(await this.#pc.createAnswer());
    this.#describe("answer", offer);
    if (left.length > 0) this.#ask();
  }

  #describe(type: "offer" | "answer", offer = ""): void {
    const own = this.#pc.localDescription?.sdp ?? "";
    const sdp = takeStereo(offerStereo(own, this.#slots.stereo()), offer);
    this.#tell({ description: { type, sdp, tracks: this.#slots.names() } });
  }

  #map(tracks: Record<string, string>): void {
    const received = new Map<string, MediaStreamTrack>();
    for (const { mid, receiver } of this.#pc.getTransceivers()) {
      const name = mid === null ? undefined : tracks[mid];
      if (name !== undefined) received.set(name, receiver.track);
    }
    this.events.onReceived(received);
  }

  async #addCandidate(candidate: RTCIceCandidateInit): Promise<void> {
    if (this.#canAddCandidates) await this.#pc.addIceCandidate(candidate);
    else this.#candidates.push(candidate);
  }

  async #releaseCandidates(): Promise<void> {
    this.#canAddCandidates = true;
    for (const candidate of this.#candidates.splice(0)) await this.#pc.addIceCandidate(candidate);
  }
}

function plain(candidate: RTCIceCandidate | null): RTCIceCandidateInit | null {
  if (!candidate?.candidate) return null;
  return { candidate: candidate.candidate, sdpMid: candidate.sdpMid, sdpMLineIndex: candidate.sdpMLineIndex };
}
