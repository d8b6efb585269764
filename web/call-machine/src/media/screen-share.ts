import { messageOf } from "../errors.js";
import type { Send } from "../messaging/events.js";
import type { Platform } from "../platform.js";
import { readFailure } from "./device-errors.js";
import type { ExtraTracks } from "./extra-tracks.js";
import { captureScreen } from "./screen-capture.js";

const NAMES = { video: "screenVideo", audio: "screenAudio" } as const;
export type ScreenTrack = (typeof NAMES)[keyof typeof NAMES];

export interface ScreenRequest {
  /** Those of `startScreenShare()`. */
  options: unknown;
  /** A stream of the app, in place of what the person would choose. */
  given: MediaStream | undefined;
  /** Prepare to send it as the app wishes. A failure ends the start. */
  prepare(): Promise<void>;
}

/** Sharing the own screen: captured here, or a stream of the app (which then stays the app's to stop). */
export class ScreenShare {
  #state: "idle" | "starting" | "active" = "idle";
  /** Grows with every start and stop, so that a choice of the person that nobody waits for any more is recognised. */
  #generation = 0;
  #owned = true;
  /** With it the share ends. */
  #lead: ScreenTrack = NAMES.video;

  constructor(
    private readonly platform: Platform,
    private readonly extras: ExtraTracks,
    private readonly send: Send,
    private readonly maySend: (name: ScreenTrack) => boolean,
  ) {}

  get active(): boolean {
    return this.#state === "active";
  }

  /** Outcomes are events: started, canceled (the person said no, or the app stopped it before), or a non-fatal error. */
  async start(request: ScreenRequest): Promise<void> {
    if (this.#state !== "idle") {
      const already = this.active ? "shared already" : "about to be shared";
      this.#tellError(new Error(`The screen is ${already}.`));
      return;
    }
    this.#state = "starting";
    this.#generation += 1;
    const generation = this.#generation;
    let stream: MediaStream | undefined;
    try {
      if (!this.maySend(NAMES.video)) throw new Error("You are not allowed to share your screen here.");
      stream = request.given ?? (await captureScreen(this.platform.devices, request.options));
      await request.prepare();
      if (generation === this.#generation) this.#begin(stream, request.given === undefined);
      else if (!request.given) release(stream);
    } catch (error) {
      if (stream && !request.given) release(stream);
      if (generation === this.#generation) this.#failed(error);
    }
  }

  stop(): void {
    if (this.#state === "starting") {
      this.#generation += 1;
      this.#state = "idle";
      this.send("local-screen-share-canceled", {});
      return;
    }
    this.stopTrack(NAMES.video);
    this.stopTrack(NAMES.audio);
  }

  /** End one of the two tracks. Ending the picture ends the share. */
  stopTrack(name: string): void {
    const track = this.extras.remove(name);
    if (this.#owned) track?.stop();
    this.endIfEmpty();
  }

  release(): void {
    this.#generation += 1;
    this.stop();
  }

  /** A track of it may be gone. */
  endIfEmpty(): void {
    if (!this.active || this.extras.get(this.#lead)) return;
    this.#state = "idle";
    this.stopTrack(NAMES.audio);
    this.send("local-screen-share-stopped", {});
  }

  #begin(stream: MediaStream, owned: boolean): void {
    const tracks = stream.getTracks().filter(({ readyState }) => readyState === "live");
    const sent = tracks.filter((track) => this.maySend(nameOf(track)));
    const lead = sent.find(({ kind }) => kind === "video") ?? sent[0];
    if (!lead) throw new Error("There is nothing that could be shared.");
    if (owned) for (const track of tracks) if (!sent.includes(track)) track.stop();
    this.#state = "active";
    this.#owned = owned;
    this.#lead = nameOf(lead);
    for (const track of sent) this.extras.add(nameOf(track), track);
    this.send("local-screen-share-started", {});
  }

  #failed(error: unknown): void {
    this.#state = "idle";
    const { type, bySystem } = readFailure(error);
    if (type === "permissions" && !bySystem) this.send("local-screen-share-canceled", {});
    else this.#tellError(error);
  }

  #tellError(error: unknown): void {
    this.send("nonfatal-error", { type: "screen-share-error", errorMsg: messageOf(error) });
  }
}

function nameOf({ kind }: MediaStreamTrack): ScreenTrack {
  return kind === "audio" ? NAMES.audio : NAMES.video;
}

function release(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}
