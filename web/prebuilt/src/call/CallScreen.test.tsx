import { screen, within } from "@testing-library/react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { inCall } from "../../tests/support/inCall";
import { oneself, other, withTracks } from "../../tests/support/people";
import { type Appearance, EMBEDDED, STANDALONE } from "../embed/appearance";
import { AppearanceStore, ViewStore } from "../embed/appearanceStore";
import { VIEW } from "../embed/view";
import { resolveFeatures } from "../room/features";
import { NO_LEVELS } from "../room/levels";
import { CallScreen } from "./CallScreen";

const FEATURES = resolveFeatures(NO_LEVELS);
const onLeave = vi.fn();
beforeEach(() => onLeave.mockReset());

async function callScreen(given: Parameters<typeof inCall>[1] = {}, looks: Appearance = STANDALONE) {
  const appearance = new AppearanceStore(looks);
  const view = new ViewStore(VIEW);
  const shown = await inCall(
    <CallScreen
      features={FEATURES}
      effects={null}
      appearance={appearance}
      view={view}
      roomName="team-sync"
      roomUrl="https://meet.example/team-sync"
      onLeave={onLeave}
      onTrayButton={undefined}
    />,
    given,
  );
  return { appearance, view, ...shown };
}

const people = () => screen.getAllByRole("listitem").map((tile) => tile.getAttribute("aria-label"));

it("takes the focus that the way in has left, and leaves it where somebody put it", async () => {
  const { unmount } = await callScreen();
  expect(document.activeElement).toBe(screen.getByRole("main"));
  unmount();
  const field = document.body.appendChild(document.createElement("input"));
  field.focus();
  await callScreen();
  expect(document.activeElement).toBe(field);
  field.remove();
});

describe("the header", () => {
  it("names the room and counts the people, in the tab too", async () => {
    await callScreen({ others: [other("Ben")] });
    expect(screen.getByRole("heading", { level: 1, name: "team-sync" })).toBeTruthy();
    expect(screen.getByText("2 people in the call")).toBeTruthy();
    expect(document.title).toBe("(2) team-sync · Parlour");
  });

  it("counts hidden people as well, and follows who comes and goes", async () => {
    const { say } = await callScreen();
    expect(screen.getByText("1 person in the call")).toBeTruthy();
    await say((call) => call.setHidden(40));
    expect(screen.getByText("41 people in the call")).toBeTruthy();
    await say((call) => call.enter(other("Ben")));
    expect(document.title).toBe("(42) team-sync · Parlour");
  });

  it("gives the tab its plain title back at the end", async () => {
    const { unmount } = await callScreen();
    unmount();
    expect(document.title).toBe("team-sync · Parlour");
  });

  it("counts in the forms of the person's language", async () => {
    const { say } = await callScreen({ language: "ru" });
    await say((call) => call.setHidden(2));
    expect(screen.getByText("3 человека в звонке")).toBeTruthy();
    await say((call) => call.setHidden(4));
    expect(screen.getByText("5 человек в звонке")).toBeTruthy();
  });
});

describe("the people", () => {
  it("are oneself, then the others as they came", async () => {
    await callScreen({ others: [other("Cleo", { joined: 9 }), other("Ben", { joined: 5 })] });
    expect(people()).toEqual(["Ada (You)", "Ben", "Cleo"]);
  });

  it("come and go", async () => {
    const { say } = await callScreen();
    await say((call) => call.enter(other("Ben")));
    await expect.poll(people).toEqual(["Ada (You)", "Ben"]);
    await say((call) => call.exit(other("Ben")));
    await expect.poll(people).toEqual(["Ada (You)"]);
  });

  it("share screens, of which one's own is not shown", async () => {
    await callScreen({
      me: oneself({ tracks: { screenVideo: "playable" } }),
      others: [withTracks(other("Ben"), { screenVideo: "playable" })],
    });
    expect(people()).toEqual(["Screen of Ben", "Ada (You)", "Ben"]);
  });

  it("do not see themselves where an app says so, and are told that others do", async () => {
    const { appearance, say } = await callScreen({ others: [other("Ben")] });
    await say(() => appearance.update((current) => ({ ...current, showLocalVideo: false })));
    expect(people()).toEqual(["Ben"]);
    expect(screen.getByText(/Your own picture is hidden here/)).toBeTruthy();
  });
});

describe("somebody alone", () => {
  const invitation = () => screen.queryByRole("complementary");
  const clipboard = (writeText: () => Promise<void>) =>
    vi.spyOn(navigator.clipboard, "writeText").mockImplementation(writeText);

  it("gets the link to send, until somebody comes", async () => {
    const { say } = await callScreen();
    expect(within(screen.getByRole("complementary")).getByText("https://meet.example/team-sync")).toBeTruthy();
    await say((call) => call.enter(other("Ben")));
    expect(invitation()).toBeNull();
  });

  it("is not called alone beside hidden people", async () => {
    const { say } = await callScreen();
    await say((call) => call.setHidden(1));
    expect(invitation()).toBeNull();
  });

  it("copies the link with one press, and is told so", async () => {
    const { user } = await callScreen();
    const copy = clipboard(async () => {});
    await user.click(screen.getByRole("button", { name: "Copy link" }));
    expect(copy).toHaveBeenCalledExactlyOnceWith("https://meet.example/team-sync");
    expect(screen.getByRole("button", { name: "Link copied" })).toBeTruthy();
  });

  it("is not told that a link was copied when a frame may not", async () => {
    const { user } = await callScreen();
    clipboard(() => Promise.reject(new DOMException("denied", "NotAllowedError")));
    await user.click(screen.getByRole("button", { name: "Copy link" }));
    expect(screen.getByRole("button", { name: "Copy link" })).toBeTruthy();
  });
});

describe("leaving", () => {
  it("is one press away on the page itself", async () => {
    const { user } = await callScreen();
    await user.click(screen.getByRole("button", { name: "Leave the call" }));
    expect(onLeave).toHaveBeenCalledOnce();
  });

  it("is the app's business in a frame, unless it wants the button", async () => {
    const { appearance, say } = await callScreen({}, EMBEDDED);
    expect(screen.queryByRole("button", { name: "Leave the call" })).toBeNull();
    await say(() => appearance.update((current) => ({ ...current, showLeaveButton: true })));
    expect(screen.getByRole("button", { name: "Leave the call" })).toBeTruthy();
  });
});

describe("the connection", () => {
  const interrupted = (type: string) => ["network-connection", { type, event: "interrupted" }] as const;
  const connected = (type: string) => ["network-connection", { type, event: "connected" }] as const;
  const warning = () => screen.queryByText(/The connection was interrupted/);

  it("is not spoken of while it holds", async () => {
    const { say } = await callScreen();
    await say((call) => call.emit(...connected("signaling")));
    expect(warning()).toBeNull();
    expect(screen.queryByText("The connection is back.")).toBeNull();
  });

  it("is missed aloud while any part is interrupted, and welcomed back quietly", async () => {
    const { say } = await callScreen();
    await say((call) => {
      call.emit(...interrupted("signaling"));
      call.emit(...interrupted("sfu"));
    });
    expect(warning()?.closest("[role=alert]")).not.toBeNull();
    await say((call) => call.emit(...connected("signaling")));
    expect(warning()).not.toBeNull();
    await say((call) => call.emit(...connected("sfu")));
    expect(warning()).toBeNull();
    expect(screen.getByText("The connection is back.").getAttribute("role")).toBe("status");
  });
});

describe("who comes and goes", () => {
  const spoken = () => screen.getAllByRole("status").map((region) => region.textContent);
  const later = () => vi.spyOn(performance, "now").mockReturnValue(performance.now() + 5000);

  it("is told to screen readers", async () => {
    const { say } = await callScreen();
    later();
    await say((call) => call.enter(other("Ben")));
    expect(spoken()).toContain("Ben joined");
    await say((call) => call.exit(other("Ben")));
    expect(spoken()).toContain("Ben left");
  });

  it("has a word for people without a name", async () => {
    const { say } = await callScreen();
    later();
    await say((call) => call.enter(other("", { id: "x" })));
    expect(spoken()).toContain("Guest joined");
  });

  it("is not told of those who were there before", async () => {
    const { say } = await callScreen();
    await say((call) => call.enter(other("Ben")));
    expect(spoken()).not.toContain("Ben joined");
  });

  it("is not told when oneself has left", async () => {
    const { say } = await callScreen({ others: [other("Ben")] });
    await say(async (call) => {
      await call.leave();
      call.exit(other("Ben"));
    });
    expect(spoken()).not.toContain("Ben left");
  });

  it("is told while a panel is open", async () => {
    const { say, user } = await callScreen();
    await user.click(screen.getByRole("button", { name: "Camera settings" }));
    later();
    await say((call) => call.enter(other("Ben")));
    expect(screen.getByText("Ben joined").closest("[inert], [aria-hidden=true]")).toBeNull();
  });
});

describe("sound that the browser holds back", () => {
  const banner = () => screen.queryByText("Your browser is holding the sound back.");

  it("is offered to be played, and plays", async () => {
    const play = vi.spyOn(HTMLMediaElement.prototype, "play").mockImplementation(async function (
      this: HTMLMediaElement,
    ) {
      if (play.mock.calls.length === 1) throw new DOMException("no gesture yet", "NotAllowedError");
    });
    const { say, container, user } = await callScreen({ others: [other("Ben")] });
    await say((call) => call.emit("active-speaker-change", { activeSpeaker: { peerId: "ben" } }));
    await expect.poll(() => container.querySelector("audio[data-session-id=ben]")).not.toBeNull();
    await say(() => container.querySelector("audio[data-session-id=ben]")?.dispatchEvent(new Event("loadedmetadata")));
    await expect.poll(banner).not.toBeNull();
    await user.click(screen.getByRole("button", { name: "Play sound" }));
    expect(banner()).toBeNull();
    expect(play).toHaveBeenCalledTimes(2);
  });
});
