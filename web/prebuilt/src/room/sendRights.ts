/** May this participant send camera and microphone? */

export interface SendRights {
  readonly audio: boolean;
  readonly video: boolean;
}

/** Read `permissions.canSend`: a boolean or a set of names. Unknown (nothing heard yet) counts as allowed. */
export function sendRights(canSend: unknown): SendRights {
  if (canSend instanceof Set) return { audio: canSend.has("audio"), video: canSend.has("video") };
  return { audio: canSend !== false, video: canSend !== false };
}
