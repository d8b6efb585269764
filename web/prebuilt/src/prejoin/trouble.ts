import { type Messages, messages } from "../messages";

/** What can be wrong with a device, in this page's words; `fine` and `starting` need no explanation. */
export type DeviceTrouble = "fine" | "starting" | "blocked" | "not-found" | "in-use" | "other";

/** Fold daily-react's camera and microphone states into those that people can do something about. */
export function deviceTrouble(state: string): DeviceTrouble {
  switch (state) {
    case "granted":
    case "idle":
      return "fine";
    case "pending":
      return "starting";
    case "blocked":
    case "not-found":
    case "in-use":
      return state;
    default:
      return "other";
  }
}

/**
 * One sentence per trouble; both devices with the same trouble share one.
 */
export function troubleSentences(
  camera: DeviceTrouble,
  microphone: DeviceTrouble,
  texts: Messages = messages,
): readonly string[] {
  if (camera === "starting" || microphone === "starting") return [texts.trouble.pending];
  if (camera === microphone) return camera === "fine" ? [] : [texts.trouble[camera].both];
  return [
    ...(camera === "fine" ? [] : [texts.trouble[camera].camera]),
    ...(microphone === "fine" ? [] : [texts.trouble[microphone].microphone]),
  ];
}
