/** Logging every public event of a daily-js call. */

import type { DailyCall, DailyEvent } from "@daily-co/daily-js";
import { log, outcome, plain } from "./log";

const NAMES = [
  "loading",
  "load-attempt-failed",
  "loaded",
  "started-camera",
  "camera-error",
  "joining-meeting",
  "joined-meeting",
  "left-meeting",
  "error",
  "nonfatal-error",
  "access-state-updated",
  "participant-joined",
  "participant-updated",
  "participant-left",
  "participant-counts-updated",
  "track-started",
  "track-stopped",
  "active-speaker-change",
  "app-message",
  "network-connection",
  "network-quality-change",
  "cpu-load-change",
  "test-completed",
  "available-devices-updated",
  "selected-devices-updated",
  "meeting-session-summary-updated",
  "meeting-session-state-updated",
  "receive-settings-updated",
  "send-settings-updated",
  "input-settings-updated",
  "local-screen-share-started",
  "local-screen-share-stopped",
  "local-screen-share-canceled",
  "active-speaker-mode-change",
  "recording-error",
  "live-streaming-error",
  "transcription-error",
  "transcription-message",
  "transcription-started",
  "transcription-stopped",
  "custom-button-click",
  "face-counts-updated",
  "lang-updated",
  "local-audio-level",
  "meeting-session-updated",
  "recording-started",
  "recording-stopped",
  "recording-upload-completed",
  "live-streaming-started",
  "live-streaming-updated",
  "live-streaming-stopped",
  "remote-participants-audio-level",
  "show-local-video-changed",
  "pip-started",
  "pip-stopped",
  "sidebar-view-changed",
  "theme-updated",
  "waiting-participant-added",
  "waiting-participant-removed",
  "waiting-participant-updated",
  "call-instance-destroyed",
] as const satisfies readonly DailyEvent[];

/** Publish `call` on the window with its log, and helpers that hand out plain JSON only. */
export function expose(call: DailyCall): void {
  for (const name of NAMES) call.on(name, (event) => log(name, event));
  window.call = call;
  window.enter = (options) => outcome(call.join(options));
  window.people = () => plain(call.participants());
}
