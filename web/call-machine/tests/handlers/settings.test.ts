import { describe, expect, it } from "vitest";
import { settle } from "../support/fakes.js";
import { Harness, wireParticipant } from "../support/harness.js";

async function joined(properties = {}, cache = {}): Promise<Harness> {
  const harness = new Harness();
  harness.others = [wireParticipant("bob"), wireParticipant("carol")];
  await harness.join(properties, cache);
  return harness;
}

describe("receive settings", () => {
  const whole = { video: { layer: 2 }, screenVideo: { layer: 2 } };
  const single = async (harness: Harness, id: string, showInheritedValues: boolean) =>
    (await harness.request("get-single-participant-receive-settings", { id, showInheritedValues })).receiveSettings;

  it("are told when the machine comes to life: everything whole", async () => {
    const harness = await joined();
    expect(harness.events("receive-settings-updated")).toMatchObject([{ receiveSettings: { base: whole } }]);
  });

  it("given at joining are in force from the beginning", async () => {
    const harness = await joined({ receiveSettings: { base: { video: { layer: 0 } } } });
    expect(harness.last("receive-settings-updated")).toMatchObject({
      receiveSettings: { base: { video: { layer: 0 }, screenVideo: { layer: 2 } } },
    });
  });

  it("are answered and told whole after a change, by participant", async () => {
    const harness = await joined();
    const receiveSettings = { base: { video: { layer: 1 } }, bob: { video: { layer: 0 } } };
    const reply = await harness.request("update-receive-settings", { receiveSettings });
    const inForce = { base: { video: { layer: 1 }, screenVideo: { layer: 2 } }, bob: { video: { layer: 0 } } };
    expect(reply.receiveSettings).toEqual(inForce);
    expect(harness.last("receive-settings-updated").receiveSettings).toEqual(inForce);
  });

  it("of one participant are its own, or with those that it inherits", async () => {
    const harness = await joined();
    await harness.request("update-receive-settings", { receiveSettings: { bob: { video: { layer: 0 } } } });
    expect(await single(harness, "bob", false)).toEqual({ video: { layer: 0 } });
    expect(await single(harness, "bob", true)).toEqual({ video: { layer: 0 }, screenVideo: { layer: 2 } });
    expect(await single(harness, "carol", false)).toEqual({});
    expect(await single(harness, "carol", true)).toEqual(whole);
    expect(await single(harness, "base", false)).toEqual(whole);
  });

  it("for everybody hold for those who are there; whoever is named has its own", async () => {
    const harness = await joined();
    const reply = await harness.request("update-receive-settings", {
      receiveSettings: { bob: { video: { layer: 2 } }, "*": { video: { layer: 0 } } },
    });
    expect(reply.receiveSettings).toEqual({
      base: whole,
      bob: { video: { layer: 2 } },
      carol: { video: { layer: 0 } },
    });
  });

  it.each([[{ bob: "inherit" }], [{ bob: { video: "inherit" } }], [{ bob: { video: { layer: "inherit" } } }]])(
    "go back to what everybody has: %j",
    async (receiveSettings) => {
      const harness = await joined();
      await harness.request("update-receive-settings", { receiveSettings: { bob: { video: { layer: 0 } } } });
      const reply = await harness.request("update-receive-settings", { receiveSettings });
      expect(reply.receiveSettings).toEqual({ base: whole });
    },
  );

  it("are forgotten with their participant", async () => {
    const harness = await joined();
    await harness.request("update-receive-settings", { receiveSettings: { bob: { video: { layer: 0 } } } });
    harness.socket.push({ type: "participant-left", session_id: "bob", reason: "left" });
    await settle();
    expect(await single(harness, "bob", false)).toEqual({});
    expect(harness.last("receive-settings-updated").receiveSettings).toEqual({ base: whole });
  });

  it("of base that are to be inherited are as in the beginning", async () => {
    const harness = await joined({ receiveSettings: { base: { video: { layer: 0 }, screenVideo: { layer: 1 } } } });
    const reply = await harness.request("update-receive-settings", { receiveSettings: { base: { video: "inherit" } } });
    expect(reply.receiveSettings).toEqual({ base: { video: { layer: 2 }, screenVideo: { layer: 1 } } });
    const all = await harness.request("update-receive-settings", { receiveSettings: { base: "inherit" } });
    expect(all.receiveSettings).toEqual({ base: whole });
  });

  it("know no larger layer than there is", async () => {
    const harness = await joined();
    const reply = await harness.request("update-receive-settings", {
      receiveSettings: { bob: { video: { layer: 9 } } },
    });
    expect(reply.receiveSettings).toMatchObject({ bob: { video: { layer: 2 } } });
  });
});

describe("send settings", () => {
  it("are told when the machine comes to life", async () => {
    const harness = await joined();
    expect(harness.events("send-settings-updated")).toMatchObject([
      { sendSettings: { video: { maxQuality: "high" }, screenVideo: { maxQuality: "high" } } },
    ]);
  });

  const encodings = (harness: Harness) =>
    harness.platform.peerConnections[0]?.transceivers.find(({ sender }) => sender.track?.kind === "video")?.sender
      .encodings;
  const active = (harness: Harness) => encodings(harness)?.map((encoding) => encoding.active);

  it("change what is sent, are answered and told", async () => {
    const harness = await joined();
    await settle();
    expect(active(harness)).toEqual([true, true, true]);
    const reply = await harness.request("update-send-settings", { sendSettings: { video: { maxQuality: "medium" } } });
    expect(active(harness)).toEqual([true, true, false]);
    expect(reply.sendSettings).toMatchObject({ video: { maxQuality: "medium", allowAdaptiveLayers: true } });
    expect(harness.last("send-settings-updated").sendSettings).toEqual(reply.sendSettings);
  });

  it("have presets, which replace what was there", async () => {
    const harness = await joined();
    await harness.request("update-send-settings", { sendSettings: { video: { maxQuality: "low" } } });
    await harness.request("update-send-settings", { sendSettings: { video: "adaptive-2-layers" } });
    expect(active(harness)).toEqual([true, true, false]);
    expect(encodings(harness)?.map((encoding) => encoding.scaleResolutionDownBy)).toEqual([2, 1, 1]);
    const reply = await harness.request("update-send-settings", { sendSettings: { video: "default-video" } });
    expect(active(harness)).toEqual([true, true, true]);
    expect(reply.sendSettings).toMatchObject({ video: { maxQuality: "high" } });
  });

  it("may name encodings of their own", async () => {
    const harness = await joined();
    const own = {
      low: { maxBitrate: 90_000 },
      medium: { maxBitrate: 500_000, maxFramerate: 12, scaleResolutionDownBy: 1.5 },
    };
    await harness.request("update-send-settings", { sendSettings: { video: { encodings: own } } });
    expect(encodings(harness)).toMatchObject([
      { active: true, maxBitrate: 90_000, maxFramerate: 30, scaleResolutionDownBy: 2 },
      { active: true, maxBitrate: 500_000, maxFramerate: 12, scaleResolutionDownBy: 1.5 },
      { active: false },
    ]);
  });

  it.each([
    ["an unknown preset", { video: "best" }, /no send settings "best"/],
    ["a preset of screens", { video: "detail-optimized" }, /no send settings/],
    ["an unknown quality", { video: { maxQuality: "top" } }, /maxQuality/],
    ["a gap", { video: { encodings: { low: {}, high: {} } } }, /without a gap/],
    ["no layers", { screenVideo: { encodings: {} } }, /from "low" on/],
    ["no settings at all", { video: 7 }, /neither/],
  ])("are refused whole with %s", async (_, wrong, sentence) => {
    const harness = await joined();
    const sendSettings = { customVideoDefaults: { maxQuality: "low" }, ...wrong };
    const reply = await harness.request("update-send-settings", { sendSettings });
    expect(reply.error).toMatch(sentence);
    expect(harness.events("send-settings-updated")).toHaveLength(1);
  });

  it("wished before joining hold from the first encoding", async () => {
    const harness = await joined({}, { sendSettings: { video: { maxQuality: "low" } } });
    await settle();
    expect(active(harness)).toEqual([true, false, false]);
    expect(harness.last("send-settings-updated").sendSettings).toMatchObject({ video: { maxQuality: "low" } });
  });

  it("that cannot be served do not keep anybody from joining", async () => {
    const harness = await joined({ sendSettings: { video: "best" } });
    expect(harness.actions).toContain("joined-meeting");
    expect(harness.platform.warnings).toEqual([expect.stringMatching(/no send settings "best"/)]);
  });
});

describe("layers that nobody needs", () => {
  it("are not encoded when the server says so", async () => {
    const harness = await joined();
    await settle();
    harness.socket.push({ type: "send-layers", layers: { video: 0 } });
    await harness.platform.clock.pass(1_100);
    const [connection] = harness.platform.peerConnections;
    const camera = connection?.transceivers.find(({ sender }) => sender.track?.kind === "video");
    expect(camera?.sender.encodings.map(({ active }) => active)).toEqual([true, false, false]);
  });
});

describe("the beginning", () => {
  it("is small: said with the seat, before anything can be answered, and again after a media reset", async () => {
    const harness = await joined();
    const small = { initial: { spatial: 0, temporal: 2 }, tracks: [] };
    expect(harness.sent("layers")).toMatchObject([small]);
    harness.socket.push({ type: "media-reset", reason: "test" });
    await settle();
    expect(harness.sent("layers")).toMatchObject([small, small]);
  });
});
