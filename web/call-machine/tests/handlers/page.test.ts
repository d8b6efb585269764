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

const DIVIDED = {
  version: 1,
  open: true,
  at: 100,
  ends_at: 160,
  rooms: [{ id: "r", name: "Red" }],
  assignment: { bob: "r" },
  stepped_out: [],
  help: [],
};

it("tells the page of breakout rooms, and answers how they are with what is left of their time", async () => {
  const harness = await joined();
  expect(await harness.request("page-request", { request: "breakout" })).toMatchObject({ breakout: null });
  harness.socket.push({ type: "breakout", ...DIVIDED });
  await settle();
  expect(harness.last("page-breakout")).toMatchObject({ breakout: DIVIDED, ends_in: 60 });
  await harness.platform.clock.pass(20_000);
  expect(await harness.request("page-request", { request: "breakout" })).toMatchObject({ ends_in: 40 });
});

it("passes on what a host says to all rooms", async () => {
  const harness = await joined();
  harness.socket.push({ type: "breakout-message", text: "Two minutes", from: "bob" });
  await settle();
  expect(harness.last("page-breakout-message")).toMatchObject({ text: "Two minutes", by: "bob" });
});

it("passes on why own tracks were switched off", async () => {
  const harness = await joined();
  const why = { tracks: ["audio"], by: null, reason: "microphone-limit" } as const;
  harness.socket.push({ type: "remote-mute", ...why });
  await settle();
  expect(harness.last("page-remote-mute")).toMatchObject(why);
});

it("says whether the server finds animated pictures", async () => {
  const without = await joined();
  expect(await without.request("page-request", { request: "gifs" })).toMatchObject({ gifs: false });
  const harness = new Harness();
  harness.gifs = true;
  await harness.join();
  expect(await harness.request("page-request", { request: "gifs" })).toMatchObject({ gifs: true });
});
