import { beforeEach, expect, it } from "vitest";
import { DEFAULT_INSTANCE } from "../../src/recording/instances.js";
import { settle } from "../support/fakes.js";
import { Harness } from "../support/harness.js";

let harness: Harness;

beforeEach(() => {
  harness = new Harness();
});

const stream = {
  instance_id: "i",
  state: "running",
  started_by: null,
  started_at: 100,
  endpoints: [{ name: "tv", state: "connecting" }],
};
const list = (...running: object[]) => ({ at: 110, running });

async function listed(...running: object[]): Promise<void> {
  harness.socket.push({ type: "streams", ...list(...running) } as never);
  await settle();
}

async function tell(action: string, fields: object = {}): Promise<void> {
  harness.tell(`daily-method-${action}`, { ...fields });
  await settle();
}

it("asks the server for one, at addresses or at the room's endpoints", async () => {
  await harness.join();
  const layout = { preset: "portrait" };
  await tell("start-live-streaming", { rtmpUrl: "rtmps://a/b", layout, fps: 24 });
  await tell("start-live-streaming", { rtmpUrl: ["rtmp://a", "rtmp://b"], instanceId: "i" });
  await tell("start-live-streaming", { endpoints: [{ endpoint: "tv" }, { endpoint: "radio" }] });
  expect(harness.sent("start-streaming")).toMatchObject([
    { instance_id: DEFAULT_INSTANCE, rtmp_urls: ["rtmps://a/b"], layout, options: { fps: 24 } },
    { instance_id: "i", rtmp_urls: ["rtmp://a", "rtmp://b"] },
    { instance_id: DEFAULT_INSTANCE, endpoints: ["tv", "radio"] },
  ]);
});

it("asks for changes and the end", async () => {
  await harness.join();
  await tell("update-live-streaming", { layout: { preset: "default" }, instanceId: "i" });
  const endpoints = [{ endpoint: "tv" }, { endpoint: "rtmp://c/d" }];
  await tell("update-live-streaming-endpoints", { endpointsOp: "add-endpoints", endpoints });
  await tell("update-live-streaming-endpoints", { endpointsOp: "remove-endpoints", endpoints, instanceId: "i" });
  await tell("stop-live-streaming", { instanceId: "i" });
  expect(harness.sent("update-streaming")).toMatchObject([{ instance_id: "i", layout: { preset: "default" } }]);
  expect(harness.sent("change-streaming-endpoints")).toMatchObject([
    { operation: "add", endpoints: ["tv"], rtmp_urls: ["rtmp://c/d"] },
    { operation: "remove", endpoints: ["tv"], instance_id: "i" },
  ]);
  expect(harness.sent("stop-streaming")).toMatchObject([{ instance_id: "i" }]);
});

it.each([
  ["start-live-streaming", "start-streaming"],
  ["update-live-streaming", "update-streaming"],
  ["update-live-streaming-endpoints", "change-streaming-endpoints"],
  ["stop-live-streaming", "stop-streaming"],
])("tells of %s that the server said no", async (action, type) => {
  harness.refusals[type] = { type: "not-permitted", msg: "no" };
  await harness.join();
  await tell(action, { instanceId: "i" });
  expect(harness.events("live-streaming-error")).toMatchObject([{ errorMsg: "no", instanceId: "i" }]);
});

it("says nothing of an end where nothing was to end", async () => {
  harness.refusals["stop-streaming"] = { type: "not-possible", msg: "room r has no live stream that is running" };
  await harness.join();
  await tell("stop-live-streaming");
  await tell("stop-live-streaming", { instanceId: "i" });
  expect(harness.sent("stop-streaming")).toHaveLength(2);
  expect(harness.events("live-streaming-error")).toEqual([]);
});

it("warns where the stream goes on as it was", async () => {
  harness.refusals["change-streaming-endpoints"] = { type: "not-possible", msg: "these are all targets" };
  await harness.join();
  const remove = { endpointsOp: "remove-endpoints", endpoints: [{ endpoint: "tv" }, { endpoint: "rtmp://a/secret" }] };
  await tell("update-live-streaming-endpoints", remove);
  expect(harness.last("live-streaming-error")).toMatchObject({ errorMsg: "these are all targets" });
  harness.forget();
  await listed(stream);
  await tell("update-live-streaming-endpoints", remove);
  expect(harness.events("nonfatal-error")).toMatchObject([
    {
      type: "live-streaming-warning",
      errorMsg: "these are all targets",
      details: { instanceId: "i", endpoints: [{ endpoint: "tv" }] },
    },
  ]);
  expect(harness.events("live-streaming-error")).toEqual([]);
});

it("warns of an endpoint that is lost while others go on", async () => {
  await harness.join();
  const of = (tv: string, radio: string) => ({
    ...stream,
    endpoints: [
      { name: "tv", state: tv },
      { name: "radio", state: radio },
    ],
  });
  await listed(of("error", "streaming"));
  await listed(of("error", "streaming"));
  await listed(of("error", "error"));
  expect(harness.events("nonfatal-error")).toMatchObject([
    { type: "live-streaming-warning", details: { instanceId: "i", endpoints: [{ endpoint: "tv" }] } },
  ]);
  expect(harness.events("live-streaming-updated")).toMatchObject([{ endpoint: { endpoint: "radio" } }]);
});

it("tells how it stands with endpoints, once for each change", async () => {
  await harness.join();
  const tv = (state: string) => ({ ...stream, endpoints: [{ name: "tv", state }] });
  await listed(stream);
  await listed(tv("streaming"));
  await listed(tv("streaming"));
  await listed(tv("interrupted"));
  expect(harness.events("live-streaming-updated")).toMatchObject([
    { endpoint: { endpoint: "tv" }, state: "connected", instanceId: "i" },
    { endpoint: { endpoint: "tv" }, state: "interrupted", instanceId: "i" },
  ]);
});

it("tells how it stands with addresses, of which nobody hears", async () => {
  await harness.join();
  const of = (...states: string[]) => ({
    ...stream,
    endpoints: [],
    addresses: states.map((state) => ({ state, reason: "it hung up" })),
  });
  await listed(of("connecting", "connecting"));
  await listed(of("streaming", "connecting"));
  await listed(of("interrupted", "streaming"));
  await listed(of("error", "streaming"));
  expect(harness.events("live-streaming-updated").map(({ state, instanceId }) => [state, instanceId])).toEqual([
    ["connected", "i"],
    ["interrupted", "i"],
    ["connected", "i"],
  ]);
  expect(harness.events("live-streaming-updated")[0]).not.toHaveProperty("endpoint");
  expect(harness.events("nonfatal-error")).toMatchObject([
    {
      errorMsg: "one of the targets is lost, and the stream goes on without it: it hung up",
      details: { instanceId: "i", endpoints: [] },
    },
  ]);
});

it("tells everybody when one runs, that it failed, and when it is over", async () => {
  await harness.join();
  const layout = { preset: "default" };
  await listed({ ...stream, state: "starting" });
  expect(harness.events("live-streaming-started")).toEqual([]);
  await listed({ ...stream, layout });
  await listed({ ...stream, layout, endpoints: [] });
  expect(harness.events("live-streaming-started")).toMatchObject([{ instanceId: "i", layout }]);
  expect(harness.last("page-recordings")).toMatchObject({
    streams: [{ instance_id: "i", state: "running", seconds: 10 }],
  });
  await listed();
  harness.socket.push({ type: "streaming-error", instance_id: "i", msg: "refused" } as never);
  await settle();
  expect(harness.events("live-streaming-stopped")).toMatchObject([{ instanceId: "i" }]);
  expect(harness.last("page-recordings")).toMatchObject({ streams: [] });
  expect(harness.events("live-streaming-error")).toMatchObject([{ instanceId: "i", errorMsg: "refused" }]);
});

it("tells who comes later, and of another that follows", async () => {
  harness.joinReply = { streams: list(stream) } as never;
  await harness.join();
  expect(harness.events("live-streaming-started")).toMatchObject([{ instanceId: "i" }]);
  await listed({ ...stream, started_at: 200 });
  expect(harness.actions.filter((action) => /streaming-st/.test(action))).toEqual([
    "live-streaming-started",
    "live-streaming-stopped",
    "live-streaming-started",
  ]);
});
