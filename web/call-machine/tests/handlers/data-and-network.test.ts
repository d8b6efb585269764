import { describe, expect, it } from "vitest";
import { settle } from "../support/fakes.js";
import { Harness, joinFields, wireParticipant } from "../support/harness.js";

async function joined(): Promise<Harness> {
  const harness = new Harness();
  harness.others = [wireParticipant("bob")];
  await harness.join();
  return harness;
}

describe("the own name and data", () => {
  it("before the call are the ones to join with", async () => {
    const harness = new Harness();
    expect(await harness.request("set-user-name", { name: "Ann" })).toMatchObject({ userName: "Ann" });
    expect(await harness.request("set-user-data", { userData: { a: 1 } })).toMatchObject({ userData: { a: 1 } });
    await harness.join();
    expect(harness.sent("join")[0]).toMatchObject({ user_name: "Ann", user_data: { a: 1 } });
  });

  it("given to join win over the earlier ones", async () => {
    const harness = new Harness();
    await harness.request("set-user-name", { name: "Ann" });
    await harness.join({ userName: "Anna" });
    expect(harness.sent("join")[0]).toMatchObject({ user_name: "Anna" });
  });

  it("in the call are what the server makes of them", async () => {
    const harness = await joined();
    harness.silent.add("set-user-name");
    const stamp = harness.ask("set-user-name", { name: "Ann" });
    await settle();
    const request = harness.sent("set-user-name")[0];
    harness.socket.push({ re: request?.id, user_name: "Set by token" });
    await settle();
    expect(harness.replyTo(stamp)).toMatchObject({ userName: "Set by token" });
    expect(harness.local.user_name).toBe("Set by token");
  });

  it("reject when the server refuses", async () => {
    const harness = await joined();
    harness.refusals["set-user-data"] = { type: "invalid-request", msg: "too large" };
    expect((await harness.request("set-user-data", { userData: {} })).error).toBe("too large");
  });
});

describe("app messages", () => {
  it.each([
    ["everybody", undefined, "*"],
    ["one", "bob", "bob"],
    ["several", ["bob", "carol"], ["bob", "carol"]],
  ])("go to %s", async (_whom, to, sent) => {
    const harness = await joined();
    harness.tell("app-msg", { data: { a: 1 }, to });
    await settle();
    expect(harness.sent("app-message")).toMatchObject([{ data: { a: 1 }, to: sent }]);
  });
});

describe("the data of the session", () => {
  it("come with the seat and change by the server's word", async () => {
    const harness = new Harness();
    harness.joinReply = { session_data: { step: 1 } };
    await harness.join();
    expect(harness.last("meeting-session-state-updated")).toMatchObject({
      meetingSessionState: { data: { step: 1 }, topology: "sfu" },
    });
    harness.socket.push({ type: "session-data", data: { step: 2 } });
    expect(harness.last("meeting-session-state-updated")).toMatchObject({ meetingSessionState: { data: { step: 2 } } });
  });

  it("are replaced or merged as the app says", async () => {
    const harness = await joined();
    harness.tell("set-session-data", { data: { a: 1 }, mergeStrategy: "shallow-merge" });
    harness.tell("set-session-data", { data: { a: 1 }, mergeStrategy: "whatever" });
    await settle();
    expect(harness.sent("set-session-data").map(({ merge }) => merge)).toEqual(["shallow-merge", "replace"]);
  });

  it("cannot be set outside a call", async () => {
    const harness = new Harness();
    harness.tell("set-session-data", { data: {} });
    await settle();
    expect(harness.last("nonfatal-error")).toMatchObject({ type: "meeting-session-data-error" });
  });
});

describe("the meeting", () => {
  it("has a room, with defaults or without", async () => {
    const harness = await joined();
    expect(await harness.request("lib-room-info")).toMatchObject({
      config: { max_participants: 5, enable_chat: false },
    });
    const bare = await harness.request("lib-room-info", { includeRoomConfigDefaults: false });
    expect(bare.config).toEqual({ max_participants: 5 });
  });

  it("has an id once it has begun", async () => {
    const harness = await joined();
    expect(await harness.request("get-meeting-session")).toMatchObject({ meetingSession: { id: "meeting" } });
    expect((await new Harness().request("get-meeting-session")).error).toMatch(/while in a call/);
  });

  it("has a topology in the call only", async () => {
    expect(await new Harness().request("get-network-topology")).toMatchObject({ topology: "none" });
    expect(await (await joined()).request("get-network-topology")).toMatchObject({ topology: "sfu" });
  });
});

describe("the way to the server", () => {
  it("is the app's to choose, for connections made from then on", async () => {
    const harness = new Harness();
    harness.joinReply = { ice_servers: [{ urls: "turn:call" }] };
    harness.tell("set-ice-config", { iceConfig: { iceTransportPolicy: "relay" } });
    await harness.join();
    expect(harness.platform.peerConnections[0]?.configuration).toMatchObject({
      iceServers: [{ urls: "turn:call" }],
      iceTransportPolicy: "relay",
    });
  });

  it("has figures, also while nothing is connected", async () => {
    const harness = new Harness();
    await harness.request("start-camera", joinFields());
    expect(await harness.request("get-calc-stats")).toMatchObject({ stats: { latest: { sendBitsPerSecond: null } } });
    expect(await harness.request("get-cpu-load-stats")).toMatchObject({ cpuStats: { cpuLoadState: "low" } });
  });
});

describe("the language", () => {
  it("is remembered, and told once the machine lives", async () => {
    const harness = new Harness();
    harness.tell("set-daily-lang", { lang: "de" });
    await settle();
    expect(harness.actions).not.toContain("lang-updated");
    await harness.join();
    harness.tell("set-daily-lang", { lang: "fr" });
    expect(await harness.request("get-daily-lang")).toMatchObject({ lang: "fr", langSetting: "fr" });
    expect(harness.last("lang-updated")).toMatchObject({ lang: "fr" });
  });
});

describe("loudness of the own microphone", () => {
  it("is reported at the interval asked for until it is stopped", async () => {
    const harness = await joined();
    harness.tell("start-local-audio-level-observer", { interval: 250 });
    await harness.platform.clock.pass(1_000);
    expect(harness.events("local-audio-level")).toHaveLength(4);
    expect(harness.last("local-audio-level")).toMatchObject({ audioLevel: 0.5 });
    harness.tell("stop-local-audio-level-observer");
    await harness.platform.clock.pass(1_000);
    expect(harness.events("local-audio-level")).toHaveLength(4);
  });

  it("is nothing while it is muted", async () => {
    const harness = await joined();
    harness.tell("local-audio", { state: false });
    harness.tell("start-local-audio-level-observer", { interval: 100 });
    await harness.platform.clock.pass(150);
    expect(harness.last("local-audio-level")).toMatchObject({ audioLevel: 0 });
  });

  it("is reported from the beginning when the app asked before", async () => {
    const harness = new Harness();
    await harness.join({}, { localAudioLevelObserver: { enabled: true, interval: 100 } });
    await harness.platform.clock.pass(250);
    expect(harness.events("local-audio-level")).toHaveLength(2);
  });

  it("comes with that of others only when that was asked for", async () => {
    const harness = await joined();
    harness.tell("start-remote-participants-audio-level-observer", {});
    await harness.platform.clock.pass(250);
    harness.tell("stop-remote-participants-audio-level-observer");
    await harness.platform.clock.pass(1_000);
    expect(harness.events("remote-participants-audio-level")).toHaveLength(1);
    expect(harness.actions).not.toContain("local-audio-level");
  });
});
