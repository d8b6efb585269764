/** Shows and plays the tracks of everyone else, in the plainest way an app could. */

import type { DailyCall, DailyParticipant } from "@daily-co/daily-js";

/** Keep one element per remote track in `<main>`, marked with `data-session-id` and `data-video-type`. */
export function showEveryone(call: DailyCall): void {
  const elements = new Map<string, HTMLMediaElement>();

  call.on("track-started", ({ participant, track, type }) => {
    if (!participant || participant.local) return;
    show(keyOf(participant, type), participant.session_id, type, track);
  });
  call.on("track-stopped", ({ participant, track, type }) => {
    if (!participant || participant.local) return;
    const key = keyOf(participant, type);
    const stream = elements.get(key)?.srcObject;
    if (stream instanceof MediaStream && stream.getTracks()[0]?.id === track.id) hide(key);
  });
  call.on("participant-left", ({ participant }) => {
    for (const key of [...elements.keys()]) if (key.startsWith(participant.session_id)) hide(key);
  });
  call.on("left-meeting", () => {
    for (const key of [...elements.keys()]) hide(key);
  });

  function show(key: string, sessionId: string, type: string, track: MediaStreamTrack): void {
    hide(key);
    const element = document.createElement(track.kind === "video" ? "video" : "audio");
    element.dataset.sessionId = sessionId;
    if (track.kind === "video") element.dataset.videoType = type;
    element.autoplay = true;
    element.srcObject = new MediaStream([track]);
    elements.set(key, element);
    document.querySelector("main")?.append(element);
  }

  function hide(key: string): void {
    elements.get(key)?.remove();
    elements.delete(key);
  }
}

function keyOf(participant: DailyParticipant, type: string): string {
  return `${participant.session_id} ${type}`;
}
