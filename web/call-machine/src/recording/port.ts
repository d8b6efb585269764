/** What a recorder is given, and what it gives. The real one is a part that is loaded when somebody records. */

/** Somebody who is recorded, or a shared screen. */
export interface Tile {
  /** What is written on it; empty: nothing. */
  readonly name: string;
  readonly screen: boolean;
  /** Absent: a card with the name. */
  readonly picture: MediaStreamTrack | undefined;
}

/** The call at one moment: shared screens first, then people. */
export interface Scene {
  readonly tiles: readonly Tile[];
  readonly sounds: readonly MediaStreamTrack[];
}

export interface RecordingOptions {
  readonly instanceId: string | undefined;
  readonly width: number;
  readonly height: number;
  readonly fps: number;
  /** In kilobits per second. */
  readonly videoBitrate: number;
  readonly audioBitrate: number;
  /** In seconds. */
  readonly maxDuration: number;
  /** As CSS has it. */
  readonly backgroundColor: string;
  readonly layout: Readonly<Record<string, unknown>> | undefined;
}

export interface RecorderEvents {
  /** The call as it is now; asked for again and again. */
  scene(): Scene;
  /** The next piece of the file. */
  onData(data: Uint8Array): void;
  /** It ended, by itself or by `stop`, and nothing more comes. */
  onEnd(error: string | undefined): void;
}

export interface Recorder {
  /** End it; `onEnd` follows. Twice does nothing more. */
  stop(): void;
}
