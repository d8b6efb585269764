/** May this participant send camera, microphone and screen? */

export interface SendRights {
  readonly audio: boolean;
  readonly video: boolean;
  readonly screen: boolean;
}

/** Read `permissions.canSend`: a boolean or a set of names. Unknown (nothing heard yet) counts as allowed. */
export function sendRights(canSend: unknown): SendRights {
  if (!(canSend instanceof Set))
    return { audio: canSend !== false, video: canSend !== false, screen: canSend !== false };
  return { audio: canSend.has("audio"), video: canSend.has("video"), screen: canSend.has("screenVideo") };
}
