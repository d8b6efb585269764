import { screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { inCall } from "../../tests/support/inCall";
import { oneself, other, withTracks } from "../../tests/support/people";
import { ScreenTile } from "./ScreenTile";
import { Tile } from "./Tile";

const PLACE = { width: 320, height: 180, showName: true };
const GRACE = other("Grace");

function tileOf(sessionId: string, given: Parameters<typeof inCall>[1] = {}, props: Partial<typeof PLACE> = {}) {
  return inCall(<Tile sessionId={sessionId} speaking={false} {...PLACE} {...props} />, given);
}

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
    await inCall(<Tile sessionId="grace" {...PLACE} speaking />, { others: [silent] });
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
});

describe("the picture", () => {
  it("shows the camera", async () => {
    await tileOf("grace", { others: [GRACE] });
    expect(picture()?.muted).toBe(true);
    expect(screen.queryByText("G")).toBeNull();
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

it("rings whoever speaks", async () => {
  const { rerender } = await inCall(<Tile sessionId="grace" {...PLACE} speaking />, { others: [GRACE] });
  expect(tile().className).toBe("tile speaking");
  rerender(<Tile sessionId="grace" {...PLACE} speaking={false} />);
  expect(tile().className).toBe("tile");
});

describe("a shared screen", () => {
  const sharing = withTracks(GRACE, { screenVideo: "playable" });

  it("is named after its owner and shown whole", async () => {
    await inCall(<ScreenTile sessionId="grace" {...PLACE} />, { others: [sharing] });
    expect(named()).toBe("Screen of Grace");
    expect(picture()?.style.objectFit).toBe("contain");
  });

  it("is not written on where an app wants no names", async () => {
    await inCall(<ScreenTile sessionId="grace" {...PLACE} showName={false} />, { others: [sharing] });
    expect(screen.queryByText("Screen of Grace")).toBeNull();
  });
});
