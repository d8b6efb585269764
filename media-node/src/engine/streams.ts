import type { Producer, RtpEncodingParameters, RtpParameters } from "mediasoup/types";
import { statsOf } from "./stats.ts";

type Numbers = Pick<RtpEncodingParameters, "ssrc" | "rtx">;

/**
 * What a browser was found to send in each of its m-lines. It writes m-line and layer into packets only until it knows that they
 * were understood, and goes on with the same numbers when the m-line carries another track: without these, nobody could tell
 * what the packets are.
 */
export class KnownStreams {
  readonly #byMid = new Map<string, Map<string, Numbers>>();

  /** Take note of what came; to be called before the producer is closed. */
  async note(producer: Producer): Promise<void> {
    const { mid } = producer.rtpParameters;
    if (mid === undefined) return;
    const known = this.#byMid.get(mid) ?? new Map<string, Numbers>();
    this.#byMid.set(mid, known);
    for (const { rid, ssrc, rtxSsrc } of await statsOf(producer)) {
      if (rid !== undefined) known.set(rid, rtxSsrc === undefined ? { ssrc } : { ssrc, rtx: { ssrc: rtxSsrc } });
    }
  }

  /** The parameters of what is sent in an m-line now, with the numbers that its layers are known to have. */
  complete(parameters: RtpParameters): RtpParameters {
    const known = this.#byMid.get(parameters.mid ?? "");
    if (!known) return parameters;
    const encodings = parameters.encodings?.map((encoding) => ({ ...encoding, ...known.get(encoding.rid ?? "") }));
    return encodings ? { ...parameters, encodings } : parameters;
  }
}
