import type { TrackKind } from "../signaling/messages.js";

export interface ExtraTrack {
  kind: TrackKind;
  track: MediaStreamTrack;
}

export interface ExtraTracksEvents {
  /** A track of this name is there now (`track`) or is gone. Called before a gone track is stopped. */
  onChange(name: string, extra: ExtraTrack | undefined): void;
}

/** Own tracks besides camera and microphone: the screen's two, and those that the app adds by name. */
export class ExtraTracks {
  readonly #tracks = new Map<string, ExtraTrack>();

  constructor(private readonly events: ExtraTracksEvents) {}

  entries(): IterableIterator<[string, ExtraTrack]> {
    return this.#tracks.entries();
  }

  get(name: string): ExtraTrack | undefined {
    return this.#tracks.get(name);
  }

  add(name: string, track: MediaStreamTrack): void {
    const extra: ExtraTrack = { kind: track.kind as TrackKind, track };
    this.#tracks.set(name, extra);
    track.addEventListener("ended", () => {
      if (this.#tracks.get(name) === extra) this.remove(name);
    });
    this.events.onChange(name, extra);
  }

  /** Returns the removed track; whoever added it decides whether it is stopped. */
  remove(name: string): MediaStreamTrack | undefined {
    const extra = this.#tracks.get(name);
    if (!this.#tracks.delete(name)) return undefined;
    this.events.onChange(name, undefined);
    return extra?.track;
  }
}
