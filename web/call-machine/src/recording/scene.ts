import type { Call } from "../call.js";
import type { WireParticipant } from "../signaling/messages.js";
import type { Cast } from "./cast.js";
import type { Scene, Tile } from "./port.js";

type RecordedCall = Pick<Call, "own" | "roster" | "session" | "store">;

type Track = (name: string) => MediaStreamTrack | undefined;

/**
 * What is recorded of a call: whoever is in the same group as oneself, with all that arrives, and oneself with what is sent; of
 * those, whom the cast names, in its order.
 */
export function sceneOf(call: RecordedCall, cast: Cast): Scene {
  const people = peopleIn(call);
  const screens: Tile[] = [];
  const shown: Tile[] = [];
  for (const { wire, track } of chosen(people, cast.video, cast.activeFirst ? call.session.speaker : null)) {
    const { user_name: name } = wire;
    shown.push({ name, screen: false, picture: track("video") });
    const screen = track("screenVideo");
    if (screen) screens.push({ name, screen: true, picture: screen });
  }
  const sounds = chosen(people, cast.audio, null).flatMap(({ track }) => [track("audio"), track("screenAudio")]);
  return { tiles: [...screens, ...shown.slice(0, cast.most)], sounds: sounds.filter((sound) => sound !== undefined) };
}

interface Person {
  readonly wire: WireParticipant;
  readonly track: Track;
}

function peopleIn(call: RecordedCall): readonly Person[] {
  const me = call.own.participant;
  const here = roomOf(call, me.sessionId);
  const others = call.roster.ids().flatMap((sessionId) => {
    const wire = call.roster.wire(sessionId);
    if (!wire || roomOf(call, sessionId) !== here) return [];
    return [{ wire, track: (name: string) => arriving(call, wire, name) }];
  });
  if (!me.wire.permissions.hasPresence) return others;
  return [...others, { wire: me.wire, track: (name) => sent(call, name) }];
}

/** Whom these names mean, in their order; where a name stands for several, those with pictures first. `first` is before all. */
function chosen(people: readonly Person[], names: readonly string[], first: string | null): readonly Person[] {
  return people
    .map((person) => {
      const { session_id: id, owner } = person.wire;
      const rank = names.findIndex((name) => name === "*" || name === id || (name === "owners" && owner));
      return { person, rank, order: [Number(id !== first), rank, Number(!person.track("video"))] };
    })
    .filter(({ rank }) => rank >= 0)
    .sort(({ order: a }, { order: b }) => a.map((value, index) => value - (b[index] ?? 0)).find((by) => by !== 0) ?? 0)
    .map(({ person }) => person);
}

function arriving({ store }: RecordedCall, { session_id: id, tracks }: WireParticipant, name: string) {
  if (tracks[name]?.state !== "on") return undefined;
  return live(store.getState().streams[`${id}/${name}`]?.pendingTrack);
}

function sent({ own }: RecordedCall, name: string): MediaStreamTrack | undefined {
  if (own.participant.toDaily().tracks[name]?.state !== "playable") return undefined;
  return live(
    name === "audio" || name === "video"
      ? own.media[name].track
      : own.extras.entries.find(([known]) => known === name)?.[1].track,
  );
}

function live(track: MediaStreamTrack | undefined): MediaStreamTrack | undefined {
  return track?.readyState === "live" ? track : undefined;
}

/** The breakout room where somebody is; undefined in the main room. */
function roomOf({ session }: RecordedCall, sessionId: string): string | undefined {
  const division = session.breakout?.breakout;
  if (!division?.open || division.stepped_out.includes(sessionId)) return undefined;
  return division.assignment[sessionId];
}
