import { act, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { FakeCall } from "../tests/support/FakeCall";
import "../tests/support/inCall";
import { other } from "../tests/support/people";
import { App } from "./App";
import { EMBEDDED, STANDALONE } from "./embed/appearance";
import { AppearanceStore, ViewStore } from "./embed/appearanceStore";
import { VIEW } from "./embed/view";
import { followRoom } from "./i18n/followRoom";
import { LanguageStore } from "./i18n/languageStore";
import { Session } from "./room/session";

let calls: FakeCall[];
let prepare: (call: FakeCall) => void;

vi.mock("@daily-co/daily-js", async (original) => ({
  ...(await original<object>()),
  default: {
    supportedBrowser: () => ({ supportsVideoProcessing: true, supportsAudioProcessing: true }),
    createCallObject() {
      const call = new FakeCall();
      prepare(call);
      calls.push(call);
      return call;
    },
  },
}));

beforeEach(() => {
  calls = [];
  prepare = () => {};
  Object.assign(window, { isSecureContext: true, RTCPeerConnection: class {} });
});

interface Given {
  readonly embedded?: boolean;
  readonly browser?: readonly string[];
}

/** The whole page, as `main.tsx` puts it together. */
function page({ embedded = false, browser = ["en-GB"] }: Given = {}) {
  const session = new Session();
  const appearance = new AppearanceStore(embedded ? EMBEDDED : STANDALONE);
  const language = new LanguageStore(browser);
  followRoom(session, language);
  const roomUrl = "https://meet.example/team-sync";
  render(
    <App
      session={session}
      appearance={appearance}
      view={new ViewStore(VIEW)}
      language={language}
      roomName="team-sync"
      roomUrl={roomUrl}
      embedded={embedded}
      onTrayButton={undefined}
    />,
  );
  const start = () => act(() => session.start({ url: roomUrl, token: null, options: {} }));
  return { session, appearance, language, start, user: userEvent.setup() };
}

const heading = (name: string) => screen.findByRole("heading", { level: 1, name });
const button = (name: string) => screen.findByRole("button", { name });
const refuse =
  (type: string, fields = {}) =>
  (call: FakeCall) =>
    call.preAuth.mockRejectedValueOnce({ error: { type, msg: "the server's words", ...fields } });

describe("a visit", () => {
  it("plays voices that began before the call's screen was there", async () => {
    const ben = other("Ben");
    prepare = (call) =>
      call.join.mockImplementationOnce(async () => {
        call.admit(undefined, [ben]);
        call.emit("track-started", { participant: ben, track: { kind: "audio" } });
      });
    const { start, user } = page();
    await start();
    await user.type(await screen.findByRole("textbox"), "Ada{Enter}");
    await screen.findByText("2 people in the call");
    await expect.poll(() => document.querySelector("audio[data-session-id=ben]")).not.toBeNull();
  });

  it("leads through the preview into the call, out, and in again", async () => {
    const { start, user } = page();
    expect(document.title).toBe("team-sync · Parlour");
    await start();
    await heading("Join team-sync");
    await user.type(screen.getByRole("textbox", { name: "Your name" }), "Ada{Enter}");
    await screen.findByText("1 person in the call");
    expect(calls[0]?.join).toHaveBeenCalledWith(expect.objectContaining({ userName: "Ada" }));
    await user.click(await button("Leave the call"));
    await heading("You left the call");
    expect(document.activeElement).toBe(await button("Join again"));
    await user.click(await button("Join again"));
    await heading("Join team-sync");
    expect(calls).toHaveLength(2);
  });

  it("goes straight into the call where the room has no preview", async () => {
    prepare = (call) => {
      call.levels = { config: { enable_prejoin_ui: false } };
    };
    await page().start();
    await screen.findByText("1 person in the call");
    expect(screen.queryByRole("textbox")).toBeNull();
  });

  it("keeps the preview in view while joining", async () => {
    prepare = (call) => call.join.mockReturnValueOnce(new Promise(() => {}));
    const { start, user } = page();
    await start();
    await user.type(await screen.findByRole("textbox"), "Ada{Enter}");
    expect((await button("Joining")).closest("main")).not.toBeNull();
  });

  it("says, should it take long, that the room is being made ready", async () => {
    prepare = (call) => call.preAuth.mockReturnValueOnce(new Promise(() => {}));
    const { session } = page();
    void act(() => void session.start({ url: "https://meet.example/team-sync", token: null, options: {} }));
    await heading("Getting the room ready");
    expect(screen.getByRole("status")).toBeTruthy();
  });
});

describe("a refusal", () => {
  it.each([
    ["no-room", "There is no room here", "Try again"],
    ["nbf-room", "The room is not open yet", "Try again"],
    ["exp-room", "The room has closed", "Go to the start page"],
    ["nbf-token", "You are early", "Try again"],
    ["exp-token", "Your invitation has expired", "Go to the start page"],
    ["not-allowed", "You need an invitation", "Go to the start page"],
    ["meeting-full", "The room is full", "Try again"],
    ["ejected", "You are no longer in the call", "Go to the start page"],
    ["connection-error", "No connection to the call", "Try again"],
    ["end-of-life", "This page is out of date", "Load the page again"],
    ["something-new", "The call could not go on", "Load the page again"],
  ])("%s is a reason, read out at once, and one way on", async (type, title, way) => {
    prepare = refuse(type);
    await page().start();
    expect((await heading(title)).closest("[role=alert]")).not.toBeNull();
    const buttons = screen.getAllByRole("button").map(({ textContent }) => textContent);
    expect(buttons).toEqual(type === "meeting-full" ? [way, "Stop trying"] : [way]);
    expect(document.activeElement).toBe(screen.getByRole("button", { name: way }));
  });

  it("of a full room is tried again behind the reason, until there is a place", async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    prepare = refuse("meeting-full");
    const { start } = page();
    await start();
    await heading("The room is full");
    expect(screen.getByText("This page tries again by itself.")).toBeTruthy();
    expect(screen.getByRole("timer").textContent).toMatch(/^Next try in 0:(09|1[01])$/);
    await act(() => vi.advanceTimersByTimeAsync(12_000));
    expect(calls).toHaveLength(2);
    await heading("The room is full");
    expect(screen.getByRole("timer").textContent).toMatch(/^Next try in 0:1\d$/);
    prepare = () => {};
    await act(() => vi.advanceTimersByTimeAsync(17_000));
    await heading("Join team-sync");
    expect(calls).toHaveLength(3);
    vi.useRealTimers();
  });

  it("is tried no more once the person says so", async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    prepare = refuse("meeting-full");
    const { start } = page();
    await start();
    await act(async () => (await button("Stop trying")).click());
    expect(screen.queryByRole("timer")).toBeNull();
    await act(() => vi.advanceTimersByTimeAsync(120_000));
    expect(calls).toHaveLength(1);
    expect(await button("Try again")).toBeTruthy();
    vi.useRealTimers();
  });

  it("tells when the room opens", async () => {
    prepare = refuse("nbf-room", { details: { nbf: new Date(2027, 0, 15, 8).getTime() / 1000 } });
    await page().start();
    await screen.findByText(/^It opens Friday,? 15 January 2027 at 08:00\.$/);
  });

  it("can be tried again", async () => {
    prepare = refuse("meeting-full");
    const { start, user } = page();
    await start();
    prepare = () => {};
    await user.click(await button("Try again"));
    await heading("Join team-sync");
  });

  it("leads to the start page where trying again is of no use", async () => {
    const assign = vi.spyOn(location, "assign").mockReturnValue();
    prepare = refuse("not-allowed");
    const { start, user } = page();
    await start();
    await user.click(await button("Go to the start page"));
    expect(assign).toHaveBeenCalledExactlyOnceWith("/");
  });

  it("loads the page again where that helps", async () => {
    const reload = vi.spyOn(location, "reload").mockReturnValue();
    prepare = refuse("end-of-life");
    const { start, user } = page();
    await start();
    await user.click(await button("Load the page again"));
    expect(reload).toHaveBeenCalledOnce();
  });

  it("ends a call with the reason", async () => {
    const { start, user } = page();
    await start();
    await user.type(await screen.findByRole("textbox"), "Ada{Enter}");
    await screen.findByText("1 person in the call");
    const error = { type: "ejected", msg: "You were removed from the meeting by a host" };
    act(() => calls[0]?.emit("error", { error }));
    await heading("You are no longer in the call");
    expect(screen.getByText("You were removed from the call by a host.")).toBeTruthy();
  });
});

describe("a browser that cannot", () => {
  it.each([
    [{ isSecureContext: false }, "This page needs https"],
    [{ RTCPeerConnection: undefined }, "This browser cannot make calls"],
  ])("is told why: %o", async (lacking, title) => {
    Object.assign(window, lacking);
    await page().start();
    expect((await heading(title)).closest("[role=alert]")).not.toBeNull();
    const buttons = screen.getAllByRole("button").map(({ textContent }) => textContent);
    expect(buttons, "the link is for another browser").toEqual(["Copy link"]);
  });
});

describe("the way out", () => {
  const BYE = "https://bye.example/?recent-call=acme/team-sync";
  const leads = (token: object) => {
    prepare = (call) => {
      const domainConfig = { redirect_on_meeting_exit: "https://bye.example/" };
      call.levels = {
        name: "team-sync",
        domainName: "acme",
        config: { enable_prejoin_ui: false },
        domainConfig,
        tokenConfig: token,
      };
    };
  };

  it("leads on whoever leaves by the button", async () => {
    const assign = vi.spyOn(location, "assign").mockReturnValue();
    leads({});
    const { start, user } = page();
    await start();
    await user.click(await button("Leave the call"));
    await expect.poll(() => assign.mock.calls).toEqual([[BYE]]);
  });

  it("keeps whoever is put out, or whom the app takes out", async () => {
    const assign = vi.spyOn(location, "assign").mockReturnValue();
    leads({});
    const { session, start } = page();
    await start();
    await screen.findByText("1 person in the call");
    act(() =>
      calls[0]?.emit("error", { error: { type: "ejected", msg: "You were removed from the meeting by a host" } }),
    );
    await heading("You are no longer in the call");
    await start();
    await act(() => session.leave());
    await heading("You left the call");
    expect(assign).not.toHaveBeenCalled();
  });

  it("closes the tab, and shows the last screen where the browser does not let it", async () => {
    const close = vi.spyOn(window, "close").mockReturnValue();
    leads({ close_tab_on_exit: true, redirect_on_meeting_exit: "" });
    const { start, user } = page();
    await start();
    await user.click(await button("Leave the call"));
    await heading("You left the call");
    await expect.poll(() => close.mock.calls).toHaveLength(1);
  });
});

describe("in an app's frame", () => {
  it("waits for the app", async () => {
    page({ embedded: true });
    await heading("Waiting for the page around this call");
  });

  it("tries nothing by itself", async () => {
    prepare = refuse("meeting-full");
    await page({ embedded: true }).start();
    await heading("The room is full");
    expect(screen.queryByRole("timer")).toBeNull();
  });

  it("leaves it to the app what comes after the call", async () => {
    const { session, start, user } = page({ embedded: true });
    await start();
    await user.type(await screen.findByRole("textbox"), "Ada{Enter}");
    await screen.findByText("1 person in the call");
    await act(() => session.leave());
    await heading("You left the call");
    expect(screen.getByText("You can close this window.")).toBeTruthy();
    expect(screen.queryByRole("button")).toBeNull();
  });

  it("gives a reason without a button", async () => {
    prepare = refuse("meeting-full");
    await page({ embedded: true }).start();
    await heading("The room is full");
    expect(screen.queryByRole("button")).toBeNull();
  });

  it("takes the app's colours, for panels outside its own element as well, and gives them up again", () => {
    const { appearance } = page({ embedded: true });
    const colour = (name: string) => document.documentElement.style.getPropertyValue(name);
    const themed = (variables: Record<string, string>) =>
      act(() => appearance.update((current) => ({ ...current, theme: { scheme: "light", variables } })));
    themed({ "--accent": "#abcdef", "--text": "#111111" });
    expect(colour("--accent")).toBe("#abcdef");
    expect(document.documentElement.dataset.scheme).toBe("light");
    themed({ "--text": "#222222" });
    expect([colour("--accent"), colour("--text")]).toEqual(["", "#222222"]);
    act(() => appearance.update((current) => ({ ...current, theme: null })));
    expect([colour("--text"), document.documentElement.dataset.scheme]).toEqual(["", undefined]);
  });
});

describe("the language", () => {
  const speaking = (lang: string) => {
    prepare = (call) => {
      call.levels = { config: { lang } };
    };
  };

  it("is the room's, in the document too", async () => {
    speaking("jp");
    await page().start();
    await heading("team-sync に参加");
    expect(document.documentElement.lang).toBe("ja");
  });

  it("is not English for a moment before it is the room's", async () => {
    speaking("fi");
    const seen: (string | null)[] = [];
    const watcher = new MutationObserver(() => seen.push(document.querySelector("h1")?.textContent ?? null));
    watcher.observe(document.body, { childList: true, subtree: true, characterData: true });
    await page().start();
    await heading("Liity: team-sync");
    watcher.disconnect();
    expect(seen).not.toContain("Join team-sync");
  });

  it("changes in the middle of a call at the app's word, and the call goes on", async () => {
    const { language, start, user } = page({ embedded: true });
    await start();
    await user.type(await screen.findByRole("textbox"), "Ada{Enter}");
    await screen.findByText("1 person in the call");
    await act(() => language.appAsks("pl"));
    expect(screen.getByText("1 osoba w rozmowie")).toBeTruthy();
    expect(calls).toHaveLength(1);
    expect(calls[0]?.destroy).not.toHaveBeenCalled();
  });

  it("of a refusal is the browser's", async () => {
    prepare = refuse("no-room");
    await page({ browser: ["nb-NO", "en"] }).start();
    await heading("Her er det ikke noe rom");
    expect(document.documentElement.lang).toBe("nb");
  });
});

describe("a page that breaks", () => {
  it("says so and leaves the call, instead of an empty page with an open microphone", async () => {
    vi.spyOn(console, "error").mockReturnValue();
    prepare = (call) =>
      call.startRemoteParticipantsAudioLevelObserver.mockImplementation(() => {
        throw new Error("broken");
      });
    const { session, start } = page();
    await start();
    await act(() => session.join("Ada"));
    await heading("The call could not go on");
    expect(calls[0]?.destroy).toHaveBeenCalledOnce();
  });
});
