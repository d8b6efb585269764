import { describe, expect, it } from "vitest";
import { readEnvelope, wrapEnvelope } from "../../src/messaging/envelope.js";

const good = { what: "iframe-call-message", from: "module", callClientId: "a", action: "join-meeting" };

describe("envelope of daily-js", () => {
  it("is read when all its marks are right", () => {
    expect(readEnvelope({ ...good, callbackStamp: "7", x: 1 }, "a")).toMatchObject({
      action: "join-meeting",
      callbackStamp: "7",
      body: { x: 1 },
    });
  });

  it.each([
    ["no object", "text"],
    ["null", null],
    ["a list", [good]],
    ["another kind of message", { ...good, what: "other" }],
    ["an own message", { ...good, from: "embedded" }],
    ["another instance's", { ...good, callClientId: "b" }],
    ["one without an instance", { ...good, callClientId: undefined }],
    ["one that names the instance in both ways", { ...good, callFrameId: "a" }],
    ["another instance's, of an older release", { ...good, callClientId: undefined, callFrameId: "b" }],
    ["one without action", { ...good, action: undefined }],
    ["one with an empty action", { ...good, action: "" }],
    ["one with an action that is no text", { ...good, action: { a: 1 } }],
  ])("is not read from %s", (_what, data) => {
    expect(readEnvelope(data, "a")).toBeNull();
  });

  it("is read of releases that name instances in the older way", () => {
    const older = { ...good, callClientId: undefined, callFrameId: "a" };
    expect(readEnvelope(older, "a")).toMatchObject({ idField: "callFrameId", action: "join-meeting" });
    expect(readEnvelope(good, "a")).toMatchObject({ idField: "callClientId" });
  });

  it("cannot be forged by the payload", () => {
    const envelope = wrapEnvelope(
      "loaded",
      { what: "x", from: "module", callClientId: "b", action: "y" },
      { callClientId: "a" },
    );
    expect(envelope).toEqual({ what: "iframe-call-message", from: "embedded", callClientId: "a", action: "loaded" });
  });
});
