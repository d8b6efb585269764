/** What happens after somebody leaves by this page's own button, as the room's configuration says. */

import type { RoomLevels } from "./levels";

export interface Exit {
  /** The page to load, complete; null stays here. */
  readonly redirect: string | null;
  readonly closeTab: boolean;
}

export const STAY: Exit = { redirect: null, closeTab: false };

/**
 * Resolve token > domain. The server has left out what the domain does not allow; whatever else than http(s) is no page to lead to.
 * `domainName` comes untrusted from `room()`, like the levels.
 */
export function resolveExit({ token, domain }: RoomLevels, domainName: unknown, roomName: string): Exit {
  const redirect = [token, domain]
    .map((level) => level.redirect_on_meeting_exit)
    .find((url) => typeof url === "string");
  return {
    redirect: typeof redirect === "string" ? withRecentCall(redirect, domainName, roomName) : null,
    closeTab: token.close_tab_on_exit === true,
  };
}

function withRecentCall(redirect: string, domainName: unknown, roomName: string): string | null {
  const url = URL.canParse(redirect) ? new URL(redirect) : null;
  if (!url || !/^https?:$/.test(url.protocol)) return null;
  const call = `${typeof domainName === "string" ? domainName : ""}/${roomName}`;
  // The slash stays one, as documented; `searchParams` would write anew what the operator has written.
  const parameter = `recent-call=${call.split("/").map(encodeURIComponent).join("/")}`;
  url.search = url.search ? `${url.search}&${parameter}` : parameter;
  return url.href;
}

/** Go this way. A page can close only a tab that a page opened; where it cannot, the last screen stays. */
export function takeExit({ redirect, closeTab }: Exit): void {
  if (redirect !== null) location.assign(redirect);
  else if (closeTab) window.close();
}
