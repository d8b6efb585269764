import { asNonEmptyString, asNumber, asObject, type JsonObject } from "../json.js";

/** Who is in a recording of this browser. Names are session ids, `*` for everybody, `owners` for owners. */
export interface Cast {
  readonly video: readonly string[];
  readonly audio: readonly string[];
  /** Whoever speaks comes first. */
  readonly activeFirst: boolean;
  /** At most so many people are seen. */
  readonly most: number;
}

const EVERYBODY = ["*"];

/** What of a layout and of `participants`, as daily-js documents both, says who is in it. Where they stand is the recorder's matter. */
export function castOf({
  layout,
  participants,
}: {
  readonly layout?: JsonObject;
  readonly participants?: JsonObject;
}): Cast {
  const { preset, session_id: one, max_cam_streams: most } = asObject(layout);
  const { video, audio, sort } = asObject(participants);
  const cast = {
    video: names(video),
    audio: names(audio),
    activeFirst: sort === "active",
    most: asNumber(most) ?? Number.POSITIVE_INFINITY,
  };
  const alone = asNonEmptyString(one);
  if (preset === "single-participant" && alone !== undefined) return { ...cast, video: [alone] };
  if (preset === "active-participant") return { ...cast, activeFirst: true, most: 1 };
  if (preset === "audio-only") return { ...cast, video: [] };
  return cast;
}

function names(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((name) => typeof name === "string") : EVERYBODY;
}
