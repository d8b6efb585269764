import { Refusal } from "../refusal.ts";
import type { Description } from "../sdp/description.ts";

/** The tracks whose names say what they are; all others may be either. */
const KINDS: Record<string, string> = { audio: "audio", screenAudio: "audio", video: "video", screenVideo: "video" };

/** The names of the tracks that `offer` sends, by mid. Throws a `Refusal` when they do not fit it. */
export function namesOf(offer: Description, tracks: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  const names = new Map(Object.entries(tracks));
  if (new Set(names.values()).size !== names.size) throw new Refusal("Two m-lines carry the same track name.");
  const sections = new Map(offer.sections.map((section) => [section.mid, section]));
  for (const [mid, name] of names) {
    const section = sections.get(mid);
    if (!section) throw new Refusal("A track names an m-line that the offer does not have.");
    if (Object.hasOwn(KINDS, name) && KINDS[name] !== section.kind) {
      throw new Refusal(`The track ${name} cannot be ${section.kind}.`);
    }
  }
  return names;
}
