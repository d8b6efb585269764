import { expect, test } from "vitest";
import { Layering } from "../../src/engine/layering.ts";
import { preferredLayers } from "../../src/engine/received.ts";

const LOW = { spatial: 0, temporal: 1 };
const HIGH = { spatial: 2, temporal: 2 };

test("what was never named is received whole", () => {
  expect(new Layering(new Set()).of("ann\nvideo")).toBeUndefined();
});

test("what is not named stays as it was", () => {
  const layering = new Layering(new Set());
  layering.state(LOW, [{ peer: "ann", name: "video", layers: HIGH }]);
  layering.state(undefined, [{ peer: "eve", name: "video", layers: null }]);
  expect(["ann", "eve", "bob"].map((peer) => layering.of(`${peer}\nvideo`))).toEqual([HIGH, null, LOW]);
});

test("what is said of all counts for those that were named before, too", () => {
  const layering = new Layering(new Set());
  layering.state(undefined, [{ peer: "ann", name: "video", layers: null }]);
  layering.state(LOW, [{ peer: "eve", name: "video", layers: HIGH }]);
  expect(["ann", "eve"].map((peer) => layering.of(`${peer}\nvideo`))).toEqual([LOW, HIGH]);
});

test("there may be nothing to begin with", () => {
  const layering = new Layering(new Set());
  layering.state(null, []);
  expect(layering.of("ann\nvideo")).toBeNull();
});

test("mediasoup is told no layer that there is not", () => {
  expect(preferredLayers(2, HIGH)).toEqual({ spatialLayer: 1, temporalLayer: 2 });
  expect(preferredLayers(3, undefined)).toEqual({ spatialLayer: 2 });
  expect(preferredLayers(3, null)).toBeUndefined();
  expect(preferredLayers(1, LOW)).toBeUndefined();
});

test("of what is not wanted, the longest unnamed is forgotten at last", () => {
  const wanted = new Set(["first\nvideo"]);
  const layering = new Layering(wanted);
  layering.state(undefined, [{ peer: "first", name: "video", layers: LOW }]);
  for (let index = 0; index < 5000; index += 1) {
    layering.state(undefined, [{ peer: `${index}`, name: "video", layers: null }]);
  }
  expect(layering.of("first\nvideo")).toEqual(LOW);
  expect(layering.of("4999\nvideo")).toBeNull();
  expect(layering.of("0\nvideo")).toBeUndefined();
});
