import type { CancelTimer, Platform } from "../platform.js";

const LOOK_MS = 1_000;

/** Hear of the end of a track, once. Browsers tell nobody of the one that its own app stopped, so it is looked at as well. */
export function whenEnded(platform: Pick<Platform, "every">, track: MediaStreamTrack, action: () => void): CancelTimer {
  const stop = (): void => {
    cancel();
    track.removeEventListener("ended", end);
  };
  const end = (): void => {
    stop();
    action();
  };
  const cancel = platform.every(LOOK_MS, () => {
    if (track.readyState === "ended") end();
  });
  track.addEventListener("ended", end);
  return stop;
}
