import type { DailyParticipant, DailyParticipantTracks, DailyTrackState } from "@daily-co/daily-js";
import type { ExtraTrack, ExtraTracks } from "../media/extra-tracks.js";
import type { LocalMedia } from "../media/local-media.js";
import type { WireParticipant, WireTrack, WireTracks } from "../signaling/messages.js";
import { UNKNOWN_PERMISSIONS } from "./permissions.js";
import { type CustomTrackState, isStandard, toDailyParticipant, UNKNOWN_NETWORK } from "./to-daily.js";
import { localTrackState, offState, wireTrackState } from "./track-state.js";

/** The own participant: what the server says about it (or is proposed to it before the join) and its own tracks. */
export class OwnParticipant {
  wire: WireParticipant;
  network = UNKNOWN_NETWORK;
  /** Whether this browser records the call. */
  records = false;
  /** Every id this page ever had in the meeting: after a rejoin the server may still list the former seat. */
  readonly ids = new Set<string>();
  #announced: WireTracks = {};

  constructor(
    sessionId: string,
    private readonly media: LocalMedia,
    private readonly extras: ExtraTracks,
  ) {
    this.ids.add(sessionId);
    this.wire = {
      session_id: sessionId,
      user_id: sessionId,
      user_name: "",
      user_data: undefined,
      owner: false,
      joined_at: null,
      will_eject_at: null,
      permissions: UNKNOWN_PERMISSIONS,
      tracks: {},
    };
  }

  get sessionId(): string {
    return this.wire.session_id;
  }

  adopt(wire: WireParticipant): void {
    this.wire = wire;
    this.ids.add(wire.session_id);
  }

  toDaily(): DailyParticipant {
    const off = (): DailyTrackState => offState(["byUser"], true);
    const tracks: DailyParticipantTracks = {
      audio: localTrackState(this.media.audio.situation),
      video: localTrackState(this.media.video.situation),
      screenAudio: off(),
      screenVideo: off(),
    };
    for (const [name, extra] of this.extras.entries) {
      const state = extraState(extra);
      const custom: CustomTrackState = { ...state, kind: extra.kind };
      tracks[name] = isStandard(name) ? state : custom;
    }
    return toDailyParticipant(this.wire, true, tracks, this.network, this.records);
  }

  /** All own tracks for the server, as a join states them. From here on `changes()` compares with these. */
  wireTracks(): WireTracks {
    const tracks: WireTracks = {
      audio: wireTrackState(this.media.audio.situation),
      video: wireTrackState(this.media.video.situation),
    };
    for (const [name, extra] of this.extras.entries) {
      const state = toWire(extraState(extra));
      tracks[name] = isStandard(name) ? state : { ...state, kind: extra.kind };
    }
    this.#announced = tracks;
    return tracks;
  }

  /** What the server has not been told yet; null when there is nothing. A null entry removes a track. */
  changes(): Record<string, WireTrack | null> | null {
    const former = this.#announced;
    const present = this.wireTracks();
    const changes: Record<string, WireTrack | null> = {};
    for (const [name, state] of Object.entries(present)) {
      if (JSON.stringify(former[name]) !== JSON.stringify(state)) changes[name] = state;
    }
    for (const name of Object.keys(former)) {
      if (!(name in present)) changes[name] = isStandard(name) ? { state: "off", off: ["byUser"] } : null;
    }
    return Object.keys(changes).length > 0 ? changes : null;
  }
}

function extraState({ enabled, track }: ExtraTrack): DailyTrackState {
  if (!enabled) return offState(["byUser"], true);
  return { subscribed: true, state: track.muted ? "interrupted" : "playable" };
}

function toWire({ state }: DailyTrackState): WireTrack {
  if (state === "off") return { state: "off", off: ["byUser"] };
  return { state: state === "interrupted" ? "interrupted" : "on" };
}
