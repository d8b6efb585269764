import type { Call } from "../call.js";
import { asObject, type JsonObject } from "../json.js";
import { toWirePermissions } from "../participants/permissions.js";
import { readWishes } from "../participants/subscriptions.js";
import type { ParticipantUpdate } from "../signaling/messages.js";
import { tellAutomatic, tellSubscriptions } from "../subscribing.js";
import type { Handlers } from "./handler.js";

export const participants: Handlers = {
  async "update-participant"(call, { id, properties }) {
    await updateAll(call, { [String(id)]: properties });
    return undefined;
  },
  async "update-participants"(call, body) {
    await updateAll(call, asObject(body.participants));
    return undefined;
  },
  "set-active-speaker-mode"(call, { enabled }) {
    call.send("active-speaker-mode-change", { enabled: enabled === true });
    return undefined;
  },
  "daily-method-subscribe-to-tracks-automatically"(call, { enabled }) {
    call.life.ensureInCall();
    tellAutomatic(call, enabled === true);
    call.roster.refresh();
    return undefined;
  },
};

async function updateAll(call: Call, updates: JsonObject): Promise<void> {
  const admin: Record<string, ParticipantUpdate> = {};
  for (const [id, value] of Object.entries(updates)) {
    const properties = asObject(value);
    if (id === "local" || id === call.own.participant.sessionId) updateOwn(call, properties, admin);
    else updateRemote(call, id, properties, admin);
  }
  if (Object.keys(admin).length === 0) return;
  call.life.ensureInCall();
  await call.connection.request("update-participants", { updates: admin });
}

function updateOwn(call: Call, properties: JsonObject, admin: Record<string, ParticipantUpdate>): void {
  const { setAudio, setVideo, setScreenShare } = properties;
  if (typeof setAudio === "boolean") void call.own.media.setWanted("audio", setAudio);
  if (typeof setVideo === "boolean") void call.own.media.setWanted("video", setVideo);
  if (setScreenShare === false) call.own.screen.stop();
  const update = permissionsAndEject(properties);
  if (Object.keys(update).length > 0) admin[call.own.participant.sessionId] = update;
}

function updateRemote(call: Call, id: string, properties: JsonObject, admin: Record<string, ParticipantUpdate>): void {
  subscribe(call, id, properties.setSubscribedTracks);
  const update = permissionsAndEject(properties);
  if (typeof properties.setAudio === "boolean") update.set_audio = properties.setAudio;
  if (typeof properties.setVideo === "boolean") update.set_video = properties.setVideo;
  if (properties.setScreenShare === false) update.set_screen_share = false;
  if (Object.keys(update).length > 0) admin[id] = update;
}

function permissionsAndEject(properties: JsonObject): ParticipantUpdate {
  const update: ParticipantUpdate = {};
  if (properties.eject === true) update.eject = true;
  if (properties.updatePermissions !== undefined) update.permissions = toWirePermissions(properties.updatePermissions);
  return update;
}

function subscribe(call: Call, id: string, setSubscribedTracks: unknown): void {
  const wishes = readWishes(setSubscribedTracks);
  if (!wishes) return;
  const ids = id === "*" ? call.roster.ids() : [id];
  for (const sessionId of ids) call.subscriptions.wish(sessionId, wishes);
  tellSubscriptions(call, ids);
  call.roster.refresh();
}
