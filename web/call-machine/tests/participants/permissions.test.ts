import { expect, it } from "vitest";
import { mayReceive, UNKNOWN_PERMISSIONS } from "../../src/participants/permissions.js";

const PUBLISHER = { session_id: "s", user_id: "u" };

function may(canReceive: Record<string, unknown>, name: string): boolean {
  return mayReceive({ ...UNKNOWN_PERMISSIONS, canReceive }, PUBLISHER, name, name === "music" ? "audio" : "video");
}

it.each([
  [{ base: true }, "video", true],
  [{ base: false }, "video", false],
  [{ base: false, byUserId: { u: true } }, "video", true],
  [{ base: true, byUserId: { u: { video: false } } }, "video", false],
  [{ base: true, byUserId: { u: { video: false } } }, "audio", true],
  [{ base: true, byUserId: { u: false }, byParticipantId: { s: { audio: true } } }, "audio", true],
  [{ base: true, byUserId: { u: false }, byParticipantId: { s: { audio: true } } }, "video", false],
  [{ base: { customVideo: { "*": true, slides: false } } }, "slides", false],
  [{ base: { customVideo: { "*": true, slides: false } } }, "other", true],
  [{ base: { customVideo: { "*": true } } }, "music", false],
  [{ base: { video: true } }, "audio", false],
])("reads %o for %s", (canReceive, name, allowed) => {
  expect(may(canReceive, name)).toBe(allowed);
});
