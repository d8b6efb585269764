import type { DailyWebsocketConnectivityTestResults } from "@daily-co/daily-js";
import { originOf } from "./origin.js";
import type { TrialCall } from "./server.js";

export type WebsocketResults = DailyWebsocketConnectivityTestResults;

/** Servers have no regions; in their place stands the server's host. */
export const NOTHING: Omit<WebsocketResults, "result"> = { abortedRegions: [], failedRegions: [], passedRegions: [] };

export function hostOf(url: string): string {
  return new URL(url).host;
}

/** The results of a test that was stopped. */
export function abortedWebsocket(call: TrialCall): WebsocketResults {
  return { ...NOTHING, result: "aborted", abortedRegions: [hostOf(originOf(call))] };
}
