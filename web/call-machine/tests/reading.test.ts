/** What the app and its library say, read carefully. */

import { describe, expect, it } from "vitest";
import { asBoolean, asNonEmptyString, asNumber, asObject, asString, isObject } from "../src/json.js";
import { deviceConstraints, isDeviceMismatch, withoutDevice } from "../src/media/constraints.js";
import { nextDevice } from "../src/media/device-infos.js";
import { peerConfiguration } from "../src/media/ice.js";
import { maySend, toDailyPermissions, toWirePermissions } from "../src/participants/permissions.js";
import { toDailyParticipant } from "../src/participants/to-daily.js";
import { offState } from "../src/participants/track-state.js";
import { Preferences } from "../src/preferences.js";
import { Session } from "../src/session.js";
import { cachedObserver, isAllowed, readSettings, readSource, startOff } from "../src/settings.js";
import type { WirePermissions } from "../src/signaling/messages.js";
import { namedError } from "./support/fakes.js";
import { wireParticipant } from "./support/harness.js";

describe("values from outside", () => {
  it.each([null, undefined, 1, "text", [1]])("%j is no object", (value) => {
    expect(isObject(value)).toBe(false);
    expect(asObject(value)).toEqual({});
  });

  it("are taken only as what they are", () => {
    expect([asString("a"), asString(1), asNonEmptyString(""), asNonEmptyString("a")]).toEqual([
      "a",
      undefined,
      undefined,
      "a",
    ]);
    expect([asBoolean(false), asBoolean(0)]).toEqual([false, undefined]);
    expect([asNumber(0), asNumber(Number.NaN), asNumber(Number.POSITIVE_INFINITY), asNumber("1")]).toEqual([
      0,
      undefined,
      undefined,
      undefined,
    ]);
  });
});

describe("settings of daily-js", () => {
  it("are empty when they are missing or no objects", () => {
    expect(readSettings({})).toEqual({ properties: {}, cache: {} });
    expect(readSettings({ properties: 1, preloadCache: null })).toEqual({ properties: {}, cache: {} });
  });

  it("leave the room the choice of on and off unless they say", () => {
    const settings = readSettings({ properties: { startVideoOff: false, startAudioOff: "yes" } });
    expect(startOff(settings, "video")).toBe(false);
    expect(startOff(settings, "audio")).toBeUndefined();
  });

  it("forbid a device only by saying false", () => {
    const settings = readSettings({ preloadCache: { allowLocalVideo: false, allowLocalAudio: undefined } });
    expect(isAllowed(settings, "video")).toBe(false);
    expect(isAllowed(settings, "audio")).toBe(true);
  });

  it("start an observer only when it is enabled, every 200 ms unless they say", () => {
    expect(cachedObserver({ enabled: true, interval: 500 })).toBe(500);
    expect(cachedObserver({ enabled: true })).toBe(200);
    expect(cachedObserver({ enabled: false, interval: 500 })).toBeUndefined();
    expect(cachedObserver(null)).toBeUndefined();
  });

  it("say a source, the app's own or a device's, or nothing", () => {
    expect(readSource({ video: { settings: { width: 1 } } }, "video")).toEqual({
      customTrack: false,
      constraints: { width: 1 },
    });
    expect(readSource({ video: { settings: { customTrack: "x" } } }, "video")?.customTrack).toBe(true);
    expect(readSource({ video: { settings: null } }, "video")).toBeUndefined();
    expect(readSource(undefined, "audio")).toBeUndefined();
  });
});

describe("preferences", () => {
  const preferences = (properties: object, cache: object = {}): Preferences => {
    const made = new Preferences();
    made.adopt({ properties: { url: "https://server.test/room?t=in-url", ...properties }, cache: { ...cache } });
    return made;
  };

  it("prefer the token given as such over the one in the URL", () => {
    expect(preferences({}).token).toBe("in-url");
    expect(preferences({ token: "given" }).token).toBe("given");
    expect(preferences({ token: "" }).token).toBe("in-url");
  });

  it("keep the way to connect until another one is given", () => {
    const made = preferences({ dailyConfig: { iceConfig: { iceTransportPolicy: "relay" } } });
    made.adopt({ properties: { url: "https://server.test/room" }, cache: {} });
    expect(made.iceConfig).toEqual({ iceTransportPolicy: "relay" });
    made.setIceConfig("nonsense");
    expect(made.iceConfig).toEqual({});
  });

  it("keep the loudspeaker chosen in the call over the one of before", () => {
    const made = preferences({}, { outputDeviceId: "a" });
    made.setOutputDevice("b");
    made.adopt({ properties: {}, cache: { outputDeviceId: "a" } });
    expect(made.outputDeviceId).toBe("b");
  });

  it("take a language that is one", () => {
    const made = preferences({});
    made.setLang("de");
    made.setLang(undefined);
    expect(made.lang).toBe("de");
  });

  it("have no address without a usable URL", () => {
    expect(() => preferences({ url: "room" }).address).toThrow(/absolute/);
  });
});

describe("a session", () => {
  it("knows nothing before the server spoke", () => {
    const session = new Session();
    expect([session.room, session.access, session.meetingId, session.topology, session.iceServers]).toEqual([
      undefined,
      "unknown",
      "",
      "none",
      [],
    ]);
    expect(session.data).toEqual({});
  });
});

describe("constraints of devices", () => {
  it("are ours, over them the app's, over them the device chosen", () => {
    expect(deviceConstraints("video", { width: 320, deviceId: "a" }, "b")).toMatchObject({
      width: 320,
      height: { ideal: 720 },
      deviceId: { exact: "b" },
    });
    expect(deviceConstraints("audio", { echoCancellation: false }, undefined)).toMatchObject({
      echoCancellation: false,
      noiseSuppression: true,
    });
  });

  it("can go without the device when it is the reason of the failure", () => {
    expect(withoutDevice({ width: 1, deviceId: "a" })).toEqual({ width: 1 });
    expect(isDeviceMismatch(Object.assign(namedError("OverconstrainedError"), { constraint: "deviceId" }))).toBe(true);
    expect(isDeviceMismatch(Object.assign(namedError("OverconstrainedError"), { constraint: "width" }))).toBe(false);
    expect(isDeviceMismatch(undefined)).toBe(false);
  });

  it("go on with the next of the list, round its end", () => {
    const list = ["a", "b", "c"].map((deviceId) => ({ deviceId, kind: "videoinput" as const, label: "", groupId: "" }));
    expect(nextDevice(list, "a")?.deviceId).toBe("b");
    expect(nextDevice(list, "c")?.deviceId).toBe("a");
    expect(nextDevice(list, undefined)?.deviceId).toBe("a");
    expect(nextDevice(list.slice(0, 1), "a")).toBeUndefined();
  });
});

describe("the servers of a peer connection", () => {
  const [ours, theirs] = [[{ urls: "turn:ours" }], [{ urls: "turn:theirs" }]];

  it.each([
    ["replace", theirs],
    [undefined, theirs],
    ["front", [...theirs, ...ours]],
    ["back", [...ours, ...theirs]],
  ])("with the app's placed %s", (placement, expected) => {
    expect(peerConfiguration(ours, { iceServers: theirs, placement }).iceServers).toEqual(expected);
  });

  it("are the call's when the app gives none", () => {
    expect(peerConfiguration(ours, undefined)).toEqual({ bundlePolicy: "max-bundle", iceServers: ours });
    expect(peerConfiguration(ours, { iceServers: [] }).iceServers).toEqual(ours);
  });

  it("are the only way when the app says relay", () => {
    expect(peerConfiguration([], { iceTransportPolicy: "relay" }).iceTransportPolicy).toBe("relay");
    expect(peerConfiguration([], { iceTransportPolicy: "nonsense" })).not.toHaveProperty("iceTransportPolicy");
  });
});

describe("permissions", () => {
  const sending = (canSend: WirePermissions["canSend"]): WirePermissions => ({
    hasPresence: true,
    canSend,
    canReceive: {},
    canAdmin: false,
  });

  it("to send go by name, for custom tracks by kind too", () => {
    expect(maySend(sending(true), "video", "video")).toBe(true);
    expect(maySend(sending(false), "video", "video")).toBe(false);
    expect(maySend(sending(["customVideo"]), "video", "video")).toBe(false);
    expect(maySend(sending(["customVideo"]), "drawing", "video")).toBe(true);
    expect(maySend(sending(["customVideo"]), "music", "audio")).toBe(false);
  });

  it("are Sets for daily-js and lists for the server", () => {
    const daily = toDailyPermissions({ ...sending(["audio"]), canAdmin: ["participants"] });
    expect(daily.canSend).toEqual(new Set(["audio"]));
    expect(daily.canAdmin).toEqual(new Set(["participants"]));
    expect(toWirePermissions({ canSend: new Set(["audio"]), hasPresence: false })).toEqual({
      canSend: ["audio"],
      hasPresence: false,
    });
  });
});

describe("a participant for daily-js", () => {
  const off = offState(["byUser"], true);
  const tracks = { audio: off, video: off, screenAudio: off, screenVideo: off };

  it("has dates, and the epoch for none", () => {
    const person = { ...wireParticipant("bob"), joined_at: 10, will_eject_at: null };
    const participant = toDailyParticipant(person, false, tracks);
    expect(participant.joined_at).toEqual(new Date(10_000));
    expect(participant.will_eject_at).toEqual(new Date(0));
    expect(toDailyParticipant({ ...person, joined_at: null }, true, tracks)).not.toHaveProperty("joined_at");
  });

  it("has the older flags by the states of its tracks", () => {
    const screenAudio = { subscribed: true, state: "loading" } as const;
    const participant = toDailyParticipant(wireParticipant("bob"), false, { ...tracks, screenAudio });
    expect([participant.audio, participant.video, participant.screen]).toEqual([false, false, true]);
  });

  it("survives being posted: it is plain data", () => {
    const participant = toDailyParticipant(wireParticipant("bob"), false, tracks);
    expect(structuredClone(participant)).toEqual(participant);
  });
});
