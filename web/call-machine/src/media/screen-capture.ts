import { asNumber, asObject, type JsonObject } from "../json.js";
import type { Devices } from "../platform.js";

/**
 * Let the person choose what of the screen is shared. `captureOptions` are those of `startScreenShare()`: `displayMediaOptions` as for
 * the browser, and in older apps `audio`, `maxWidth`, `maxHeight` and Electron's `chromeMediaSourceId`. Sound is not shared unless asked for.
 */
export async function captureScreen(devices: Devices | undefined, captureOptions: unknown): Promise<MediaStream> {
  const legacy = asObject(captureOptions);
  const options = { ...legacy, ...asObject(legacy.displayMediaOptions) };
  const source = options.chromeMediaSourceId;
  if (typeof source === "string" && devices) return devices.getUserMedia(ofElectron(source, options));
  if (!devices?.getDisplayMedia) throw new Error("This browser cannot share its screen.");
  const wished = { video: largest(legacy) ?? true, audio: legacy.audio === true };
  return devices.getDisplayMedia({ ...wished, ...asObject(legacy.displayMediaOptions) });
}

function largest({ maxWidth, maxHeight }: JsonObject): MediaTrackConstraints | undefined {
  const width = asNumber(maxWidth);
  const height = asNumber(maxHeight);
  if (width === undefined && height === undefined) return undefined;
  return { ...(width && { width: { max: width } }), ...(height && { height: { max: height } }) };
}

/** Electron takes the chosen window in a way that no standard knows. */
function ofElectron(
  chromeMediaSourceId: string,
  { audio, video, maxWidth, maxHeight }: JsonObject,
): MediaStreamConstraints {
  const desktop = { chromeMediaSource: "desktop" };
  const size = { maxWidth, maxHeight, ...asObject(video) };
  const known = Object.fromEntries(Object.entries(size).filter(([, value]) => typeof value === "number"));
  return {
    audio: audio === true && { mandatory: desktop },
    video: { mandatory: { ...desktop, chromeMediaSourceId, ...known } },
  } as MediaStreamConstraints;
}
