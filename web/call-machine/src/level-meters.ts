import { messageOf } from "./errors.js";
import { LevelObserver, MicrophoneMeter, receivedLevels } from "./media/levels.js";
import type { Mesh } from "./media/mesh/mesh.js";
import type { Subscriber } from "./media/subscriber.js";
import type { Send } from "./messaging/events.js";
import type { Roster } from "./participants/roster.js";
import type { Platform } from "./platform.js";

export interface LevelSources {
  microphone(): MediaStreamTrack | undefined;
  roster: Pick<Roster, "announced" | "ids">;
  subscriber: Pick<Subscriber, "stats" | "sourceOf">;
  mesh: Pick<Mesh, "stats" | "sourceOf">;
}

/** The two audio level observers of daily-js. */
export class LevelMeters {
  readonly #microphone: MicrophoneMeter;
  readonly #local: LevelObserver;
  readonly #remote: LevelObserver;

  constructor(
    platform: Platform,
    private readonly send: Send,
    private readonly sources: LevelSources,
  ) {
    this.#microphone = new MicrophoneMeter(platform);
    this.#local = new LevelObserver(platform, () => this.#tellLocal());
    this.#remote = new LevelObserver(platform, () => this.#tellRemote());
  }

  /** Report every `interval` milliseconds; undefined leaves things as they are. */
  start(which: "local" | "remote", interval: number | undefined): void {
    if (interval !== undefined) this.#observer(which).start(interval);
  }

  stop(which: "local" | "remote"): void {
    this.#observer(which).stop();
    if (which === "local") this.#microphone.close();
  }

  close(): void {
    this.stop("local");
    this.stop("remote");
  }

  #observer(which: "local" | "remote"): LevelObserver {
    return which === "local" ? this.#local : this.#remote;
  }

  #tellLocal(): void {
    let audioLevel: number;
    try {
      audioLevel = this.#microphone.level(this.sources.microphone());
    } catch (error) {
      this.stop("local");
      this.send("nonfatal-error", { type: "local-audio-level-observer-error", errorMsg: messageOf(error) });
      return;
    }
    this.send("local-audio-level", { audioLevel });
  }

  /** Levels of announced participants only: apps look every id up among their participants. */
  async #tellRemote(): Promise<void> {
    const { roster, subscriber, mesh } = this.sources;
    if (!roster.announced) return;
    const received = receivedLevels([await subscriber.stats(), ...(await mesh.stats())]);
    const participantsAudioLevel: Record<string, number> = {};
    for (const id of roster.ids()) participantsAudioLevel[id] = 0;
    for (const [trackId, level] of received) {
      const source = subscriber.sourceOf(trackId) ?? mesh.sourceOf(trackId);
      if (source?.name === "audio" && source.session_id in participantsAudioLevel) {
        const former = participantsAudioLevel[source.session_id] ?? 0;
        participantsAudioLevel[source.session_id] = Math.max(former, level);
      }
    }
    this.send("remote-participants-audio-level", { participantsAudioLevel });
  }
}
