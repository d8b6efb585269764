import type { CancelTimer, Platform } from "../platform.js";
import type { TrackKind } from "../signaling/messages.js";
import type { SoundMode } from "./sound-mode.js";
import { follow } from "./track-end.js";

export interface ExtraTrack {
  readonly kind: TrackKind;
  readonly track: MediaStreamTrack;
  /** How a sound is encoded, where that was said. */
  readonly sound: SoundMode | undefined;
  /** Switched off it stays, but is not sent. */
  enabled: boolean;
}

export interface ExtraTracksEvents {
  /** A track of this name is there now, or is otherwise (`extra`), or is gone. Called before a gone track is stopped. */
  onChange(name: string, extra: ExtraTrack | undefined): void;
}

/** Own tracks besides camera and microphone: the screen's two, and those that the app adds by name. */
export class ExtraTracks {
  readonly #tracks = new Map<string, { extra: ExtraTrack; forget: CancelTimer }>();

  constructor(
    private readonly platform: Pick<Platform, "every">,
    private readonly events: ExtraTracksEvents,
  ) {}

  get entries(): [string, ExtraTrack][] {
    return [...this.#tracks].map(([name, { extra }]) => [name, extra]);
  }

  get(name: string): ExtraTrack | undefined {
    return this.#tracks.get(name)?.extra;
  }

  add(name: string, track: MediaStreamTrack, sound?: SoundMode): void {
    const extra: ExtraTrack = { kind: track.kind as TrackKind, track, sound, enabled: true };
    this.#tracks.set(name, { extra, forget: this.#listen(name, extra) });
    this.events.onChange(name, extra);
  }

  /** Send it, or nothing for now. */
  setEnabled(name: string, enabled: boolean): void {
    const extra = this.get(name);
    if (!extra || extra.enabled === enabled) return;
    extra.enabled = enabled;
    this.events.onChange(name, extra);
  }

  /** Returns the removed track; whoever added it decides whether it is stopped. */
  remove(name: string): MediaStreamTrack | undefined {
    const known = this.#tracks.get(name);
    if (!known) return undefined;
    this.#tracks.delete(name);
    known.forget();
    this.events.onChange(name, undefined);
    return known.extra.track;
  }

  release(): void {
    for (const name of [...this.#tracks.keys()]) this.remove(name);
  }

  #listen(name: string, extra: ExtraTrack): CancelTimer {
    return follow(this.platform, extra.track, {
      isForeign: true,
      onFlow: () => this.events.onChange(name, extra),
      onEnd: () => void this.remove(name),
    });
  }
}
