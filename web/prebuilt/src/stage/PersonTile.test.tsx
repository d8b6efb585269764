import { fireEvent, screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { inCall } from "../../tests/support/inCall";
import { oneself, other, withTracks } from "../../tests/support/people";
import type { Role } from "./layout/placing";
import { PersonTile } from "./PersonTile";
import { TileSlots } from "./slots";
import { Speaking, SpeakingStore } from "./useSpeaking";

const GRACE = other("Grace");

interface Shown {
  readonly role?: Role;
  readonly showName?: boolean;
}

const placedTile = (sessionId: string, { role = "grid", showName = true }: Shown = {}) => (
  <PersonTile
    placed={{ tile: { sessionId, kind: "camera" }, role, place: { x: 8, y: 16, width: 320, height: 180 } }}
    showName={showName}
  />
);

const tileOf = (sessionId: string, given: Parameters<typeof inCall>[1] = {}, shown: Shown = {}) =>
  inCall(placedTile(sessionId, shown), given);

const tile = () => screen.getByRole("listitem");
const named = () => tile().getAttribute("aria-label");
const picture = () => tile().querySelector("video");

describe("the name of a tile", () => {
  it("is the person's", async () => {
    await tileOf("grace", { others: [GRACE] });
    expect(named()).toBe("Grace");
  });

  it("marks oneself", async () => {
    await tileOf("me");
    expect(named()).toBe("Ada (You)");
    expect(screen.getByText("Ada (You)")).toBeTruthy();
  });

  it("is Guest for somebody without one", async () => {
    await tileOf("x", { others: [other("", { id: "x" })] });
    expect(named()).toBe("Guest");
  });

  it("tells, for ears, what the marks tell", async () => {
    const silent = withTracks(GRACE, { audio: "off", video: "off" });
    const speaking = new SpeakingStore(new Map([["grace", 1]]));
    await inCall(<Speaking value={speaking}>{placedTile("grace")}</Speaking>, { others: [silent] });
    expect(named()).toBe("Grace, microphone off, camera off, speaking");
  });

  it("does so in the person's language", async () => {
    const silent = withTracks(GRACE, { audio: "off", video: "off" });
    await tileOf("grace", { others: [silent], language: "de" });
    expect(named()).toBe("Grace, Mikrofon aus und Kamera aus");
  });

  it("is not written where an app wants none, but still said", async () => {
    await tileOf("grace", { others: [GRACE] }, { showName: false });
    expect(screen.queryByText("Grace")).toBeNull();
    expect(named()).toBe("Grace");
  });

  it.each(["low", "very-low"] as const)("tells of a connection that is %s", async (networkThreshold) => {
    await tileOf("grace", { others: [{ ...GRACE, networkThreshold }] });
    expect(named()).toBe("Grace, weak connection");
    expect(tile().querySelector(".tile-weak")).not.toBeNull();
  });
});

describe("the picture", () => {
  it("shows the camera, and fills the tile", async () => {
    await tileOf("grace", { others: [GRACE] });
    expect(picture()?.muted).toBe(true);
    expect(picture()?.style.objectFit).toBe("cover");
    expect(screen.queryByText("G")).toBeNull();
  });

  it("stands where it was placed", async () => {
    await tileOf("grace", { others: [GRACE] });
    expect(tile().getAttribute("style")).toBe("translate: 8px 16px; width: 320px; height: 180px;");
  });

  it.each(["off", "loading"] as const)("gives way to initials while the camera is %s", async (state) => {
    await tileOf("grace", { others: [withTracks(other("Grace Hopper", { id: "grace" }), { video: state })] });
    expect(picture()).toBeNull();
    expect(screen.getByText("GH")).toBeTruthy();
  });

  it("comes back with the camera", async () => {
    const off = withTracks(GRACE, { video: "off" });
    const { say } = await tileOf("grace", { others: [off] });
    await say((call) => call.update(GRACE));
    await expect.poll(picture).not.toBeNull();
    expect(named()).toBe("Grace");
  });

  it("of somebody else says so when it is interrupted; one's own does not", async () => {
    await tileOf("grace", { others: [withTracks(GRACE, { video: "interrupted" })] });
    expect(named()).toBe("Grace, connection interrupted");
  });

  it("of oneself says nothing of an interruption: the camera is only starting", async () => {
    await tileOf("me", { me: oneself({ tracks: { video: "interrupted" } }) });
    expect(named()).toBe("Ada (You)");
  });
});

it("rings whoever speaks, and is drawn again only when that begins or ends", async () => {
  const speaking = new SpeakingStore(new Map());
  const { say } = await inCall(<Speaking value={speaking}>{placedTile("grace")}</Speaking>, { others: [GRACE] });
  expect(tile().className).toBe("tile");
  await say(() => speaking.update(() => new Map([["grace", 1]])));
  expect(tile().className).toBe("tile speaking");
  await say(() => speaking.update(() => new Map([["ben", 1]])));
  expect(tile().className).toBe("tile");
});

describe("the pin", () => {
  it("is pressed by its button", async () => {
    const { user } = await tileOf("grace", { others: [GRACE] });
    await user.click(screen.getByRole("button", { name: "Pin Grace" }));
    expect(named()).toBe("Grace, pinned");
    await user.click(screen.getByRole("button", { name: "Unpin Grace" }));
    expect(named()).toBe("Grace");
  });

  it("comes by a double click on a tile of the grid, not by a single one", async () => {
    const { user } = await tileOf("grace", { others: [GRACE] });
    await user.click(tile());
    expect(named()).toBe("Grace");
    await user.dblClick(tile());
    expect(named()).toBe("Grace, pinned");
    await user.click(screen.getByRole("button", { name: "Unpin Grace" }));
  });

  it("comes by one click on a small tile of the bar, which a second one does not undo", async () => {
    const { user } = await tileOf("grace", { others: [GRACE] }, { role: "bar" });
    fireEvent.click(tile(), { detail: 1 });
    fireEvent.click(tile(), { detail: 2 });
    fireEvent.doubleClick(tile());
    expect(named()).toBe("Grace, pinned");
    await user.click(screen.getByRole("button", { name: "Unpin Grace" }));
  });
});

it("has room for what other features show and do", async () => {
  const parts = {
    badges: [({ tile: { sessionId } }: { tile: { sessionId: string } }) => <i>hand of {sessionId}</i>],
    actions: [({ tile: { kind } }: { tile: { kind: string } }) => <button type="button">mute {kind}</button>],
  };
  await inCall(<TileSlots value={parts}>{placedTile("grace")}</TileSlots>, { others: [GRACE] });
  expect(screen.getByText("hand of grace")).toBeTruthy();
  expect(screen.getByRole("button", { name: "mute camera" })).toBeTruthy();
});
