import type { DailyNetworkStatsData } from "@daily-co/daily-js";
import type { JsonObject } from "../json.js";
import { asNumber, asString } from "../json.js";
import type { Outgoing } from "../messaging/events.js";
import type { LogLevel } from "./client-log.js";

/** Level, code, sentence. */
export type Line = readonly [LogLevel, string, string];

type Writers = { readonly [A in keyof Outgoing]?: (payload: Outgoing[A]) => Line };

/** The events that are worth a line. */
const WRITERS: Writers = {
  "joined-meeting": () => ["info", "joined", "the app knows that it has joined"],
  error: ({ errorMsg, error }) => ["error", `error.${error.type}`, errorMsg],
  "nonfatal-error": ({ type, errorMsg }) => ["warn", type, errorMsg],
  "camera-error": ({ error }) => ["warn", `camera-error.${error.type}`, error.msg],
  "network-connection": ({ type, event }) => [
    event === "interrupted" ? "warn" : "info",
    `connection.${type}`,
    `the connection (${type}) is ${event}`,
  ],
  "network-quality-change": ({ state, quality, stats }) => [
    state.state === "good" ? "info" : "warn",
    "network-quality",
    `${[state.state, ...state.reasons].join(", ")}; quality ${quality}${figures(stats as DailyNetworkStatsData)}`,
  ],
  "cpu-load-change": ({ cpuLoadState, cpuLoadStateReason }) => [
    cpuLoadState === "high" ? "warn" : "info",
    "cpu-load",
    `${cpuLoadState}: ${cpuLoadStateReason}`,
  ],
  "test-completed": ({ test, results }) => ["info", `test.${test}`, results.result],
};

/** What the log says of an event; most are not worth a line. */
export function lineOf<A extends keyof Outgoing>(action: A, payload: Outgoing[A]): Line | undefined {
  return WRITERS[action]?.(payload);
}

/** A line that daily-js itself wants to be logged (`transmit-log`). */
export function lineOfLibrary({ level, code, stats }: JsonObject): Line {
  const told = (["debug", "info", "warn", "error"] as const).find((known) => known === level) ?? "info";
  const name = asString(code) ?? String(asNumber(code) ?? "");
  return [told, `daily-js.${name}`, stats === undefined ? "" : JSON.stringify(stats)];
}

function figures({ latest }: DailyNetworkStatsData): string {
  const { networkRoundTripTime: trip, totalSendPacketLoss: sent, totalRecvPacketLoss: received } = latest;
  const parts = [
    trip === null ? "" : `, round trip ${Math.round(1000 * trip)} ms`,
    sent === null ? "" : `, ${percent(sent)} of what is sent is lost`,
    received === null ? "" : `, ${percent(received)} of what is received`,
  ];
  return parts.join("");
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
