import { beforeEach, expect, it } from "vitest";
import { DEFAULT_INSTANCE } from "../../src/recording/instances.js";
import { settle } from "../support/fakes.js";
import { Harness } from "../support/harness.js";

let harness: Harness;

beforeEach(() => {
  harness = new Harness();
});

const transcription = {
  instance_id: "i",
  state: "running",
  started_by: "ann",
  started_at: 100,
  stored: false,
  transcript_id: null,
  language: null,
  model: null,
};
const list = (...running: object[]) => ({ at: 110, running });
const message = {
  type: "transcription-message",
  instance_id: "i",
  session_id: "ann",
  track: "audio",
  track_type: "cam-audio",
  text: "Good morning.",
  begin: 100,
  end: 101.5,
  final: true,
};

async function push(...pushes: object[]): Promise<void> {
  for (const each of pushes) harness.socket.push(each as never);
  await settle();
}

const listed = (...running: object[]) => push({ type: "transcriptions", ...list(...running) });

async function tell(action: string, fields: object = {}): Promise<void> {
  harness.tell(`daily-method-${action}-transcription`, { ...fields });
  await settle();
}

it("asks the server for one, with the documented options and no others", async () => {
  await harness.join();
  const options = {
    language: "de",
    model: "large",
    tier: "nova",
    profanity_filter: true,
    redact: ["pci"],
    endpointing: 300,
    punctuate: false,
    extra: { interim_results: true },
    includeRawResponse: true,
    instanceId: "i",
    participants: ["ann"],
    transcription_geo: "eu",
  };
  await tell("start", { ...options, speed: 3 });
  await tell("start");
  expect(harness.sent("start-transcription")[0]).toMatchObject({ options });
  expect(harness.sent("start-transcription")[0]?.options).not.toHaveProperty("speed");
  expect(harness.sent("start-transcription")[1]).not.toHaveProperty("options");
});

it("says nothing of an end where nothing was to end", async () => {
  harness.refusals["stop-transcription"] = { type: "not-possible", msg: "room r has no transcription that is running" };
  await harness.join();
  await tell("stop");
  await tell("stop", { instanceId: "i" });
  expect(harness.sent("stop-transcription")).toHaveLength(2);
  expect(harness.events("transcription-error")).toEqual([]);
});

it("asks for changes and the end", async () => {
  await harness.join();
  await tell("update", { participants: ["ann", 1], instanceId: "i" });
  await tell("update", { participants: [] });
  await tell("update", { participants: null });
  await tell("stop", { instanceId: "i" });
  await tell("stop");
  expect(harness.sent("update-transcription")).toMatchObject([
    { instance_id: "i", participants: ["ann"] },
    { participants: [] },
    { participants: ["*"] },
  ]);
  expect(harness.sent("stop-transcription")[0]).toMatchObject({ instance_id: "i" });
  expect(harness.sent("stop-transcription")[1]).not.toHaveProperty("instance_id");
});

it.each(["start", "update", "stop"] as const)("tells by an event why it cannot: %s", async (action) => {
  await tell(action, { instanceId: "i" });
  await harness.join();
  harness.refusals[`${action}-transcription`] = { type: "not-permitted", msg: "only owners may" };
  await tell(action, { instanceId: "i" });
  await tell(action);
  const errors = harness.events("transcription-error");
  expect(errors[0]).toMatchObject({ instanceId: "i", errorMsg: expect.stringContaining("in a call") });
  expect(errors.slice(1)).toMatchObject([
    { instanceId: "i", errorMsg: "only owners may" },
    { instanceId: DEFAULT_INSTANCE, errorMsg: "only owners may" },
  ]);
});

it("tells of one when it runs, as daily-js has it, and who ended it", async () => {
  await harness.join();
  const said = {
    language: "de",
    model: "large",
    transcript_id: "t",
    stored: true,
    extra: { a: 1 },
    endpointing: false,
  };
  await listed({ ...transcription, state: "starting" });
  expect(harness.events("transcription-started")).toEqual([]);
  await listed({ ...transcription, ...said, include_raw_response: true });
  expect(harness.events("transcription-started")).toMatchObject([
    {
      instanceId: "i",
      transcriptId: "t",
      language: "de",
      model: "large",
      startedBy: "ann",
      includeRawResponse: true,
      extra: { a: 1 },
      endpointing: false,
    },
  ]);
  await listed({ ...transcription, ...said, state: "stopping", stopped_by: "ann" });
  expect(harness.events("transcription-stopped")).toEqual([]);
  await listed();
  expect(harness.events("transcription-stopped")).toMatchObject([{ instanceId: "i", updatedBy: "ann" }]);
});

it("tells a newcomer of what runs, and of an end that it missed", async () => {
  harness.joinReply = { transcriptions: list({ ...transcription, started_by: null }) } as never;
  await harness.join();
  const [started] = harness.events("transcription-started");
  expect(started).toMatchObject({ instanceId: "i", language: "en", model: "" });
  expect(started).not.toHaveProperty("startedBy");
  await listed();
  expect(harness.events("transcription-stopped")[0]).not.toHaveProperty("updatedBy");
});

it("tells final words, with what the recogniser says of them", async () => {
  await harness.join();
  await listed(transcription);
  await push({ ...message, text: "good mor", final: false }, message, { ...message, raw: { n: 1, is_final: true } });
  const words = {
    instanceId: "i",
    trackType: "cam-audio",
    participantId: "ann",
    text: "Good morning.",
    timestamp: new Date(101_500),
  };
  expect(harness.events("transcription-message")).toMatchObject([
    { ...words, rawResponse: { is_final: true } },
    { ...words, rawResponse: { is_final: true, n: 1 } },
  ]);
});

it("tells words that may still change where the start asked for them", async () => {
  await harness.join();
  await listed({ ...transcription, extra: { interim_results: true } });
  await push({ ...message, text: "good mor", final: false });
  await push({ ...message, text: "good mor", final: false, instance_id: "another" });
  expect(harness.events("transcription-message")).toMatchObject([
    { text: "good mor", instanceId: "i", rawResponse: { is_final: false } },
  ]);
});

it("tells of what failed by itself", async () => {
  await harness.join();
  await push({ type: "transcription-error", instance_id: "i", msg: "there is no model" });
  expect(harness.events("transcription-error")).toMatchObject([{ instanceId: "i", errorMsg: "there is no model" }]);
});

it("tells the call page everything", async () => {
  harness.joinReply = { transcription_available: true };
  await harness.join();
  expect(harness.events("page-transcriptions")).toMatchObject([{ available: true, transcriptions: [] }]);
  await listed({ ...transcription, state: "starting", stored: true });
  const one = { instance_id: "i", state: "starting", started_by: "ann", stored: true, language: null };
  expect(harness.events("page-transcriptions").at(-1)).toMatchObject({ transcriptions: [one] });
  expect(await harness.request("page-request", { request: "transcriptions" })).toMatchObject({
    available: true,
    transcriptions: [one],
  });
  await push({ ...message, final: false, raw: { n: 1 } });
  const [told] = harness.events("page-transcription-message");
  const { type: _, ...words } = message;
  expect(told).toMatchObject({ ...words, final: false });
  expect(told).not.toHaveProperty("raw");
});
