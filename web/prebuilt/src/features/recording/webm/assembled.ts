import type { Parts } from "./newFile";

/**
 * The new file of parts, of which the ranges follow each other in what these pieces are one after the other. Nothing is copied; and
 * as every slice is one of a single piece, hours of pieces take no longer than their number.
 */
export function assembled(pieces: readonly Blob[], parts: Parts, type: string): Blob {
  const found: BlobPart[] = [];
  let [piece, begin] = [0, 0];
  for (const part of parts) {
    if (part instanceof Uint8Array) {
      found.push(part);
      continue;
    }
    for (let at = part.from; at < part.to; ) {
      const blob = pieces[piece];
      if (!blob) throw new Error("a part of the recording is missing");
      const end = begin + blob.size;
      if (at < end) {
        found.push(blob.slice(at - begin, Math.min(part.to, end) - begin));
        at = Math.min(part.to, end);
      }
      if (part.to >= end) [piece, begin] = [piece + 1, end];
    }
  }
  return new Blob(found, { type });
}
