import { playTones } from "../ui/tones";

const KNOCK = { seconds: 0.09, from: 220, to: 90, volume: 0.25, type: "triangle" } as const;

/** Two soft knocks. */
export function knockSound(): void {
  playTones([0, 0.16].map((at) => ({ ...KNOCK, at })));
}
