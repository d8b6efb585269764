import { messageOf } from "../errors.js";
import { asObject } from "../json.js";
import type { Send } from "../messaging/events.js";
import type { Platform } from "../platform.js";
import type { ExtraTracks } from "./extra-tracks.js";

const NAMES = { video: "screenVideo", audio: "screenAudio" } as const;
export type ScreenTrack = (typeof NAMES)[keyof typeof NAMES];

/** Sharing the own screen: captured here, or a stream of the app (which then stays the app's to stop). */
export class ScreenShare {
  #active = false;
  #owned = true;

  constructor(
    private readonly platform: Platform,
    private readonly extras: ExtraTracks,
    private readonly send: Send,
    private readonly maySend: (name: ScreenTrack) => boolean,
  ) {}

  get active(): boolean {
    return this.#active;
  }

  /** Outcomes are events: started, canceled (the person said no), or a non-fatal error. */
  async start(captureOptions: unknown, given: MediaStream | undefined): Promise<void> {
    if (this.#active) return;
    let stream: MediaStream;
    try {
      if (!this.maySend(NAMES.video)) throw new Error("You are not allowed to share your screen here.");
      stream = given ?? (await this.#capture(captureOptions));
    } catch (error) {
      this.#failed(error);
      return;
    }
    this.#active = true;
    this.#owned = given === undefined;
    for (const track of stream.getTracks()) {
      const name = track.kind === "audio" ? NAMES.audio : NAMES.video;
      if (!this.maySend(name)) {
        if (this.#owned) track.stop();
        continue;
      }
      this.extras.add(name, track);
      track.addEventListener("ended", () => this.#endIfEmpty());
    }
    this.send("local-screen-share-started", {});
    this.#endIfEmpty(); // the right may have gone while the person chose
  }

  stop(): void {
    this.stopTrack(NAMES.video);
    this.stopTrack(NAMES.audio);
  }

  /** End one of the two tracks. Ending the picture ends the share. */
  stopTrack(name: string): void {
    const track = this.extras.remove(name);
    if (this.#owned) track?.stop();
    this.#endIfEmpty();
  }

  release(): void {
    this.stop();
  }

  #endIfEmpty(): void {
    if (!this.#active) return;
    if (this.extras.get(NAMES.video)) return;
    this.#active = false;
    this.stopTrack(NAMES.audio);
    this.send("local-screen-share-stopped", {});
  }

  async #capture(captureOptions: unknown): Promise<MediaStream> {
    const options = asObject(asObject(captureOptions).displayMediaOptions);
    const capture = this.platform.devices?.getDisplayMedia;
    if (!capture) throw new Error("This browser cannot share its screen.");
    return capture.call(this.platform.devices, { video: true, audio: false, ...options });
  }

  #failed(error: unknown): void {
    const canceled = error instanceof Error && error.name === "NotAllowedError";
    if (canceled) this.send("local-screen-share-canceled", {});
    this.send("nonfatal-error", { type: "screen-share-error", errorMsg: messageOf(error) });
  }
}
