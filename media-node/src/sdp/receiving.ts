import type { IceParameters, MediaKind, RtpParameters, SctpParameters } from "mediasoup/types";
import { RemoteOfferMediaSection } from "mediasoup-client/handlers/sdp/RemoteMediaSection";
import type { Description } from "./description.ts";
import { type LocalTransport, type WrittenSection, writeSection, writeSession } from "./session.ts";

/** The m-line of the data channel. It comes first and stays, so that the one that carries the bundle never goes. */
const DATA_MID = "data";

type Slot = RemoteOfferMediaSection;
type SlotParameters = ConstructorParameters<typeof RemoteOfferMediaSection>[0];

export interface OfferedStream {
  kind: MediaKind;
  rtpParameters: RtpParameters;
  /** Tracks with the same one are played in step. */
  streamId: string;
  trackId: string;
}

/** The m-lines of one receiving connection, and the offers that describe them. */
export class OfferWriter {
  readonly #slots: Slot[];
  /** What was written of a slot, until it changes: in a large room there are hundreds, and each offer has them all. */
  readonly #written = new WeakMap<Slot, WrittenSection>();
  #local: LocalTransport;
  #version = 0;

  constructor(local: LocalTransport, sctpParameters: SctpParameters) {
    this.#local = local;
    this.#slots = [this.#slot({ mid: DATA_MID, kind: "application", sctpParameters })];
  }

  /** The mids of all m-lines, those that are free included. */
  get mids(): string[] {
    return this.#slots.map(({ mid }) => mid);
  }

  /** Give `stream` an m-line: a free one of its kind (Firefox refuses another kind), or a new one. */
  add(mid: string, { kind, rtpParameters, streamId, trackId }: OfferedStream): void {
    const offerRtpParameters = rtpParameters as NonNullable<SlotParameters["offerRtpParameters"]>;
    const slot = this.#slot({ mid, kind, offerRtpParameters, streamId, trackId });
    const free = this.#slots.findIndex((former) => former.closed && former.getObject().type === kind);
    if (free < 0) this.#slots.push(slot);
    else this.#slots[free] = slot;
  }

  /** Free the m-line `mid`. */
  remove(mid: string): void {
    const slot = this.#slots.find((slot) => slot.mid === mid);
    if (!slot) return;
    slot.close();
    this.#written.delete(slot);
  }

  restart(iceParameters: IceParameters): void {
    this.#local = { ...this.#local, iceParameters };
    for (const slot of this.#slots) {
      if (slot.closed) continue;
      slot.setIceParameters(iceParameters);
      this.#written.delete(slot);
    }
  }

  write(): string {
    this.#version += 1;
    return writeSession(
      this.#local,
      this.#slots.map((slot) => this.#write(slot)),
      this.#version,
    );
  }

  #write(slot: Slot): WrittenSection {
    const known = this.#written.get(slot);
    if (known) return known;
    const written = writeSection(slot.getObject());
    this.#written.set(slot, written);
    return written;
  }

  #slot(parameters: Partial<SlotParameters>): Slot {
    return new RemoteOfferMediaSection({ ...this.#local, ...parameters } as SlotParameters);
  }
}

/** The mids that a browser takes, by its answer. */
export function acceptedMids(answer: Description): ReadonlySet<string> {
  return new Set(answer.sections.filter(({ isRejected }) => !isRejected).map(({ mid }) => mid));
}
