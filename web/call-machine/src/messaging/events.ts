import type {
  DailyCameraErrorObject,
  DailyCameraErrorType,
  DailyCpuLoadStats,
  DailyDeviceInfos,
  DailyFatalErrorType,
  DailyMeetingSessionState,
  DailyNetworkConnectivityTestStats,
  DailyNetworkStats,
  DailyNonFatalErrorType,
  DailyP2PCallQualityTestResults,
  DailyParticipant,
  DailyParticipantCounts,
  DailyReceiveSettings,
  DailySendSettings,
  DailyWebsocketConnectivityTestResults,
} from "@daily-co/daily-js";
import type { FatalDetails } from "../errors.js";
import type { JsonObject } from "../json.js";
import type { PageNews } from "../page/requests.js";
import type { Recording } from "../signaling/messages.js";
import type { CallQualityResults } from "../trials/call-quality.js";

type Nothing = Record<never, never>;

export type Access = "unknown" | { level: "none" | "lobby" | "full" };

/** `granted` and `hosts` are ours: let in already but every seat is taken; somebody is inside who can let one in. */
interface AwaitingAccess {
  level: "full";
  granted: boolean;
  hosts: boolean;
}

/** `granted` is ours: let in already, but every seat is taken. */
export interface WaitingParticipant {
  id: string;
  name: string;
  awaitingAccess: { level: "full" };
  granted?: boolean;
}

interface WaitingEvent {
  participant: WaitingParticipant;
  allWaitingParticipants: Readonly<Record<string, WaitingParticipant>>;
}

export interface CameraErrorEvent {
  errorMsg: { errorMsg: string; audioOk?: boolean; videoOk?: boolean };
  error: DailyCameraErrorObject<DailyCameraErrorType>;
}

/** The results of each test. */
export interface TrialResults {
  "call-quality": CallQualityResults;
  "p2p-call-quality": DailyP2PCallQualityTestResults;
  "network-connectivity": DailyNetworkConnectivityTestStats;
  "websocket-connectivity": DailyWebsocketConnectivityTestResults;
}

/** Every message that the machine sends of its own accord, with its payload. */
export interface Outgoing extends PageNews {
  loaded: Nothing;
  "call-machine-initialized": Nothing;
  "started-camera": Nothing;
  "camera-error": CameraErrorEvent;
  "joined-meeting": { participants: { local: DailyParticipant }; internal: { _maxAppMessageSize: number } };
  "left-meeting": Nothing;
  error: { errorMsg: string; error: { type: DailyFatalErrorType; msg: string; details?: FatalDetails } };
  "nonfatal-error": { type: DailyNonFatalErrorType; errorMsg: string; details?: Readonly<Record<string, unknown>> };
  "receive-settings-updated": { receiveSettings: DailyReceiveSettings };
  "send-settings-updated": { sendSettings: DailySendSettings };
  /** `local`: begun by oneself. `startedBy` is missing for a backend, or somebody who is hidden. */
  "recording-started": {
    type: Recording["type"];
    local?: true;
    instanceId: string;
    recordingId?: string;
    startedBy?: string;
    layout?: Readonly<Record<string, unknown>>;
  };
  "recording-stopped": { instanceId: string };
  "recording-data": { data: Uint8Array; finished: boolean };
  "recording-error": { errorMsg: string; instanceId?: string };
  /** daily-js documents no fields: these are ours. */
  "recording-upload-completed": { instanceId: string; recordingId: string };
  "live-streaming-started": { instanceId: string; layout?: Readonly<Record<string, unknown>> };
  "live-streaming-updated": {
    endpoint?: { endpoint: string };
    state: "connected" | "interrupted";
    instanceId: string;
  };
  "live-streaming-stopped": { instanceId: string };
  "live-streaming-error": { errorMsg: string; instanceId?: string };
  /** The model is the one that was asked for; empty: the recogniser's own. */
  "transcription-started": {
    instanceId: string;
    transcriptId?: string;
    language: string;
    model: string;
    startedBy?: string;
    [option: string]: unknown;
  };
  "transcription-stopped": { instanceId: string; updatedBy?: string };
  "transcription-error": { errorMsg: string; instanceId: string };
  "transcription-message": {
    instanceId: string;
    trackType: string;
    participantId: string;
    text: string;
    timestamp: Date;
    rawResponse: JsonObject;
  };
  "access-state-updated": { access: Access; awaitingAccess?: AwaitingAccess };
  "waiting-participant-added": WaitingEvent;
  "waiting-participant-updated": WaitingEvent;
  "waiting-participant-removed": WaitingEvent;
  "meeting-session-summary-updated": { meetingSession: { id: string } };
  "meeting-session-state-updated": { meetingSessionState: DailyMeetingSessionState };
  "participant-joined": { participant: DailyParticipant };
  "participant-updated": { participant: DailyParticipant };
  "participant-left": { participant: DailyParticipant; reason?: "hidden" };
  "participant-counts-updated": { participantCounts: DailyParticipantCounts };
  "active-speaker-change": { activeSpeaker: { peerId: string } };
  "active-speaker-mode-change": { enabled: boolean };
  "app-message": { data: unknown; fromId: string };
  "selected-devices-updated": { devices: DailyDeviceInfos };
  "input-settings-updated": { inputSettings: JsonObject };
  "face-counts-updated": { faceCounts: number };
  "local-audio-level": { audioLevel: number };
  "remote-participants-audio-level": { participantsAudioLevel: Record<string, number> };
  "network-connection": {
    type: "signaling" | "sfu" | "peer-to-peer";
    event: "connected" | "interrupted";
    session_id?: string;
  };
  "network-quality-change": Omit<DailyNetworkStats, "networkState" | "networkStateReasons"> & {
    state: { state: DailyNetworkStats["networkState"]; reasons: DailyNetworkStats["networkStateReasons"] };
  };
  "cpu-load-change": Pick<DailyCpuLoadStats, "cpuLoadState" | "cpuLoadStateReason">;
  "test-completed": { test: keyof TrialResults; results: TrialResults[keyof TrialResults] };
  "lang-updated": { lang: string; langSetting: string };
  "local-screen-share-started": Nothing;
  "local-screen-share-stopped": Nothing;
  "local-screen-share-canceled": Nothing;
}

export type Send = <A extends keyof Outgoing>(action: A, payload: Outgoing[A]) => void;
