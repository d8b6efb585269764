import { describe, expect, it } from "vitest";
import { type DailyGlobals, type InstanceSlot, takeInstances } from "../src/instances.js";
import { CallMachine, type MachineHost } from "../src/machine.js";
import { tooOld } from "../src/release.js";
import { FakePlatform, FakeTrack, settle } from "./support/fakes.js";
import { Harness, joinFields } from "./support/harness.js";

describe("the version of daily-js", () => {
  it.each(["0.92.2", "0.62.0", "1.0.0", "0.100.1", "", "unknown"])("%s is served", (version) => {
    expect(tooOld(version)).toBeUndefined();
  });

  it.each(["0.61.1", "0.59.0", "0.40.0", "0.9.999"])("%s is refused with the oldest that is served", (version) => {
    expect(tooOld(version)).toMatchObject({ type: "end-of-life", message: expect.stringMatching(/0\.62\.0 or later/) });
  });

  it.each(["join-meeting", "start-camera", "daily-method-preauth"])(
    "ends the call at the first %s when it is too old, before anything is opened",
    async (action) => {
      const harness = new Harness();
      const reply = await harness.request(action, joinFields({ dailyJsVersion: "0.60.0" }));
      expect(reply.error).toMatch(/0\.62\.0 or later; this app uses 0\.60\.0/);
      expect(harness.actions).toEqual(["loaded", "error"]);
      expect(harness.last("error")).toMatchObject({ error: { type: "end-of-life" } });
      expect(harness.platform.lookups).toBe(0);
      expect(harness.platform.devices.requests).toEqual([]);
    },
  );
});

describe("releases that name instances callFrameId", () => {
  it("are spoken to in their way once they have spoken", async () => {
    const harness = new Harness();
    const older = { callClientId: undefined, callFrameId: "client", callbackStamp: "s" };
    harness.post({ ...older, action: "join-meeting", ...joinFields({ dailyJsVersion: "0.66.0" }) });
    await settle();
    const joined = harness.last("joined-meeting");
    expect(joined).toMatchObject({ callFrameId: "client" });
    expect(joined).not.toHaveProperty("callClientId");
    expect(harness.replyTo("s")).toMatchObject({ callFrameId: "client" });
  });
});

/** Takes instances with machines on a fake browser; `hosts` are what they were made with. */
function taking(globals: DailyGlobals): { hosts: MachineHost[]; loaded: () => number } {
  const hosts: MachineHost[] = [];
  const platform = new FakePlatform(() => undefined);
  takeInstances(globals, (host) => {
    hosts.push(host);
    return new CallMachine(platform.real, host);
  });
  return { hosts, loaded: () => platform.posted.filter(({ action }) => action === "loaded").length };
}

describe("instances that wait for a machine", () => {
  it("get one each, and are no longer pending", () => {
    const a: InstanceSlot = {};
    const b: InstanceSlot = {};
    const globals: DailyGlobals = { _daily: { pendings: ["a", "b"], instances: { a, b } } };
    expect(taking(globals).loaded()).toBe(2);
    expect(globals._daily?.pendings).toEqual([]);
    expect(a.callMachine).toBeDefined();
    expect(a.callMachine).not.toBe(b.callMachine);
  });

  it("keep the machine that they have", () => {
    const slot: InstanceSlot = {};
    const globals: DailyGlobals = { _daily: { pendings: ["a"], instances: { a: slot } } };
    taking(globals);
    const { callMachine } = slot;
    globals._daily?.pendings.push("a");
    expect(taking(globals).loaded()).toBe(0);
    expect(slot.callMachine).toBe(callMachine);
  });

  it("that are gone get none", () => {
    expect(taking({ _daily: { pendings: ["a"], instances: {} } }).hosts).toEqual([]);
  });

  it("hand over the app's tracks in their slot", () => {
    const tracks = { videoTrack: new FakeTrack("video").real };
    const globals: DailyGlobals = { _daily: { pendings: ["a"], instances: { a: { tracks } } } };
    const { hosts } = taking(globals);
    expect(hosts[0]?.sharedTracks()).toBe(tracks);
    expect(hosts[0]?.ownsSlot()).toBe(true);
    if (globals._daily) globals._daily.instances.a = undefined;
    expect(hosts[0]?.ownsSlot()).toBe(false);
  });

  it("hand over the app's tracks in their cache before 0.65", () => {
    const videoTrack = new FakeTrack("video").real;
    const globals: DailyGlobals = { _daily: { pendings: ["a"], instances: { a: {} } } };
    const { hosts } = taking(globals);
    expect(hosts[0]?.sharedTracks()).toEqual({});
    globals._dailyPreloadCache = { inputSettings: { video: { settings: { customTrack: videoTrack } } } };
    expect(hosts[0]?.sharedTracks()).toEqual({ videoTrack });
  });
});

describe("the oldest releases, which have no slots", () => {
  it("get a machine by which they can be told so, and only one", () => {
    const globals: DailyGlobals = { _dailyConfig: { callFrameId: "a" } };
    const { hosts, loaded } = taking(globals);
    expect(hosts).toMatchObject([{ callClientId: "a" }]);
    expect(loaded()).toBe(1);
    expect(taking(globals).hosts).toEqual([]);
    expect(() => globals._dailyCallObjectSetup?.("a")).not.toThrow();
  });

  it("are not looked for where newer ones are at work", () => {
    const globals: DailyGlobals = { _daily: { pendings: [], instances: {} }, _dailyConfig: { callFrameId: "a" } };
    expect(taking(globals).hosts).toEqual([]);
  });

  it("on a page without any daily-js nothing happens", () => {
    expect(taking({}).hosts).toEqual([]);
  });
});
