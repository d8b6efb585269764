import type { Call } from "./call.js";
import {
  type ConnectionStage,
  connectionError,
  FatalCallError,
  LeftError,
  messageOf,
  Refusal,
  RequestError,
} from "./errors.js";
import { joinRequest } from "./join-request.js";
import { enterLobby } from "./lobby.js";
import { tellBreakout } from "./page/breakout.js";
import { type CallSettings, startOff } from "./settings.js";
import type { JoinReply, LobbyReply, TrackKind } from "./signaling/messages.js";

const KINDS: readonly TrackKind[] = ["audio", "video"];

/** Whatever went wrong, as the error that ends the call. */
function toFatal(error: unknown, on: ConnectionStage): FatalCallError {
  if (error instanceof FatalCallError) return error;
  if (error instanceof Refusal) return error.toFatal(on);
  return connectionError(on, "The call could not be joined.", messageOf(error));
}

/** `startCamera()`: open the devices before the call. Returns when they run or failed. */
export async function startCamera(call: Call, settings: CallSettings): Promise<void> {
  call.initialise(settings);
  const { own } = call;
  if (own.cameraStarted) return;
  for (const kind of KINDS) decide(call, kind, startOff(settings, kind) ?? false);
  await own.media.start();
  if (KINDS.some((kind) => own.media.device(kind).shouldRun)) return;
  own.tellCameraStarted();
  await own.tellDevices();
}

/** `preAuth()`: ask the server who this would be. Takes no seat and opens no device. */
export async function preauth(call: Call, settings: CallSettings): Promise<void> {
  call.initialise(settings);
  try {
    await call.connection.open(call.preferences.address);
    const reply = await call.connection.request("preauth", joinRequest(call));
    call.life.ensureAlive();
    call.session.adoptPreauth(reply);
    call.adoptSelf(reply.participant);
    call.send("access-state-updated", { access: reply.access });
  } catch (error) {
    throw endCall(call, error);
  }
}

/** `join()`: take a seat. The order of messages is the one that apps know from Daily. */
export async function join(call: Call, settings: CallSettings): Promise<void> {
  if (call.life.phase === "joining" || call.life.seated) throw new RequestError("This call is already joined.");
  call.initialise(settings);
  call.life.enter("joining");
  call.trials.abort("call-quality");
  try {
    for (const kind of KINDS) {
      const off = startOff(settings, kind);
      if (off !== undefined) decide(call, kind, off);
    }
    void call.own.media.start();
    const reply = await takeSeat(call);
    if (isLobby(reply)) {
      enterLobby(call, reply);
      return;
    }
    call.life.enter("seated");
    call.adoptSeat(reply);
    startDevices(call, { video: reply.start_video_off, audio: reply.start_audio_off });
    tellJoined(call, reply);
  } catch (error) {
    throw endCall(call, error);
  }
}

/** Open the devices, unless it was decided before that they stay off. */
export function startDevices(call: Call, off: Readonly<Record<TrackKind, boolean>>): void {
  for (const kind of KINDS) decide(call, kind, off[kind]);
  // Devices come when they come (a permission prompt may stand for minutes); nobody else waits for them.
  void call.own.media.start();
}

export function isLobby(reply: JoinReply | LobbyReply): reply is LobbyReply {
  return reply.access.level === "lobby";
}

/** Ask the server for a seat, or a place in the lobby. Throws `LeftError` when the call was left meanwhile. */
export async function takeSeat(call: Call): Promise<JoinReply | LobbyReply> {
  await call.connection.open(call.preferences.address);
  const reply = await call.connection.request("join", joinRequest(call));
  call.life.ensureAlive();
  return reply;
}

/** On or off, unless the app or the person has chosen already. */
function decide(call: Call, kind: TrackKind, off: boolean): void {
  const device = call.own.media.device(kind);
  if (device.decided) return;
  device.decided = true;
  device.wanted = !off && device.allowed && device.maySend;
}

function tellJoined(call: Call, reply: JoinReply): void {
  call.life.enter("joined");
  call.own.tell();
  call.send("access-state-updated", { access: reply.access });
  call.send("joined-meeting", {
    participants: { local: call.own.participant.toDaily() },
    internal: { _maxAppMessageSize: reply.max_app_message_size },
  });
  tellMeeting(call, reply);
  tellOthers(call, reply);
}

/** Who else is there, and what they do. */
export function tellOthers(call: Call, reply: JoinReply): void {
  call.roster.announce();
  tellRunning(call);
  if (reply.active_speaker !== null) {
    call.send("active-speaker-change", { activeSpeaker: { peerId: reply.active_speaker } });
  }
  call.hooks.onAnnounced();
}

/** Session and connections: told after joining and after every rejoin. */
export function tellMeeting(call: Call, reply: JoinReply): void {
  call.send("meeting-session-summary-updated", { meetingSession: { id: reply.meeting_id } });
  tellSessionState(call);
  tellBreakout(call);
  call.waiting.replaceAll(reply.waiting ?? []);
  tellSignaling(call);
  if (call.session.topology === "sfu") call.tellSfu(true, true);
}

/** What is recorded, streamed and transcribed, for a newcomer, too: once everybody is known who may have begun it. */
export function tellRunning(call: Call): void {
  call.recordings.adopt();
  call.streams.adopt();
  call.transcriptions.adopt();
}

/** The server is reached, for the first time or again. */
export function tellSignaling(call: Call): void {
  const { sessionId } = call.own.participant;
  call.send("network-connection", { type: "signaling", event: "connected", session_id: sessionId });
}

export function tellSessionState(call: Call): void {
  const { data, topology } = call.session;
  call.send("meeting-session-state-updated", { meetingSessionState: { data, topology } });
}

/** A refused or broken join is fatal; being left meanwhile is not. Returns what the pending reply says. */
function endCall(call: Call, error: unknown): Error {
  if (error instanceof LeftError || call.life.over) return new LeftError();
  if (error instanceof RequestError) return error;
  const fatal = toFatal(error, "join");
  call.fail(fatal);
  return fatal;
}
