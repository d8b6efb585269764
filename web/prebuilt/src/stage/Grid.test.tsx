import { screen } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import { inCall } from "../../tests/support/inCall";
import { other, withTracks } from "../../tests/support/people";
import { Grid } from "./Grid";

const NAMES = ["Ben", "Cleo", "Dan", "Eva", "Finn"];
const OTHERS = NAMES.map((name, index) => other(name, { joined: index }));
const IDS = OTHERS.map((person) => person.session_id);

interface Shown {
  readonly sessionIds?: readonly string[];
  readonly screens?: readonly string[];
  readonly maxTiles?: number | null;
}

const grid = ({ sessionIds = IDS, screens = [], maxTiles = null }: Shown = {}) => (
  <Grid sessionIds={sessionIds} screens={screens} showNames maxTiles={maxTiles} />
);

const tiles = () => screen.queryAllByRole("listitem").map((tile) => tile.getAttribute("aria-label"));
const press = (name: string) => screen.getByRole<HTMLButtonElement>("button", { name });

it("shows everybody in the given order, in a named list", async () => {
  await inCall(grid(), { others: OTHERS });
  expect(screen.getByRole("list", { name: "People in the call" })).toBeTruthy();
  expect(tiles()).toEqual(NAMES);
  expect(screen.queryByRole("navigation")).toBeNull();
});

it("makes tiles of 16:9 that fit the window", async () => {
  await inCall(grid({ sessionIds: IDS.slice(0, 2) }), { others: OTHERS });
  const [width, height] = ["width", "height"].map((side) =>
    Number.parseInt(screen.getAllByRole("listitem")[0]?.style.getPropertyValue(side) ?? "", 10),
  );
  expect(width).toBe(635);
  expect(height).toBe(357);
});

it("puts shared screens first", async () => {
  const sharing = withTracks(other("Eva"), { screenVideo: "playable" });
  await inCall(grid({ sessionIds: ["ben", "eva"], screens: ["eva"] }), { others: [other("Ben"), sharing] });
  expect(tiles()).toEqual(["Screen of Eva", "Ben", "Eva"]);
});

describe("more people than tiles", () => {
  it("go to further pages", async () => {
    const { user } = await inCall(grid({ maxTiles: 2 }), { others: OTHERS });
    expect(tiles()).toEqual(["Ben", "Cleo"]);
    expect(screen.getByRole("status").textContent).toBe("Page 1 of 3");
    await user.click(press("Next people"));
    expect(tiles()).toEqual(["Dan", "Eva"]);
    await user.click(press("Next people"));
    expect(tiles()).toEqual(["Finn"]);
    expect(screen.getByRole("navigation", { name: "Page 3 of 3" })).toBeTruthy();
    await user.click(press("Previous people"));
    expect(tiles()).toEqual(["Dan", "Eva"]);
  });

  it("do not turn beyond either end", async () => {
    const { user } = await inCall(grid({ maxTiles: 3 }), { others: OTHERS });
    expect(press("Previous people").disabled).toBe(true);
    await user.click(press("Next people"));
    expect(press("Next people").disabled).toBe(true);
  });

  it("leave one on a page that still exists when others go", async () => {
    const { user, rerender } = await inCall(grid({ maxTiles: 2 }), { others: OTHERS });
    await user.click(press("Next people"));
    await user.click(press("Next people"));
    rerender(grid({ maxTiles: 2, sessionIds: IDS.slice(0, 2) }));
    expect(screen.queryByRole("navigation")).toBeNull();
    expect(screen.getAllByRole("listitem")).toHaveLength(2);
  });
});

describe("who speaks", () => {
  const loud = (level: number) => ({ participantsAudioLevel: { ben: level, cleo: 0 } });

  it("is marked, oneself too", async () => {
    const { say } = await inCall(grid({ sessionIds: ["me", "ben", "cleo"] }), { others: OTHERS });
    await say((call) => {
      call.emit("remote-participants-audio-level", loud(0.5));
      call.emit("local-audio-level", { audioLevel: 0.4 });
    });
    expect(tiles()).toEqual(["Ada (You), speaking", "Ben, speaking", "Cleo"]);
  });

  it("stays marked between words, and no longer after a while", async () => {
    const now = vi.spyOn(performance, "now").mockReturnValue(1000);
    const { say } = await inCall(grid({ sessionIds: ["ben"] }), { others: OTHERS });
    await say((call) => call.emit("remote-participants-audio-level", loud(0.5)));
    now.mockReturnValue(1500);
    await say((call) => call.emit("remote-participants-audio-level", loud(0)));
    expect(tiles()).toEqual(["Ben, speaking"]);
    now.mockReturnValue(2500);
    await say((call) => call.emit("remote-participants-audio-level", loud(0)));
    expect(tiles()).toEqual(["Ben"]);
  });

  it("is watched for only while the grid is there", async () => {
    const { call, unmount } = await inCall(grid(), { others: OTHERS });
    expect(call.startRemoteParticipantsAudioLevelObserver).toHaveBeenCalledOnce();
    expect(call.stopRemoteParticipantsAudioLevelObserver).not.toHaveBeenCalled();
    unmount();
    expect(call.stopRemoteParticipantsAudioLevelObserver).toHaveBeenCalledOnce();
    expect(call.stopLocalAudioLevelObserver).toHaveBeenCalledOnce();
  });

  it("is not asked of a call that is gone", async () => {
    const { call, unmount } = await inCall(grid(), { others: OTHERS });
    await call.destroy();
    unmount();
    expect(call.stopLocalAudioLevelObserver).not.toHaveBeenCalled();
  });
});

describe("the pictures", () => {
  it("are asked for no larger than their tiles, and of people on other pages small", async () => {
    const { call, user } = await inCall(grid({ maxTiles: 2 }), { others: OTHERS });
    const asked = () => call.updateReceiveSettings.mock.lastCall?.[0];
    const small = { video: { layer: 0 } };
    const [ben, cleo, dan, eva, finn] = IDS as [string, string, string, string, string];
    await vi.waitFor(() =>
      expect(asked()).toEqual({ base: { video: { layer: 1 } }, [dan]: small, [eva]: small, [finn]: small }),
    );
    await user.click(press("Next people"));
    await vi.waitFor(() =>
      expect(asked()).toEqual({
        base: { video: { layer: 1 } },
        [ben]: small,
        [cleo]: small,
        [dan]: "inherit",
        [eva]: "inherit",
        [finn]: small,
      }),
    );
    expect(call.updateReceiveSettings).toHaveBeenCalledTimes(2);
  });
});
