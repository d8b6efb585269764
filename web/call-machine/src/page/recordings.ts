import type { Call } from "../call.js";
import type { Moment } from "../session.js";
import type { PageRecordings } from "./requests.js";

/** What is recorded and streamed, as the call page is told of it: since how long, as of now, whatever the page's clock says. */
export function pageRecordings({ session, platform }: Pick<Call, "session" | "platform">): PageRecordings {
  const seconds = (startedAt: number, said: Moment | undefined) =>
    said === undefined ? 0 : Math.max(0, said.at - startedAt + (platform.ticks() - said.ticks) / 1000);
  return {
    recordings: session.recordings.map(({ instance_id, type, state, started_by, started_at }) => ({
      instance_id,
      type,
      state,
      started_by,
      seconds: seconds(started_at, session.recordingsAt),
    })),
    streams: session.streams.map(({ instance_id, state, started_by, started_at, endpoints, addresses = [] }) => ({
      instance_id,
      state,
      started_by,
      endpoints,
      addresses,
      seconds: seconds(started_at, session.streamsAt),
    })),
  };
}

/** Tell the call page; an app that has a page of its own passes it over. */
export function tellRecordings(call: Call): void {
  call.send("page-recordings", pageRecordings(call));
}
