import { expect, it } from "vitest";
import { fileName } from "./downloads";

it("names files after room and time, as every system takes it", () => {
  const at = new Date(2026, 2, 4, 9, 5);
  expect(fileName("team-sync", at, "webm")).toBe("team-sync 2026-03-04 09.05.webm");
  expect(fileName("Über / uns: \u0000<b>", at, "mp4")).toBe("Über - uns- -b- 2026-03-04 09.05.mp4");
  expect(fileName("", at, "txt")).toBe("call 2026-03-04 09.05.txt");
});
