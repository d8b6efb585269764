import {
  useAudioTrack,
  useDaily,
  useLocalSessionId,
  useParticipantProperty,
  useVideoTrack,
} from "@daily-co/daily-react";

type Sendable = "audio" | "video";

export interface LocalMedia {
  readonly sessionId: string;
  readonly cameraOn: boolean;
  readonly cameraStarting: boolean;
  readonly microphoneOn: boolean;
  readonly mayUseCamera: boolean;
  readonly mayUseMicrophone: boolean;
  readonly toggleCamera: () => void;
  readonly toggleMicrophone: () => void;
}

/** One's own camera and microphone: what they do now, what one may do, and how to switch them. */
export function useLocalMedia(): LocalMedia {
  const call = useDaily();
  const sessionId = useLocalSessionId();
  const video = useVideoTrack(sessionId);
  const audio = useAudioTrack(sessionId);
  const canSend: unknown = useParticipantProperty(sessionId, "permissions.canSend");
  return {
    sessionId,
    cameraOn: !video.isOff,
    cameraStarting: video.state === "loading" || video.state === "interrupted",
    microphoneOn: !audio.isOff,
    mayUseCamera: maySend(canSend, "video"),
    mayUseMicrophone: maySend(canSend, "audio"),
    toggleCamera: () => call?.setLocalVideo(video.isOff),
    toggleMicrophone: () => call?.setLocalAudio(audio.isOff),
  };
}

/** `canSend` is a boolean or a set of names; unknown (nothing heard yet) counts as allowed. */
export function maySend(canSend: unknown, kind: Sendable): boolean {
  if (canSend instanceof Set) return canSend.has(kind);
  return canSend !== false;
}
