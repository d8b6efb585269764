import { FatalCallError } from "./errors.js";

/** The oldest release of daily-js that this machine serves: before it, tracks and machines are found in other places. */
const OLDEST_RELEASE = "0.62.0";

/** The error that ends a call of a library that is too old; undefined for a good one, or one that does not say its version. */
export function tooOld(version: string): FatalCallError | undefined {
  const numbers = /^(\d+)\.(\d+)\./.exec(version);
  if (!numbers || Number(numbers[1]) > 0 || Number(numbers[2]) >= 62) return undefined;
  return new FatalCallError(
    "end-of-life",
    `This server needs daily-js ${OLDEST_RELEASE} or later; this app uses ${version}.`,
  );
}
