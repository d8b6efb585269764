/** Every further hook of daily-react that is about media, settings and people: what it says stands as JSON in `#hooks`. */

import {
  useActiveParticipant,
  useAudioLevelObserver,
  useAudioTrack,
  useCPULoad,
  useDaily,
  useDailyError,
  useDailyEvent,
  useInputSettings,
  useLiveStreaming,
  useLocalParticipant,
  useMediaTrack,
  useMeetingSessionState,
  useMeetingSessionSummary,
  useNetwork,
  useParticipant,
  useParticipantProperty,
  usePermissions,
  useReceiveSettings,
  useRecording,
  useRecordingInstances,
  useRoomExp,
  useScreenAudioTrack,
  useScreenShare,
  useScreenVideoTrack,
  useSendSettings,
  useThrottledDailyEvent,
  useTranscription,
  useVideoTrack,
  useWaitingParticipants,
} from "@daily-co/daily-react";
import { useCallback, useEffect, useRef, useState } from "react";

/** What a test may set off by way of a hook. */
export type Deeds = ReturnType<typeof useDeeds>;

/** What is said of the call, and of the participant `id`. */
export function Hooks({ id }: { readonly id: string }) {
  const deeds = useDeeds(id);
  useEffect(() => {
    window.deeds = deeds;
  }, [deeds]);
  const state = {
    ...useTracks(id),
    ...useSettings(id),
    ...usePeople(id),
    ...useMeeting(),
    ...useJobs(),
    level: useLoudest(id),
  };
  return <pre id="hooks">{JSON.stringify(state)}</pre>;
}

function useDeeds(id: string) {
  const { startScreenShare, stopScreenShare } = useScreenShare();
  const { updateReceiveSettings } = useReceiveSettings({ id });
  const { updateSendSettings } = useSendSettings();
  const { updateInputSettings } = useInputSettings();
  const { grantAccess, denyAccess } = useWaitingParticipants();
  const { getStats } = useNetwork();
  const { startRecording, stopRecording } = useRecording();
  return {
    startRecording,
    stopRecording,
    startScreenShare,
    stopScreenShare,
    updateReceiveSettings,
    updateSendSettings,
    updateInputSettings,
    grantAccess,
    denyAccess,
    getStats,
  };
}

function useTracks(id: string) {
  const { isSharingScreen, screens } = useScreenShare();
  return {
    video: useVideoTrack(id).state,
    audio: useAudioTrack(id).state,
    screenVideo: useScreenVideoTrack(id).state,
    screenAudio: useScreenAudioTrack(id).state,
    media: useMediaTrack(id, "video").isOff,
    sharing: isSharingScreen,
    screens: screens.map((screen) => screen.session_id),
  };
}

function useSettings(id: string) {
  const { receiveSettings } = useReceiveSettings({ id });
  const { sendSettings } = useSendSettings();
  const { inputSettings, errorMsg } = useInputSettings();
  return { receive: receiveSettings, send: sendSettings, input: inputSettings, inputError: errorMsg };
}

function usePeople(id: string) {
  const permissions = usePermissions();
  const [name, owner] = useParticipantProperty(id, ["user_name", "owner"]);
  return {
    local: useLocalParticipant()?.user_name,
    person: useParticipant(id)?.user_name,
    property: { name, owner },
    active: useActiveParticipant({ ignoreLocal: true })?.session_id,
    waiting: useWaitingParticipants().waitingParticipants.map((each) => each.name),
    may: { video: permissions.canSendVideo, admin: permissions.canAdminParticipants, seen: permissions.hasPresence },
  };
}

function useMeeting() {
  const { networkState, threshold, quality } = useNetwork();
  const { meetingError, nonFatalError } = useDailyError();
  const [heard, setHeard] = useState({ names: 0, batches: 0 });
  const hear = useCallback(() => setHeard((before) => ({ ...before, names: before.names + 1 })), []);
  const hearMany = useCallback(() => setHeard((before) => ({ ...before, batches: before.batches + 1 })), []);
  useDailyEvent("participant-updated", hear);
  useThrottledDailyEvent("participant-updated", hearMany);
  return {
    call: useDaily()?.meetingState(),
    session: useMeetingSessionState().data,
    summary: useMeetingSessionSummary()?.id,
    expiry: useRoomExp().ejectDate,
    cpu: useCPULoad().state,
    network: { networkState, threshold, quality },
    fatal: meetingError?.error?.type,
    nonFatal: nonFatalError?.type,
    heard,
  };
}

/** What is recorded, streamed and transcribed; JSON leaves out what the hooks have to be called. */
function useJobs() {
  const { transcriptions: _, ...transcription } = useTranscription();
  return {
    recording: useRecording(),
    recordings: useRecordingInstances(),
    streaming: useLiveStreaming(),
    transcription,
  };
}

/** The loudest that the person was heard so far. */
function useLoudest(id: string): number {
  const loudest = useRef(0);
  const [level, setLevel] = useState(0);
  const hear = useCallback((volume: number) => {
    if (volume <= loudest.current) return;
    loudest.current = volume;
    setLevel(volume);
  }, []);
  useAudioLevelObserver(id, hear);
  return level;
}
