import { expect, it } from "vitest";
import { waitOf } from "./wait";

it.each([
  [{ access: { level: "full" } }, null],
  [{ access: "unknown" }, null],
  [undefined, null],
  [{ access: { level: "lobby" } }, { granted: false, hosts: true }],
  [
    { access: { level: "lobby" }, awaitingAccess: { level: "full", granted: true, hosts: true } },
    { granted: true, hosts: true },
  ],
  [
    { access: { level: "lobby" }, awaitingAccess: { level: "full", hosts: false } },
    { granted: false, hosts: false },
  ],
])("%j", (accessState, wait) => {
  expect(waitOf(accessState)).toEqual(wait);
});
