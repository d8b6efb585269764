/** People whom an embedding app makes up to see its layout (`addFakeParticipant()`): here only, and nobody's tracks. */

const PREFIX = "fake:";

export const fakeIds = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => PREFIX + index);

/** Which of them has this id; `null` is somebody real. */
export function fakeIndex(sessionId: string): number | null {
  return sessionId.startsWith(PREFIX) ? Number(sessionId.slice(PREFIX.length)) : null;
}

export const isReal = (sessionId: string): boolean => fakeIndex(sessionId) === null;
