import {
  useAudioTrack,
  useDaily,
  useLocalSessionId,
  useParticipantProperty,
  useVideoTrack,
} from "@daily-co/daily-react";
import { sendRights } from "../room/sendRights";

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
  const rights = sendRights(useParticipantProperty(sessionId, "permissions.canSend"));
  return {
    sessionId,
    cameraOn: !video.isOff,
    cameraStarting: video.state === "loading" || video.state === "interrupted",
    microphoneOn: !audio.isOff,
    mayUseCamera: rights.video,
    mayUseMicrophone: rights.audio,
    toggleCamera: () => call?.setLocalVideo(video.isOff),
    toggleMicrophone: () => call?.setLocalAudio(audio.isOff),
  };
}
