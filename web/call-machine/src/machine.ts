import { Call } from "./call.js";
import { LeftError, messageOf, RequestError } from "./errors.js";
import { data } from "./handlers/data.js";
import { devices } from "./handlers/devices.js";
import { extraTracks } from "./handlers/extra-tracks.js";
import type { Handlers } from "./handlers/handler.js";
import { levels } from "./handlers/levels.js";
import { lifecycle } from "./handlers/lifecycle.js";
import { lobby } from "./handlers/lobby.js";
import { network } from "./handlers/network.js";
import { page } from "./handlers/page.js";
import { participants } from "./handlers/participants.js";
import { recording } from "./handlers/recording.js";
import { settings } from "./handlers/settings.js";
import { streaming } from "./handlers/streaming.js";
import { transcription } from "./handlers/transcription.js";
import { trials } from "./handlers/trials.js";
import { unsupported } from "./handlers/unsupported.js";
import { lineOf } from "./log/lines.js";
import type { SharedTracks } from "./media/input-settings.js";
import { Channel, type Reply } from "./messaging/channel.js";
import type { Incoming } from "./messaging/envelope.js";
import type { Platform } from "./platform.js";
import { PushReceiver } from "./pushes.js";
import { BackOff, type ReconnectPolicy } from "./reconnect-policy.js";
import { rejoin } from "./rejoin.js";
import type { StoreState } from "./store.js";

const HANDLERS: ReadonlyMap<string, Handlers[string]> = new Map(
  [
    lifecycle,
    devices,
    extraTracks,
    levels,
    participants,
    lobby,
    settings,
    data,
    network,
    page,
    recording,
    streaming,
    trials,
    transcription,
    unsupported,
  ].flatMap((group) => Object.entries(group)),
);

/** How one daily-js instance is reached, and what it left in its slot. */
export interface MachineHost {
  callClientId: string;
  /** Whether the instance's slot still holds this machine. */
  ownsSlot(): boolean;
  sharedTracks(): SharedTracks;
  /** Where this script came from, as far as that is known: its own address, or its folder with a slash at the end. */
  bundleUrl(): string | undefined;
}

/** The call machine of one daily-js instance: takes its messages to the present call, and makes a fresh one on `reset()`. */
export class CallMachine {
  /** What daily-js reads the media tracks from. */
  readonly store = { getState: (): StoreState => this.#call.store.getState() };
  readonly #channel: Channel;
  #call: Call;

  constructor(
    private readonly platform: Platform,
    private readonly host: MachineHost,
    private readonly policy: ReconnectPolicy = new BackOff(),
  ) {
    this.#channel = new Channel(
      platform.page,
      host.callClientId,
      host.ownsSlot,
      (message) => this.#receive(message),
      (action, error) => this.#warn(action, error),
    );
    this.#call = this.#newCall();
  }

  /** Say that the bundle is here. After this the machine listens until its slot is gone. */
  start(): void {
    this.#channel.send("loaded", {});
  }

  /** daily-js loads again after a call ended: everything is forgotten. It says `loaded` itself this time. */
  reset(): void {
    this.#call.release();
    this.#call = this.#newCall();
  }

  #newCall(): Call {
    const platform: Platform = {
      ...this.platform,
      warn: (text) => {
        this.platform.warn(text);
        call.log.note("warn", "warning", text);
      },
    };
    const call: Call = new Call(platform, this.policy, {
      send: (action, payload) => {
        const line = lineOf(action, payload);
        if (line && !call.life.over) call.log.note(...line);
        this.#channel.send(action, payload);
      },
      sharedTracks: this.host.sharedTracks,
      bundleUrl: this.host.bundleUrl,
      onPush: (push) => pushes.take(push),
      onAnnounced: () => {
        pushes.release();
        // Lost between taking the seat and telling the app: only now is there a call to rejoin.
        if (!call.connection.isOpen) void rejoin(call);
      },
      onLost: () => void rejoin(call),
    });
    const pushes = new PushReceiver(call);
    return call;
  }

  /** The console is the only place where the app's developer can learn of it. */
  #warn(action: string, error: unknown): void {
    if (!(error instanceof LeftError)) this.#call.platform.warn(`"${action}" failed: ${messageOf(error)}`);
  }

  #receive(message: Incoming): Reply | Promise<Reply> {
    const handler = HANDLERS.get(message.action);
    if (!handler) throw new RequestError(`"${message.action}" is not supported by this server's call machine.`);
    return handler(this.#call, message.body);
  }
}
