import { RequestError } from "../errors.js";
import { join, preauth, startCamera } from "../joining.js";
import type { JsonObject } from "../json.js";
import { lineOfLibrary } from "../log/lines.js";
import { readSettings } from "../settings.js";
import type { WireRoom } from "../signaling/messages.js";
import type { Handlers } from "./handler.js";

export const lifecycle: Handlers = {
  async "daily-method-preauth"(call, body) {
    await preauth(call, readSettings(body));
    return { access: call.session.access };
  },
  async "start-camera"(call, body) {
    await startCamera(call, readSettings(body));
    return { ...(await call.own.devices()) };
  },
  async "join-meeting"(call, body) {
    await join(call, readSettings(body));
    return undefined;
  },
  async "leave-meeting"(call) {
    // What was recorded until the last moment is given to the app first.
    if (call.recording.runs) await call.recording.finish();
    call.leave();
    return undefined;
  },
  "lib-room-info"(call, body) {
    const { room } = call.session;
    if (!room) throw new RequestError("The room is not known yet.");
    return roomInfo(room, body.includeRoomConfigDefaults !== false);
  },
  "get-meeting-session"(call) {
    call.life.ensureInCall();
    return { meetingSession: { id: call.session.meetingId } };
  },
  "transmit-log"(call, body) {
    call.log.note(...lineOfLibrary(body));
    return undefined;
  },
  "load-css": () => undefined,
};

function roomInfo(room: WireRoom, withDefaults: boolean): JsonObject {
  return {
    id: room.id,
    name: room.name,
    domainName: room.domain_name,
    config: withDefaults ? { ...room.config_defaults, ...room.config } : room.config,
    domainConfig: room.domain_config,
    tokenConfig: room.token_config,
  };
}
