import { RequestError } from "../errors.js";
import { asNonEmptyString, asObject } from "../json.js";
import { maySend } from "../participants/permissions.js";
import type { TrackKind } from "../signaling/messages.js";
import type { Handlers } from "./handler.js";

/** The own screen, and the tracks that the app adds by name. */
export const extraTracks: Handlers = {
  async "local-screen-start"(call, { captureOptions }) {
    const given = asObject(captureOptions).mediaStream ? call.hooks.sharedTracks().screenMediaStream : undefined;
    await call.own.screen.start(captureOptions, given);
    return undefined;
  },
  "local-screen-stop"(call) {
    call.own.screen.stop();
    return undefined;
  },
  "local-screen-update"(call, { options }) {
    for (const name of ["screenVideo", "screenAudio"] as const) {
      const track = call.own.extras.get(name)?.track;
      const { enabled } = asObject(asObject(options)[name]);
      if (track && typeof enabled === "boolean") track.enabled = enabled;
    }
    return undefined;
  },
  "start-custom-track"(call, { properties }) {
    call.life.ensureInCall();
    const track = call.hooks.sharedTracks().customTrack;
    if (!track) throw new RequestError("The track to send is not there.");
    const name = asNonEmptyString(asObject(properties).trackName) ?? `custom-${call.platform.newUuid().slice(0, 8)}`;
    if (!maySend(call.own.participant.wire.permissions, name, track.kind as TrackKind)) {
      throw new RequestError("You are not allowed to send custom tracks of this kind.");
    }
    if (call.own.extras.get(name)) throw new RequestError(`A custom track named "${name}" is sent already.`);
    call.own.extras.add(name, track);
    return { mediaTag: name };
  },
  "stop-custom-track"(call, { mediaTag }) {
    const name = asNonEmptyString(mediaTag);
    if (name === undefined) throw new RequestError("The name of the track is missing.");
    call.own.extras.remove(name);
    return { mediaTag: name };
  },
};
