import type { Call } from "../call.js";
import type { WireParticipant } from "../signaling/messages.js";
import type { Scene, Tile } from "./port.js";

type RecordedCall = Pick<Call, "own" | "roster" | "session" | "store">;

/** What is recorded of a call: whoever is in the same group as oneself, with all that arrives, and oneself with what is sent. */
export function sceneOf(call: RecordedCall): Scene {
  const screens: Tile[] = [];
  const seen: Tile[] = [];
  const unseen: Tile[] = [];
  const sounds: MediaStreamTrack[] = [];
  const add = (wire: WireParticipant, track: (name: string) => MediaStreamTrack | undefined): void => {
    const { user_name: name } = wire;
    const picture = track("video");
    (picture ? seen : unseen).push({ name, screen: false, picture });
    const screen = track("screenVideo");
    if (screen) screens.push({ name, screen: true, picture: screen });
    for (const sound of [track("audio"), track("screenAudio")]) if (sound) sounds.push(sound);
  };
  const me = call.own.participant;
  const here = roomOf(call, me.sessionId);
  for (const sessionId of call.roster.ids()) {
    const wire = call.roster.wire(sessionId);
    if (wire && roomOf(call, sessionId) === here) add(wire, (name) => arriving(call, wire, name));
  }
  if (me.wire.permissions.hasPresence) add(me.wire, (name) => sent(call, name));
  return { tiles: [...screens, ...seen, ...unseen], sounds };
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
