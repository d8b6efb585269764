import { expect, it } from "vitest";
import { readRecordingOptions } from "../../src/recording/options.js";

it("has what daily-js documents for what is not given", () => {
  expect(readRecordingOptions({})).toEqual({
    instanceId: undefined,
    width: 1280,
    height: 720,
    fps: 25,
    videoBitrate: 3000,
    audioBitrate: 128,
    maxDuration: 10_800,
    backgroundColor: "#101418",
    layout: undefined,
  });
});

it("takes what is given, and no more than a browser can do", () => {
  const given = { instanceId: "i", width: 641, height: 361, fps: 60, audioBitrate: 1, maxDuration: 5 };
  const layout = { preset: "default" };
  expect(readRecordingOptions({ ...given, backgroundColor: "#80aabbcc", layout })).toMatchObject({
    instanceId: "i",
    width: 640,
    height: 360,
    fps: 30,
    videoBitrate: 1000,
    audioBitrate: 10,
    maxDuration: 5,
    backgroundColor: "#aabbcc",
    layout,
  });
  expect(readRecordingOptions({ width: 99_999, height: "x", backgroundColor: "red;", layout: 1 })).toMatchObject({
    width: 1920,
    height: 720,
    backgroundColor: "#101418",
    layout: undefined,
  });
});
