import type { DailyCall } from "@daily-co/daily-js";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { LanguageStore } from "../i18n/languageStore";
import { STAY } from "../room/exit";
import { NO_LEVELS } from "../room/levels";
import type { Phase, Snapshot } from "../room/session";
import { resolveSettings } from "../room/settings";
import { EMBEDDED } from "./appearance";
import { AppearanceStore, ViewStore } from "./appearanceStore";
import { FrameLink } from "./frameLink";
import { VIEW } from "./view";

const ORIGIN = "https://app.example";
const ME = { session_id: "me", owner: false };
const SETTINGS = resolveSettings(NO_LEVELS, {});

/** A page in a frame: window, parent and session as doubles, with what was posted to either side. */
class FramedPage {
  readonly toParent: Record<string, unknown>[] = [];
  readonly toSelf: Record<string, unknown>[] = [];
  readonly appearance = new AppearanceStore(EMBEDDED);
  readonly view = new ViewStore(VIEW);
  readonly warnings: string[] = [];
  mustAsk = false;
  readonly link: FrameLink;
  readonly language = new LanguageStore(["fr-CH"]);
  readonly start = vi.fn(async () => {});
  readonly leave = vi.fn(async () => this.phase({ name: "left" }));
  #snapshot: Snapshot = {
    phase: { name: "waiting" },
    call: null,
    settings: SETTINGS,
    effects: null,
    knocks: false,
    exit: STAY,
  };
  #onSession = () => {};
  #onMessage: (event: MessageEvent) => void = () => {};
  readonly #parent = {
    postMessage: (message: Record<string, unknown>, target: string) => {
      expect(target).toBe(ORIGIN);
      this.toParent.push(message);
    },
  };
  readonly #window = {
    parent: this.#parent,
    location: { origin: "https://meet.example" },
    postMessage: (message: Record<string, unknown>, target: string) => {
      expect(target).toBe("https://meet.example");
      this.toSelf.push(message);
    },
    addEventListener: (_type: "message", listener: (event: MessageEvent) => void) => {
      this.#onMessage = listener;
    },
  };

  constructor() {
    this.link = new FrameLink({
      window: this.#window,
      frame: { callClientId: "outer", parentOrigin: ORIGIN },
      session: {
        snapshot: () => this.#snapshot,
        subscribe: (listener) => {
          this.#onSession = listener;
          return () => true;
        },
        start: this.start,
        leave: this.leave,
      },
      appearance: this.appearance,
      view: this.view,
      language: this.language,
      roomUrl: "https://meet.example/room",
      tokenInUrl: null,
      mustAskForScreen: () => this.mustAsk,
      warn: (sentence) => this.warnings.push(sentence),
    });
    this.link.start();
  }

  /** The session moves on; `call` is the inner call object's id, or null when it is gone. */
  phase(phase: Phase, callClientId: string | null = null): void {
    const call =
      callClientId === null ? null : ({ callClientId, participants: () => ({ local: ME }) } as unknown as DailyCall);
    this.#snapshot = { phase, call, settings: SETTINGS, effects: null, knocks: false, exit: STAY };
    this.#onSession();
  }

  async parentSays(action: string, fields: Record<string, unknown> = {}, event: Partial<MessageEvent> = {}) {
    const data = { what: "iframe-call-message", from: "module", callClientId: "outer", action, ...fields };
    this.#onMessage({ source: this.#parent, origin: ORIGIN, data, ...event } as unknown as MessageEvent);
    await Promise.resolve();
    await Promise.resolve();
  }

  machineSays(action: string, fields: Record<string, unknown> = {}) {
    const data = { what: "iframe-call-message", from: "embedded", callClientId: "inner", action, ...fields };
    this.#onMessage({ source: this.#window, origin: "https://meet.example", data } as unknown as MessageEvent);
  }

  said(action: string) {
    return this.toParent.filter((message) => message.action === action);
  }
}

let page: FramedPage;
beforeEach(() => {
  page = new FramedPage();
});

/** Bring the page as far as a loaded machine. */
function loaded() {
  page.phase({ name: "checking" }, "inner");
  page.machineSays("loaded");
}

describe("the handshake", () => {
  it("asks for the launch configuration and answers it with loaded", async () => {
    expect(page.said("iframe-ready-for-launch-config")).toHaveLength(1);
    await page.parentSays("iframe-launch-config", { showLeaveButton: true });
    expect(page.said("loaded")).toEqual([
      { what: "iframe-call-message", from: "embedded", action: "loaded", callClientId: "outer" },
    ]);
    expect(page.appearance.current().showLeaveButton).toBe(true);
  });

  it("joins its own room with the parent's options", async () => {
    await page.parentSays("join-meeting", { callbackStamp: "j", properties: { url: "https://x/", userName: "Ada" } });
    expect(page.start).toHaveBeenCalledWith({
      url: "https://meet.example/room",
      token: null,
      options: { userName: "Ada" },
    });
  });

  it("answers the join once it has an outcome", async () => {
    await page.parentSays("join-meeting", { callbackStamp: "j", properties: {} });
    page.phase({ name: "prejoin" }, "inner");
    expect(page.said("page-reply")).toEqual([]);
    page.phase({ name: "call" }, "inner");
    expect(page.said("page-reply")).toMatchObject([{ callbackStamp: "j" }]);
  });
});

describe("who is listened to", () => {
  it.each([{ origin: "https://evil.example" }, { source: null }])("ignores a message with %o", async (event) => {
    await page.parentSays("iframe-launch-config", {}, event);
    expect(page.said("loaded")).toEqual([]);
  });

  it("does not take the name of an inherited method for an action of the page", async () => {
    await page.parentSays("constructor", { callbackStamp: "s" });
    expect(page.said("page-reply")).toMatchObject([{ callbackStamp: "s", error: "constructor: there is no call" }]);
  });
});

describe("the relay", () => {
  it("keeps commands until the machine is loaded and hands them on in order", async () => {
    page.phase({ name: "checking" }, "inner");
    await page.parentSays("local-audio", { state: false });
    await page.parentSays("local-video", { state: false });
    expect(page.toSelf).toEqual([]);
    page.machineSays("loaded");
    expect(page.toSelf.map((message) => [message.action, message.callClientId])).toEqual([
      ["local-audio", "inner"],
      ["local-video", "inner"],
    ]);
  });

  it("brings the machine's reply back to the parent's stamp", async () => {
    loaded();
    await page.parentSays("get-input-devices", { callbackStamp: "s" });
    page.machineSays("reply", { callbackStamp: page.toSelf[0]?.callbackStamp, camera: {} });
    expect(page.said("reply")).toMatchObject([{ callbackStamp: "s", callClientId: "outer", camera: {} }]);
  });

  it("refuses stamped commands when there is no call, and those that wait when it ends", async () => {
    await page.parentSays("get-input-devices", { callbackStamp: "a" });
    page.phase({ name: "checking" }, "inner");
    await page.parentSays("get-input-devices", { callbackStamp: "b" });
    page.phase({ name: "left" });
    expect(page.said("page-reply")).toMatchObject([
      { callbackStamp: "a", error: expect.any(String) },
      { callbackStamp: "b", error: expect.any(String) },
    ]);
  });

  it.each([
    "get-sidebar-view",
    "set-theme",
    "load-css",
    "update-custom-tray-buttons",
    "set-show-names",
    "set-active-speaker-mode",
  ])("answers %s by itself", async (action) => {
    loaded();
    await page.parentSays(action, { callbackStamp: "s" });
    expect(page.said("page-reply")).toMatchObject([{ callbackStamp: "s" }]);
    expect(page.toSelf).toEqual([]);
  });
});

describe("the end", () => {
  it("tells the parent of leaving once, whether the machine or the page says it", async () => {
    loaded();
    page.machineSays("left-meeting");
    page.phase({ name: "left" });
    expect(page.said("left-meeting")).toHaveLength(1);
  });

  it("answers a leave in every state", async () => {
    await page.parentSays("leave-meeting");
    expect(page.said("left-meeting")).toHaveLength(1);
    loaded();
    await page.parentSays("leave-meeting");
    expect(page.leave).toHaveBeenCalledTimes(1);
    expect(page.said("left-meeting")).toHaveLength(2);
    await page.parentSays("leave-meeting");
    expect(page.said("left-meeting")).toHaveLength(3);
  });

  it("reports a failure that the machine did not report, and asks to keep the frame", () => {
    loaded();
    page.phase({ name: "failed", failure: { type: "no-room", msg: "none", validFrom: null } });
    expect(page.said("error")).toMatchObject([
      { errorMsg: "none", error: { type: "no-room", msg: "none" }, preserveIframe: true },
    ]);
  });

  it("does not report a failure twice", () => {
    loaded();
    page.machineSays("error", { errorMsg: "out", error: { type: "ejected", msg: "out" } });
    page.phase({ name: "failed", failure: { type: "ejected", msg: "out", validFrom: null } });
    expect(page.said("error")).toHaveLength(1);
  });
});

describe("the language", () => {
  it("is the app's, from its configuration on", async () => {
    await page.parentSays("iframe-launch-config", { lang: "de" });
    await expect.poll(() => page.said("lang-updated")).toMatchObject([{ lang: "de", langSetting: "de" }]);
    await page.parentSays("get-daily-lang", { callbackStamp: "l" });
    expect(page.said("page-reply")).toMatchObject([{ callbackStamp: "l", lang: "de", langSetting: "de" }]);
  });

  it("changes at the app's word, and user is the browser's", async () => {
    await page.parentSays("set-daily-lang", { lang: "user" });
    await expect.poll(() => page.said("lang-updated")).toMatchObject([{ lang: "fr", langSetting: "user" }]);
  });

  it("stays as it is for a word that is no language", async () => {
    await page.parentSays("set-daily-lang", { lang: "klingon" });
    await page.parentSays("join-meeting", { properties: { lang: "" } });
    await page.parentSays("get-daily-lang", { callbackStamp: "l" });
    expect(page.said("page-reply")).toMatchObject([{ lang: "en", langSetting: "en" }]);
  });
});

describe("a button of the app", () => {
  it("tells the app that it was pressed", () => {
    const page = new FramedPage();
    page.link.trayButtonClicked("help");
    expect(page.said("custom-button-click")).toMatchObject([{ button_id: "help" }]);
  });
});

describe("the arrangement", () => {
  it("opens and closes the sidebar, tells so once, and knows what it shows", async () => {
    const page = new FramedPage();
    await page.parentSays("set-sidebar-view", { view: "people" });
    await page.parentSays("set-sidebar-view", { view: "people" });
    await page.parentSays("get-sidebar-view", { callbackStamp: "1" });
    await page.parentSays("set-sidebar-view", { view: null });
    expect(page.said("sidebar-view-changed")).toMatchObject([{ view: "people" }, { view: null }]);
    expect(page.said("page-reply")).toMatchObject([{ callbackStamp: "1", view: "people" }]);
  });

  it("tells of what people change themselves", () => {
    const page = new FramedPage();
    page.view.update((view) => ({ ...view, sidebar: "chat", speakerMode: true }));
    page.appearance.update((looks) => ({ ...looks, showLocalVideo: false }));
    expect(page.said("sidebar-view-changed")).toMatchObject([{ view: "chat" }]);
    expect(page.said("active-speaker-mode-change")).toMatchObject([{ enabled: true }]);
    expect(page.said("show-local-video-changed")).toMatchObject([{ show: false }]);
  });

  it("tells of the small window over other programs, once each way", () => {
    const page = new FramedPage();
    page.toParent.length = 0;
    for (const pip of [true, true, false]) page.view.update((view) => ({ ...view, pip }));
    expect(page.toParent.map(({ action }) => action)).toEqual(["pip-started", "pip-stopped"]);
  });

  it("has no sidebar that nobody knows, and says so to the developer", async () => {
    const page = new FramedPage();
    await page.parentSays("set-sidebar-view", { view: "games" });
    expect(page.said("sidebar-view-changed")).toEqual([]);
    expect(page.warnings).toEqual([expect.stringContaining('"games"')]);
  });

  it("changes to the speaker and back in a call only", async () => {
    const page = new FramedPage();
    await page.parentSays("set-active-speaker-mode", { enabled: true });
    expect(page.view.current().speakerMode).toBe(false);
    page.phase({ name: "call" }, "inner");
    await page.parentSays("set-active-speaker-mode", { enabled: true });
    await page.parentSays("set-active-speaker-mode", { enabled: false });
    expect(page.said("active-speaker-mode-change")).toMatchObject([{ enabled: true }, { enabled: false }]);
  });

  it("tells of a call that begins with the speaker, which daily-js does not expect", async () => {
    const page = new FramedPage();
    await page.parentSays("join-meeting", { callbackStamp: "1", properties: { activeSpeakerMode: true } });
    page.toParent.length = 0;
    page.phase({ name: "call" }, "inner");
    expect(page.said("active-speaker-mode-change")).toMatchObject([{ enabled: true }]);
  });

  it("starts and stops integrations that it knows", async () => {
    const page = new FramedPage();
    page.phase({ name: "call" }, "inner");
    const board = { label: "Board", location: "sidebar", src: "https://board.example" };
    const hosts = { ...board, controlledBy: "owners" };
    await page.parentSays("set-custom-integrations", { integrations: { board, hosts } });
    await page.parentSays("start-custom-integrations", { ids: ["board", "games", "hosts"] });
    expect(page.view.current()).toMatchObject({ running: ["board"], integrations: [{ id: "board" }, { id: "hosts" }] });
    expect(page.warnings).toEqual([expect.stringContaining('"games"'), expect.stringContaining('"hosts"')]);
    await page.parentSays("set-sidebar-view", { view: "board" });
    await page.parentSays("set-custom-integrations", { integrations: {} });
    expect(page.view.current()).toMatchObject({ running: [], integrations: [], sidebar: null });
    expect(page.said("sidebar-view-changed")).toMatchObject([{ view: "board" }, { view: null }]);
  });

  it("takes the bar, the newcomer's sound, full screen and a body class", async () => {
    const page = new FramedPage();
    await page.parentSays("set-show-participants-bar", { show: false });
    await page.parentSays("daily-method-set-play-ding", { arg: 5 });
    await page.parentSays("fullscreen");
    await page.parentSays("load-css", { bodyClass: "wide dark", cssText: "body { display: none }" });
    expect(page.view.current()).toMatchObject({ showParticipantsBar: false, newcomerSound: 5, fullscreen: true });
    expect(page.appearance.current().bodyClass).toBe("wide dark");
    expect(page.warnings).toEqual([expect.stringContaining("loadCss")]);
    await page.parentSays("exited-fullscreen");
    expect(page.view.current().fullscreen).toBe(false);
  });
});

describe("a screen that the app asks for", () => {
  it("is chosen at once where the person has just pressed something here", async () => {
    loaded();
    await page.parentSays("local-screen-start", { options: {} });
    expect(page.toSelf.map(({ action }) => action)).toEqual(["local-screen-start"]);
    expect(page.view.current().screenShareAsked).toBe(false);
  });

  it("waits for a press in this page, and then goes to the machine as it was", async () => {
    loaded();
    page.mustAsk = true;
    await page.parentSays("local-screen-start", { captureOptions: { audio: true } });
    expect(page.view.current().screenShareAsked).toBe(true);
    expect(page.toSelf).toEqual([]);
    page.link.answerScreenShare(true);
    expect(page.toSelf).toMatchObject([{ action: "local-screen-start", captureOptions: { audio: true } }]);
    expect(page.view.current().screenShareAsked).toBe(false);
  });

  it("is told to be canceled when the person declines, or the app stops asking", async () => {
    loaded();
    page.mustAsk = true;
    await page.parentSays("local-screen-start");
    page.link.answerScreenShare(false);
    await page.parentSays("local-screen-start");
    await page.parentSays("local-screen-stop");
    page.link.answerScreenShare(true);
    expect(page.said("local-screen-share-canceled")).toHaveLength(2);
    expect(page.toSelf).toEqual([]);
  });

  it("is forgotten with the call", async () => {
    loaded();
    page.mustAsk = true;
    await page.parentSays("local-screen-start");
    page.phase({ name: "left" });
    expect(page.view.current().screenShareAsked).toBe(false);
  });
});

it("asks the app's page for full screen, and for its end", () => {
  page.link.askFullscreen(true);
  page.link.askFullscreen(false);
  expect(page.said("request-fullscreen")).toHaveLength(1);
  expect(page.said("request-exit-fullscreen")).toHaveLength(1);
});
