interface Track {
  readonly type: "audio" | "video";
  readonly s3key: string;
  /** Bytes. */
  readonly size: number;
}

export interface Recording {
  readonly id: string;
  readonly room_name: string;
  /** Unix seconds. */
  readonly start_ts: number;
  readonly status: "in-progress" | "finished" | "canceled";
  readonly max_participants: number;
  /** Seconds; absent while it goes on. */
  readonly duration?: number;
  readonly s3key: string;
  /** Of raw tracks, which have no other file. */
  readonly tracks: readonly Track[] | null;
  readonly type: "cloud" | "cloud-audio-only" | "raw-tracks";
  /** Bytes of all files. */
  readonly size?: number;
  readonly error?: string;
  /** Keys of the files beside it. */
  readonly outputs?: readonly string[];
}
