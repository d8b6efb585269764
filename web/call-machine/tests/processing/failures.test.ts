import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../src/json.js";
import { settle } from "../support/fakes.js";
import { Harness } from "../support/harness.js";

const BLUR = { type: "background-blur", config: { strength: 0.5 } };
const QUIET = { type: "noise-cancellation" };
const NONE = { type: "none" };

async function joined(inputSettings?: JsonObject): Promise<Harness> {
  const harness = new Harness();
  await harness.join({}, inputSettings ? { inputSettings } : {});
  await settle();
  harness.forget();
  return harness;
}

const update = (harness: Harness, inputSettings: JsonObject): Promise<JsonObject> =>
  harness.request("update-input-settings", { inputSettings });

const video = (processor: JsonObject): JsonObject => ({ video: { processor } });
const image = (source?: unknown): JsonObject => video({ type: "background-image", config: { source } });

const sent = (harness: Harness): (MediaStreamTrack | null | undefined)[] =>
  (harness.platform.peerConnections[0]?.transceivers ?? []).map(({ sender }) => sender.track);

describe("input settings that cannot be met", () => {
  it.each<[string, JsonObject, RegExp]>([
    ["an unknown processor", video({ type: "beautiful" }), /no video input processor "beautiful"/],
    ["a processor of the other kind", { audio: { processor: BLUR } }, /no audio input processor/],
    ["no blur", video({ type: "background-blur", config: { strength: 0 } }), /strength/],
    ["too much blur", video({ type: "background-blur", config: { strength: 1.5 } }), /strength/],
    ["a picture by no number", image(11), /number from 1 to 10/],
    ["a picture by a path", image("/wall.png"), /an address/],
    ["a picture by a script", image("javascript:alert(1)"), /an address/],
    ["a picture of no bytes", image(new ArrayBuffer(0)), /an image file/],
  ])("change nothing and say why: %s", async (_, inputSettings, sentence) => {
    const harness = await joined();
    const before = sent(harness);
    const reply = await update(harness, {
      ...inputSettings,
      video: { settings: { width: 9 }, ...asVideo(inputSettings) },
    });
    expect(reply.error).toMatch(sentence);
    expect(harness.events("nonfatal-error")).toMatchObject([
      { type: "input-settings-error", errorMsg: expect.stringMatching(sentence) },
    ]);
    expect(harness.events("input-settings-updated")).toEqual([]);
    expect(harness.platform.devices.requests).toHaveLength(1);
    expect(sent(harness)).toEqual(before);
  });

  it("keep a picture that cannot be loaded from changing anything", async () => {
    const harness = await joined(video(BLUR));
    const before = sent(harness);
    harness.platform.processing.pictureFailure = new Error("it is not there");
    const reply = await update(harness, { ...image("https://app.test/none.png"), audio: { processor: QUIET } });
    expect(reply.error).toBe("The background image cannot be used: it is not there");
    expect(harness.last("nonfatal-error")).toMatchObject({ type: "input-settings-error" });
    expect(sent(harness)).toEqual(before);
    const same = await update(harness, { audio: { settings: {} } });
    expect(same.inputSettings).toMatchObject({ video: { processor: BLUR }, audio: { processor: NONE } });
  });

  it("keep what runs when another processor does not start", async () => {
    const harness = await joined();
    const before = sent(harness);
    harness.platform.processing.failure = new Error("its files are not there");
    expect((await update(harness, video(BLUR))).error).toMatch(/files are not there/);
    expect(sent(harness)).toEqual(before);
    expect((await update(harness, { audio: { settings: {} } })).inputSettings).toMatchObject(video(NONE));
  });

  it("keep the task that runs when another one is refused", async () => {
    const harness = await joined(video(BLUR));
    const [pipeline] = harness.platform.processing.pipelines;
    if (pipeline) pipeline.refusal = new Error("its model is not there");
    expect((await update(harness, video({ type: "face-detection" }))).error).toMatch(/model is not there/);
    expect(pipeline?.tasks).toHaveLength(1);
    expect(pipeline?.closed).toBe(false);
    expect((await update(harness, { audio: { settings: {} } })).inputSettings).toMatchObject(video(BLUR));
  });

  it("name what the browser lacks", async () => {
    const harness = await joined();
    harness.platform.processing.obstacles = { video: "This browser has no WebGL." };
    expect((await update(harness, video(BLUR))).error).toBe("This browser has no WebGL.");
    expect((await update(harness, { audio: { processor: QUIET } })).error).toBeUndefined();
  });

  it("give up a processor that never starts", async () => {
    const harness = await joined();
    harness.platform.processing.holding = true;
    const stamp = harness.ask("update-input-settings", { inputSettings: video(BLUR) });
    await harness.platform.clock.pass(61_000);
    expect(harness.replyTo(stamp)?.error).toMatch(/did not start in time/);
  });
});

describe("while the camera is about to start", () => {
  /** Joins; the camera starts when the test says `decide()`. */
  async function joining(inputSettings?: JsonObject): Promise<Harness> {
    const harness = new Harness();
    harness.platform.devices.prompting = true;
    await harness.join({}, inputSettings ? { inputSettings } : {});
    await settle();
    return harness;
  }

  it("a processor that does not start is refused, and told once", async () => {
    const harness = await joining();
    const stamp = harness.ask("update-input-settings", { inputSettings: video(BLUR) });
    await settle();
    expect(harness.replyTo(stamp)).toBeUndefined();
    harness.platform.processing.failure = new Error("its files are not there");
    harness.platform.devices.decide();
    await settle();
    expect(harness.replyTo(stamp)?.error).toMatch(/files are not there/);
    expect(harness.events("nonfatal-error")).toMatchObject([{ type: "input-settings-error" }]);
    expect(harness.events("input-settings-updated")).toEqual([]);
    expect(harness.local.tracks.video.state).toBe("playable");
    expect((await update(harness, { audio: { settings: {} } })).inputSettings).toMatchObject(video(NONE));
  });

  it("what counted before does again when another one does not start", async () => {
    const harness = await joining(video(BLUR));
    const { processing } = harness.platform;
    const start = processing.start.bind(processing);
    processing.start = async (input, task, events) => {
      if (task.type === "face-detection") throw new Error("its model is not there");
      return start(input, task, events);
    };
    const stamp = harness.ask("update-input-settings", { inputSettings: video({ type: "face-detection" }) });
    await settle();
    harness.platform.devices.decide();
    await settle();
    expect(harness.replyTo(stamp)?.error).toMatch(/model is not there/);
    expect(processing.open).toMatchObject([{ tasks: [{ type: "background-blur" }] }]);
    expect(sent(harness)).toContain(processing.open[0]?.output);
    expect((await update(harness, { audio: { settings: {} } })).inputSettings).toMatchObject(video(BLUR));
  });

  it("a processor that starts is confirmed then, and one that was overtaken counts for nothing", async () => {
    const harness = await joining();
    const first = harness.ask("update-input-settings", { inputSettings: video(BLUR) });
    const second = harness.ask("update-input-settings", { inputSettings: video({ type: "face-detection" }) });
    await settle();
    harness.platform.devices.decide();
    await settle();
    expect(harness.replyTo(first)?.error).toBeUndefined();
    expect(harness.replyTo(second)?.inputSettings).toMatchObject(video({ type: "face-detection" }));
    expect(harness.platform.processing.open).toMatchObject([{ tasks: [{ type: "face-detection" }] }]);
    expect(harness.events("nonfatal-error")).toEqual([]);
  });
});

describe("at the beginning of a call", () => {
  it.each<[string, (harness: Harness) => void, JsonObject]>([
    ["is not known", () => undefined, video({ type: "beautiful" })],
    [
      "the browser cannot run",
      (harness) => {
        harness.platform.processing.obstacles = { video: "No." };
      },
      video(BLUR),
    ],
    [
      "does not start",
      (harness) => {
        harness.platform.processing.failure = new Error("no");
      },
      video(BLUR),
    ],
    [
      "has no picture",
      (harness) => {
        harness.platform.processing.pictureFailure = new Error("no");
      },
      image("https://app.test/none.png"),
    ],
  ])("a processor that %s is told, and the camera goes on without it", async (_, prepare, inputSettings) => {
    const harness = new Harness();
    prepare(harness);
    await harness.join({}, { inputSettings });
    await settle();
    expect(harness.last("nonfatal-error")).toMatchObject({ type: "input-settings-error" });
    expect(harness.local.tracks.video.state).toBe("playable");
    expect(harness.last("input-settings-updated").inputSettings).toMatchObject(video(NONE));
    expect((await update(harness, { audio: { settings: {} } })).inputSettings).toMatchObject(video(NONE));
  });
});

describe("a processor that fails while it runs", () => {
  it.each([
    ["video", BLUR, "video-processor-error"],
    ["audio", QUIET, "audio-processor-error"],
  ] as const)("of %s gives way to the device, and says so", async (kind, processor, type) => {
    const harness = await joined({ [kind]: { processor } });
    const [pipeline] = harness.platform.processing.pipelines;
    pipeline?.events.onFailed("its worker died");
    await settle();
    expect(sent(harness)).toContain(pipeline?.input);
    expect(pipeline?.closed).toBe(true);
    expect(pipeline?.input.readyState).toBe("live");
    expect(harness.events("nonfatal-error")).toMatchObject([{ type, errorMsg: expect.stringMatching(/worker died/) }]);
    expect(harness.last("input-settings-updated").inputSettings).toMatchObject({ [kind]: { processor: NONE } });
    await update(harness, { [kind]: { processor } });
    expect(harness.platform.processing.open).toHaveLength(1);
  });

  it("and is none any more is no news", async () => {
    const harness = await joined(video(BLUR));
    const [pipeline] = harness.platform.processing.pipelines;
    await update(harness, video(NONE));
    harness.forget();
    pipeline?.events.onFailed("its worker died");
    await settle();
    expect(harness.actions).toEqual([]);
  });

  it("is warned of when it is too slow", async () => {
    const harness = await joined(video(BLUR));
    harness.platform.processing.open[0]?.events.onSlow(140);
    expect(harness.events("nonfatal-error")).toMatchObject([
      { type: "video-processor-warning", errorMsg: expect.stringMatching(/140 ms/) },
    ]);
  });

  it("counts faces as long as it runs", async () => {
    const harness = await joined(video({ type: "face-detection" }));
    harness.platform.processing.open[0]?.events.onFaces(2);
    expect(harness.events("face-counts-updated")).toMatchObject([{ faceCounts: 2 }]);
  });
});

function asVideo(inputSettings: JsonObject): JsonObject {
  return (inputSettings.video ?? {}) as JsonObject;
}
