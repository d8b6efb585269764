import { beforeEach, describe, expect, it } from "vitest";
import type { FakeRecording } from "../support/fake-recording.js";
import { settle } from "../support/fakes.js";
import { Harness, wireParticipant } from "../support/harness.js";

let harness: Harness;
let fake: FakeRecording;

beforeEach(async () => {
  harness = new Harness();
  fake = harness.platform.recorder;
  harness.others = [wireParticipant("bob")];
});

const listed = (...running: { by: string | null; id: string }[]) => ({
  type: "recordings",
  at: 110,
  running: running.map(({ by, id }) => ({
    instance_id: id,
    type: "local",
    started_by: by,
    started_at: 100,
    state: "running",
  })),
});

async function push(message: object): Promise<void> {
  harness.socket.push(message as never);
  await settle();
}

async function recording(fields: object = {}): Promise<void> {
  await harness.join();
  harness.forget();
  harness.tell("local-recording-start", { type: "local", instanceId: "i", ...fields });
  await settle();
  await push(listed({ by: harness.local.session_id, id: "i" }));
}

it("asks the server first, then records, and says so", async () => {
  const layout = { preset: "default" };
  await recording({ width: 640, layout });
  expect(harness.sent("start-recording")).toMatchObject([{ recording_type: "local", instance_id: "i", layout }]);
  expect(fake.options).toMatchObject({ width: 640 });
  const { session_id: startedBy } = harness.local;
  expect(harness.events("recording-started")).toMatchObject([
    { type: "local", local: true, instanceId: "i", startedBy, layout },
  ]);
  expect(harness.local.record).toBe(true);
});

it("does not record what the server refuses", async () => {
  harness.refusals["start-recording"] = { type: "not-permitted", msg: "only owners" };
  await harness.join();
  harness.tell("local-recording-start", { type: "local", instanceId: "i" });
  await settle();
  expect(harness.events("recording-error")).toMatchObject([{ errorMsg: "only owners", instanceId: "i" }]);
  expect(fake.events).toBeUndefined();
  expect(harness.local.record).toBe(false);
});

it("takes back what it has told the server when the browser cannot", async () => {
  fake.refuses = "This browser cannot record.";
  await harness.join();
  harness.tell("local-recording-start", { type: "local", instanceId: "i" });
  await settle();
  expect(harness.last("recording-error")).toMatchObject({ errorMsg: "This browser cannot record." });
  expect(harness.sent("stop-recording")).toMatchObject([{ instance_id: "i" }]);
  expect(harness.events("recording-started")).toEqual([]);
});

it("refuses outside of a call, and a second one beside the first", async () => {
  harness.tell("local-recording-start", { type: "local" });
  await settle();
  expect(harness.events("recording-error")).toHaveLength(1);
  await recording();
  harness.tell("local-recording-start", { type: "local" });
  await settle();
  expect(harness.last("recording-error")).toMatchObject({ errorMsg: "This browser records already." });
  expect(harness.sent("start-recording")).toHaveLength(1);
});

it("gives the file piece by piece, the last one finished", async () => {
  await recording();
  fake.events?.onData(new Uint8Array([1, 2]));
  harness.tell("local-recording-stop", { instanceId: "i" });
  await settle();
  expect(harness.events("recording-data")).toMatchObject([
    { data: new Uint8Array([1, 2]), finished: false },
    { data: new Uint8Array(0), finished: true },
  ]);
  expect(harness.events("recording-stopped")).toMatchObject([{ instanceId: "i" }]);
  expect(harness.sent("stop-recording")).toMatchObject([{ instance_id: "i" }]);
  expect(harness.local.record).toBe(false);
});

it("is known to the app by the name that it gave, or else by that of daily-react", async () => {
  await harness.join();
  harness.tell("local-recording-start", { type: "local" });
  await settle();
  const [{ instance_id: id } = {}] = harness.sent("start-recording");
  expect(id).toMatch(/^uuid-/);
  expect(harness.last("recording-started")).toMatchObject({ instanceId: "__local__" });
  harness.tell("local-recording-start", { type: "local" });
  await settle();
  expect(harness.last("recording-error")).not.toHaveProperty("instanceId");
  harness.tell("local-recording-stop", { instanceId: "__local__" });
  await settle();
  expect(harness.last("recording-stopped")).toMatchObject({ instanceId: "__local__" });
  expect(harness.sent("stop-recording")).toMatchObject([{ instance_id: id }]);
});

it("says why it ended by itself", async () => {
  await recording();
  fake.events?.onEnd("The disk is full");
  expect(harness.last("recording-error")).toMatchObject({ errorMsg: "The disk is full", instanceId: "i" });
  expect(harness.events("recording-stopped")).toHaveLength(1);
});

it("stops nothing of another name", async () => {
  await recording();
  harness.refusals["stop-recording"] = { type: "not-possible", msg: "there is none" };
  harness.tell("local-recording-stop", { instanceId: "j" });
  await settle();
  expect(harness.sent("stop-recording")).toMatchObject([{ instance_id: "j" }]);
  expect(harness.events("recording-error")).toEqual([]);
  expect(fake.stops).toBe(0);
});

it("is told once, whatever the server's lists say of it", async () => {
  await recording();
  await push(listed({ by: null, id: "i" })); // as for others, where one is hidden
  harness.tell("local-recording-stop");
  await settle();
  await push(listed());
  expect(harness.events("recording-started")).toHaveLength(1);
  expect(harness.events("recording-stopped")).toHaveLength(1);
});

it("ends when the server has it on its list no more", async () => {
  await recording();
  await push(listed({ by: "bob", id: "j" }));
  expect(fake.stops).toBe(1);
  expect(harness.events("recording-stopped")).toMatchObject([{ instanceId: "i" }]);
});

it("gives the app the rest of the file before it leaves", async () => {
  await recording();
  fake.ends = false;
  harness.tell("leave-meeting");
  await settle();
  expect(harness.events("left-meeting")).toEqual([]);
  fake.events?.onData(new Uint8Array([3]));
  fake.events?.onEnd(undefined);
  await settle();
  const told = harness.actions.filter((action) => /recording-|left-/.test(action) && action !== "page-recordings");
  expect(told.slice(-4)).toEqual(["recording-data", "recording-data", "recording-stopped", "left-meeting"]);
});

it("gives the rest of the file after an ejection, too", async () => {
  await recording();
  await push({ type: "error", error: { type: "ejected", msg: "out" } });
  expect(fake.stops).toBe(1);
  expect(harness.events("recording-data")).toMatchObject([{ finished: true }]);
});

it("asks again for a seat that is a new one, and ends when that is refused", async () => {
  await recording();
  harness.seatHeld = false;
  harness.socket.lose(1006);
  await harness.platform.clock.pass(5_000);
  await settle();
  expect(harness.sent("start-recording")).toHaveLength(2);
  expect(fake.stops).toBe(0);
  harness.refusals["start-recording"] = { type: "not-permitted", msg: "no" };
  harness.socket.lose(1006);
  await harness.platform.clock.pass(5_000);
  await settle();
  expect(fake.stops).toBe(1);
});

describe("of others", () => {
  const flags = () =>
    harness
      .events()
      .filter(({ participant }) => (participant as { session_id?: string })?.session_id === "bob")
      .map(({ action, participant }) => [action, (participant as { record: boolean }).record]);

  it("is told by their flag alone, of which daily-js makes the events", async () => {
    await harness.join();
    await push(listed({ by: "bob", id: "j" }));
    await push(listed());
    expect(flags()).toEqual([
      ["participant-joined", false],
      ["participant-updated", true],
      ["participant-updated", false],
    ]);
    expect(harness.actions.filter((action) => /^recording-/.test(action))).toEqual([]);
  });

  it("changes in the flag for who comes later, and as they leave", async () => {
    const { type: _, ...recordings } = listed({ by: "bob", id: "j" });
    harness.joinReply = { recordings } as never;
    await harness.join();
    await push({ type: "participant-left", session_id: "bob" });
    await push(listed());
    expect(flags().slice(0, 2)).toEqual([
      ["participant-joined", false],
      ["participant-updated", true],
    ]);
    expect(flags().slice(-2)).toEqual([
      ["participant-updated", false],
      ["participant-left", true],
    ]);
    expect(harness.actions.filter((action) => /^recording-/.test(action))).toEqual([]);
  });

  it("is told as any other where they are hidden", async () => {
    await harness.join();
    await push(listed({ by: null, id: "j" }));
    await push(listed());
    const [started] = harness.events("recording-started");
    expect(started).toMatchObject({ type: "local", instanceId: "j" });
    expect(started).not.toHaveProperty("local");
    expect(harness.events("recording-stopped")).toMatchObject([{ instanceId: "j" }]);
  });

  it("is a flag of the participant and news for the page", async () => {
    await harness.join();
    await push(listed({ by: "bob", id: "j" }));
    expect(harness.participant("bob").record).toBe(true);
    const entry = { instance_id: "j", type: "local", started_by: "bob" };
    expect(harness.last("page-recordings")).toMatchObject({ recordings: [{ ...entry, seconds: 10 }] });
    await harness.platform.clock.pass(20_000);
    const answer = await harness.request("page-request", { request: "recordings" });
    expect(answer).toMatchObject({ recordings: [{ ...entry, seconds: 30 }] });
    await push(listed());
    expect(harness.participant("bob").record).toBe(false);
    expect(harness.last("page-recordings")).toMatchObject({ recordings: [] });
  });

  it("is known to who comes later", async () => {
    const { type: _, ...recordings } = listed({ by: "bob", id: "j" });
    harness.joinReply = { recordings } as never;
    await harness.join();
    expect(harness.participant("bob").record).toBe(true);
    expect(harness.last("page-recordings")).toMatchObject({ recordings: [{ started_by: "bob" }] });
  });
});

it.each([
  [{ enable_recording: "local" }, {}, "local"],
  [{ enable_recording: ["local", "cloud"] }, {}, "cloud"],
  [{ enable_recording: ["local", "raw-tracks", "cloud-audio-only"] }, {}, "cloud-audio-only"],
  [{ enable_recording: ["local", "raw-tracks"] }, {}, "raw-tracks"],
  [{}, {}, "cloud"],
  [{ enable_recording: "cloud" }, { enable_recording: ["local"] }, "local"],
])("without a type is of the first kind that room %o or token %o allows", async (config, token, kind) => {
  const again = new Harness();
  again.joinReply = {
    room: {
      id: "r",
      name: "room",
      domain_name: "d",
      domain_config: {},
      config_defaults: {},
      config,
      token_config: token,
    },
  };
  await again.join();
  again.tell("local-recording-start");
  await settle();
  expect(again.sent("start-recording")).toMatchObject([{ recording_type: kind }]);
  expect(again.events("recording-error")).toEqual([]);
});
