import { describe, expect, it } from "vitest";
import { settle } from "./support/fakes.js";
import { Harness, joinFields } from "./support/harness.js";

/** Every action of daily-js that waits for a reply, with the fields it must not die of missing. */
const STAMPED = [
  "daily-method-preauth",
  "start-camera",
  "join-meeting",
  "lib-room-info",
  "set-input-devices",
  "set-output-device",
  "get-input-devices",
  "enumerate-devices",
  "cycle-camera",
  "cycle-mic",
  "update-input-settings",
  "update-send-settings",
  "start-custom-track",
  "stop-custom-track",
  "start-local-audio-level-observer",
  "start-remote-participants-audio-level-observer",
  "update-receive-settings",
  "get-single-participant-receive-settings",
  "daily-method-request-access",
  "daily-method-update-waiting-participant",
  "daily-method-update-waiting-participants",
  "set-user-name",
  "set-user-data",
  "get-meeting-session",
  "daily-method-start-remote-media-player",
  "daily-method-update-remote-media-player",
  "daily-method-stop-remote-media-player",
  "dialout-start",
  "dialin-start",
  "dialout-stop",
  "sip-call-transfer",
  "send-dtmf",
  "get-network-topology",
  "set-network-topology",
  "get-calc-stats",
  "get-cpu-load-stats",
  "test-call-quality",
  "test-p2p-call-quality",
  "test-network-connectivity",
  "test-websocket-connectivity",
  "get-daily-lang",
  "get-sidebar-view",
  "an-action-of-the-future",
];

describe("the call machine", () => {
  it("says that it is loaded, once", () => {
    expect(new Harness().actions).toEqual(["loaded"]);
  });

  it.each(STAMPED)("answers %s exactly once before, during and after a call", async (action) => {
    const harness = new Harness();
    const states = [async () => undefined, () => harness.join(), async () => harness.tell("leave-meeting")];
    for (const enter of states) {
      await enter();
      await settle();
      const stamp = harness.ask(action);
      await harness.platform.clock.pass(300);
      expect(harness.platform.posted.filter((message) => message.callbackStamp === stamp)).toHaveLength(1);
    }
  });

  it("answers what it does not know with an error in words", async () => {
    expect((await new Harness().request("an-action-of-the-future")).error).toMatch(/not supported/);
  });

  it("does nothing for a message of another frame", async () => {
    const harness = new Harness();
    harness.post({ action: "start-camera", callbackStamp: "x" }, false);
    await settle();
    expect(harness.actions).toEqual(["loaded"]);
  });

  it("drops its listener and falls silent when its slot is gone", async () => {
    const harness = new Harness();
    harness.owned = false;
    harness.tell("leave-meeting");
    await settle();
    expect(harness.actions).toEqual(["loaded"]);
    expect(harness.platform.listeners).toEqual([]);
  });

  it("has all objects of the store that daily-js looks into, always", () => {
    const state = new Harness().machine.store.getState();
    expect(state).toMatchObject({
      local: { public: { customTracks: {} }, streams: { cam: {}, screen: {} } },
      participants: {},
      streams: {},
    });
  });
});

describe("leaving", () => {
  it("is confirmed when nothing was begun", async () => {
    const harness = new Harness();
    harness.tell("leave-meeting");
    await settle();
    expect(harness.actions).toEqual(["loaded", "left-meeting"]);
  });

  it("is confirmed in the middle of joining, and the join is answered", async () => {
    const harness = new Harness();
    harness.silent.add("join");
    const stamp = harness.ask("join-meeting", joinFields());
    await settle();
    harness.tell("leave-meeting");
    await settle();
    expect(harness.actions.at(-1)).toBe("left-meeting");
    expect(harness.replyTo(stamp)?.error).toMatch(/left/);
    expect(harness.actions).not.toContain("error");
  });

  it("is confirmed while the lookup is under way, and no socket stays open", async () => {
    const harness = new Harness();
    harness.ask("join-meeting", joinFields());
    harness.tell("leave-meeting");
    await settle();
    expect(harness.actions.at(-1)).toBe("left-meeting");
    expect(harness.platform.sockets.every((socket) => socket.closed)).toBe(true);
  });

  it("gives the seat back and lets go of everything", async () => {
    const harness = new Harness();
    await harness.join();
    harness.tell("start-local-audio-level-observer", { interval: 100 });
    await harness.platform.clock.pass(300);
    harness.tell("leave-meeting");
    await settle();
    expect(harness.sent("leave")).toHaveLength(1);
    expect(harness.socket.closed).toBe(true);
    expect(harness.platform.peerConnections.every((connection) => connection.closed)).toBe(true);
    expect(harness.platform.devices.live).toEqual([]);
    harness.forget();
    await harness.platform.clock.pass(60_000);
    expect(harness.platform.posted).toEqual([]);
    expect(harness.platform.clock.pending).toBe(0);
  });

  it("stops a device that the browser hands out only afterwards", async () => {
    const harness = new Harness();
    harness.platform.devices.prompting = true;
    harness.ask("start-camera", joinFields());
    await settle();
    harness.tell("leave-meeting");
    await settle();
    harness.platform.devices.decide();
    await settle();
    expect(harness.platform.devices.opened).toHaveLength(2);
    expect(harness.platform.devices.live).toEqual([]);
    expect(harness.actions.at(-1)).toBe("left-meeting");
  });
});

describe("reset", () => {
  it("makes a fresh machine that initialises again, without saying loaded", async () => {
    const harness = new Harness();
    await harness.join();
    harness.tell("leave-meeting");
    await settle();
    harness.forget();
    harness.machine.reset();
    expect(harness.platform.posted).toEqual([]);
    await harness.join();
    expect(harness.actions[0]).toBe("call-machine-initialized");
    expect(harness.actions).toContain("joined-meeting");
    expect(harness.actions).not.toContain("loaded");
  });

  it("silences the former call, even one still joining", async () => {
    const harness = new Harness();
    harness.silent.add("join");
    harness.ask("join-meeting", joinFields());
    await settle();
    harness.machine.reset();
    harness.forget();
    await settle();
    expect(harness.actions).toEqual([]);
    expect(harness.machine.store.getState().local.streams.cam.stream).toBeUndefined();
  });
});
