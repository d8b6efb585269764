import type { Call } from "./call.js";
import { Refusal } from "./errors.js";
import { tellReceiveSettings } from "./handlers/settings.js";
import { tellSessionState } from "./joining.js";
import { letIn, refuse, tellWait } from "./lobby.js";
import { tellBreakout } from "./page/breakout.js";
import type { Push, Pushes, WireParticipant } from "./signaling/messages.js";
import { tellSubscriptions } from "./subscribing.js";

type Handlers = { [T in keyof Pushes]: (call: Call, push: { type: T } & Pushes[T]) => void };

const HANDLERS: Handlers = {
  "participant-joined": (call, { participant }) => {
    if (call.own.participant.ids.has(participant.session_id)) return;
    if (!call.roster.has(participant.session_id)) call.counts.expect(1, call.presentKnown);
    call.roster.put(participant);
  },
  "participant-updated": (call, { participant }) => {
    if (participant.session_id === call.own.participant.sessionId) call.adoptSelf(participant);
    else if (call.roster.has(participant.session_id)) updateOther(call, participant);
  },
  "participant-left": (call, { session_id: sessionId, reason }) => {
    if (call.roster.has(sessionId)) call.counts.expect(-1, call.presentKnown);
    call.roster.remove(sessionId, reason === "hidden" ? "hidden" : undefined);
    call.subscriptions.forget(sessionId);
    call.staging.forget(sessionId);
    if (call.receiveSettings.forget(sessionId)) tellReceiveSettings(call);
  },
  counts: (call, counts) => call.counts.tell(counts),
  "active-speaker": (call, { session_id: peerId }) => {
    call.session.speaker = peerId ?? call.session.speaker;
    if (peerId !== null) call.send("active-speaker-change", { activeSpeaker: { peerId } });
  },
  "app-message": (call, { data, from }) => call.send("app-message", { data, fromId: from }),
  breakout: (call, { type: _, ...breakout }) => {
    call.session.adoptBreakout(breakout, call.platform.ticks());
    tellBreakout(call);
  },
  "breakout-message": (call, { text, from }) => call.send("page-breakout-message", { text, by: from }),
  recordings: (call, { type: _, ...recordings }) => {
    call.session.adoptRecordings(recordings, call.platform.ticks());
    call.recording.adopt();
    call.recordings.adopt();
  },
  "recording-error": (call, { instance_id: instanceId, msg: errorMsg }) =>
    call.send("recording-error", { instanceId, errorMsg }),
  "recording-uploaded": (call, { instance_id: instanceId, recording_id: recordingId }) =>
    call.send("recording-upload-completed", { instanceId, recordingId }),
  streams: (call, { type: _, ...streams }) => {
    call.session.adoptStreams(streams, call.platform.ticks());
    call.streams.adopt();
  },
  "streaming-error": (call, { instance_id: instanceId, msg: errorMsg }) =>
    call.send("live-streaming-error", { instanceId, errorMsg }),
  transcriptions: (call, transcriptions) => {
    call.session.adoptTranscriptions(transcriptions);
    call.transcriptions.adopt();
  },
  "transcription-message": (call, { type: _, ...message }) => call.transcriptions.take(message),
  "transcription-error": (call, { instance_id: instanceId, msg: errorMsg }) =>
    call.send("transcription-error", { instanceId, errorMsg }),
  "session-data": (call, { data }) => {
    call.session.adoptData(data);
    tellSessionState(call);
  },
  "remote-mute": (call, { tracks, by, reason }) => {
    call.send("page-remote-mute", { tracks, by, reason });
    for (const name of tracks) {
      if (name === "audio" || name === "video") void call.own.media.setWanted(name, false, "byRemoteRequest");
      else call.own.dropExtra(name);
    }
  },
  offer: (call, offer) => {
    if (call.topology.uses("sfu")) call.subscriber.take(offer);
  },
  "media-reset": (call) => {
    if (!call.topology.uses("sfu")) return;
    call.renewal.end();
    call.subscriber.close();
    call.adaptation.start();
    call.publisher.reset();
  },
  topology: (call, topology) => call.topology.take(topology),
  paths: (call, paths) => call.mesh.plan(paths),
  signal: (call, signal) => call.mesh.take(signal),
  "send-layers": (call, { layers }) => call.publisher.encoding.need(layers),
  lobby: (call, state) => {
    call.lobby.take(state);
    tellWait(call);
  },
  "waiting-participants": (call, { participants }) => call.waiting.replaceAll(participants),
  "waiting-participant-added": (call, { participant }) => call.waiting.put(participant),
  "waiting-participant-updated": (call, { participant }) => call.waiting.put(participant),
  "waiting-participant-removed": (call, { id }) => call.waiting.remove(id),
  "let-in": letIn,
  error: (call, { error }) =>
    refuse(call, () => call.fail(new Refusal(error.type, error.msg, error).toFatal("reconnect"))),
};

/** A wish for "custom tracks" of somebody holds for those that come later, too: the server knows names only. */
function updateOther(call: Call, participant: WireParticipant): void {
  const sessionId = participant.session_id;
  const known = call.roster.customNames(sessionId);
  call.roster.put(participant);
  const present = call.roster.customNames(sessionId);
  if (present.every((name) => known.includes(name))) return;
  tellSubscriptions(call, [sessionId]);
}

/** Media negotiation cannot wait; whatever becomes an event for the app waits until the app knows that it has joined. */
const URGENT: ReadonlySet<Push["type"]> = new Set<Push["type"]>([
  "offer",
  "media-reset",
  "send-layers",
  "topology",
  "paths",
  "signal",
  "lobby",
  "let-in",
  "error",
]);

/** Carries out the server's pushes, in order. */
export class PushReceiver {
  #waiting: Push[] = [];

  constructor(private readonly call: Call) {}

  take(push: Push): void {
    if (this.call.life.over) return;
    if (!this.call.roster.announced && !URGENT.has(push.type)) this.#waiting.push(push);
    else this.#carryOut(push);
  }

  /** Carry out what waited for `joined-meeting`. */
  release(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const push of waiting) this.take(push);
  }

  #carryOut(push: Push): void {
    const handler = HANDLERS[push.type] as (call: Call, push: Push) => void;
    handler(this.call, push);
  }
}
