import { describe, expect, it } from "vitest";
import { settle } from "./support/fakes.js";
import { Harness, joinFields } from "./support/harness.js";

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
