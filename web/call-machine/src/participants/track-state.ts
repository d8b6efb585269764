import type { DailyTrackState } from "@daily-co/daily-js";
import type { BlockedReason, OffReason, Subscription, WireTrack } from "../signaling/messages.js";

/** Arrival of one remote track's media. */
export interface Arrival {
  track: MediaStreamTrack | undefined;
  /** RTP flows: the track is unmuted and its connection stands. */
  flowing: boolean;
  /** It was playable before, so a gap is an interruption and no longer "loading". */
  played: boolean;
  /** Nothing of it is asked for at present: the network does not carry it. */
  held: boolean;
}

export const NO_ARRIVAL: Arrival = { track: undefined, flowing: false, played: false, held: false };

/** Situation of one own track. */
export interface LocalSituation {
  /** The person wants it on. */
  wanted: boolean;
  offReason: OffReason;
  maySend: boolean;
  status: "idle" | "starting" | "live" | "failed";
  blocked: BlockedReason | undefined;
  /** The browser reports no data from the device at present. */
  muted: boolean;
  /** The device was opened before on this page, so that opening waits for nobody's permission. */
  openedBefore: boolean;
}

export function offState(reasons: readonly OffReason[], subscribed: Subscription): DailyTrackState {
  const off: NonNullable<DailyTrackState["off"]> = {};
  for (const reason of reasons.length > 0 ? reasons : (["byUser"] as const)) off[reason] = true;
  return { subscribed, state: "off", off };
}

function blockedState(reasons: readonly BlockedReason[], subscribed: Subscription): DailyTrackState {
  const blocked: NonNullable<DailyTrackState["blocked"]> = {};
  for (const reason of reasons) blocked[reason] = true;
  return { subscribed, state: "blocked", blocked };
}

/**
 * The state of another's track in daily-js' words, from what its owner and the server say (`wire`), the own subscription and
 * the arrival of media: `off` and `blocked` win, then `sendable` when not subscribed, then the media decide.
 */
export function remoteTrackState(
  wire: WireTrack | undefined,
  subscribed: Subscription,
  arrival: Arrival,
): DailyTrackState {
  if (!wire || wire.state === "off") return offState(wire?.off ?? [], subscribed);
  if (wire.state === "blocked") return blockedState(wire.blocked ?? [], subscribed);
  if (subscribed !== true) return { subscribed, state: "sendable" };
  if (arrival.held) return offState(["byBandwidth"], subscribed);
  if (wire.state === "interrupted") return { subscribed, state: "interrupted" };
  if (arrival.track && arrival.flowing) return { subscribed, state: "playable" };
  return { subscribed, state: arrival.played ? "interrupted" : "loading" };
}

/**
 * The state of an own track. While a device is being opened for the first time it is `interrupted` without a track, which
 * daily-react reads as "waiting for permission"; later openings are `loading`.
 */
export function localTrackState(situation: LocalSituation): DailyTrackState {
  const { status, blocked } = situation;
  if (!situation.maySend) return offState(["byCanSendPermission"], true);
  if (!situation.wanted) return offState([situation.offReason], true);
  if (status === "failed") return blockedState(blocked ? [blocked] : [], true);
  if (status === "live") return { subscribed: true, state: situation.muted ? "interrupted" : "playable" };
  return { subscribed: true, state: situation.openedBefore ? "loading" : "interrupted" };
}

/** What others are told about an own track. */
export function wireTrackState(situation: LocalSituation): WireTrack {
  const state = localTrackState(situation);
  if (state.state === "off") return { state: "off", off: Object.keys(state.off ?? {}) as OffReason[] };
  if (state.state === "blocked") {
    return { state: "blocked", blocked: Object.keys(state.blocked ?? {}) as BlockedReason[] };
  }
  return { state: situation.status === "live" && situation.muted ? "interrupted" : "on" };
}
