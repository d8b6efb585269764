import { describe, expect, it } from "vitest";
import {
  type Arrival,
  type LocalSituation,
  localTrackState,
  NO_ARRIVAL,
  remoteTrackState,
  wireTrackState,
} from "../../src/participants/track-state.js";
import { FakeTrack } from "../support/fakes.js";

const track = new FakeTrack("video").real;
const flowing: Arrival = { track, flowing: true, played: true, held: false };
const stalled: Arrival = { ...flowing, flowing: false };
const arriving: Arrival = { ...stalled, played: false };
const lost: Arrival = { ...stalled, track: undefined };
const held: Arrival = { ...flowing, held: true };
const on = { state: "on" } as const;

describe("state of another's track", () => {
  it.each([
    ["nothing was said of it", undefined, true, flowing, { state: "off", off: { byUser: true } }],
    ["off by its owner", { state: "off", off: ["byUser"] }, true, flowing, { state: "off", off: { byUser: true } }],
    ["off by the server", { state: "off", off: ["byServerLimit"] }, true, NO_ARRIVAL, { off: { byServerLimit: true } }],
    [
      "blocked",
      { state: "blocked", blocked: ["byDeviceInUse"] },
      true,
      NO_ARRIVAL,
      { blocked: { byDeviceInUse: true } },
    ],
    ["on, not subscribed", on, false, NO_ARRIVAL, { state: "sendable", subscribed: false }],
    ["on, staged", on, "staged", NO_ARRIVAL, { state: "sendable", subscribed: "staged" }],
    ["off, not subscribed", { state: "off" }, false, NO_ARRIVAL, { state: "off", subscribed: false }],
    ["on, nothing arrived", on, true, NO_ARRIVAL, { state: "loading", subscribed: true }],
    ["on, arriving", on, true, arriving, { state: "loading" }],
    ["on and flowing", on, true, flowing, { state: "playable" }],
    ["on, stalled", on, true, stalled, { state: "interrupted" }],
    ["on, connection closed", on, true, lost, { state: "interrupted" }],
    ["on, held back for want of bandwidth", on, true, held, { state: "off", off: { byBandwidth: true } }],
    ["off by its owner and held back", { state: "off" }, true, held, { state: "off", off: { byUser: true } }],
    ["interrupted at its owner", { state: "interrupted" }, true, flowing, { state: "interrupted" }],
  ] as const)("%s", (_what, wire, subscribed, arrival, expected) => {
    expect(remoteTrackState(wire as never, subscribed, arrival)).toMatchObject(expected);
  });
});

const idle: LocalSituation = {
  wanted: true,
  offReason: "byUser",
  maySend: true,
  status: "live",
  blocked: undefined,
  muted: false,
  openedBefore: true,
};

describe("state of an own track", () => {
  it.each([
    ["live", {}, { state: "playable" }, { state: "on" }],
    ["silent device", { muted: true }, { state: "interrupted" }, { state: "interrupted" }],
    ["waiting for permission", { status: "starting", openedBefore: false }, { state: "interrupted" }, { state: "on" }],
    ["starting again", { status: "starting" }, { state: "loading" }, { state: "on" }],
    ["switched off", { wanted: false }, { off: { byUser: true } }, { state: "off", off: ["byUser"] }],
    [
      "muted by an admin",
      { wanted: false, offReason: "byRemoteRequest" },
      { off: { byRemoteRequest: true } },
      { state: "off" },
    ],
    ["not permitted", { maySend: false }, { off: { byCanSendPermission: true } }, { off: ["byCanSendPermission"] }],
    [
      "failed",
      { status: "failed", blocked: "byPermissions" },
      { blocked: { byPermissions: true } },
      { state: "blocked" },
    ],
  ] as const)("%s", (_what, change, daily, wire) => {
    const situation = { ...idle, ...change };
    expect(localTrackState(situation)).toMatchObject(daily);
    expect(wireTrackState(situation)).toMatchObject(wire);
  });
});
