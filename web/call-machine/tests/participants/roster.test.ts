import type { DailyParticipant } from "@daily-co/daily-js";
import { beforeEach, describe, expect, it } from "vitest";
import { Roster } from "../../src/participants/roster.js";
import { Subscriptions } from "../../src/participants/subscriptions.js";
import type { WirePermissions } from "../../src/signaling/messages.js";
import { Store } from "../../src/store.js";
import { FakePlatform, FakeTrack } from "../support/fakes.js";
import { ON, wireParticipant } from "../support/harness.js";

interface Told {
  action: string;
  participant: DailyParticipant;
  reason?: string;
  /** What the store held when it was told. */
  stored: string[];
}

let told: Told[];
let store: Store;
let roster: Roster;
let subscriptions: Subscriptions;
let permissions: WirePermissions;
/** Tracks on which media flow. */
let flowing: Set<MediaStreamTrack>;

beforeEach(() => {
  told = [];
  flowing = new Set();
  permissions = { hasPresence: true, canSend: true, canReceive: { base: true }, canAdmin: false };
  store = new Store(() => ({}) as MediaStream);
  subscriptions = new Subscriptions(true);
  roster = new Roster({
    send: (action, payload) =>
      told.push({
        ...(payload as Omit<Told, "action" | "stored">),
        action,
        stored: Object.keys(store.getState().streams),
      }),
    store,
    records: () => false,
    subscribed: (sessionId, name) => subscriptions.of(sessionId, name),
    permissions: () => permissions,
    flows: (track) => flowing.has(track),
    now: () => new Date(1_700_000_000_000),
    after: (milliseconds, action) => new FakePlatform(() => undefined).real.after(milliseconds, action),
  });
});

const video = { session_id: "bob", name: "video" };
const actions = (): string[] => told.map(({ action, participant }) => `${action} ${participant.session_id}`);
const lastState = (name = "video"): string | undefined => told.at(-1)?.participant.tracks[name]?.state;

/** Bob is known, announced, and his camera plays. */
function playing(): MediaStreamTrack {
  const track = new FakeTrack("video").real;
  roster.put(wireParticipant("bob"));
  roster.announce();
  flowing.add(track);
  roster.mediaArrived(video, track);
  return track;
}

describe("before it is announced", () => {
  it("tells nothing, and then everybody at once", () => {
    roster.put(wireParticipant("bob"));
    roster.put(wireParticipant("carol"));
    roster.mediaArrived(video, new FakeTrack("video").real);
    roster.refresh();
    expect(told).toEqual([]);
    roster.announce();
    expect(actions()).toEqual(["participant-joined bob", "participant-joined carol"]);
  });

  it("forgets whoever leaves without a word", () => {
    roster.put(wireParticipant("bob"));
    roster.remove("bob", undefined);
    roster.announce();
    expect(told).toEqual([]);
  });

  it("knows people by then", () => {
    roster.put(wireParticipant("bob"));
    expect(roster.ids()).toEqual(["bob"]);
    expect(roster.has("bob")).toBe(true);
    expect(roster.announced).toBe(false);
  });
});

describe("people", () => {
  beforeEach(() => roster.announce());

  it("join once and are updated afterwards", () => {
    roster.put(wireParticipant("bob"));
    roster.put({ ...wireParticipant("bob"), user_name: "Robert" });
    expect(actions()).toEqual(["participant-joined bob", "participant-updated bob"]);
    expect(told.at(-1)?.participant.user_name).toBe("Robert");
  });

  it("leave as they last were, once", () => {
    roster.put(wireParticipant("bob"));
    roster.remove("bob", undefined);
    roster.remove("bob", undefined);
    expect(actions()).toEqual(["participant-joined bob", "participant-left bob"]);
    expect(told.at(-1)).not.toHaveProperty("reason");
  });

  it("that become hidden leave for that reason", () => {
    roster.put(wireParticipant("bob"));
    roster.remove("bob", "hidden");
    expect(told.at(-1)?.reason).toBe("hidden");
  });

  it("after a rejoin are told of by difference", () => {
    roster.put(wireParticipant("bob"));
    roster.put(wireParticipant("carol"));
    told = [];
    roster.replaceAll([wireParticipant("carol"), wireParticipant("dave")]);
    expect(actions()).toEqual(["participant-left bob", "participant-updated carol", "participant-joined dave"]);
  });

  it("that nobody knows are not updated by media alone", () => {
    roster.mediaArrived(video, new FakeTrack("video").real);
    expect(told).toEqual([]);
  });
});

describe("media", () => {
  it("are loading until they flow, and play then", () => {
    const track = new FakeTrack("video").real;
    roster.put(wireParticipant("bob"));
    roster.announce();
    roster.mediaArrived(video, track);
    expect(lastState()).toBe("loading");
    flowing.add(track);
    roster.refresh();
    expect(lastState()).toBe("playable");
  });

  it("that came before their participant play when it is told of", () => {
    const track = new FakeTrack("video").real;
    flowing.add(track);
    roster.announce();
    roster.mediaArrived(video, track);
    roster.put(wireParticipant("bob"));
    expect(lastState()).toBe("playable");
  });

  it("are in the store when they are told of", () => {
    playing();
    expect(told.at(-1)?.stored).toEqual(["bob/video"]);
  });

  it("that end are interrupted, and leave the store after that was told", () => {
    playing();
    roster.mediaGone(video);
    expect(lastState()).toBe("interrupted");
    expect(told.at(-1)?.stored).toEqual(["bob/video"]);
    expect(store.getState().streams).toEqual({});
  });

  it("that ended do not end again", () => {
    playing();
    roster.mediaGone(video);
    const count = told.length;
    roster.mediaGone(video);
    expect(told).toHaveLength(count);
  });

  it("that pause are interrupted, and play again", () => {
    const track = playing();
    flowing.delete(track);
    roster.refresh();
    expect(lastState()).toBe("interrupted");
    flowing.add(track);
    roster.refresh();
    expect(lastState()).toBe("playable");
  });

  it("that the network does not carry are off for that reason, until they are sent again", () => {
    playing();
    roster.mediaHeld(video, true);
    expect(told.at(-1)?.participant.tracks.video).toMatchObject({ state: "off", off: { byBandwidth: true } });
    roster.mediaHeld(video, false);
    expect(lastState()).toBe("playable");
    roster.mediaHeld({ session_id: "nobody", name: "video" }, true);
    expect(lastState()).toBe("playable");
  });

  it("begin with loading after their owner switched off and on", () => {
    const track = playing();
    flowing.delete(track);
    roster.put(wireParticipant("bob", { ...ON, video: { state: "off", off: ["byUser"] } }));
    expect(lastState()).toBe("off");
    roster.put(wireParticipant("bob"));
    expect(lastState()).toBe("loading");
  });

  it("go with their participant", () => {
    playing();
    roster.remove("bob", undefined);
    expect(told.at(-1)?.stored).toEqual(["bob/video"]);
    expect(store.getState().streams).toEqual({});
  });

  it("of somebody who came back are not those of before", () => {
    playing();
    roster.remove("bob", undefined);
    roster.put(wireParticipant("bob"));
    expect(lastState()).toBe("loading");
  });
});

describe("what is not received", () => {
  it("is sendable when it is not subscribed", () => {
    playing();
    subscriptions.setAuto(false);
    roster.refresh();
    expect(told.at(-1)?.participant.tracks.video).toEqual({ subscribed: false, state: "sendable" });
  });

  it("is not subscribed when it may not be received, whatever is wished", () => {
    playing();
    permissions = { ...permissions, canReceive: { base: true, byParticipantId: { bob: { video: false } } } };
    roster.refresh();
    expect(told.at(-1)?.participant.tracks.video).toEqual({ subscribed: false, state: "sendable" });
    expect(told.at(-1)?.participant.tracks.audio.subscribed).toBe(true);
  });
});

describe("custom tracks", () => {
  const withDrawing = wireParticipant("bob", { ...ON, drawing: { state: "on", kind: "video" } });

  it("carry their kind, without which daily-js leaves them without a track", () => {
    roster.announce();
    roster.put(withDrawing);
    expect(told.at(-1)?.participant.tracks.drawing).toMatchObject({ kind: "video", state: "loading" });
    expect(roster.customNames("bob")).toEqual(["drawing"]);
  });

  it("go when their owner ends them", () => {
    roster.announce();
    roster.put(withDrawing);
    roster.put(wireParticipant("bob"));
    expect(told.at(-1)?.participant.tracks).not.toHaveProperty("drawing");
    expect(roster.customNames("bob")).toEqual([]);
  });

  it("of nobody are none", () => {
    expect(roster.customNames("nobody")).toEqual([]);
  });
});
