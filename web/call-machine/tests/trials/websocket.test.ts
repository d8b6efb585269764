import { expect, it } from "vitest";
import type { TrialsPart } from "../../src/parts/port.js";
import * as trials from "../../src/parts/trials.js";
import { settle } from "../support/fakes.js";
import { joinFields } from "../support/harness.js";
import { LatePart } from "../support/late-part.js";
import { TrialHarness } from "./support.js";

const TEST = "test-websocket-connectivity";

it("opens the server's WebSocket and has a message answered, before there is a room", async () => {
  const harness = new TrialHarness();
  const results = await harness.results(await harness.begin(TEST));
  expect(results).toEqual({ result: "passed", passedRegions: ["server.test"], failedRegions: [], abortedRegions: [] });
  expect(harness.sent("ping")).toHaveLength(1);
  expect(harness.openSockets).toBe(0);
  expect(harness.last("test-completed")).toMatchObject({ test: "websocket-connectivity", results });
});

it("asks by way of the room once the app has named one", async () => {
  const harness = new TrialHarness();
  await harness.request("start-camera", joinFields());
  harness.platform.post = async () => Promise.reject(new Error("not asked"));
  expect(await harness.results(await harness.begin(TEST))).toMatchObject({ result: "passed" });
  expect(harness.platform.lookups).toBe(1);
});

it("fails where the server does not answer on it", async () => {
  const harness = new TrialHarness();
  harness.silent.add("ping");
  expect(await harness.results(await harness.begin(TEST), 10_000)).toMatchObject({
    result: "failed",
    failedRegions: ["server.test"],
  });
  expect(harness.openSockets).toBe(0);
});

it("fails where the server cannot be reached at all", async () => {
  const harness = new TrialHarness();
  harness.platform.post = async () => Promise.reject(new Error("no network"));
  expect(await harness.results(await harness.begin(TEST))).toMatchObject({ result: "failed" });
});

it("warns of a way that is slow", async () => {
  const harness = new TrialHarness();
  harness.silent.add("ping");
  const stamp = await harness.begin(TEST);
  await harness.platform.clock.pass(5_000);
  harness.answer("ping");
  expect(await harness.results(stamp)).toMatchObject({ result: "warning", passedRegions: ["server.test"] });
});

it("can be stopped, and lets go of everything at once", async () => {
  const harness = new TrialHarness();
  harness.silent.add("ping");
  const stamp = await harness.begin(TEST);
  harness.tell("abort-test-websocket-connectivity");
  await settle();
  expect(await harness.results(stamp)).toMatchObject({ result: "aborted", abortedRegions: ["server.test"] });
  expect(harness.openSockets).toBe(0);
  expect(harness.platform.clock.pending).toBe(0);
  expect(harness.last("test-completed")).toMatchObject({ results: { result: "aborted" } });
});

it("says what it needs when nothing tells which server to test", async () => {
  const harness = new TrialHarness();
  harness.bundleUrl = undefined;
  expect((await harness.results(await harness.begin(TEST))).error).toContain("the room's URL");
});

it("is not stopped by a word too many", async () => {
  const harness = new TrialHarness();
  harness.tell("abort-test-websocket-connectivity");
  expect(await harness.results(await harness.begin(TEST))).toMatchObject({ result: "passed" });
});

it("is stopped while the tests are loaded, too", async () => {
  const { harness, part } = loading();
  const stamp = await harness.begin(TEST);
  expect(part.asked).toHaveLength(1);
  harness.tell("abort-test-websocket-connectivity");
  expect(await harness.results(stamp)).toMatchObject({ result: "aborted", abortedRegions: ["server.test"] });
});

it("is refused when the tests cannot be loaded, and can be asked for again", async () => {
  const { harness, part } = loading();
  const stamp = await harness.begin(TEST);
  part.fail("the tests are gone");
  expect((await harness.results(stamp)).error).toContain("the tests are gone");
  const again = await harness.begin(TEST);
  part.come();
  expect(await harness.results(again)).toMatchObject({ result: "passed" });
});

function loading(): { harness: TrialHarness; part: LatePart<TrialsPart> } {
  const harness = new TrialHarness();
  const part = new LatePart(trials);
  harness.platform.parts = { ...harness.platform.parts, trials: part };
  harness.machine.reset();
  return { harness, part };
}
