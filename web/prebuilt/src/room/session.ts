import Daily, { type DailyCall, type DailyCallOptions } from "@daily-co/daily-js";
import { rememberedDevices } from "../devices/rememberedDevices";
import { Effects } from "../features/effects/Effects";
import { type Wait, waitOf } from "../lobby/wait";
import { type Exit, resolveExit, STAY } from "./exit";
import { type Failure, toFailure, tokenValidFrom } from "./failure";
import { NO_LEVELS, roomLevels } from "./levels";
import { type SendRights, sendRights } from "./sendRights";
import { type PageSettings, resolveSettings } from "./settings";
import { browserFacts, missingSupport, type Unsupported } from "./support";

/** Where somebody is on the way into, in, or out of the call. `waiting`: for the app that embeds this page. */
export type Phase =
  | { readonly name: "waiting" }
  | { readonly name: "unsupported"; readonly what: Unsupported }
  | { readonly name: "checking" }
  | { readonly name: "prejoin" }
  | { readonly name: "joining"; readonly afterPrejoin: boolean }
  | { readonly name: "lobby"; readonly wait: Wait }
  | { readonly name: "call" }
  | { readonly name: "left" }
  | { readonly name: "failed"; readonly failure: Failure };

/** Who wants to join what; `options` are further daily-js options of an embedding app. */
export interface JoinRequest {
  readonly url: string;
  readonly token: string | null;
  readonly options: DailyCallOptions;
}

/** One immutable picture of the session, for React. */
export interface Snapshot {
  readonly phase: Phase;
  readonly call: DailyCall | null;
  readonly settings: PageSettings;
  /** Background and noise filter of this call object; null until the room has told what it offers. */
  readonly effects: Effects | null;
  /** Somebody inside has to let this person in. */
  readonly knocks: boolean;
  /** What comes after the call for whoever leaves it by this page's button. */
  readonly exit: Exit;
}

/** A reason is shown still while a quiet attempt goes on behind it. */
const BEFORE_JOIN: ReadonlySet<Phase["name"]> = new Set(["prejoin", "checking", "failed"]);

/**
 * The page's way through one room: checking → prejoin → joining (→ lobby) → call → left | failed, each attempt on a fresh call
 * object.
 *
 * `checking` asks the server by `preAuth()` for refusals, names and configuration before any device is opened.
 */
export class Session {
  #snapshot: Snapshot = {
    phase: { name: "waiting" },
    call: null,
    settings: resolveSettings(NO_LEVELS, {}),
    effects: null,
    knocks: false,
    exit: STAY,
  };
  #request: JoinRequest | null = null;
  #name = "";
  #restarting = false;
  readonly #listeners = new Set<() => void>();

  readonly snapshot = (): Snapshot => this.#snapshot;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Begin a new attempt; a former one is left. Resolves when prejoin or call is reached, or the attempt has failed. */
  async start(request: JoinRequest): Promise<void> {
    this.#request = request;
    this.#restarting = false;
    return this.#attempt(request, { name: "checking" });
  }

  /** `shown`: the phase until the server has answered. */
  async #attempt(request: JoinRequest, shown: Phase): Promise<void> {
    this.#discard();
    const missing = missingSupport(browserFacts(window));
    if (missing) return this.#to({ name: "unsupported", what: missing });
    const call = this.#createCall(request, shown);
    try {
      await this.#check(call, request);
    } catch (thrown) {
      this.#fail(call, thrown);
    }
  }

  /** The name under which this person joins, or the empty string. */
  readonly name = (): string => this.#name;

  /** The name that the embedding app proposes, or the empty string. */
  readonly suggestedName = (): string => this.#request?.options.userName ?? "";

  /** Go through the last request again, after leaving or a failure. */
  readonly retry = (): void => {
    if (this.#request) void this.#attempt(this.#request, { name: "checking" });
  };

  /** The same behind the reason that is shown, which stays until the attempt has got further or failed in its turn. */
  readonly retryQuietly = (): void => {
    if (this.#request) void this.#attempt(this.#request, this.#snapshot.phase);
  };

  /** Take the seat. `name` is ignored by the server when the token has one. */
  async join(name: string): Promise<void> {
    const { call, phase, settings } = this.#snapshot;
    if (!call || !BEFORE_JOIN.has(phase.name)) return;
    const afterPrejoin = phase.name === "prejoin";
    const rights = localRights(call);
    this.#name = name;
    this.#to({ name: "joining", afterPrejoin });
    try {
      await call.join({
        ...(name ? { userName: name } : {}),
        // What the person chose while looking at the preview wins over every configured start value.
        startVideoOff:
          !rights.video || (afterPrejoin ? !isOn(call, "video") : settings.startVideoOff || this.#lacksBackground()),
        startAudioOff:
          !rights.audio ||
          settings.features.largeCall ||
          (afterPrejoin ? !isOn(call, "audio") : settings.startAudioOff),
      });
    } catch (thrown) {
      this.#fail(call, thrown);
    }
  }

  /** Leave from any phase; resolves when devices and connections are released. */
  async leave(): Promise<void> {
    const { call } = this.#snapshot;
    if (!call) return;
    await call.leave();
    this.#ifCurrent(call, () => this.#end({ name: "left" }));
  }

  /** The page cannot show the call: end it with a reason. */
  readonly fail = (thrown: unknown): void => {
    if (this.#snapshot.call) this.#fail(this.#snapshot.call, thrown);
  };

  #createCall(request: JoinRequest, phase: Phase): DailyCall {
    const call = Daily.createCallObject({
      ...lastSources(),
      ...request.options,
      url: request.url,
      ...(request.token ? { token: request.token } : {}),
      dailyConfig: {
        ...request.options.dailyConfig,
        bundlePathOverride: `${location.origin}/static`,
        avoidEval: true,
      },
    });
    call.on("joined-meeting", () => this.#ifCurrent(call, () => this.#joined(call)));
    call.on("access-state-updated", () => this.#ifCurrent(call, () => this.#followWait(call)));
    call.on("left-meeting", () => this.#ifCurrent(call, () => this.#end({ name: "left" })));
    call.on("error", (event) => this.#fail(call, event));
    const settings = resolveSettings(NO_LEVELS, request.options);
    this.#set({ phase, call, settings, effects: null, knocks: false, exit: STAY });
    return call;
  }

  /** daily-js calls somebody joined who still has to be let in. */
  #joined(call: DailyCall): void {
    const wait = waitOf(call.accessState());
    this.#to(wait ? { name: "lobby", wait } : { name: "call" });
    if (!wait) return;
    // A refusal is a fatal `error` as well, and that ends the attempt.
    call.requestAccess({ name: this.#name }).catch((reason: unknown) => this.#fail(call, reason));
  }

  #followWait(call: DailyCall): void {
    if (this.#snapshot.phase.name !== "lobby") return;
    const wait = waitOf(call.accessState());
    this.#to(wait ? { name: "lobby", wait } : { name: "call" });
  }

  async #check(call: DailyCall, request: JoinRequest): Promise<void> {
    const answer = await call.preAuth({ url: request.url, ...(request.token ? { token: request.token } : {}) });
    if (this.#snapshot.call !== call) return;
    const info = await call.room({ includeRoomConfigDefaults: false });
    if (this.#snapshot.call !== call) return;
    const levels = roomLevels(info);
    const settings = resolveSettings(levels, request.options);
    const knocks = waitOf(answer) !== null;
    // Our server's own word beside what daily-js documents.
    const { name, domainName } = info as { readonly name: string; readonly domainName?: unknown };
    this.#restarting = false;
    const effects = effectsOf(call, settings);
    this.#set({ ...this.#snapshot, settings, effects, knocks, exit: resolveExit(levels, domainName, name) });
    await effects.begin(request.options);
    if (this.#snapshot.call !== call) return;
    // Whoever has to ask decides that for themselves, and under which name.
    if (!settings.prejoin && !knocks) return this.join(settings.fixedName ?? request.options.userName ?? "");
    this.#to({ name: "prejoin" });
    this.#startDevices(call, settings);
  }

  #startDevices(call: DailyCall, settings: PageSettings): void {
    const rights = localRights(call);
    // Who may only watch and listen is not asked for devices.
    if (!rights.video && !rights.audio) return;
    // Device trouble arrives as `camera-error` and is explained on the prejoin screen; joining stays possible.
    void call
      .startCamera({
        startVideoOff: settings.startVideoOff || !rights.video || this.#wasOff("video") || this.#lacksBackground(),
        startAudioOff: settings.startAudioOff || !rights.audio || this.#wasOff("audio"),
      })
      .catch((reason: unknown) => console.warn("devices did not start", reason));
  }

  /** Whether this person came without it last time; what the app says counts more. */
  #wasOff(kind: "video" | "audio"): boolean {
    const { startVideoOff, startAudioOff } = this.#request?.options ?? {};
    const { cameraOn, microphoneOn } = rememberedDevices();
    return kind === "video"
      ? startVideoOff === undefined && cameraOn === false
      : startAudioOff === undefined && microphoneOn === false;
  }

  /** Nobody is shown by surprise without the background of last time. */
  #lacksBackground(): boolean {
    return this.#snapshot.effects?.current().lost === "background";
  }

  #fail(call: DailyCall, thrown: unknown): void {
    this.#ifCurrent(call, () => {
      const failure = this.#stillRestarting(toFailure(thrown));
      const validFrom = failure.validFrom ?? (failure.type === "nbf-token" ? tokenValidFrom(this.#token()) : null);
      this.#end({ name: "failed", failure: { ...failure, validFrom } });
    });
  }

  /** Between the server's last word and its first new one, nobody answers: that is the same restart. */
  #stillRestarting(failure: Failure): Failure {
    this.#restarting = failure.restarting === true || (this.#restarting && failure.type === "connection-error");
    return this.#restarting ? { ...failure, restarting: true } : failure;
  }

  #token(): string | null {
    return this.#request?.token ?? null;
  }

  #end(phase: Phase): void {
    this.#discard();
    this.#to(phase);
  }

  #discard(): void {
    const { call } = this.#snapshot;
    if (!call) return;
    this.#set({ ...this.#snapshot, call: null });
    void call.destroy();
  }

  #ifCurrent(call: DailyCall, then: () => void): void {
    if (this.#snapshot.call === call) then();
  }

  #to(phase: Phase): void {
    this.#set({ ...this.#snapshot, phase });
  }

  #set(snapshot: Snapshot): void {
    this.#snapshot = snapshot;
    for (const listener of this.#listeners) listener();
  }
}

/** Also while it starts, which takes its time with a background: as the person sees it. */
function isOn(call: DailyCall, kind: "video" | "audio"): boolean {
  const state = call.participants().local?.tracks[kind].state;
  return state !== undefined && state !== "off" && state !== "blocked";
}

function effectsOf(call: DailyCall, { features }: PageSettings): Effects {
  const { supportsVideoProcessing, supportsAudioProcessing } = Daily.supportedBrowser();
  return new Effects(
    call,
    { background: features.videoProcessing, noise: features.noiseCancellation },
    { background: supportsVideoProcessing, noise: supportsAudioProcessing },
  );
}

function localRights(call: DailyCall): SendRights {
  return sendRights(call.participants().local?.permissions?.canSend);
}

/** The devices chosen last time; the call passes over one that is gone. */
function lastSources(): DailyCallOptions {
  const { camera, microphone } = rememberedDevices();
  return { ...(camera ? { videoSource: camera } : {}), ...(microphone ? { audioSource: microphone } : {}) };
}
