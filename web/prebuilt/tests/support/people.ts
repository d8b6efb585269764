import type { DailyParticipant, DailyTrackState } from "@daily-co/daily-js";

export type TrackName = "video" | "audio" | "screenVideo" | "screenAudio";
type TrackStates = { readonly [name in TrackName]?: DailyTrackState["state"] };

interface PersonGiven {
  readonly id?: string;
  readonly name?: string;
  readonly tracks?: TrackStates;
  readonly canSend?: boolean | readonly string[];
  /** Seconds after the first person's. */
  readonly joined?: number;
}

/** A track that is sent and can be shown. */
class FakeMediaTrack extends EventTarget {
  readonly enabled = true;
  readonly readyState = "live";
  constructor(readonly kind: string) {
    super();
  }

  getSettings(): MediaTrackSettings {
    return {};
  }
}

export function track(name: TrackName, state: DailyTrackState["state"] = "off"): DailyTrackState {
  const kind = name.toLowerCase().endsWith("video") ? "video" : "audio";
  const shown =
    state === "playable" ? { persistentTrack: new FakeMediaTrack(kind) as unknown as MediaStreamTrack } : {};
  const off = state === "off" ? { off: { byUser: true } } : {};
  return { subscribed: true, state, ...shown, ...off };
}

/** Somebody in a call as daily-js describes people. Camera and microphone are on unless `tracks` says otherwise. */
function person(given: PersonGiven, local: boolean): DailyParticipant {
  const { id = "someone", name = "", tracks = {}, canSend = true, joined = 0 } = given;
  const states: TrackStates = { video: "playable", audio: "playable", ...tracks };
  const names: TrackName[] = ["video", "audio", "screenVideo", "screenAudio"];
  return {
    session_id: id,
    user_id: id,
    user_name: name,
    local,
    owner: false,
    record: false,
    joined_at: new Date(1_800_000_000_000 + joined * 1000),
    will_eject_at: new Date(0),
    screen: states.screenVideo === "playable",
    tracks: Object.fromEntries(names.map((each) => [each, track(each, states[each])])),
    permissions: {
      hasPresence: true,
      canSend: typeof canSend === "boolean" ? canSend : new Set(canSend),
      canAdmin: false,
    },
  } as unknown as DailyParticipant;
}

/** Oneself: "Ada" unless a name is given. */
export function oneself(given: PersonGiven = {}): DailyParticipant {
  return person({ id: "me", name: "Ada", ...given }, true);
}

export function other(name: string, given: PersonGiven = {}): DailyParticipant {
  return person({ id: name.toLowerCase(), name, joined: 1, ...given }, false);
}

/** `person` with these tracks changed. */
export function withTracks(person: DailyParticipant, states: TrackStates): DailyParticipant {
  const changed = Object.entries(states).map(([name, state]) => [name, track(name as TrackName, state)]);
  return { ...person, tracks: { ...person.tracks, ...Object.fromEntries(changed) } };
}
