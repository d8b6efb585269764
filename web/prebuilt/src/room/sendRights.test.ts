import { expect, it } from "vitest";
import { sendRights } from "./sendRights";

it.each([
  [true, true, true],
  [false, false, false],
  [undefined, true, true],
  [new Set(["video"]), false, true],
  [new Set(["audio", "screenVideo"]), true, false],
  [new Set(), false, false],
])("reads canSend %o", (canSend, audio, video) => {
  expect(sendRights(canSend)).toEqual({ audio, video });
});
