import { describe, expect, it } from "vitest";
import { FatalCallError } from "../../src/errors.js";
import { lookup, parseRoomUrl } from "../../src/signaling/lookup.js";

const address = { origin: "https://s.test", room: "a room", token: undefined };

async function failureOf(status: number, body: unknown): Promise<FatalCallError> {
  const outcome = lookup({ fetchJson: async () => ({ status, body }) }, address);
  return outcome.then(
    () => Promise.reject(new Error("the lookup succeeded")),
    (error) => error as FatalCallError,
  );
}

describe("room URL", () => {
  it("is taken apart", () => {
    expect(parseRoomUrl("https://h.test:8443/my%20room?t=abc")).toEqual({
      origin: "https://h.test:8443",
      room: "my room",
      token: "abc",
    });
  });

  it.each([["room"], ["/room"], [undefined], ["javascript:alert(1)"]])("is refused when it is %s", (url) => {
    expect(() => parseRoomUrl(url)).toThrow(FatalCallError);
  });
});

describe("lookup", () => {
  it("asks the room's origin", async () => {
    const asked: string[] = [];
    const fetchJson = async (url: string) => {
      asked.push(url);
      return { status: 200, body: { signaling_url: "wss://s.test/ws" } };
    };
    expect(await lookup({ fetchJson }, address)).toEqual({ signalingUrl: "wss://s.test/ws", peerToPeer: false });
    expect(asked).toEqual(["https://s.test/signaling/lookup/a%20room"]);
  });

  it("tells whether media may go from browser to browser", async () => {
    const body = { signaling_url: "wss://s.test/ws", peer_to_peer: true };
    expect(await lookup({ fetchJson: async () => ({ status: 200, body }) }, address)).toMatchObject({
      peerToPeer: true,
    });
  });

  it("says no-room for an unknown room", async () => {
    expect(await failureOf(404, { error: "no-room", info: "gone" })).toMatchObject({
      type: "no-room",
      message: "gone",
    });
  });

  it.each([
    [404, null],
    [503, { error: "no-media", info: "no SFU" }],
    [200, { signaling_url: 7 }],
    [500, "text"],
  ])("is a connection error for %s %j", async (status, body) => {
    expect(await failureOf(status, body)).toMatchObject({ type: "connection-error", details: { on: "room-lookup" } });
  });
});
