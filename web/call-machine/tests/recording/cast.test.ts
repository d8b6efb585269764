import { beforeEach, expect, it } from "vitest";
import { castOf } from "../../src/recording/cast.js";
import type { Scene } from "../../src/recording/port.js";
import type { WireParticipant } from "../../src/signaling/messages.js";
import { settle } from "../support/fakes.js";
import { Harness, wireParticipant } from "../support/harness.js";

let harness: Harness;
const ALL = { video: ["*"], audio: ["*"], activeFirst: false, most: Number.POSITIVE_INFINITY };

it.each([
  [{}, {}],
  [{ layout: { preset: "default", max_cam_streams: 3 } }, { most: 3 }],
  [{ layout: { preset: "active-participant" } }, { most: 1, activeFirst: true }],
  [{ layout: { preset: "single-participant", session_id: "ann" } }, { video: ["ann"] }],
  [
    { layout: { preset: "audio-only" }, participants: { audio: ["owners"] } },
    { video: [], audio: ["owners"] },
  ],
  [{ participants: { video: ["ann", 1], sort: "active" } }, { video: ["ann"], activeFirst: true }],
])("reads who is in it from %o", (given, cast) => {
  expect(castOf(given)).toEqual({ ...ALL, ...cast });
});

const named = (name: string, owner = false): WireParticipant => ({ ...wireParticipant(name, {}), owner });

beforeEach(async () => {
  harness = new Harness();
  harness.others = [named("ann"), named("bob", true), named("cyd")];
  harness.joinReply = { active_speaker: "cyd" };
  await harness.join();
});

async function seen(fields: object): Promise<readonly string[]> {
  harness.tell("local-recording-start", { type: "local", instanceId: "i", ...fields });
  await settle();
  return namesIn(harness.platform.recorder.events?.scene());
}

const namesIn = (scene: Scene | undefined) =>
  (scene?.tiles ?? []).map(({ name }) => (name.startsWith("uuid") ? "me" : name));

it.each([
  [{}, ["me", "ann", "bob", "cyd"]],
  [{ layout: { preset: "default", participants: { video: ["cyd", "owners"] } } }, ["cyd", "bob"]],
  [{ layout: { preset: "default", participants: { sort: "active" } } }, ["cyd", "me", "ann", "bob"]],
  [{ layout: { preset: "active-participant" } }, ["cyd"]],
  [{ layout: { preset: "single-participant", session_id: "ann" } }, ["ann"]],
])("shows whom %o means", async (fields, names) => {
  expect(await seen(fields)).toEqual(names);
});

it("shows others when that is changed while it runs", async () => {
  expect(await seen({})).toHaveLength(4);
  harness.tell("daily-method-update-recording", { layout: { preset: "single-participant", session_id: "bob" } });
  await settle();
  expect(namesIn(harness.platform.recorder.events?.scene())).toEqual(["bob"]);
  expect(harness.sent("update-recording")).toEqual([]);
});
