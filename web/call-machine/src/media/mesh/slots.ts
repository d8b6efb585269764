import type { PeerConnection } from "../../platform.js";
import type { PathSlots, TrackKind } from "../../signaling/messages.js";

/** A track as it is to be sent; without one, nothing is for now. */
export interface Outgoing {
  kind: TrackKind;
  track: MediaStreamTrack | undefined;
  stereo: boolean;
}

type Transceiver = RTCRtpTransceiver;

/**
 * The m-lines of one path and which own track each carries. Both ways share them: one that carries nothing from here may carry
 * something from there.
 */
export class Slots {
  readonly #taken = new Map<string, { transceiver: Transceiver; stereo: boolean }>();

  constructor(private readonly pc: Pick<PeerConnection, "addTransceiver" | "getTransceivers">) {}

  sender(name: string): RTCRtpSender | undefined {
    return this.#taken.get(name)?.transceiver.sender;
  }

  /** The names of the m-lines on which something is sent, by mid. */
  names(): Record<string, string> {
    const names: Record<string, string> = {};
    for (const [name, { transceiver }] of this.#taken) if (transceiver.mid !== null) names[transceiver.mid] = name;
    return names;
  }

  /** The m-lines with two channels. */
  stereo(): Set<string> {
    const stereo = [...this.#taken.values()].filter((slot) => slot.stereo);
    return new Set(stereo.map(({ transceiver }) => transceiver.mid ?? ""));
  }

  /** Send what has a place, free the places of what is not sent any more; returns the names that need a place. */
  async update(wanted: ReadonlyMap<string, Outgoing>): Promise<string[]> {
    for (const [name, { transceiver }] of [...this.#taken]) {
      const track = wanted.get(name)?.track ?? null;
      if (transceiver.sender.track !== track) await transceiver.sender.replaceTrack(track);
      if (wanted.has(name)) continue;
      this.#taken.delete(name);
      transceiver.direction = "recvonly";
    }
    return [...wanted].filter(([name, { track }]) => track && !this.#taken.has(name)).map(([name]) => name);
  }

  /** Put a track on an m-line that is there; false when there is none. */
  async place(name: string, { kind, track, stereo }: Outgoing): Promise<boolean> {
    const transceiver = this.#free(kind)[0];
    if (!transceiver) return false;
    transceiver.direction = "sendrecv";
    this.#taken.set(name, { transceiver, stereo });
    await transceiver.sender.replaceTrack(track ?? null);
    return true;
  }

  /** Put a track on an m-line of its own. */
  add(name: string, { track, stereo }: Outgoing): void {
    if (!track) return;
    this.#taken.set(name, { transceiver: this.pc.addTransceiver(track, { direction: "sendrecv" }), stereo });
  }

  /** Make room for so many tracks of the other end; only the end that makes the offers can. */
  makeRoom(asked: PathSlots): void {
    for (const kind of ["audio", "video"] as const) {
      const missing = asked[kind] - this.#all(kind).length;
      for (let count = 0; count < missing; count++) this.pc.addTransceiver(kind, { direction: "recvonly" });
    }
  }

  #all(kind: TrackKind): Transceiver[] {
    return this.pc.getTransceivers().filter(({ receiver }) => receiver.track.kind === kind);
  }

  #free(kind: TrackKind): Transceiver[] {
    const taken = new Set([...this.#taken.values()].map(({ transceiver }) => transceiver));
    return this.#all(kind).filter((transceiver) => !taken.has(transceiver));
  }
}
