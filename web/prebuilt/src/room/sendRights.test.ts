import { expect, it } from "vitest";
import { sendRights } from "./sendRights";

it.each([
  [true, true, true, true],
  [false, false, false, false],
  [undefined, true, true, true],
  [new Set(["video"]), false, true, false],
  [new Set(["audio", "screenVideo"]), true, false, true],
  [new Set(["screenAudio"]), false, false, false],
  [new Set(), false, false, false],
])("reads canSend %o", (canSend, audio, video, screen) => {
  expect(sendRights(canSend)).toEqual({ audio, video, screen });
});
