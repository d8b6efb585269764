import { useEffect, useEffectEvent } from "react";
import type { LocalMedia } from "../../devices/useLocalMedia";

/** Newer than the types that come with the language. */
type Action = MediaSessionAction | "togglemicrophone" | "togglecamera" | "hangup";
type Session = Omit<MediaSession, "setActionHandler"> & {
  setActionHandler(action: Action, handler: (() => void) | null): void;
  setMicrophoneActive?(active: boolean): unknown;
  setCameraActive?(active: boolean): unknown;
};

/** Browsers that can put buttons for a call on a floating picture do so from here, for as long as it is there. */
export function useMediaSession(media: LocalMedia, onLeave: () => void): void {
  const { microphoneOn, cameraOn, mayUseMicrophone, mayUseCamera } = media;
  const toggleMicrophone = useEffectEvent(media.toggleMicrophone);
  const toggleCamera = useEffectEvent(media.toggleCamera);
  const leave = useEffectEvent(onLeave);
  useEffect(() => {
    const offers: [Action, () => void][] = [["hangup", () => leave()]];
    if (mayUseMicrophone) offers.push(["togglemicrophone", () => toggleMicrophone()]);
    if (mayUseCamera) offers.push(["togglecamera", () => toggleCamera()]);
    for (const [action, run] of offers) handle(action, run);
    return () => {
      for (const [action] of offers) handle(action, null);
    };
  }, [mayUseMicrophone, mayUseCamera]);
  useEffect(() => {
    session()?.setMicrophoneActive?.(microphoneOn);
    session()?.setCameraActive?.(cameraOn);
  }, [microphoneOn, cameraOn]);
}

const session = (): Session | undefined => navigator.mediaSession as Session | undefined;

function handle(action: Action, run: (() => void) | null): void {
  try {
    session()?.setActionHandler(action, run);
  } catch {
    // A browser that does not know this button.
  }
}
