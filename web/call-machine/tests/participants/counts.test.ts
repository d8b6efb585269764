import { describe, expect, it } from "vitest";
import { Counts } from "../../src/participants/counts.js";
import { Harness, wireParticipant } from "../support/harness.js";

const present = (message: Record<string, unknown>): unknown =>
  (message.participantCounts as { present: number }).present;

/** Actions about people and numbers only, each number with what it says. */
function story(harness: Harness): string[] {
  return harness
    .events()
    .filter(({ action }) => /^participant-(counts|joined|left)/.test(String(action)))
    .map((message) =>
      message.action === "participant-counts-updated" ? `count ${present(message)}` : String(message.action),
    );
}

async function joinedWithBob(): Promise<Harness> {
  const harness = new Harness();
  harness.others = [wireParticipant("bob")];
  await harness.join();
  harness.forget();
  return harness;
}

const carolComes = { type: "participant-joined", participant: wireParticipant("carol") };
const bobGoes = { type: "participant-left", session_id: "bob", reason: "left" };

describe("the number of people", () => {
  it.each([
    ["before", [{ type: "counts", present: 3, hidden: 0 }, carolComes]],
    ["after", [carolComes, { type: "counts", present: 3, hidden: 0 }]],
  ])("is right inside participant-joined when the server counts %s it", async (_when, pushes) => {
    const harness = await joinedWithBob();
    for (const push of pushes) harness.socket.push(push);
    expect([...new Set(story(harness))]).toEqual(["count 3", "participant-joined"]);
  });

  it.each([
    ["before", [{ type: "counts", present: 1, hidden: 0 }, bobGoes]],
    ["after", [bobGoes, { type: "counts", present: 1, hidden: 0 }]],
  ])("is right inside participant-left when the server counts %s it", async (_when, pushes) => {
    const harness = await joinedWithBob();
    for (const push of pushes) harness.socket.push(push);
    expect([...new Set(story(harness))]).toEqual(["count 1", "participant-left"]);
  });

  it("does not move for somebody who was never told of", async () => {
    const harness = await joinedWithBob();
    harness.socket.push({ type: "participant-left", session_id: "nobody", reason: "left" });
    expect(story(harness)).toEqual([]);
  });

  it("does not move when a known person is told of again", async () => {
    const harness = await joinedWithBob();
    harness.socket.push({ type: "participant-joined", participant: wireParticipant("bob") });
    expect(story(harness)).not.toContain("count 3");
  });

  it("is told before the differences of a rejoin", async () => {
    const harness = await joinedWithBob();
    harness.others = [wireParticipant("bob"), wireParticipant("carol"), wireParticipant("dave")];
    harness.seatHeld = false;
    harness.socket.lose();
    await harness.platform.clock.pass(1_000);
    expect(story(harness)).toEqual(["count 4", "participant-joined", "participant-joined"]);
  });
});

describe("expecting a change", () => {
  it("keeps the hidden ones", () => {
    const told: object[] = [];
    const counts = new Counts((numbers) => told.push(numbers));
    counts.tell({ present: 2, hidden: 3 });
    counts.expect(1, 2);
    expect(told.at(-1)).toEqual({ present: 3, hidden: 3 });
  });

  it("says nothing when the server's number is ahead of, or knows more than, the list of people", () => {
    const told: object[] = [];
    const counts = new Counts((numbers) => told.push(numbers));
    counts.tell({ present: 200, hidden: 0 });
    counts.expect(1, 50);
    counts.expect(-1, 50);
    expect(told).toHaveLength(1);
  });
});
