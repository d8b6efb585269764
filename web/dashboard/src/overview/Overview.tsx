import { useState } from "react";
import type { RoomOverview } from "../api/shapes";
import { useAddress, useLive } from "../api/useLive";
import { hashOf } from "../navigation/route";
import { Plot } from "../plots/Plot";
import { Choice } from "../ui/Choice";
import { Empty } from "../ui/Empty";
import { Loaded } from "../ui/Loaded";
import { Notice } from "../ui/Notice";
import { lengthOf, millis } from "../ui/time";
import { useNow } from "../ui/useNow";
import { troubleOf, type WebhookHealth } from "../webhooks/health";

const WINDOWS = { "1 hour": 3600, "6 hours": 21_600, "24 hours": 86_400, "7 days": 604_800 };
type WindowName = keyof typeof WINDOWS;
const NAMES = Object.keys(WINDOWS) as WindowName[];

const LIVE_MS = 5000;
const PLOT_MS = 30_000;
const POINTS = 120;
const SHOWN_ROOMS = 100;

interface Activity {
  readonly start: number;
  readonly step: number;
  readonly calls: readonly number[];
  readonly participants: readonly number[];
}

/** What goes on now, and how it was in the last hours. */
export default function Overview() {
  return (
    <>
      <h1>Overview</h1>
      <WebhookTrouble />
      <Now />
      <Plots />
    </>
  );
}

function WebhookTrouble() {
  const webhooks = useAddress<{ data: readonly WebhookHealth[] }>("/parlour/webhooks", {}, PLOT_MS);
  const troubled = webhooks.data?.data.filter((one) => troubleOf(one) !== undefined) ?? [];
  if (troubled.length === 0) return null;
  return (
    <Notice kind="error">
      {troubled.length === 1 ? "A webhook is in trouble." : `${troubled.length} webhooks are in trouble.`}{" "}
      <a href={hashOf({ page: "webhooks" })}>Look at webhooks</a>
    </Notice>
  );
}

function Now() {
  const rooms = useAddress<RoomOverview>("/parlour/rooms", { live: true, limit: SHOWN_ROOMS }, LIVE_MS);
  const now = useNow();
  return (
    <section className="card" aria-labelledby="now-title">
      <h2 id="now-title">Now</h2>
      <Loaded live={rooms} label="Loading what goes on" lines={2}>
        {({ live_count, data }) => {
          const people = data.reduce((sum, { call }) => sum + (call?.participants ?? 0), 0);
          return (
            <>
              <dl className="figures">
                <div>
                  <dt>Calls</dt>
                  <dd>{live_count}</dd>
                </div>
                <div>
                  <dt>People in them</dt>
                  <dd>{live_count > data.length ? `${people}+` : people}</dd>
                </div>
              </dl>
              {data.length === 0 ? (
                <Empty title="Nobody is in a call">
                  <p>
                    <a href={hashOf({ page: "rooms" })}>Choose or create a room</a>, and send its link to somebody.
                  </p>
                </Empty>
              ) : (
                <ul className="busy" aria-label="Rooms with people inside">
                  {data.slice(0, 10).map(({ room, call }) => (
                    <li key={room.id}>
                      <a href={hashOf({ page: "room", name: room.name, tab: "people" })}>{room.name}</a>
                      <span className="muted small">
                        {call?.participants === 1 ? "1 person" : `${call?.participants ?? 0} people`}, for{" "}
                        {lengthOf((now - (millis(call?.since) ?? now)) / 1000)}
                      </span>
                    </li>
                  ))}
                </ul>
              )}
            </>
          );
        }}
      </Loaded>
    </section>
  );
}

function Plots() {
  const [window, setWindow] = useState<WindowName>("6 hours");
  const activity = useLive<Activity>(
    `activity ${window}`,
    (api, signal) => {
      const end = Math.ceil(Date.now() / 1000);
      return api.get("/parlour/activity", { start: end - WINDOWS[window], end, points: POINTS }, signal);
    },
    PLOT_MS,
  );
  return (
    <section className="card" aria-labelledby="plots-title">
      <div className="head">
        <h2 id="plots-title">Over time</h2>
        <Choice label="Time" words={NAMES} value={window} onChange={(word) => setWindow(word)} />
      </div>
      <Loaded live={activity} label="Loading figures">
        {({ start, step, calls, participants }) => (
          <div className="plots">
            <Plot title="Participants" start={start} step={step} values={participants} colour="first" />
            <Plot title="Calls" start={start} step={step} values={calls} colour="second" />
          </div>
        )}
      </Loaded>
    </section>
  );
}
