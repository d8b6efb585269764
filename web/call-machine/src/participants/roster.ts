import type { DailyParticipant, DailyParticipantTracks } from "@daily-co/daily-js";
import type { Send } from "../messaging/events.js";
import type { CancelTimer } from "../platform.js";
import type { Subscription, TrackSource, WireParticipant, WirePermissions } from "../signaling/messages.js";
import type { Store } from "../store.js";
import { mayReceive } from "./permissions.js";
import { isCustomName } from "./subscriptions.js";
import { type CustomTrackState, networkOf, STANDARD_TRACKS, toDailyParticipant } from "./to-daily.js";
import { type Arrival, NO_ARRIVAL, remoteTrackState } from "./track-state.js";

export interface RosterSources {
  send: Send;
  store: Store;
  subscribed(sessionId: string, name: string): Subscription;
  /** Whether somebody's browser records the call. */
  records(sessionId: string): boolean;
  /** One's own, which say what may be received. */
  permissions(): WirePermissions;
  flows(track: MediaStreamTrack): boolean;
  now(): Date;
  after(milliseconds: number, action: () => void): CancelTimer;
}

/** How long those who were in a call that goes on as another meeting may take to come back, in milliseconds. */
const RETURN_MS = 10_000;

interface Media {
  track: MediaStreamTrack | undefined;
  arrived: Date;
  /** daily-js finds it: only what is subscribed, not what is staged. */
  isStored: boolean;
  played: boolean;
  held: boolean;
}

/**
 * The other participants: what the server says of them, joined with the media that arrived. Before `announce()` it only
 * collects, since daily-js learns of others after `joined-meeting`. Media may come before their participant is known.
 */
export class Roster {
  #participants = new Map<string, WireParticipant>();
  readonly #media = new Map<string, Map<string, Media>>();
  #announced = false;
  /** Those who were here before, and are to come back to another meeting. */
  readonly #awaited = new Set<string>();
  #cancelWait: CancelTimer | undefined;

  constructor(private readonly sources: RosterSources) {}

  get announced(): boolean {
    return this.#announced;
  }

  ids(): string[] {
    return [...this.#participants.keys()];
  }

  has(sessionId: string): boolean {
    return this.#participants.has(sessionId);
  }

  /** What the server says of somebody. */
  wire(sessionId: string): WireParticipant | undefined {
    return this.#participants.get(sessionId);
  }

  customNames(sessionId: string): string[] {
    return Object.keys(this.#participants.get(sessionId)?.tracks ?? {}).filter(isCustomName);
  }

  /** Everybody of the join reply. After a rejoin the difference to before is told; of the missing ones later if they are `awaited`. */
  replaceAll(participants: WireParticipant[], awaited = false): void {
    const present = new Set(participants.map((participant) => participant.session_id));
    const missing = this.ids().filter((sessionId) => !present.has(sessionId));
    if (awaited) this.#await(missing);
    else for (const sessionId of missing) this.remove(sessionId, undefined);
    for (const participant of participants) this.put(participant);
  }

  /** Wait for nobody any more. */
  close(): void {
    this.#cancelWait?.();
  }

  #await(missing: readonly string[]): void {
    for (const sessionId of missing) this.#awaited.add(sessionId);
    this.#cancelWait?.();
    this.#cancelWait = this.sources.after(RETURN_MS, () => {
      for (const sessionId of [...this.#awaited]) this.remove(sessionId, undefined);
    });
  }

  /** Tell daily-js of everybody, once, after `joined-meeting`. */
  announce(): void {
    this.#announced = true;
    for (const sessionId of this.ids()) this.#tell("participant-joined", sessionId);
  }

  put(participant: WireParticipant): void {
    const known = this.#participants.has(participant.session_id);
    this.#awaited.delete(participant.session_id);
    this.#participants.set(participant.session_id, participant);
    this.#forgetPlayed(participant);
    this.#tell(known ? "participant-updated" : "participant-joined", participant.session_id);
  }

  remove(sessionId: string, reason: "hidden" | undefined): void {
    this.#awaited.delete(sessionId);
    const last = this.#build(sessionId);
    if (!this.#participants.delete(sessionId) || !last) return;
    if (this.#announced) {
      if (last.record) this.sources.send("participant-updated", { participant: { ...last, record: false } });
      this.sources.send("participant-left", reason ? { participant: last, reason } : { participant: last });
    }
    for (const name of this.#media.get(sessionId)?.keys() ?? []) this.sources.store.removeRemote(sessionId, name);
    this.#media.delete(sessionId);
  }

  /** Whether media are to come of a track now: its owner sends it, and it is subscribed. */
  expects({ session_id: sessionId, name }: TrackSource): boolean {
    const wire = this.#participants.get(sessionId);
    return wire?.tracks[name]?.state === "on" && this.#subscription(wire, name) === true;
  }

  mediaArrived({ session_id: sessionId, name }: TrackSource, track: MediaStreamTrack): void {
    const tracks = this.#media.get(sessionId) ?? new Map<string, Media>();
    this.#media.set(sessionId, tracks);
    const played = tracks.get(name)?.played ?? false;
    tracks.set(name, { track, arrived: this.sources.now(), isStored: false, played, held: false });
    this.#tell("participant-updated", sessionId);
  }

  /** The track's media ended for now. daily-js looks for the track when it hears of it, so it leaves the store after that. */
  mediaGone({ session_id: sessionId, name }: TrackSource): void {
    const media = this.#media.get(sessionId)?.get(name);
    if (!media?.track) return;
    media.track = undefined;
    this.#tell("participant-updated", sessionId);
  }

  /** Nothing of a picture is asked for any more, for want of bandwidth, or something is again. */
  mediaHeld({ session_id: sessionId, name }: TrackSource, held: boolean): void {
    const media = this.#media.get(sessionId)?.get(name);
    if (!media) return;
    media.held = held;
    this.#tell("participant-updated", sessionId);
  }

  /** Media flow, subscriptions or connections changed: state all anew; daily-js drops what says nothing new. */
  refresh(): void {
    for (const sessionId of this.ids()) this.#tell("participant-updated", sessionId);
  }

  /** A track switched off and on again starts with "loading", not as an interruption. */
  #forgetPlayed({ session_id: sessionId, tracks }: WireParticipant): void {
    for (const [name, media] of this.#media.get(sessionId) ?? []) {
      if ((tracks[name]?.state ?? "off") === "off") media.played = false;
    }
  }

  #tell(action: "participant-joined" | "participant-updated", sessionId: string): void {
    const participant = this.#announced ? this.#build(sessionId) : undefined;
    this.#store(sessionId);
    if (participant) this.#send(action, participant);
    this.#unstore(sessionId);
  }

  /** daily-js tells that somebody's browser records as `record` changes, not as they appear or vanish. */
  #send(action: "participant-joined" | "participant-updated", participant: DailyParticipant): void {
    if (action === "participant-updated" || !participant.record) this.sources.send(action, { participant });
    else {
      this.sources.send(action, { participant: { ...participant, record: false } });
      this.sources.send("participant-updated", { participant });
    }
  }

  /** Into the store before daily-js hears of it. */
  #store(sessionId: string): void {
    for (const [name, media] of this.#media.get(sessionId) ?? []) {
      if (media.isStored || !media.track || this.sources.subscribed(sessionId, name) !== true) continue;
      media.isStored = true;
      this.sources.store.setRemote(sessionId, name, media.track, media.arrived);
    }
  }

  /** And out of it after. */
  #unstore(sessionId: string): void {
    for (const [name, media] of this.#media.get(sessionId) ?? []) {
      if (!media.isStored || (media.track && this.sources.subscribed(sessionId, name) === true)) continue;
      media.isStored = false;
      this.sources.store.removeRemote(sessionId, name);
    }
  }

  #build(sessionId: string): DailyParticipant | undefined {
    const wire = this.#participants.get(sessionId);
    if (!wire) return undefined;
    const state = (name: string) =>
      remoteTrackState(wire.tracks[name], this.#subscription(wire, name), this.#arrival(sessionId, name));
    const tracks = Object.fromEntries(STANDARD_TRACKS.map((name) => [name, state(name)])) as DailyParticipantTracks &
      object;
    for (const [name, track] of Object.entries(wire.tracks)) {
      if (!isCustomName(name)) continue;
      const custom: CustomTrackState = { ...state(name), kind: track.kind ?? "video" };
      tracks[name] = custom;
    }
    return toDailyParticipant(wire, false, tracks, networkOf(wire), this.sources.records(sessionId));
  }

  /** What may not be received is not subscribed, whatever the app wishes. */
  #subscription(wire: WireParticipant, name: string): Subscription {
    const kind = wire.tracks[name]?.kind ?? (name.toLowerCase().endsWith("audio") ? "audio" : "video");
    const may = mayReceive(this.sources.permissions(), wire, name, kind);
    return may && this.sources.subscribed(wire.session_id, name);
  }

  #arrival(sessionId: string, name: string): Arrival {
    const media = this.#media.get(sessionId)?.get(name);
    if (!media) return NO_ARRIVAL;
    const flowing = media.track !== undefined && this.sources.flows(media.track);
    if (flowing) media.played = true;
    return { track: media.track, flowing, played: media.played, held: media.held };
  }
}
