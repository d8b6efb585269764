import { describe, expect, it } from "vitest";
import { captureScreen } from "../../src/media/screen-capture.js";
import type { Devices } from "../../src/platform.js";

/** What the browser is asked for. */
async function asked(captureOptions: unknown): Promise<unknown> {
  const calls: unknown[] = [];
  const record = (way: string) => async (options: unknown) => {
    calls.push([way, options]);
    return {} as MediaStream;
  };
  const devices = { getUserMedia: record("device"), getDisplayMedia: record("display") } as unknown as Devices;
  await captureScreen(devices, captureOptions);
  return calls[0];
}

describe("the choice of what is shared", () => {
  it("is of pictures alone unless the app asks for sound", async () => {
    expect(await asked(undefined)).toEqual(["display", { video: true, audio: false }]);
    expect(await asked({ displayMediaOptions: { audio: true, selfBrowserSurface: "include" } })).toEqual([
      "display",
      { video: true, audio: true, selfBrowserSurface: "include" },
    ]);
  });

  it("is narrowed by the options of older apps", async () => {
    expect(await asked({ audio: true, maxWidth: 1280, maxHeight: 720 })).toEqual([
      "display",
      { video: { width: { max: 1280 }, height: { max: 720 } }, audio: true },
    ]);
  });

  it("is made beforehand in Electron", async () => {
    const video = { mandatory: { chromeMediaSource: "desktop", chromeMediaSourceId: "screen:1", maxWidth: 800 } };
    expect(await asked({ chromeMediaSourceId: "screen:1", maxWidth: 800 })).toEqual([
      "device",
      { audio: false, video },
    ]);
    const options = { chromeMediaSourceId: "screen:1", audio: true, video: { maxWidth: 800 } };
    expect(await asked({ displayMediaOptions: options })).toEqual([
      "device",
      { audio: { mandatory: { chromeMediaSource: "desktop" } }, video },
    ]);
  });
});
