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

/** The text for each trouble; both devices with the same trouble share one. */
export function deviceTroubles(camera: DeviceTrouble, microphone: DeviceTrouble) {
  if (camera === "starting" || microphone === "starting") return ["trouble.pending"] as const;
  if (camera === microphone) return camera === "fine" ? [] : ([`trouble.${camera}.both`] as const);
  return [
    ...(camera === "fine" ? [] : ([`trouble.${camera}.camera`] as const)),
    ...(microphone === "fine" ? [] : ([`trouble.${microphone}.microphone`] as const)),
  ];
}
