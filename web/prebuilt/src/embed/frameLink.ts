import type { DailyCall } from "@daily-co/daily-js";
import type { LanguageStore } from "../i18n/languageStore";
import type { Session, Snapshot } from "../room/session";
import { applyProperties } from "./appearance";
import type { AppearanceStore, ViewStore } from "./appearanceStore";
import { type CallMessage, type FrameIdentity, pageMessage, parentMessage, toMachine, toParent } from "./envelope";
import { frameActions, type PageAction, speak, spoken } from "./frameActions";
import type { FrameControls } from "./frameControls";
import { tellAppearance, tellView } from "./frameEvents";
import { joinRequest } from "./launchConfig";
import type { Store } from "./store";
import { applyView } from "./view";

/** The part of `Window` in use. */
interface FrameWindow {
  readonly parent: { postMessage(message: unknown, targetOrigin: string): void };
  readonly location: { readonly origin: string };
  postMessage(message: unknown, targetOrigin: string): void;
  addEventListener(type: "message", listener: (event: MessageEvent) => void): void;
}

/** What the link needs of the page; a test hands in doubles. */
export interface FrameHost {
  readonly window: FrameWindow;
  readonly frame: FrameIdentity;
  readonly session: Pick<Session, "snapshot" | "subscribe" | "start" | "leave">;
  readonly appearance: AppearanceStore;
  readonly view: ViewStore;
  readonly language: LanguageStore;
  readonly roomUrl: string;
  readonly tokenInUrl: string | null;
  /** Whether the person has to press something in this page before a screen can be chosen: a press in the app's page does not count. */
  readonly mustAskForScreen: () => boolean;
  /** Writes to the console, for the app's developer. */
  readonly warn: (sentence: string) => void;
}

const NOTHING = {};

/**
 * Connects this page to the daily-js that embedded it: launch handshake, the parent's commands to our call machine, the
 * machine's events to the parent, and what the page itself answers. Only the embedding window with the origin named in
 * the address is listened to, and only that origin is posted to.
 */
export class FrameLink implements FrameControls {
  readonly #host: FrameHost;
  readonly #pageActions: Readonly<Record<string, PageAction>>;
  #innerId: string | null = null;
  #machineLoaded = false;
  #queued: CallMessage[] = [];
  #joinStamp: string | undefined;
  /** The app's request for a screen that the person has not answered yet. */
  #screenRequest: CallMessage | null = null;
  /** The parent has heard of the end of the present attempt, by the machine or by the page. */
  #endTold = false;

  constructor(host: FrameHost) {
    this.#host = host;
    this.#pageActions = this.#actions();
  }

  /** Listen, and ask the parent for its configuration. */
  start(): void {
    this.#host.window.addEventListener("message", this.#onMessage);
    this.#host.session.subscribe(() => this.#onSession(this.#host.session.snapshot()));
    const { appearance, view, language } = this.#host;
    language.subscribe(() => this.#post("lang-updated", spoken(language)));
    this.#follow(appearance, tellAppearance);
    this.#follow(view, tellView);
    this.#post("iframe-ready-for-launch-config");
  }

  /** Tell the parent what changes, whoever changes it. */
  #follow<T>(
    store: Store<T>,
    tell: (before: T, after: T, post: (action: string, fields: object) => void) => void,
  ): void {
    let before = store.current();
    store.subscribe(() => {
      const after = store.current();
      tell(before, after, (action, fields) => this.#post(action, { ...fields }));
      before = after;
    });
  }

  /** Tell the parent that the person pressed one of its buttons. */
  readonly trayButtonClicked = (id: string): void => this.#post("custom-button-click", { button_id: id });

  readonly askFullscreen = (on: boolean): void => this.#post(on ? "request-fullscreen" : "request-exit-fullscreen");

  readonly answerScreenShare = (yes: boolean): void => {
    const request = this.#screenRequest;
    this.#forgetScreenRequest();
    if (request && yes) this.#toMachine(request);
    else if (request) this.#post("local-screen-share-canceled");
  };

  #forgetScreenRequest(): void {
    this.#screenRequest = null;
    this.#host.view.update((current) => ({ ...current, screenShareAsked: false }));
  }

  #askForScreen(message: CallMessage): Record<string, unknown> {
    if (!this.#host.mustAskForScreen()) this.#toMachine(message);
    else {
      this.#screenRequest = message;
      this.#host.view.update((current) => ({ ...current, screenShareAsked: true }));
    }
    return NOTHING;
  }

  readonly #onMessage = (event: MessageEvent): void => {
    const { window, frame } = this.#host;
    if (event.source === window.parent && event.origin === frame.parentOrigin) {
      const message = parentMessage(event.data, frame);
      if (message) void this.#fromParent(message);
    } else if (event.source === window) {
      this.#fromMachine(event.data);
    }
  };

  async #fromParent(message: CallMessage): Promise<void> {
    const action = Object.hasOwn(this.#pageActions, message.action) ? this.#pageActions[message.action] : undefined;
    if (!action) {
      this.#toMachine(message);
      return;
    }
    const reply = await action(message);
    // A join is answered when its attempt has an outcome.
    if (message.action !== "join-meeting") this.#answer(message, reply);
  }

  #fromMachine(data: unknown): void {
    if (this.#innerId === null) return;
    if (isLoaded(data, this.#innerId)) this.#releaseQueue();
    const message = toParent(data, this.#innerId, this.#host.frame);
    if (!message) return;
    if (message.action === "error" || message.action === "left-meeting") {
      if (this.#endTold) return;
      this.#endTold = true;
    }
    this.#postMessage(message);
  }

  #onSession({ call, phase }: Snapshot): void {
    if (call && call.callClientId !== this.#innerId) this.#begin(call);
    if (phase.name === "failed") this.#ended("error", failureFields(phase.failure.type, phase.failure.msg));
    if (phase.name === "left") this.#ended("left-meeting", NOTHING);
    if (phase.name === "unsupported") this.#ended("error", failureFields("connection-error", phase.what));
    if (phase.name === "call") this.#inCall();
  }

  #begin(call: DailyCall): void {
    this.#innerId = call.callClientId;
    this.#machineLoaded = false;
    this.#endTold = false;
  }

  #ended(action: "error" | "left-meeting", fields: Record<string, unknown>): void {
    if (!this.#endTold) {
      this.#endTold = true;
      this.#post(action, fields);
    }
    this.#answerJoin();
    this.#forgetScreenRequest();
    this.#innerId = null;
    this.#machineLoaded = false;
    for (const message of this.#queued.splice(0)) this.#refuse(message);
  }

  #inCall(): void {
    if (this.#joinStamp === undefined) return;
    this.#answerJoin();
    // daily-js takes every call for one that begins with a grid.
    if (this.#host.view.current().speakerMode) this.#post("active-speaker-mode-change", { enabled: true });
  }

  #answerJoin(): void {
    if (this.#joinStamp === undefined) return;
    this.#post("page-reply", { callbackStamp: this.#joinStamp });
    this.#joinStamp = undefined;
  }

  #toMachine(message: CallMessage): void {
    const { window } = this.#host;
    if (this.#innerId === null) this.#refuse(message);
    else if (this.#machineLoaded) window.postMessage(toMachine(message, this.#innerId), window.location.origin);
    else this.#queued.push(message);
  }

  #releaseQueue(): void {
    this.#machineLoaded = true;
    for (const message of this.#queued.splice(0)) this.#toMachine(message);
  }

  #refuse(message: CallMessage): void {
    this.#answer(message, { error: `${message.action}: there is no call` });
  }

  #answer(message: CallMessage, fields: Record<string, unknown>): void {
    if (typeof message.callbackStamp === "string")
      this.#post("page-reply", { ...fields, callbackStamp: message.callbackStamp });
  }

  #post(action: string, fields: Record<string, unknown> = NOTHING): void {
    this.#postMessage(pageMessage(action, fields, this.#host.frame));
  }

  #postMessage(message: CallMessage): void {
    this.#host.window.parent.postMessage(message, this.#host.frame.parentOrigin);
  }

  #actions(): Record<string, PageAction> {
    const { appearance, view, language, session, window, warn } = this.#host;
    return {
      ...frameActions({
        appearance,
        view,
        language,
        ownOrigin: window.location.origin,
        inCall: () => session.snapshot().phase.name === "call",
        me: () => session.snapshot().call?.participants().local ?? null,
        warn,
      }),
      "iframe-launch-config": (message) => {
        this.#apply(message);
        this.#post("loaded");
        return NOTHING;
      },
      "join-meeting": (message) => this.#join(message),
      "local-screen-start": (message) => this.#askForScreen(message),
      "local-screen-stop": (message) => {
        if (this.#screenRequest) this.answerScreenShare(false);
        else this.#toMachine(message);
        return NOTHING;
      },
      "leave-meeting": async () => {
        if (session.snapshot().call) await session.leave();
        else this.#post("left-meeting");
        return NOTHING;
      },
    };
  }

  #apply(properties: Readonly<Record<string, unknown>>): void {
    const { appearance, view, language, window } = this.#host;
    appearance.update((current) => applyProperties(current, properties));
    view.update((current) => applyView(current, properties, window.location.origin));
    speak(language, properties.lang);
  }

  #join(message: CallMessage): Record<string, unknown> {
    const { session, roomUrl, tokenInUrl } = this.#host;
    const properties = isProperties(message.properties) ? message.properties : NOTHING;
    this.#answerJoin();
    this.#joinStamp = message.callbackStamp;
    this.#endTold = false;
    this.#apply(properties);
    void session.start(joinRequest(properties, roomUrl, tokenInUrl));
    return NOTHING;
  }
}

function isLoaded(data: unknown, innerId: string): boolean {
  const { action, callClientId } = isProperties(data) ? data : {};
  return action === "loaded" && callClientId === innerId;
}

function isProperties(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

function failureFields(type: string, msg: string): Record<string, unknown> {
  const known = type === "unknown" ? "connection-error" : type;
  return { errorMsg: msg || known, error: { type: known, msg: msg || known }, preserveIframe: true };
}
