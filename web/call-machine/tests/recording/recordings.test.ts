import { beforeEach, describe, expect, it } from "vitest";
import { DEFAULT_INSTANCE } from "../../src/recording/instances.js";
import { settle } from "../support/fakes.js";
import { Harness, wireParticipant } from "../support/harness.js";

let harness: Harness;

beforeEach(() => {
  harness = new Harness();
  harness.others = [wireParticipant("bob")];
});

const cloud = {
  instance_id: "i",
  type: "cloud",
  state: "running",
  started_by: "bob",
  started_at: 100,
  recording_id: "r",
};
const list = (...running: object[]) => ({ at: 110, running });

async function push(message: object): Promise<void> {
  harness.socket.push(message as never);
  await settle();
}

const listed = (...running: object[]) => push({ type: "recordings", ...list(...running) });

async function tell(action: string, fields: object = {}): Promise<void> {
  harness.tell(action, { ...fields });
  await settle();
}

describe("asks the server", () => {
  it("for one with the documented options, the participants apart from the layout", async () => {
    await harness.join();
    const options = { width: 640, height: 360, fps: 15, maxDuration: 60, backgroundColor: "#112233", dataOutputs: [] };
    const layout = { preset: "default", max_cam_streams: 4 };
    await tell("local-recording-start", {
      type: "cloud",
      ...options,
      layout: { ...layout, participants: { audio: ["bob"] } },
      odd: 1,
    });
    const [sent] = harness.sent("start-recording");
    expect(sent).toMatchObject({ recording_type: "cloud", instance_id: DEFAULT_INSTANCE, layout });
    expect(sent?.layout).toEqual(layout);
    expect(sent?.options).toEqual({ ...options, participants: { video: ["*"], audio: ["bob"] } });
    expect(harness.events("recording-error")).toEqual([]);
    expect(harness.events("recording-started")).toEqual([]);
  });

  it("for no more than was said", async () => {
    await harness.join();
    await tell("local-recording-start", { type: "raw-tracks", instanceId: "mine" });
    const [{ id: _, ...sent } = {}] = harness.sent("start-recording");
    expect(sent).toEqual({ type: "start-recording", recording_type: "raw-tracks", instance_id: "mine" });
  });

  it("for another layout, and for the end", async () => {
    await harness.join();
    await tell("daily-method-update-recording", {
      layout: { preset: "audio-only", participants: { video: ["a"], sort: "active" } },
      instanceId: "i",
    });
    await tell("local-recording-stop", { instanceId: "i" });
    await tell("local-recording-stop");
    expect(harness.sent("update-recording")).toMatchObject([
      { instance_id: "i", layout: { preset: "audio-only" }, participants: { video: ["a"], sort: "active" } },
    ]);
    expect(harness.sent("stop-recording").map(({ instance_id }) => instance_id)).toEqual(["i", undefined]);
  });

  it.each([
    ["local-recording-start", "start-recording", { type: "cloud" }, DEFAULT_INSTANCE],
    ["daily-method-update-recording", "update-recording", {}, DEFAULT_INSTANCE],
    ["daily-method-update-recording", "update-recording", { instanceId: "i" }, "i"],
  ])("and tells of %s that it said no", async (action, type, fields, instanceId) => {
    harness.refusals[type] = { type: "not-possible", msg: "room r has an active stream" };
    await harness.join();
    await tell(action, fields);
    const [{ errorMsg, instanceId: of } = {}] = harness.events("recording-error");
    expect([errorMsg, of]).toEqual(["room r has an active stream", instanceId]);
  });

  it.each([{}, { instanceId: "i" }])("and says nothing of it where none runs that was to end (%o)", async (fields) => {
    harness.refusals["stop-recording"] = { type: "not-possible", msg: "room r has no recording that is running" };
    await harness.join();
    await tell("local-recording-stop", fields);
    expect(harness.sent("stop-recording")).toHaveLength(1);
    expect(harness.events("recording-error")).toEqual([]);
  });

  it("and tells why one goes on that was to end or to change, without its name", async () => {
    harness.refusals["stop-recording"] = { type: "not-possible", msg: "several recordings are running" };
    harness.refusals["update-recording"] = { type: "not-permitted", msg: "only owners" };
    await harness.join();
    await listed(cloud);
    await tell("local-recording-stop");
    await tell("daily-method-update-recording", { instanceId: "i" });
    expect(harness.events("recording-error").map(({ errorMsg, instanceId }) => [errorMsg, instanceId])).toEqual([
      ["several recordings are running", DEFAULT_INSTANCE],
      ["only owners", undefined],
    ]);
  });

  it.each([
    ["local-recording-start", { type: "cloud", instanceId: 5 }, "instanceId was '5' but should be a string"],
    ["local-recording-start", { type: "local", layout: ["x"] }, `layout was '["x"]' but should be an object`],
    ["daily-method-update-recording", { layout: "portrait" }, "layout was 'portrait' but should be an object"],
    ["local-recording-stop", { instanceId: {} }, "instanceId was '{}' but should be a string"],
    ["daily-method-start-live-streaming", { layout: 1 }, "layout was '1' but should be an object"],
    ["daily-method-stop-transcription", { instanceId: true }, "instanceId was 'true' but should be a string"],
  ])("for nothing where %s is told %o", async (action, fields, words) => {
    await harness.join();
    harness.forget();
    await tell(action, fields);
    const errors = harness.events().filter(({ action: name }) => /-error$/.test(String(name)));
    expect(errors.map(({ errorMsg }) => errorMsg)).toEqual([words]);
    for (const type of [
      "start-recording",
      "update-recording",
      "stop-recording",
      "start-streaming",
      "stop-transcription",
    ])
      expect(harness.sent(type)).toEqual([]);
  });

  it("for nothing outside of a call", async () => {
    await tell("local-recording-start", { type: "cloud" });
    expect(harness.events("recording-error")).toHaveLength(1);
  });
});

describe("tells everybody", () => {
  it("when it really runs, and when it is over", async () => {
    await harness.join();
    const layout = { preset: "audio-only" };
    await listed({ ...cloud, state: "starting", layout });
    expect(harness.events("recording-started")).toEqual([]);
    await listed({ ...cloud, layout });
    await listed({ ...cloud, layout });
    const [started, ...others] = harness.events("recording-started");
    expect(started).toMatchObject({
      type: "cloud",
      instanceId: "i",
      recordingId: "r",
      startedBy: "bob",
      layout,
    });
    expect(started).not.toHaveProperty("local");
    expect(others).toEqual([]);
    await listed({ ...cloud, state: "stopping", layout });
    expect(harness.events("recording-stopped")).toEqual([]);
    await listed();
    expect(harness.events("recording-stopped")).toMatchObject([{ instanceId: "i" }]);
  });

  it("that it was begun by oneself, or by a backend", async () => {
    await harness.join();
    const mine = { ...cloud, started_by: harness.local.session_id };
    await listed(
      mine,
      { ...mine, instance_id: "k", type: "raw-tracks" },
      { ...cloud, instance_id: "j", started_by: null },
    );
    const [own, raw, backends] = harness.events("recording-started");
    expect(own).toMatchObject({ local: true, startedBy: harness.local.session_id });
    expect(raw).toMatchObject({ type: "raw-tracks", startedBy: harness.local.session_id });
    expect(raw).not.toHaveProperty("local");
    expect(backends).toMatchObject({ instanceId: "j" });
    expect(backends).not.toHaveProperty("local");
    expect(backends).not.toHaveProperty("startedBy");
    expect(harness.local.record).toBe(false);
  });

  it("nothing of one that never ran but why", async () => {
    await harness.join();
    await listed({ ...cloud, state: "starting" });
    await listed({ ...cloud, state: "stopping" });
    await listed();
    await push({ type: "recording-error", instance_id: "i", msg: "the disk is full" });
    expect(harness.events("recording-error")).toMatchObject([{ instanceId: "i", errorMsg: "the disk is full" }]);
    expect([...harness.events("recording-started"), ...harness.events("recording-stopped")]).toEqual([]);
  });

  it("that its files are stored", async () => {
    await harness.join();
    await listed(cloud);
    await listed();
    await push({ type: "recording-uploaded", instance_id: "i", recording_id: "r" });
    expect(harness.events("recording-upload-completed")).toMatchObject([{ instanceId: "i", recordingId: "r" }]);
  });

  it("of every one that follows another in the same instance", async () => {
    await harness.join();
    await listed(cloud);
    await listed({ ...cloud, recording_id: "later" });
    expect(harness.actions.filter((action) => /recording-st/.test(action))).toEqual([
      "recording-started",
      "recording-stopped",
      "recording-started",
    ]);
  });

  it("who comes later", async () => {
    harness.joinReply = { recordings: list(cloud, { ...cloud, instance_id: "j", state: "starting" }) } as never;
    await harness.join();
    expect(harness.events("recording-started")).toMatchObject([{ instanceId: "i" }]);
    const known = harness.actions.indexOf("participant-joined");
    expect(known).toBeGreaterThan(harness.actions.indexOf("joined-meeting"));
    expect(harness.actions.indexOf("recording-started")).toBeGreaterThan(known);
    expect(harness.last("page-recordings")).toMatchObject({
      recordings: [
        { instance_id: "i", type: "cloud", state: "running", seconds: 10 },
        { instance_id: "j", state: "starting" },
      ],
      streams: [],
    });
  });

  it.each([true, false])("what it missed while it was away, and nothing twice (seat held: %s)", async (held) => {
    harness.joinReply = { recordings: list(cloud, { ...cloud, instance_id: "j" }) } as never;
    await harness.join();
    harness.forget();
    harness.seatHeld = held;
    const now = { recordings: list(cloud, { ...cloud, instance_id: "k" }) };
    harness.joinReply = now as never;
    harness.resumeReply = { standing: harness.seat({ session_id: "uuid-1" }) } as never;
    harness.socket.lose(1006);
    await harness.platform.clock.pass(5_000);
    await settle();
    expect(harness.events("recording-started")).toMatchObject([{ instanceId: "k" }]);
    expect(harness.events("recording-stopped")).toMatchObject([{ instanceId: "j" }]);
  });
});
