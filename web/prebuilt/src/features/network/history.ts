/** What was measured of one's own connection in the last minutes; without a browser. */

import type { DailyCall, DailyNetworkStats } from "@daily-co/daily-js";
import { Store } from "../../embed/store";

/** How much is shown, in milliseconds. */
export const SHOWN_MS = 5 * 60_000;

/** One look at the connection. Bits per second, shares from 0 to 1, seconds; null where nothing flowed that could tell. */
export interface Look {
  readonly at: number;
  readonly sent: number | null;
  readonly received: number | null;
  readonly sentLoss: number | null;
  readonly receivedLoss: number | null;
  readonly jitter: number | null;
  readonly roundTrip: number | null;
}

export interface Measured {
  readonly state: DailyNetworkStats["networkState"];
  readonly reasons: DailyNetworkStats["networkStateReasons"];
  readonly looks: readonly Look[];
}

const NOTHING: Measured = { state: "unknown", reasons: [], looks: [] };

/** The looks of one call, oldest first. */
export class NetworkHistory extends Store<Measured> {
  constructor() {
    super(NOTHING);
  }

  /** Take what `getNetworkStats()` answers; the same look twice counts once. */
  readonly take = ({ networkState, networkStateReasons, stats }: DailyNetworkStats): void => {
    this.update(({ looks }) => ({
      state: networkState,
      reasons: networkStateReasons ?? [],
      looks: "latest" in stats && stats.latest ? after(looks, lookOf(stats.latest)) : looks,
    }));
  };
}

type Latest = Extract<DailyNetworkStats["stats"], { latest: unknown }>["latest"];

function lookOf(latest: Latest): Look {
  return {
    at: latest.timestamp,
    sent: latest.sendBitsPerSecond,
    received: latest.recvBitsPerSecond,
    sentLoss: latest.totalSendPacketLoss,
    receivedLoss: latest.totalRecvPacketLoss,
    jitter: most([latest.audioRecvJitter, latest.videoRecvJitter]),
    roundTrip: latest.networkRoundTripTime,
  };
}

function after(looks: readonly Look[], look: Look): readonly Look[] {
  if (looks.at(-1)?.at === look.at) return looks;
  return [...looks.filter(({ at }) => at > look.at - SHOWN_MS), look];
}

function most(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length > 0 ? Math.max(...known) : null;
}

const histories = new WeakMap<DailyCall, NetworkHistory>();

/** The history of a call, the same for whoever asks. */
export function historyOf(call: DailyCall): NetworkHistory {
  const known = histories.get(call) ?? new NetworkHistory();
  histories.set(call, known);
  return known;
}
