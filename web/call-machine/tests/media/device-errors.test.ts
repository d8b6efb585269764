import { describe, expect, it } from "vitest";
import { blockedReason, cameraError, NoMediaDevicesError, readFailure } from "../../src/media/device-errors.js";
import { namedError } from "../support/fakes.js";

const failure = (name: string, message?: string) => readFailure(namedError(name, message));

describe("camera-error", () => {
  it.each([
    ["NotAllowedError", { type: "permissions", blockedBy: "user", blockedMedia: ["video", "audio"] }, "byPermissions"],
    ["NotFoundError", { type: "not-found", missingMedia: ["video", "audio"] }, "byDeviceMissing"],
    ["NotReadableError", { type: "cam-mic-in-use" }, "byDeviceInUse"],
    [
      "OverconstrainedError",
      { type: "constraints", reason: "invalid", failedMedia: ["video", "audio"] },
      "byDeviceMissing",
    ],
    ["StrangeError", { type: "unknown" }, "byDeviceMissing"],
  ])("describes %s of both devices", (name, error, blocked) => {
    const both = failure(name);
    expect(cameraError({ audio: both, video: both })).toMatchObject({
      errorMsg: { audioOk: false, videoOk: false },
      error,
    });
    expect(blockedReason(both)).toBe(blocked);
  });

  it("names only the device that failed", () => {
    expect(cameraError({ video: failure("NotReadableError") })).toMatchObject({
      errorMsg: { audioOk: true, videoOk: false },
      error: { type: "cam-in-use" },
    });
    expect(cameraError({ audio: failure("NotFoundError") })).toMatchObject({ error: { missingMedia: ["audio"] } });
  });

  it("puts permissions first when the devices failed differently", () => {
    const event = cameraError({ video: failure("NotFoundError"), audio: failure("NotAllowedError") });
    expect(event?.error).toMatchObject({ type: "permissions", blockedMedia: ["audio"] });
  });

  it("tells the browser's refusal from the person's", () => {
    const event = cameraError({ audio: failure("NotAllowedError", "Permission denied by system") });
    expect(event?.error).toMatchObject({ blockedBy: "browser" });
  });

  it("knows pages without devices", () => {
    expect(cameraError({ audio: readFailure(new NoMediaDevicesError()) })?.error.type).toBe("undefined-mediadevices");
  });

  it("is absent when nothing failed", () => {
    expect(cameraError({})).toBeNull();
  });

  it("says which constraint it was, as browsers say nothing else, and never says nothing", () => {
    const unmet = Object.assign(namedError("OverconstrainedError", ""), { constraint: "width" });
    expect(readFailure(unmet).message).toMatch(/"width"/);
    expect(readFailure(Object.assign(new Error(""), { name: "NotReadableError" })).message).toBe("NotReadableError");
  });
});
