import { afterEach, describe, expect, it, vi } from "vitest";
import { askServer, countLocalCandidates, opensWebSocket, reachesRelay, serverFor } from "./probes";

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe("the relay for a way", () => {
  const servers: RTCIceServer[] = [
    { urls: "stun:s" },
    { urls: ["turn:t:1?transport=udp", "turn:t:1?transport=tcp"], username: "u", credential: "c" },
    { urls: "turns:t:2?transport=tcp", username: "v", credential: "d" },
  ];

  it.each([
    ["udp", ["turn:t:1?transport=udp"], "u"],
    ["tcp", ["turn:t:1?transport=tcp"], "u"],
    ["tls", ["turns:t:2?transport=tcp"], "v"],
  ] as const)("over %s", (way, urls, username) => {
    expect(serverFor(way, servers)).toMatchObject({ urls, username });
  });

  it("is none where there is none", () => {
    expect(serverFor("udp", [{ urls: "stun:s" }])).toBeNull();
    expect(serverFor("udp", [{ urls: "turn:t" }])).toMatchObject({ urls: ["turn:t"] });
  });
});

describe("the server", () => {
  const answers = (status: number, body: unknown) =>
    vi.stubGlobal("fetch", async () => new Response(JSON.stringify(body), { status }));

  it("is asked once, with a POST", async () => {
    const asked = vi.fn(async () => new Response('{"signaling_url": "wss://x", "has_calls": true, "ice_servers": []}'));
    vi.stubGlobal("fetch", asked);
    expect((await askServer()).servers.signaling_url).toBe("wss://x");
    expect(asked).toHaveBeenCalledExactlyOnceWith(
      "/test/connection/servers",
      expect.objectContaining({ method: "POST" }),
    );
  });

  it("says why it does not want to", async () => {
    answers(429, { error: "rate-limit-error", info: "Try again soon." });
    await expect(askServer()).rejects.toThrow("Try again soon.");
    answers(500, {});
    await expect(askServer()).rejects.toThrow("500");
  });
});

class Socket {
  static outcome: "open" | "close" | "nothing" = "open";
  static closed = 0;
  onopen = () => undefined;
  onclose = () => undefined;
  constructor() {
    const { outcome } = Socket;
    if (outcome !== "nothing") queueMicrotask(() => (outcome === "open" ? this.onopen() : this.onclose()));
  }
  close() {
    Socket.closed += 1;
  }
}

it.each([
  ["open", true],
  ["close", false],
  ["nothing", false],
] as const)("a WebSocket that does %s", async (outcome, opened) => {
  vi.useFakeTimers();
  vi.stubGlobal("WebSocket", Socket);
  Object.assign(Socket, { outcome, closed: 0 });
  const asked = opensWebSocket("wss://x");
  await vi.runAllTimersAsync();
  expect(await asked).toBe(opened);
  expect(Socket.closed).toBe(1);
});

class Connection {
  static candidates: { candidate: string; type: string }[] = [];
  static ends = true;
  static configured: RTCConfiguration | undefined;
  static closed = 0;
  onicecandidate: (event: { candidate: unknown }) => void = () => undefined;
  constructor(configuration?: RTCConfiguration) {
    Connection.configured = configuration;
  }
  createDataChannel() {}
  createOffer() {}
  async setLocalDescription() {
    for (const candidate of Connection.candidates) this.onicecandidate({ candidate });
    if (Connection.ends) this.onicecandidate({ candidate: null });
  }
  close() {
    Connection.closed += 1;
  }
}

const gathering = (candidates: string[], ends = true) => {
  vi.stubGlobal("RTCPeerConnection", Connection);
  Object.assign(Connection, { candidates: candidates.map((type) => ({ candidate: "c", type })), ends, closed: 0 });
};

it("counts the addresses that the browser has", async () => {
  gathering(["host", "host"]);
  expect(await countLocalCandidates()).toBe(2);
  expect(Connection.closed).toBe(1);
});

it.each([
  [["relay"], false, true],
  [["host"], true, false],
  [[], true, false],
  [[], false, false],
] as const)("a relay that gives %j", async (candidates, ends, reached) => {
  vi.useFakeTimers();
  gathering([...candidates], ends);
  const server = { urls: "turn:t" };
  const asked = reachesRelay(server);
  await vi.runAllTimersAsync();
  expect(await asked).toBe(reached);
  expect(Connection.configured).toEqual({ iceServers: [server], iceTransportPolicy: "relay" });
  expect(Connection.closed).toBe(1);
});
