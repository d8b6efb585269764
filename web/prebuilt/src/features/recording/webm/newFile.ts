import { children, element, elementHead, float, unsigned } from "./ebml";
import { ID } from "./ids";
import type { Timeline } from "./Timeline";

/** What a file began with: the contents of these elements. */
export interface Beginning {
  readonly ebml: Uint8Array;
  readonly info: Uint8Array;
  readonly tracks: Uint8Array;
}

/** From where to where of the file something stood. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** What the parts of a file are put together from: what is new of it, and what stands in the old one. */
export type Parts = readonly (Uint8Array<ArrayBuffer> | Range)[];

/**
 * A file of these clusters, of which the contents are given: with its length in ticks, and in front of everything, so that a
 * player needs nothing of the end, a table of the places to jump to.
 */
export function newFile(
  beginning: Beginning,
  { cues, cued, duration }: Pick<Timeline, "cues" | "cued" | "duration">,
  clusters: readonly Range[],
): Parts {
  const info = element(ID.info, ...infoWithout(beginning.info), element(ID.duration, float(duration)));
  const tracks = element(ID.tracks, beginning.tracks);
  const infoAt = element(ID.seekHead).length + 3 * seek(0, 0).length;
  const [tracksAt, cuesAt] = [infoAt + info.length, infoAt + info.length + tracks.length];
  const places: number[] = [];
  let end = cuesAt + element(ID.cues).length + cues.length * cue(0, 0, 0).length;
  for (const { from, to } of clusters) {
    places.push(end);
    end += elementHead(ID.cluster, 0).length + to - from;
  }
  return [
    element(ID.ebml, beginning.ebml),
    elementHead(ID.segment, end),
    element(ID.seekHead, seek(ID.info, infoAt), seek(ID.tracks, tracksAt), seek(ID.cues, cuesAt)),
    info,
    tracks,
    element(ID.cues, ...cues.map(({ time, cluster }) => cue(cued, time, places[cluster] ?? 0))),
    ...clusters.flatMap((range) => [elementHead(ID.cluster, range.to - range.from), range]),
  ];
}

/** All but what is written anew, and a checksum that would be wrong. */
function infoWithout(info: Uint8Array): readonly Uint8Array[] {
  return [...children(info)]
    .filter(({ id }) => id !== ID.duration && id !== ID.checksum && id !== ID.void)
    .map(({ id, content }) => element(id, content));
}

/** Positions count from the first byte in the segment. */
function seek(id: number, position: number): Uint8Array {
  return element(ID.seek, element(ID.seekId, unsigned(id, 4)), at(ID.seekPosition, position));
}

function cue(track: number, time: number, position: number): Uint8Array {
  return element(
    ID.cuePoint,
    at(ID.cueTime, time),
    element(ID.cuePositions, at(ID.cueTrack, track), at(ID.cueCluster, position)),
  );
}

function at(id: number, value: number): Uint8Array {
  return element(id, unsigned(value));
}
