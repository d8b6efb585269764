import type { Call } from "./call.js";
import { messageOf, Refusal, RequestError } from "./errors.js";
import { startDevices, tellMeeting, tellOthers } from "./joining.js";
import type { Access } from "./messaging/events.js";
import type { JoinReply, LobbyReply, LobbyState } from "./signaling/messages.js";

/** How a request to be let in ended. */
export interface Decision {
  access: Access;
  granted: boolean;
}

const LOBBY: Access = { level: "lobby" };
const NOT_GRANTED: Decision = { access: LOBBY, granted: false };

/** The app's own wait in the lobby: what it asked, how that stands, and who awaits the answer. */
export class Lobby {
  /** Under which name the app asked to be let in, once it did. */
  #asked: string | undefined;
  #state: LobbyState = { asked: false, granted: false, hosts: false };
  #decided: ((decision: Decision) => void) | undefined;
  #decision: Promise<Decision> | undefined;
  /** It was decided, and the end of the call is on its way. */
  over = false;

  get state(): LobbyState {
    return this.#state;
  }

  take(state: LobbyState): void {
    this.#state = state;
  }

  /** The name to ask with again after a lost connection; undefined when the app has not asked. */
  get asked(): string | undefined {
    return this.#asked;
  }

  /** Await the answer; several may. */
  ask(name: string): Promise<Decision> {
    this.#asked = name;
    this.#decision ??= new Promise((resolve) => {
      this.#decided = resolve;
    });
    return this.#decision;
  }

  /** The request could not even be made. */
  forget(): void {
    this.#asked = undefined;
    this.#decision = undefined;
  }

  /** No answer can come any more. */
  giveUp(): void {
    this.decide(NOT_GRANTED);
  }

  /** Tell those who await it; true when somebody did. */
  decide(decision: Decision): boolean {
    const decided = this.#decided;
    this.#decided = undefined;
    this.#decision = undefined;
    decided?.(decision);
    return decided !== undefined;
  }
}

/** The server gave a place in the lobby instead of a seat: the app is told of a call with nobody else in it. */
export function enterLobby(call: Call, reply: LobbyReply): void {
  call.life.enter("lobby");
  adoptPlace(call, reply);
  startDevices(call, { video: startsOff(reply, "start_video_off"), audio: startsOff(reply, "start_audio_off") });
  call.own.tell();
  tellWait(call);
  call.send("joined-meeting", {
    participants: { local: call.own.participant.toDaily() },
    internal: { _maxAppMessageSize: reply.max_app_message_size },
  });
  lookAfter(call);
}

/** The connection was lost in the lobby, and the place is there still. */
export function returnToLobby(call: Call, reply: LobbyReply): void {
  call.life.enter("lobby");
  adoptPlace(call, reply);
  tellWait(call);
  const { asked } = call.lobby;
  // A refusal is told by a fatal error sooner or later; a lost connection brings one here again.
  if (asked !== undefined && !reply.lobby.asked)
    ask(call, asked).catch((error) => call.platform.warn(messageOf(error)));
  lookAfter(call);
}

/** Lost between the reply and now: only now is there somebody to come back. */
function lookAfter(call: Call): void {
  if (!call.connection.isOpen) call.hooks.onLost();
}

function adoptPlace(call: Call, reply: LobbyReply): void {
  call.session.adoptLobby(reply);
  call.lobby.take(reply.lobby);
  call.connection.watch();
  call.adoptSelf(reply.participant);
  call.own.tellServer();
}

/** Whether a device starts off, by what token and room say. */
function startsOff({ room }: LobbyReply, property: string): boolean {
  return (room.token_config[property] ?? room.config[property] ?? room.config_defaults[property]) === true;
}

/** Tell how the wait stands. Beyond what daily-js documents: whether one was let in, and whether anybody could do that. */
export function tellWait(call: Call): void {
  const { asked, granted, hosts } = call.lobby.state;
  const awaiting = asked ? { awaitingAccess: { level: "full" as const, granted, hosts } } : {};
  call.send("access-state-updated", { access: LOBBY, ...awaiting });
}

/** Somebody opened the door: this is what a join does, for an app that has joined already. */
export function letIn(call: Call, reply: JoinReply): void {
  call.life.enter("seated");
  call.adoptSeat(reply);
  void call.own.media.start();
  call.life.enter("joined");
  call.lobby.decide({ access: reply.access, granted: true });
  call.own.tell();
  call.send("access-state-updated", { access: reply.access });
  tellMeeting(call, reply);
  tellOthers(call, reply);
}

/** `requestAccess()`: ends when somebody decides. Who is in the call has access. */
export async function requestAccess(call: Call, name: string): Promise<Decision> {
  if (call.life.inCall) return { access: call.session.access, granted: true };
  if (!call.life.inLobby) throw new RequestError("Access can only be asked for in the lobby.");
  const decision = call.lobby.ask(name);
  if (call.life.phase === "lobby") await ask(call, name);
  return decision;
}

async function ask(call: Call, name: string): Promise<void> {
  try {
    await call.connection.request("request-access", { name });
  } catch (error) {
    // A lost connection comes back, and then it is asked again.
    if (!(error instanceof Refusal)) return;
    call.lobby.forget();
    throw error;
  }
}

/** The call ends with `then`; whoever awaits the answer hears of it first. */
export function refuse(call: Call, then: () => void): void {
  if (!call.life.inLobby || !call.lobby.decide(NOT_GRANTED)) {
    then();
    return;
  }
  call.lobby.over = true;
  call.platform.after(0, then);
}
