import { expect, it } from "vitest";
import { settle } from "../support/fakes.js";
import { Harness, wireParticipant } from "../support/harness.js";

async function joined(): Promise<Harness> {
  const harness = new Harness();
  harness.others = [wireParticipant("bob")];
  await harness.join();
  return harness;
}

it("passes on what the call page asks, and the server's reply", async () => {
  const harness = await joined();
  harness.silent.add("raise-hand");
  const stamp = harness.ask("page-request", { request: "raise-hand", fields: { raised: true } });
  await settle();
  const [request] = harness.sent("raise-hand");
  expect(request).toMatchObject({ raised: true });
  harness.socket.push({ re: request?.id, hand_raised_at: 5 });
  await settle();
  expect(harness.replyTo(stamp)).toMatchObject({ hand_raised_at: 5 });
});

it.each(["leave", "toString", "", 5, undefined])("asks the server nothing else: %s", async (request) => {
  const harness = await joined();
  expect((await harness.request("page-request", { request, fields: {} })).error).toBe("There is no such request.");
});

it("refuses outside of a call", async () => {
  const reply = await new Harness().request("page-request", { request: "raise-hand", fields: { raised: true } });
  expect(reply.error).toBeTruthy();
});

it("tells since when hands are raised, and nothing of it where none is", async () => {
  const harness = await joined();
  const bob = wireParticipant("bob");
  harness.socket.push({ type: "participant-updated", participant: { ...bob, hand_raised_at: 5 } });
  await settle();
  expect(harness.last("participant-updated")?.participant).toMatchObject({ hand_raised_at: new Date(5000) });
  harness.socket.push({ type: "participant-updated", participant: bob });
  await settle();
  expect(harness.last("participant-updated")?.participant).not.toHaveProperty("hand_raised_at");
});
