/** What the call machine and the worker that processes pictures say to each other. */

/** What to do with every frame. Pictures are decoded already: the worker asks no network for them. */
export type PictureTask =
  | { type: "background-blur"; strength: number }
  | { type: "background-image"; picture: ImageBitmap }
  | { type: "face-detection" };

/** Absolute addresses of what the worker loads, each only when it is needed. */
export interface PictureFiles {
  loader: string;
  wasm: string;
  person: string;
  face: string;
}

export type ToPictureWorker =
  /** First of all. Answered by `ready`, or by `failed`. */
  | { type: "start"; files: PictureFiles; task: PictureTask }
  /** Another task for the frames from now on. Answered by `ready`, or by `refused`: then the former task goes on. */
  | { type: "task"; task: PictureTask }
  /** Frames come and go by streams, where the browser has them. */
  | { type: "streams"; frames: ReadableStream<VideoFrame>; processed: WritableStream<VideoFrame> }
  /** Elsewhere one picture at a time, each answered by `picture`. */
  | { type: "picture"; picture: ImageBitmap; at: number }
  /** Answered by `alive`, between two frames. */
  | { type: "ping" };

export type FromPictureWorker =
  | { type: "ready" }
  | { type: "refused"; reason: string }
  /** Nothing more comes. */
  | { type: "failed"; reason: string }
  /** The first processed frame is on its way to whoever shows it. */
  | { type: "flowing" }
  | { type: "picture"; picture: ImageBitmap }
  | { type: "alive" }
  | { type: "faces"; count: number }
  /** Frames take so many milliseconds each that pictures stutter. */
  | { type: "slow"; milliseconds: number };
