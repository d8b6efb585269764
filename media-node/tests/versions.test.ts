import { version } from "mediasoup";
import { expect, test } from "vitest";
import manifest from "../package.json" with { type: "json" };

test("the engine is the very version that the set-up gets a worker for", () => {
  expect(manifest.dependencies.mediasoup).toBe(version);
});
