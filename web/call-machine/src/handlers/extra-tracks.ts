import type { Call } from "../call.js";
import { RequestError } from "../errors.js";
import { asNonEmptyString, asObject } from "../json.js";
import { readSoundMode } from "../media/sound-mode.js";
import { maySend } from "../participants/permissions.js";
import { isCustomName } from "../participants/subscriptions.js";
import type { TrackKind } from "../signaling/messages.js";
import type { Handlers } from "./handler.js";
import { updateSendSettings } from "./settings.js";

/** The server takes 32 tracks of one participant; four of them have their names already. */
const MOST_CUSTOM_TRACKS = 28;
/** Longer names the server would not take, in bytes. */
const LONGEST_NAME = 64;
const RESERVED: ReadonlySet<string> = new Set([
  ..."cam-audio cam-video screen-audio screen-video customVideoDefaults".split(" "),
]);

/** The own screen, and the tracks that the app adds by name. */
export const extraTracks: Handlers = {
  async "local-screen-start"(call, { captureOptions }) {
    const { mediaStream, screenVideoSendSettings } = asObject(captureOptions);
    await call.own.screen.start({
      options: captureOptions,
      given: mediaStream ? call.hooks.sharedTracks().screenMediaStream : undefined,
      async prepare() {
        if (screenVideoSendSettings) await updateSendSettings(call, { screenVideo: screenVideoSendSettings });
      },
    });
    return undefined;
  },
  "local-screen-stop"(call) {
    call.own.screen.stop();
    return undefined;
  },
  "local-screen-update"(call, { options }) {
    for (const name of ["screenVideo", "screenAudio"] as const) {
      const { enabled } = asObject(asObject(options)[name]);
      if (typeof enabled === "boolean") call.own.extras.setEnabled(name, enabled);
    }
    return undefined;
  },
  "start-custom-track"(call, body) {
    call.life.ensureInCall();
    const properties = asObject(body.properties);
    const track = call.hooks.sharedTracks().customTrack;
    if (track?.readyState !== "live") throw new RequestError("The track to send is not there, or has ended.");
    const name = asNonEmptyString(properties.trackName) ?? `custom-${call.platform.newUuid().slice(0, 8)}`;
    ensureSendable(call, name, track.kind as TrackKind);
    call.own.extras.add(name, track, track.kind === "audio" ? readSoundMode(properties.mode) : undefined);
    return { mediaTag: name };
  },
  "stop-custom-track"(call, { mediaTag }) {
    const name = asNonEmptyString(mediaTag);
    if (name === undefined) throw new RequestError("The name of the track is missing.");
    if (isCustomName(name)) call.own.extras.remove(name);
    return { mediaTag: name };
  },
};

function ensureSendable(call: Call, name: string, kind: TrackKind): void {
  const { extras, participant } = call.own;
  if (!isCustomName(name) || RESERVED.has(name)) throw new RequestError(`The name "${name}" is that of another track.`);
  if (new TextEncoder().encode(name).length > LONGEST_NAME || /\p{Cc}/u.test(name)) {
    throw new RequestError(`The name of a track has at most ${LONGEST_NAME} bytes and no control characters.`);
  }
  if (!maySend(participant.wire.permissions, name, kind)) {
    throw new RequestError("You are not allowed to send custom tracks of this kind.");
  }
  if (extras.get(name)) throw new RequestError(`A custom track named "${name}" is sent already.`);
  if (extras.entries.filter(([known]) => isCustomName(known)).length >= MOST_CUSTOM_TRACKS) {
    throw new RequestError(`At most ${MOST_CUSTOM_TRACKS} custom tracks can be sent.`);
  }
}
