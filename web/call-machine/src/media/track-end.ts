import type { CancelTimer, Platform } from "../platform.js";

const LOOK_MS = 1_000;

/** Hear of the end of a track, once. Browsers tell nobody of the one that its own app stopped, so it is looked at as well. */
function whenEnded(platform: Pick<Platform, "every">, track: MediaStreamTrack, action: () => void): CancelTimer {
  const stop = (): void => {
    cancel();
    forget();
  };
  const end = (): void => {
    stop();
    action();
  };
  const cancel = platform.every(LOOK_MS, () => {
    if (track.readyState === "ended") end();
  });
  const forget = listen(track, ["ended"], end);
  return stop;
}

export interface Following {
  /** Its app may stop the track itself. */
  isForeign: boolean;
  /** Something of it comes, or nothing comes for now. */
  onFlow(): void;
  onEnd(): void;
}

/** Hear what becomes of a track until the returned function is called. */
export function follow(platform: Pick<Platform, "every">, track: MediaStreamTrack, how: Following): () => void {
  const forgetFlow = listen(track, ["mute", "unmute"], how.onFlow);
  const forgetEnd = how.isForeign ? whenEnded(platform, track, how.onEnd) : listen(track, ["ended"], how.onEnd);
  return () => {
    forgetFlow();
    forgetEnd();
  };
}

/** Hear of these events of a track until the returned function is called. */
function listen(track: MediaStreamTrack, types: readonly string[], action: () => void): () => void {
  for (const type of types) track.addEventListener(type, action);
  return () => {
    for (const type of types) track.removeEventListener(type, action);
  };
}
