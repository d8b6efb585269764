/** What may stand behind a person, and how the call machine is told; without a browser. */

import type { DailyInputVideoProcessorSettings } from "@daily-co/daily-js";

/** The call machine's own pictures that are offered, by its numbers. */
const PICTURES = { "picture-1": 1, "picture-3": 3, "picture-6": 6, "picture-8": 8 } as const;
const STRENGTHS = { "blur-light": 0.3, "blur-strong": 1 } as const;

export type PictureId = keyof typeof PICTURES;
type BlurId = keyof typeof STRENGTHS;
/** `own`: the picture that this person has chosen. */
export type BackgroundId = "none" | BlurId | PictureId | "own";

export const BLURS = Object.keys(STRENGTHS) as readonly BlurId[];
export const PICTURE_IDS = Object.keys(PICTURES) as readonly PictureId[];
const ALL: readonly BackgroundId[] = ["none", ...BLURS, ...PICTURE_IDS, "own"];

export function isBackground(value: unknown): value is BackgroundId {
  return (ALL as readonly unknown[]).includes(value);
}

/** What does it, as `updateInputSettings()` takes it; null for one's own picture where there is none. */
export function processorOf(id: BackgroundId, own: string | null): DailyInputVideoProcessorSettings | null {
  if (id === "none") return { type: "none" };
  if (id in STRENGTHS) return { type: "background-blur", config: { strength: STRENGTHS[id as BlurId] } };
  const source = id === "own" ? own : PICTURES[id as PictureId];
  return source === null ? null : { type: "background-image", config: { source } };
}

/** Which one a processor in force is; `other` for one that an embedding app has chosen. */
export function backgroundOf(processor: unknown, own: string | null): BackgroundId | "other" {
  const { type, config } = (processor ?? {}) as { readonly type?: unknown; readonly config?: Record<string, unknown> };
  if (type === undefined || type === "none") return "none";
  const same = ALL.find((id) => {
    const mine = processorOf(id, own) as { type: string; config?: Record<string, unknown> } | null;
    const value = mine?.config && Object.values(mine.config)[0];
    // daily-js adds words of its own to a configuration, and lets numbers be text.
    return mine?.type === type && String(config?.strength ?? config?.source) === String(value);
  });
  return same ?? "other";
}

/** The colours between which one of the machine's pictures goes, for a small likeness of it. */
export function likeness(id: PictureId): string {
  // As the call machine paints them: see `ownPicture` in web/call-machine/src/processing/browser/pictures.ts.
  const hue = (205 + (PICTURES[id] - 1) * 36) % 360;
  return `linear-gradient(150deg, hsl(${hue} 38% 72%), hsl(${(hue + 30) % 360} 42% 38%))`;
}
