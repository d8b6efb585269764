import type { Platform } from "../platform.js";
import { arrange, beginning, type Profile, SCALABILITY, type SendWish, sizeOf } from "./encodings.js";

type Transceivers = Pick<RTCPeerConnection, "addTransceiver">;

/** A layer as it would be sent if only the wishes decided. */
export interface WantedLayer {
  rid: string | undefined;
  wanted: boolean;
  /** Bit/s that it takes at most. */
  needs: number;
}

/** One transceiver that sends, and what its encodings are set to. */
export class Sender {
  #queue: Promise<void> = Promise.resolve();
  #track: MediaStreamTrack | undefined;

  private constructor(
    private readonly platform: Platform,
    readonly transceiver: RTCRtpTransceiver,
    readonly profile: Profile,
    track: MediaStreamTrack,
  ) {
    this.#track = track;
  }

  /** Add a transceiver for `track`. What a browser does not know of the encodings is left out. */
  static add(platform: Platform, pc: Transceivers, profile: Profile, track: MediaStreamTrack, wish: SendWish): Sender {
    const encodings = beginning(profile, sizeOf(track), wish);
    const mode = SCALABILITY[profile];
    const scalable = encodings.map((encoding) => ({ ...encoding, scalabilityMode: mode }));
    const choices = mode === undefined ? [encodings, []] : [scalable, encodings, []];
    hint(profile, track);
    return new Sender(platform, addFirst(pc, track, choices), profile, track);
  }

  get mid(): string | null {
    return this.transceiver.mid;
  }

  /** Send this track from now on, or nothing. */
  async replace(track: MediaStreamTrack | undefined): Promise<void> {
    this.#track = track;
    if (track) hint(this.profile, track);
    await this.transceiver.sender.replaceTrack(track ?? null);
  }

  /** The layers of a camera that this browser sends in several; none for everything else. */
  layers(wish: SendWish): WantedLayer[] {
    if (this.profile !== "camera" || !this.#track) return [];
    const { encodings } = this.transceiver.sender.getParameters();
    if (encodings.length < 2) return [];
    const arranged = arrange(encodings.length, this.profile, sizeOf(this.#track), wish);
    return arranged.map(({ active, maxBitrate }, index) => ({
      rid: encodings[index]?.rid,
      wanted: active,
      needs: maxBitrate ?? 0,
    }));
  }

  /** The largest layer that is sent if this wish decides, from 0; `undefined` when there are no layers, or nothing to send. */
  largest(wish: SendWish): number | undefined {
    const { length } = this.transceiver.sender.getParameters().encodings;
    if (this.profile === "sound" || length < 2 || !this.#track) return undefined;
    const active = arrange(length, this.profile, sizeOf(this.#track), wish).map((encoding) => encoding.active);
    return Math.max(0, active.lastIndexOf(true));
  }

  /** Bring the encodings in line. Calls are carried out one after the other; failures are told to the console. */
  update(wish: SendWish): Promise<void> {
    this.#queue = this.#queue.then(() => this.#apply(wish)).catch((error) => this.platform.warn(`encoding: ${error}`));
    return this.#queue;
  }

  /**
   * Throw away what waits to be sent, and forget what was. What got lost browsers send again before everything new, also of
   * layers that have ended: after a way has narrowed, that fills it for two seconds (measured). No interface is made for this,
   * but Chromium sets up its sending side anew when the kind of content changes, numbers going on; it begins with a key frame.
   */
  flush(): Promise<void> {
    this.#queue = this.#queue.then(() => {
      const track = this.transceiver.sender.track;
      if (!track) return;
      const hint = track.contentHint;
      track.contentHint = hint === "detail" || hint === "text" ? "motion" : "detail";
      track.contentHint = hint;
    });
    return this.#queue;
  }

  async #apply(wish: SendWish): Promise<void> {
    const { sender } = this.transceiver;
    const parameters = sender.getParameters();
    const size = this.#track && sizeOf(this.#track);
    const arranged = arrange(parameters.encodings.length, this.profile, size, wish);
    let changed = this.profile === "screen" && keepSize(parameters);
    parameters.encodings.forEach((encoding, index) => {
      changed = adopt(encoding, arranged[index] ?? {}) || changed;
    });
    if (changed) await sender.setParameters(parameters);
  }
}

/** Browsers throw at encodings that they do not understand, some of them at any. */
function addFirst(pc: Transceivers, track: MediaStreamTrack, choices: RTCRtpEncodingParameters[][]): RTCRtpTransceiver {
  for (const [index, sendEncodings] of choices.entries()) {
    try {
      const encodings = sendEncodings.length > 0 ? { sendEncodings } : {};
      return pc.addTransceiver(track, { direction: "sendonly", ...encodings });
    } catch (error) {
      if (index === choices.length - 1) throw error;
    }
  }
  throw new Error("there is nothing to choose from");
}

/** Whatever the app knows better it has said. */
function hint(profile: Profile, track: MediaStreamTrack): void {
  if (profile === "screen" && track.contentHint === "") track.contentHint = "detail";
}

/** True when that is news. Not every browser knows the field, and those that do not ignore it. */
function keepSize(parameters: RTCRtpSendParameters): boolean {
  const known = parameters as { degradationPreference?: string };
  if (known.degradationPreference === "maintain-resolution") return false;
  known.degradationPreference = "maintain-resolution";
  return true;
}

const FIELDS = ["active", "maxBitrate", "maxFramerate", "scaleResolutionDownBy"] as const;

/** True when something changed. */
function adopt(encoding: RTCRtpEncodingParameters, wished: RTCRtpEncodingParameters): boolean {
  let changed = false;
  for (const field of FIELDS) {
    const value = wished[field];
    if (encoding[field] === value || (field === "active" && value !== false && encoding.active !== false)) continue;
    if (value === undefined) delete encoding[field];
    else Object.assign(encoding, { [field]: value });
    changed = true;
  }
  return changed;
}
