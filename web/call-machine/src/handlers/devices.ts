import type { Call } from "../call.js";
import { messageOf } from "../errors.js";
import { asNonEmptyString, asObject, type JsonObject } from "../json.js";
import { narrow } from "../media/constraints.js";
import { type DeviceInfo, listDevices, nextDevice } from "../media/device-infos.js";
import type { TrackKind } from "../signaling/messages.js";
import { type Handlers, NOT_RUNNING } from "./handler.js";

/** Own camera, microphone and loudspeaker. */
export const devices: Handlers = {
  async "local-audio"(call, { state, options }) {
    const discard = asObject(options).forceDiscardTrack === true;
    await call.own.media.setWanted("audio", state === true, "byUser", discard);
    return undefined;
  },
  async "local-video"(call, { state }) {
    await call.own.media.setWanted("video", state === true);
    return undefined;
  },
  async "set-allow-local-audio"(call, { state }) {
    await call.own.media.setAllowed("audio", state === true);
    return undefined;
  },
  async "set-allow-local-video"(call, { state }) {
    await call.own.media.setAllowed("video", state === true);
    return undefined;
  },
  async "get-input-devices"(call) {
    return call.life.initialised ? infos(call) : NOT_RUNNING;
  },
  async "set-input-devices"(call, { audioDeviceId, videoDeviceId }) {
    if (!call.life.initialised) return NOT_RUNNING;
    const audio = asNonEmptyString(audioDeviceId);
    const video = asNonEmptyString(videoDeviceId);
    // What cannot be opened is told as `camera-error`, and the answer says what is used.
    await Promise.allSettled([
      audio === undefined ? undefined : call.own.inputs.setDevice("audio", audio),
      video === undefined ? undefined : call.own.inputs.setDevice("video", video),
    ]);
    await call.own.tellDevices();
    return infos(call);
  },
  async "set-output-device"(call, { outputDeviceId }) {
    if (!call.life.initialised) return NOT_RUNNING;
    const wanted = asNonEmptyString(outputDeviceId);
    const known = await listDevices(call.platform.devices);
    // Browsers that do not list speakers (Firefox without permission, Safari) cannot be asked whether one exists.
    const outputs = known.filter((device) => device.kind === "audiooutput");
    if (outputs.length > 0 && !outputs.some((device) => device.deviceId === wanted)) {
      return { error: { type: "not-found", message: "There is no such output device." } };
    }
    call.preferences.setOutputDevice(wanted);
    await call.own.tellDevices();
    return infos(call);
  },
  async "cycle-camera"(call, body) {
    const preferOther = asObject(body.properties).preferDifferentFacingMode === true;
    return { device: await cycle(call, "video", preferOther) };
  },
  async "cycle-mic"(call) {
    return { device: await cycle(call, "audio", false) };
  },
  async "update-input-settings"(call, { inputSettings }) {
    if (!call.life.initialised) return NOT_RUNNING;
    return { inputSettings: await call.own.inputs.update(inputSettings) };
  },
  async "set-bandwidth"(call, { kbs, trackConstraints }) {
    const limit = typeof kbs === "number" ? kbs : null;
    if (kbs !== undefined) await call.publisher.encoding.limit("video", limit);
    if (trackConstraints) await narrowCamera(call, asObject(trackConstraints));
    return undefined;
  },
};

async function infos(call: Call): Promise<JsonObject> {
  return { ...(await call.own.devices()) };
}

/** There is no answer to wait for, so what the camera cannot do is told by an event. */
async function narrowCamera(call: Call, constraints: JsonObject): Promise<void> {
  try {
    await narrow(call.own.media.video, constraints);
  } catch (error) {
    call.send("nonfatal-error", { type: "input-settings-error", errorMsg: messageOf(error) });
  }
}

/** Null when there is no other device, or it cannot be opened. */
async function cycle(call: Call, kind: TrackKind, preferOtherFacing: boolean): Promise<DeviceInfo | null> {
  const list = (await listDevices(call.platform.devices)).filter((device) => device.kind === `${kind}input`);
  const device = call.own.media.device(kind);
  const next = nextDevice(list, device.source?.getSettings().deviceId ?? device.deviceId, preferOtherFacing);
  if (!next) return null;
  try {
    await call.own.inputs.setDevice(kind, next.deviceId);
  } catch {
    return null; // told as `camera-error`
  }
  await call.own.tellDevices();
  const running = device.source?.getSettings().deviceId;
  return list.find(({ deviceId }) => deviceId === running) ?? next;
}
