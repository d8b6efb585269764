import { describe, expect, it } from "vitest";
import { settle } from "./support/fakes.js";
import { Harness, wireParticipant } from "./support/harness.js";

const offer = (seq: number, connection: number) => ({
  type: "offer",
  connection,
  seq,
  sdp: "0:video",
  tracks: { 0: { session_id: "bob", name: "video" } },
});

/** Bob's video played, then an offer could not be answered. */
async function failed(): Promise<Harness> {
  const harness = new Harness();
  harness.others = [wireParticipant("bob")];
  await harness.join();
  harness.socket.push(offer(1, 1));
  await settle();
  const connection = harness.platform.peerConnections.at(-1);
  connection?.become("connected");
  if (connection) connection.failure = new Error("no such codec");
  harness.forget();
  harness.socket.push(offer(2, 1));
  await settle();
  return harness;
}

describe("an offer that cannot be answered", () => {
  it("closes the connection, tells the app and asks the server", async () => {
    const harness = await failed();
    expect(harness.platform.peerConnections.at(-1)?.closed).toBe(true);
    expect(harness.participant("bob").tracks.video.state).toBe("interrupted");
    expect(harness.events("network-connection")).toMatchObject([{ type: "sfu", event: "interrupted" }]);
    expect(harness.sent("restart-ice")).toMatchObject([{ pc: "subscribe" }]);
    expect(harness.sent("answer")).toHaveLength(1);
  });

  it("is made up for by the server's next connection", async () => {
    const harness = await failed();
    harness.socket.push(offer(3, 2));
    await settle();
    harness.platform.peerConnections.at(-1)?.become("connected");
    expect(harness.sent("answer").at(-1)).toMatchObject({ seq: 3 });
    expect(harness.participant("bob").tracks.video.state).toBe("playable");
    expect(harness.last("network-connection")).toMatchObject({ type: "sfu", event: "connected" });
    await harness.platform.clock.pass(60_000);
    expect(harness.platform.sockets).toHaveLength(1);
  });

  it("is made up for by a seat taken anew when the server offers nothing", async () => {
    const harness = await failed();
    const first = harness.socket;
    await harness.platform.clock.pass(21_000);
    expect(first.closed).toBe(true);
    expect(harness.sent("join")).toHaveLength(2);
    harness.socket.push(offer(1, 5));
    await settle();
    harness.platform.peerConnections.at(-1)?.become("connected");
    expect(harness.participant("bob").tracks.video.state).toBe("playable");
    expect(harness.actions).not.toContain("error");
  });

  it("is forgotten at a media reset, which begins everything anew", async () => {
    const harness = await failed();
    harness.socket.push({ type: "media-reset", reason: "restart" });
    await harness.platform.clock.pass(60_000);
    expect(harness.platform.sockets).toHaveLength(1);
  });

  it("is forgotten when the person leaves", async () => {
    const harness = await failed();
    harness.tell("leave-meeting");
    await harness.platform.clock.pass(60_000);
    expect(harness.actions.at(-1)).toBe("left-meeting");
    expect(harness.platform.clock.pending).toBe(0);
  });
});
