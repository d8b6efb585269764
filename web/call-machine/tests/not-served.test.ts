import { describe, expect, it } from "vitest";
import { settle } from "./support/fakes.js";
import { Harness, joinFields } from "./support/harness.js";

async function joined(properties = {}): Promise<Harness> {
  const harness = new Harness();
  await harness.join(properties);
  harness.forget();
  return harness;
}

describe("transcription, which is not served", () => {
  it.each([
    ["daily-method-start-transcription", "transcription-error", /Transcription is not supported/],
    ["daily-method-update-transcription", "transcription-error", /Transcription is not supported/],
    ["daily-method-stop-transcription", "transcription-error", /none to stop/],
  ])("%s tells %s", async (action, event, sentence) => {
    const harness = await joined();
    harness.tell(action, { instanceId: "0d9a" });
    harness.tell(action);
    await settle();
    expect(harness.events(event)).toMatchObject([
      { instanceId: "0d9a" },
      { errorMsg: expect.stringMatching(sentence) },
    ]);
    expect(harness.events(event)[1]).not.toHaveProperty("instanceId");
    expect(harness.platform.warnings).toEqual([]);
  });
});

describe("a failure that daily-js awaits no reply for", () => {
  it.each([
    ["add-fake-participant", /add-fake-participant.*not supported/],
    ["app-msg", /"app-msg" failed: This can only be done while in a call/],
  ])("is written to the console: %s", async (action, words) => {
    const harness = new Harness();
    harness.tell(action);
    await settle();
    expect(harness.platform.warnings).toEqual([expect.stringMatching(words)]);
  });

  it("is not written when somebody awaits a reply", async () => {
    const harness = new Harness();
    await harness.request("dialout-start");
    expect(harness.platform.warnings).toEqual([]);
  });

  it("is not written when the call was only left meanwhile", async () => {
    const harness = new Harness();
    harness.silent.add("join");
    harness.tell("join-meeting", joinFields());
    await settle();
    harness.tell("leave-meeting");
    await settle();
    expect(harness.platform.warnings).toEqual([]);
  });
});
