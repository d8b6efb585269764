import type { Call } from "../call.js";
import type { PageBreakout } from "./requests.js";

/** The breakout rooms as the call page is told of them: what is left of their time is as of now, whatever the page's clock says. */
export function pageBreakout({ session, platform }: Pick<Call, "session" | "platform">): PageBreakout {
  const known = session.breakout;
  if (!known) return { breakout: null, ends_in: null };
  const { breakout, since } = known;
  const { ends_at: end, at } = breakout;
  return { breakout, ends_in: end === null ? null : Math.max(0, end - at - (platform.ticks() - since) / 1000) };
}

/** Tell the call page; an app that has a page of its own passes it over. */
export function tellBreakout(call: Call): void {
  if (call.session.breakout) call.send("page-breakout", pageBreakout(call));
}
