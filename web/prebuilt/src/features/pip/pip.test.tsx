import { screen, within } from "@testing-library/react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { inCall } from "../../../tests/support/inCall";
import { oneself, other, withTracks } from "../../../tests/support/people";
import { Stage } from "../../stage/Stage";
import { Controls } from "../../tray/Controls";
import type { PipBrowser } from "./browser";
import { PipHost } from "./PipHost";

const onLeave = vi.fn();
const PEOPLE = [other("Ben", { joined: 1 }), other("Cleo", { joined: 2 })];
const BUTTON = "Picture in picture";

beforeEach(() => {
  onLeave.mockReset();
  vi.unstubAllGlobals();
});

const page = (
  <>
    <Stage showNames showLocalVideo speakerMode={false} showParticipantsBar minTiles={null} maxTiles={null} fakes={[]}>
      <PipHost onLeave={onLeave} />
    </Stage>
    <Controls onLeave={onLeave} onTrayButton={undefined} />
  </>
);

const open = async (given: Parameters<typeof inCall>[1]) => {
  const call = await inCall(page, { others: PEOPLE, ...given, features: { pip: true, ...given?.features } });
  const toasts = () => call.tools.toasts.current().map(({ text }) => text);
  return { ...call, toasts, press: () => call.user.click(screen.getByRole("button", { name: BUTTON })) };
};

describe("where the browser opens windows", () => {
  /** A browser that opens a window with an empty document, as large as a test says. */
  function windows() {
    const document = globalThis.document.implementation.createHTMLDocument();
    Object.defineProperty(document, "defaultView", { value: globalThis.window });
    const opened = Object.assign(new EventTarget(), {
      document,
      innerWidth: 400,
      innerHeight: 368,
      CSSStyleSheet: globalThis.CSSStyleSheet,
      close: () => opened.dispatchEvent(new Event("pagehide")),
      resize(innerWidth: number, innerHeight: number) {
        Object.assign(opened, { innerWidth, innerHeight });
        opened.dispatchEvent(new Event("resize"));
      },
    });
    const requestWindow = vi.fn(async () => opened);
    const browser: Record<string, unknown> = {
      document: { pictureInPictureEnabled: true },
      documentPictureInPicture: { requestWindow },
    };
    browser.top = browser;
    const inside = within(document.body);
    const tiles = () =>
      inside.queryAllByRole("listitem").map((tile) => `${tile.dataset.role} ${tile.getAttribute("aria-label")}`);
    const refuse = (error: Error) => requestWindow.mockRejectedValue(error);
    return { browser: browser as unknown as PipBrowser, refuse, opened, document, inside, tiles };
  }

  it("shows who speaks, the others and oneself, with their marks, and follows", async () => {
    const { browser, tiles } = windows();
    const { press, say } = await open({ browser });
    await press();
    await expect.poll(tiles).toEqual(["focus Ben", "bar Cleo", "bar Ada (You)"]);
    await say((call) => call.emit("active-speaker-change", { activeSpeaker: { peerId: "cleo" } }));
    await say((call) => call.update(withTracks(PEOPLE[0] as never, { audio: "off" })));
    await expect.poll(tiles).toEqual(["focus Cleo", "bar Ben, microphone off", "bar Ada (You)"]);
    await say((call) => call.update(withTracks(PEOPLE[0] as never, { screenVideo: "playable" })));
    await expect.poll(() => tiles()[0]).toBe("focus Screen of Ben");
  });

  it("has the tray's controls, as far as one may", async () => {
    const { browser, inside } = windows();
    const { press, call, say } = await open({ browser });
    await press();
    (await inside.findByRole("button", { name: "Mute microphone" })).click();
    expect(call.setLocalAudio).toHaveBeenLastCalledWith(false);
    expect(await inside.findByRole("button", { name: "Unmute microphone" })).toBeTruthy();
    inside.getByRole("button", { name: "Leave the call" }).click();
    expect(onLeave).toHaveBeenCalledOnce();
    expect(inside.getByRole("button", { name: "Turn camera off" })).toBeTruthy();
    await say((each) => each.become(oneself({ canSend: ["audio"] })));
    await expect.poll(() => inside.queryByRole("button", { name: "Turn camera off" })).toBeNull();
  });

  it("hears the keys of the call, unless one has switched them off", async () => {
    const { browser, document, inside } = windows();
    const { press, call, say, tools } = await open({ browser });
    const key = (name: string) =>
      document.body.dispatchEvent(new KeyboardEvent("keydown", { key: name, bubbles: true }));
    await press();
    await inside.findByRole("main");
    await say(() => key("v"));
    expect(call.setLocalVideo).toHaveBeenCalledExactlyOnceWith(false);
    await say(() => tools.preferences.update((current) => ({ ...current, shortcuts: false })));
    await say(() => key("v"));
    await say(() => key("i"));
    expect(call.setLocalVideo).toHaveBeenCalledOnce();
    expect(tools.pip.isOn).toBe(true);
    await say(() => tools.preferences.update((current) => ({ ...current, shortcuts: true })));
    await say(() => key("i"));
    expect(tools.pip.isOn).toBe(false);
  });

  it("leaves out the small pictures in a tiny window", async () => {
    const { browser, opened, tiles } = windows();
    const { press, say } = await open({ browser });
    await press();
    await expect.poll(() => tiles().length).toBe(3);
    await say(() => opened.resize(220, 170));
    expect(tiles()).toEqual(["focus Ben"]);
  });

  it("has captions as on the page while they are on there: the last two people's, with their names", async () => {
    const { browser, opened, document, tiles, inside } = windows();
    const { press, say, tools } = await open({ browser, features: { pip: true, captions: true } });
    const { feed, look } = tools.captions;
    const running = [{ id: "i", state: "running", by: "ben", isStored: false, language: "en" }] as const;
    await say(() => feed.put({ isAvailable: true, running }));
    const hear = (sessionId: string, name: string, text: string) =>
      say(() =>
        feed.hear("i", { sessionId, name, text, track: "cam-audio", begin: 1, end: 2, final: false, language: null }),
      );
    await press();
    await expect.poll(() => tiles().length).toBe(3);
    await hear("ben", "Ben", "I think");
    expect(inside.queryByRole("region", { name: "Captions" })).toBeNull();
    await say(() => look.update((now) => ({ ...now, isShown: true, colours: "yellow" })));
    const lines = () => [...document.querySelectorAll(".caption")].map((each) => each.textContent);
    expect(lines()).toEqual(["BenI think"]);
    await hear("cleo", "Cleo", "so do");
    await hear("me", "Ada", "and we");
    expect(lines()).toEqual(["Cleoso do", "Ada (You)and we"]);
    const region = inside.getByRole("region", { name: "Captions" });
    expect(region.style.getPropertyValue("--words")).toBe("#ffe600");
    expect(region.querySelector("[aria-live], [role=log]")).toBeNull();
    await say(() => opened.resize(220, 60));
    expect(lines()).toEqual([]);
  });

  it("looks like the page, with an app's colours, and speaks its language", async () => {
    const { browser, document, inside } = windows();
    const own = new CSSStyleSheet();
    own.replaceSync(".tile { color: red; }");
    const foreign = new CSSStyleSheet();
    vi.spyOn(foreign, "cssRules", "get").mockImplementation(() => {
      throw new DOMException("an extension's", "SecurityError");
    });
    vi.spyOn(globalThis.document, "styleSheets", "get").mockReturnValue([own, foreign] as never);
    const { user, say, tools } = await open({ browser, language: "de" });
    const theme = { scheme: "light", variables: { "--stage": "#ffffff" } } as const;
    await say(() => tools.appearance.update((looks) => ({ ...looks, theme })));
    await user.click(screen.getByRole("button", { name: "Bild im Bild" }));
    await inside.findByRole("main");
    const rules = document.adoptedStyleSheets.map((sheet) => [...sheet.cssRules].map(({ cssText }) => cssText).join());
    expect(rules).toEqual([expect.stringContaining("color: red")]);
    expect(document.documentElement.style.getPropertyValue("--stage")).toBe("#ffffff");
    expect(document.documentElement.dataset.scheme).toBe("light");
    expect(document.documentElement.lang).toBe("de");
    expect(document.title).toContain("team-sync");
  });

  it("tells that it opens and closes, on the button, to ears and to the page around", async () => {
    const { browser, opened, tiles } = windows();
    const { press, say, tools } = await open({ browser });
    const button = screen.getByRole("button", { name: BUTTON });
    expect(button.getAttribute("aria-pressed")).toBe("false");
    await press();
    expect(await screen.findByText("The call is in a small window now")).toBeTruthy();
    expect(button.getAttribute("aria-pressed")).toBe("true");
    expect(tools.view.current().pip).toBe(true);
    await expect.poll(() => tiles().length).toBe(3);
    await say(() => opened.close());
    expect(await screen.findByText("The small window is closed")).toBeTruthy();
    expect(tools.view.current().pip).toBe(false);
  });

  it("ends with the call", async () => {
    const { browser, opened, inside } = windows();
    const close = vi.spyOn(opened, "close");
    const { press, unmount, tools } = await open({ browser });
    await press();
    await inside.findByRole("main");
    unmount();
    expect(close).toHaveBeenCalledOnce();
    expect(tools.view.current().pip).toBe(false);
  });

  it("says so when the browser refuses", async () => {
    const { browser, refuse } = windows();
    refuse(new DOMException("", "NotAllowedError"));
    const { press, toasts } = await open({ browser });
    await press();
    await expect.poll(toasts).toEqual(["Your browser did not allow the small window. Press the button again."]);
  });
});

describe("where the browser floats one picture only", () => {
  const browser: PipBrowser = { top: null, document: { pictureInPictureEnabled: true } };
  const element = () => document.querySelector<HTMLVideoElement>("video[aria-hidden].visually-hidden");
  const trackOf = (video: HTMLVideoElement | null) => (video?.srcObject as unknown as Streamed | null)?.tracks[0];
  const videoTrack = (name: "ben" | "cleo") =>
    PEOPLE.find(({ session_id: id }) => id === name)?.tracks.video.persistentTrack;

  // The document of the tests knows no streams of made-up tracks.
  class Streamed extends MediaStream {
    constructor(readonly tracks: readonly unknown[]) {
      super();
    }
  }
  beforeEach(() => vi.stubGlobal("MediaStream", Streamed));

  /** Frames have come to the element, which floats when `request` lets it. */
  function floating(request = vi.fn(async () => ({}))) {
    Object.defineProperty(HTMLVideoElement.prototype, "requestPictureInPicture", {
      configurable: true,
      value: request,
    });
    return request;
  }

  const firstFrame = () => element()?.dispatchEvent(new Event("loadedmetadata"));

  it("floats who speaks once there is a frame, and follows, with the tracks that the stage has", async () => {
    const request = floating();
    const { press, say, tools } = await open({ browser });
    await press();
    await expect.poll(() => trackOf(element())).toBe(videoTrack("ben"));
    expect(request).not.toHaveBeenCalled();
    expect(tools.view.current().pip).toBe(false);
    await say(firstFrame);
    expect(request).toHaveBeenCalledOnce();
    expect(tools.view.current().pip).toBe(true);
    await say((call) => call.emit("active-speaker-change", { activeSpeaker: { peerId: "cleo" } }));
    await expect.poll(() => trackOf(element())).toBe(videoTrack("cleo"));
    expect(request).toHaveBeenCalledOnce();
  });

  it("shows somebody with a camera where who speaks has none", async () => {
    floating();
    const { press } = await open({
      browser,
      others: [withTracks(PEOPLE[0] as never, { video: "off" }), PEOPLE[1] as never],
    });
    await press();
    await expect.poll(() => trackOf(element())).toBe(videoTrack("cleo"));
  });

  it("ends by the picture's own button, and lets the track go", async () => {
    floating();
    const { press, say, tools } = await open({ browser });
    await press();
    await vi.waitFor(() => expect(trackOf(element())).toBeDefined());
    await say(firstFrame);
    const video = element();
    await say(() => video?.dispatchEvent(new Event("leavepictureinpicture")));
    expect(tools.view.current().pip).toBe(false);
    expect(element()).toBeNull();
    expect(video?.srcObject).toBeNull();
  });

  it("ends with the call, and takes the floating picture away", async () => {
    floating();
    const exit = vi.fn(async () => undefined);
    const { press, say, unmount } = await open({ browser });
    await press();
    await vi.waitFor(() => expect(trackOf(element())).toBeDefined());
    await say(firstFrame);
    const video = element();
    Object.defineProperty(document, "pictureInPictureElement", { configurable: true, value: video });
    Object.defineProperty(document, "exitPictureInPicture", { configurable: true, value: exit });
    unmount();
    expect(exit).toHaveBeenCalledOnce();
    expect(video?.srcObject).toBeNull();
  });

  it("says so where nobody has a camera on, and where no frame comes", async () => {
    const words = "There is no picture to show. Try again when somebody’s camera is on.";
    const dark = [withTracks(PEOPLE[0] as never, { video: "off" })];
    floating();
    const { press, say, toasts, tools } = await open({
      browser,
      me: oneself({ tracks: { video: "off" } }),
      others: dark,
    });
    await press();
    await expect.poll(toasts).toEqual([words]);
    expect(tools.pip.current().name).toBe("closed");
    await say((call) => call.update(withTracks(PEOPLE[0] as never, { video: "playable" })));
    await say(() => tools.toasts.dismiss("pip"));
    vi.useFakeTimers({ shouldAdvanceTime: true, toFake: ["setTimeout", "clearTimeout"] });
    await press();
    await vi.waitFor(() => expect(trackOf(element())).toBeDefined());
    await say(() => vi.advanceTimersByTime(4000));
    vi.useRealTimers();
    await expect.poll(toasts).toEqual([words]);
  });

  it("says so when the browser refuses, and is closed", async () => {
    floating(vi.fn(async () => Promise.reject(new DOMException("", "NotAllowedError"))));
    const { press, say, toasts, tools } = await open({ browser });
    await press();
    await vi.waitFor(() => expect(trackOf(element())).toBeDefined());
    await say(firstFrame);
    await expect.poll(toasts).toEqual(["Your browser did not allow the small window. Press the button again."]);
    expect(tools.pip.current().name).toBe("closed");
  });

  it("offers the browser its buttons for a call while it is there", async () => {
    floating();
    const handlers = new Map<string, (() => void) | null>();
    const mediaSession = {
      setActionHandler: (action: string, handler: (() => void) | null) => handlers.set(action, handler),
      setMicrophoneActive: vi.fn(),
      setCameraActive: vi.fn(),
    };
    Object.defineProperty(navigator, "mediaSession", { configurable: true, value: mediaSession });
    const { press, call, say, tools } = await open({ browser });
    await press();
    await vi.waitFor(() => expect(handlers.get("hangup")).toBeDefined());
    await say(() => handlers.get("togglemicrophone")?.());
    expect(call.setLocalAudio).toHaveBeenCalledExactlyOnceWith(false);
    expect(mediaSession.setMicrophoneActive).toHaveBeenLastCalledWith(false);
    handlers.get("hangup")?.();
    expect(onLeave).toHaveBeenCalledOnce();
    await say(() => tools.pip.close());
    expect([...handlers.values()]).toEqual([null, null, null]);
  });
});

describe("it is not offered", () => {
  it("where the room does not have it", async () => {
    const browser: PipBrowser = { top: null, document: { pictureInPictureEnabled: true } };
    const { user, tools } = await open({ browser, features: { pip: false } });
    expect(screen.queryByRole("button", { name: BUTTON })).toBeNull();
    await user.keyboard("i");
    expect(tools.pip.current().name).toBe("closed");
  });

  it("where the browser can do neither", async () => {
    await open({});
    expect(screen.queryByRole("button", { name: BUTTON })).toBeNull();
  });
});
