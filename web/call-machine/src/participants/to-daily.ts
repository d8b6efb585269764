import type { DailyParticipant, DailyParticipantTracks, DailyTrackState } from "@daily-co/daily-js";
import { type NetworkState, type Threshold, thresholdOf } from "../quality/network-state.js";
import { STANDARD_MEDIA, type StandardMedium, type TrackKind, type WireParticipant } from "../signaling/messages.js";
import { toDailyPermissions } from "./permissions.js";

export const STANDARD_TRACKS = STANDARD_MEDIA;
export type StandardTrack = StandardMedium;

export function isStandard(name: string): name is StandardTrack {
  return (STANDARD_TRACKS as readonly string[]).includes(name);
}

export interface Network {
  state: NetworkState;
  threshold: Threshold;
}

export const UNKNOWN_NETWORK: Network = { state: "unknown", threshold: "good" };

/** What somebody else's browser says of its network. */
export function networkOf({ network }: WireParticipant): Network {
  return network === undefined ? UNKNOWN_NETWORK : { state: network, threshold: thresholdOf(network) };
}

/** Custom tracks need their kind, or daily-js leaves them without a track. */
export type CustomTrackState = DailyTrackState & { kind: TrackKind };

/** The participant object of daily-js: identity from the server, `tracks` as computed by the caller. Plain data only. */
export function toDailyParticipant(
  wire: WireParticipant,
  local: boolean,
  tracks: DailyParticipantTracks,
  network: Network = UNKNOWN_NETWORK,
  record = false,
): DailyParticipant {
  const participant: DailyParticipant = {
    local,
    session_id: wire.session_id,
    user_id: wire.user_id,
    user_name: wire.user_name,
    userData: wire.user_data ?? undefined,
    will_eject_at: toDate(wire.will_eject_at),
    owner: wire.owner,
    record,
    permissions: toDailyPermissions(wire.permissions),
    networkQualityState: network.state,
    networkThreshold: network.threshold,
    audio: isSending(tracks.audio),
    video: isSending(tracks.video),
    screen: isSending(tracks.screenVideo) || isSending(tracks.screenAudio),
    cam_info: {},
    screen_info: {},
    tracks,
  };
  // Not of daily-js: the call page orders hands by it, and an app that knows it may show them.
  if (wire.hand_raised_at !== undefined) Object.assign(participant, { hand_raised_at: toDate(wire.hand_raised_at) });
  if (wire.joined_at !== null) participant.joined_at = toDate(wire.joined_at);
  return participant;
}

/** Unix seconds to a Date; the epoch means "none". */
function toDate(seconds: number | null): Date {
  return new Date((seconds ?? 0) * 1000);
}

function isSending(track: DailyTrackState): boolean {
  return track.state !== "off" && track.state !== "blocked";
}
