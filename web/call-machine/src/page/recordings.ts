import type { Call } from "../call.js";
import type { PageRecordings } from "./requests.js";

/** What is recorded, as the call page is told of it: since how long, as of now, whatever the page's clock says. */
export function pageRecordings({ session, platform }: Pick<Call, "session" | "platform">): PageRecordings {
  const { recordings, recordingsAt } = session;
  const since = recordingsAt === undefined ? 0 : (platform.ticks() - recordingsAt.ticks) / 1000;
  return {
    recordings: recordings.map(({ instance_id, type, started_by, started_at }) => ({
      instance_id,
      type,
      started_by,
      seconds: Math.max(0, (recordingsAt?.at ?? started_at) - started_at + since),
    })),
  };
}

/** Tell the call page; an app that has a page of its own passes it over. */
export function tellRecordings(call: Call): void {
  call.send("page-recordings", pageRecordings(call));
}
