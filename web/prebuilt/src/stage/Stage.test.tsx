import { fireEvent, screen, within } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import { inCall } from "../../tests/support/inCall";
import { oneself, other, withTracks } from "../../tests/support/people";
import { Stage } from "./Stage";
import type { StageWish } from "./useArrangement";

const NAMES = ["Ben", "Cleo", "Dan", "Eva", "Finn"];
const OTHERS = NAMES.map((name, index) => other(name, { joined: index }));
const sharing = (name: string) => withTracks(other(name), { screenVideo: "playable" });

const stage = (wish: Partial<StageWish> = {}) => (
  <Stage
    showNames
    showLocalVideo={false}
    speakerMode={false}
    showParticipantsBar
    minTiles={null}
    maxTiles={null}
    fakes={[]}
    {...wish}
  />
);

const items = () => screen.queryAllByRole("listitem");
const tiles = () => items().map((tile) => tile.getAttribute("aria-label"));
const withRole = (role: string) =>
  items()
    .filter((tile) => tile.dataset.role === role)
    .map((tile) => tile.getAttribute("aria-label"));
const press = (name: string) => screen.getByRole<HTMLButtonElement>("button", { name });
const speaks = (id: string) => ["active-speaker-change", { activeSpeaker: { peerId: id } }] as const;

it("shows everybody as they came, in a named list", async () => {
  await inCall(stage({ showLocalVideo: true }), { others: OTHERS });
  expect(screen.getByRole("list", { name: "People in the call" })).toBeTruthy();
  expect(tiles()).toEqual(["Ada (You)", ...NAMES]);
  expect(screen.queryByRole("navigation")).toBeNull();
});

it("keeps everybody's place when somebody goes and somebody comes", async () => {
  const { say } = await inCall(stage(), { others: OTHERS.slice(0, 3) });
  await say((call) => call.exit(OTHERS[0] as never));
  await say((call) => call.enter(other("Zoe", { joined: -5 })));
  await expect.poll(tiles).toEqual(["Cleo", "Dan", "Zoe"]);
});

it("shows whom an app has made up, beside the real ones, and asks the call for nothing of theirs", async () => {
  const { call } = await inCall(stage({ fakes: [4 / 3, 1] }), { others: OTHERS.slice(0, 2) });
  expect(tiles().sort()).toEqual(["Ben", "Cleo", "Test person 1", "Test person 2"]);
  await expect.poll(() => call.updateReceiveSettings.mock.calls.length).toBeGreaterThan(0);
  const asked = call.updateReceiveSettings.mock.calls.flatMap(([settings]) => Object.keys(settings as object));
  expect(asked.filter((id) => id.startsWith("fake"))).toEqual([]);
});

describe("a call of two", () => {
  it("is the other one, and oneself in a small window", async () => {
    await inCall(stage({ showLocalVideo: true }), { others: OTHERS.slice(0, 1) });
    expect(withRole("focus")).toEqual(["Ben"]);
    expect(withRole("float")).toEqual(["Ada (You)"]);
  });

  it.each([{ showLocalVideo: false }, { showLocalVideo: true, speakerMode: true, showParticipantsBar: false }])(
    "is the other one only, where an app says %o",
    async (wish) => {
      await inCall(stage(wish), { others: OTHERS.slice(0, 1) });
      expect(tiles()).toEqual(["Ben"]);
    },
  );

  describe("lets one's own window", () => {
    const own = () => items().find((tile) => tile.dataset.role === "float") as HTMLElement;
    const two = () => inCall(stage({ showLocalVideo: true }), { others: OTHERS.slice(0, 1) });

    it("be moved by arrow keys, and remembers where it was", async () => {
      const { user, unmount } = await two();
      const before = own().style.translate;
      press("Move your own picture (arrow keys)").focus();
      await user.keyboard("{ArrowLeft}{ArrowUp}");
      expect(own().style.translate).toBe("12px 12px");
      unmount();
      await two();
      expect(own().style.translate).toBe("12px 12px");
      expect(before).not.toBe("12px 12px");
    });

    it("be dragged into another corner, and spring back from nearby", async () => {
      await two();
      const before = own().style.translate;
      const drag = (x: number, y: number) => {
        fireEvent.pointerDown(own(), { button: 0, clientX: 1000, clientY: 600 });
        fireEvent.pointerMove(own(), { clientX: x, clientY: y });
        expect(own().style.transform).toBe(`translate(${x - 1000}px, ${y - 600}px)`);
        fireEvent.pointerUp(own(), { clientX: x, clientY: y });
        expect(own().style.transform).toBe("");
      };
      drag(950, 560);
      expect(own().style.translate).toBe(before);
      drag(950, 100);
      expect(own().style.translate).toBe(`${before.split(" ")[0]} 12px`);
    });
  });
});

describe("a shared screen", () => {
  it("takes the stage, with the people beside it", async () => {
    await inCall(stage(), { others: [other("Ben"), sharing("Eva")] });
    expect(withRole("focus")).toEqual(["Screen of Eva"]);
    expect(withRole("bar")).toEqual(["Ben", "Eva"]);
  });

  it("leaves it again when it ends", async () => {
    const { say } = await inCall(stage(), { others: [other("Ben"), sharing("Eva")] });
    await say((call) => call.update(other("Eva")));
    await expect.poll(() => withRole("grid")).toEqual(["Ben", "Eva"]);
  });

  it("gives way to a newer one, and comes back by a click", async () => {
    const { say } = await inCall(stage(), { others: [sharing("Ben"), other("Eva")] });
    await say((call) => call.update(sharing("Eva")));
    await expect.poll(() => withRole("focus")).toEqual(["Screen of Eva"]);
    fireEvent.click(screen.getByRole("listitem", { name: "Screen of Ben" }));
    expect(withRole("focus")).toEqual(["Screen of Ben, pinned"]);
    await say((call) => call.update(other("Ben")));
    await expect.poll(() => withRole("focus")).toEqual(["Screen of Eva"]);
  });

  it("of one's own is a card that ends it, and not a tunnel", async () => {
    const me = oneself({ tracks: { screenVideo: "playable" } });
    const { call, user } = await inCall(stage(), { me, others: [other("Ben"), other("Eva")] });
    expect(tiles()).toEqual(["Ben", "Eva"]);
    expect(screen.getByText("You are sharing your screen")).toBeTruthy();
    await user.click(press("Stop sharing"));
    expect(call.stopScreenShare).toHaveBeenCalledOnce();
    await expect.poll(() => screen.queryByText("You are sharing your screen")).toBeNull();
  });
});

describe("a pin", () => {
  it("makes somebody large, and the grid comes back without it", async () => {
    const { user } = await inCall(stage(), { others: OTHERS.slice(0, 3) });
    await user.click(press("Pin Cleo"));
    expect(withRole("focus")).toEqual(["Cleo, pinned"]);
    expect(withRole("bar")).toEqual(["Ben", "Dan"]);
    await user.click(press("Unpin Cleo"));
    expect(withRole("grid")).toEqual(["Ben", "Cleo", "Dan"]);
  });

  it("goes before a shared screen", async () => {
    const { user } = await inCall(stage(), { others: [other("Ben"), sharing("Eva")] });
    await user.click(press("Pin Ben"));
    expect(withRole("focus")).toEqual(["Ben, pinned"]);
    expect(withRole("bar")).toEqual(["Screen of Eva", "Eva"]);
    await user.click(press("Unpin Ben"));
  });

  it("ends with whoever leaves", async () => {
    const { user, say } = await inCall(stage(), { others: OTHERS.slice(0, 3) });
    await user.click(press("Pin Cleo"));
    await say((call) => call.exit(OTHERS[1] as never));
    await expect.poll(() => withRole("grid")).toEqual(["Ben", "Dan"]);
    await say((call) => call.enter(OTHERS[1] as never));
    await expect.poll(() => withRole("grid")).toEqual(["Ben", "Dan", "Cleo"]);
  });
});

describe("speaker view", () => {
  const speaker = (wish: Partial<StageWish> = {}) => stage({ speakerMode: true, ...wish });

  it("makes large who speaks, never oneself", async () => {
    const { say } = await inCall(speaker({ showLocalVideo: true }), { others: OTHERS.slice(0, 3) });
    expect(withRole("focus")).toEqual(["Ben"]);
    await say((call) => call.emit(...speaks("dan")));
    await expect.poll(() => withRole("focus")).toEqual(["Dan"]);
    await say((call) => call.emit(...speaks("me")));
    expect(withRole("focus")).toEqual(["Dan"]);
    expect(withRole("bar")).toEqual(["Ada (You)", "Ben", "Cleo"]);
  });

  it("changes calmly: a second speaker waits for the first one's time", async () => {
    const { say } = await inCall(speaker(), { others: OTHERS.slice(0, 3) });
    await say((call) => call.emit(...speaks("dan")));
    await say((call) => call.emit(...speaks("cleo")));
    expect(withRole("focus")).toEqual(["Dan"]);
    await expect.poll(() => withRole("focus")).toEqual(["Cleo"]);
  });

  it("hides the others where an app says so", async () => {
    await inCall(speaker({ showParticipantsBar: false }), { others: OTHERS });
    expect(tiles()).toEqual(["Ben"]);
  });
});

describe("more people than tiles", () => {
  const two = stage({ maxTiles: 2 });

  it("go to further pages", async () => {
    const { user } = await inCall(two, { others: OTHERS });
    expect(tiles()).toEqual(["Ben", "Cleo"]);
    const pager = within(screen.getByRole("navigation"));
    expect(pager.getByRole("status").textContent).toBe("Page 1 of 3");
    await user.click(press("Next people"));
    expect(tiles()).toEqual(["Dan", "Eva"]);
    await user.click(press("Next people"));
    expect(tiles()).toEqual(["Finn"]);
    expect(screen.getByRole("navigation", { name: "Page 3 of 3" })).toBeTruthy();
    await user.click(press("Previous people"));
    expect(tiles()).toEqual(["Dan", "Eva"]);
  });

  it("are turned to by keys, which do not go beyond either end", async () => {
    const { user } = await inCall(stage({ maxTiles: 3 }), { others: OTHERS });
    expect(press("Previous people").disabled).toBe(true);
    await user.keyboard("{PageDown}{PageDown}");
    expect(tiles()).toEqual(["Eva", "Finn"]);
    expect(press("Next people").disabled).toBe(true);
    await user.keyboard("{PageUp}");
    expect(tiles()).toEqual(["Ben", "Cleo", "Dan"]);
  });

  it("are not turned to by keys that somebody types with", async () => {
    const { user } = await inCall(
      <>
        {two}
        <input aria-label="message" />
      </>,
      { others: OTHERS },
    );
    await user.click(screen.getByLabelText("message"));
    await user.keyboard("{PageDown}");
    expect(tiles()).toEqual(["Ben", "Cleo"]);
  });

  it("leave one on a page that still exists when others go", async () => {
    const { user, say } = await inCall(two, { others: OTHERS });
    await user.keyboard("{PageDown}{PageDown}");
    await say((call) => {
      for (const person of OTHERS.slice(2)) call.exit(person);
    });
    await expect.poll(tiles).toEqual(["Ben", "Cleo"]);
    expect(screen.queryByRole("navigation")).toBeNull();
  });

  it("are as many per page as an app asks for at least", async () => {
    const many = Array.from({ length: 49 }, (_, index) => other(`P${index}`, { joined: index }));
    await inCall(stage({ minTiles: 40 }), { others: many });
    expect(tiles().length).toBeGreaterThanOrEqual(40);
  });

  it("come to the first page when they speak, and nobody else moves", async () => {
    const { say } = await inCall(stage({ maxTiles: 3 }), { others: OTHERS });
    await say((call) => call.emit(...speaks("finn")));
    await expect.poll(tiles).toEqual(["Ben", "Cleo", "Finn"]);
  });

  it("come to the first page in place of those without a camera", async () => {
    const dark = OTHERS.map((person, index) => (index < 2 ? withTracks(person, { video: "off" }) : person));
    await inCall(stage({ maxTiles: 3 }), { others: dark });
    await expect.poll(tiles).toEqual(["Finn", "Eva", "Dan"]);
  });
});

describe("who speaks", () => {
  const loud = (level: number) => ({ participantsAudioLevel: { ben: level, cleo: 0 } });
  const others = OTHERS.slice(0, 2);

  it("is marked, oneself too", async () => {
    const { say } = await inCall(stage({ showLocalVideo: true }), { others });
    await say((call) => {
      call.emit("remote-participants-audio-level", loud(0.5));
      call.emit("local-audio-level", { audioLevel: 0.4 });
    });
    expect(tiles()).toEqual(["Ada (You), speaking", "Ben, speaking", "Cleo"]);
  });

  it("stays marked between words, and no longer after a while", async () => {
    const now = vi.spyOn(performance, "now").mockReturnValue(1000);
    const { say } = await inCall(stage(), { others });
    await say((call) => call.emit("remote-participants-audio-level", loud(0.5)));
    now.mockReturnValue(1500);
    await say((call) => call.emit("remote-participants-audio-level", loud(0)));
    expect(tiles()).toEqual(["Ben, speaking", "Cleo"]);
    now.mockReturnValue(2500);
    await say((call) => call.emit("remote-participants-audio-level", loud(0)));
    expect(tiles()).toEqual(["Ben", "Cleo"]);
  });

  it("is watched for only while the stage is there", async () => {
    const { call, unmount } = await inCall(stage(), { others });
    expect(call.startRemoteParticipantsAudioLevelObserver).toHaveBeenCalledOnce();
    expect(call.stopRemoteParticipantsAudioLevelObserver).not.toHaveBeenCalled();
    unmount();
    expect(call.stopRemoteParticipantsAudioLevelObserver).toHaveBeenCalledOnce();
    expect(call.stopLocalAudioLevelObserver).toHaveBeenCalledOnce();
  });

  it("is not asked of a call that is gone", async () => {
    const { call, unmount } = await inCall(stage(), { others });
    await call.destroy();
    unmount();
    expect(call.stopLocalAudioLevelObserver).not.toHaveBeenCalled();
  });
});

describe("the pictures", () => {
  const layer = (number: number) => ({ video: { layer: number } });

  it("are asked for no larger than their tiles, and of people on other pages small", async () => {
    const { call, user } = await inCall(stage({ maxTiles: 2 }), { others: OTHERS });
    const asked = () => call.updateReceiveSettings.mock.lastCall?.[0];
    const large = { ...layer(2), screenVideo: { layer: "inherit" } };
    await vi.waitFor(() => expect(asked()).toMatchObject({ base: layer(0), ben: large, cleo: large }));
    await user.click(press("Next people"));
    await vi.waitFor(() => expect(asked()).toEqual({ ben: "inherit", cleo: "inherit", dan: large, eva: large }));
    expect(call.updateReceiveSettings).toHaveBeenCalledTimes(2);
  });
});

describe("cameras in a large call", () => {
  const many = Array.from({ length: 30 }, (_, index) => other(`P${index}`, { joined: index }));
  const cameras = (update: unknown) =>
    Object.entries(update as Record<string, { setSubscribedTracks: { audio: boolean; video: boolean } }>).filter(
      ([, { setSubscribedTracks }]) => setSubscribedTracks.video,
    ).length;

  it("are subscribed where their tiles are in sight or a page away, voices everywhere", async () => {
    const { call, say } = await inCall(stage({ maxTiles: 4 }), { others: many });
    await vi.waitFor(() => expect(call.updateParticipants).toHaveBeenCalledOnce());
    const [update] = call.updateParticipants.mock.lastCall as [Record<string, unknown>];
    expect(call.setSubscribeToTracksAutomatically).toHaveBeenCalledExactlyOnceWith(false);
    expect(Object.keys(update)).toHaveLength(30);
    expect(cameras(update)).toBe(8);
    await say((each) => each.enter(other("Late", { joined: 99 })));
    const voice = {
      setSubscribedTracks: { audio: true, video: false, screenAudio: true, screenVideo: true, custom: true },
    };
    expect(call.updateParticipant).toHaveBeenCalledExactlyOnceWith("late", voice);
  });

  it("are left to an app that subscribes by itself", async () => {
    const { call } = await inCall(stage({ maxTiles: 4 }), { others: OTHERS });
    call.subscribeToTracksAutomatically = () => false;
    for (const person of many) call.enter(person);
    await vi.waitFor(() => expect(call.updateReceiveSettings).toHaveBeenCalled());
    await expect.poll(() => screen.getByRole("status").textContent).toBe("Page 1 of 9");
    await new Promise((done) => setTimeout(done, 500));
    expect(call.setSubscribeToTracksAutomatically).not.toHaveBeenCalled();
    expect(call.updateParticipants).not.toHaveBeenCalled();
  });
});
