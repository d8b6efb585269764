import { RequestError } from "../errors.js";
import { originOf } from "./origin.js";
import { openSocket, signalingUrl, type TrialCall } from "./server.js";
import { AbortedError, type Trial } from "./trial.js";
import { hostOf, NOTHING, type WebsocketResults } from "./websocket-results.js";

const PING_MS = 8_000;
/** Who waits longer than that gets in, and should not be surprised by a call that breaks. */
const SLOW_SECONDS = 4;

/**
 * Open the server's WebSocket and have a message answered on it: proxies may open one and let nothing through. Servers have no
 * regions; in their place stands the server's host. Throws `RequestError`, `AbortedError`.
 */
export async function testWebsocket(trial: Trial, call: TrialCall): Promise<WebsocketResults> {
  const origin = originOf(call);
  let region = hostOf(origin);
  try {
    const url = await signalingUrl(trial, call);
    region = hostOf(url);
    const client = await openSocket(trial, url);
    await trial.wait(client.request("ping", {}), PING_MS, "Nothing comes through the WebSocket.");
  } catch (error) {
    if (error instanceof AbortedError || error instanceof RequestError) throw error;
    return { ...NOTHING, result: "failed", failedRegions: [region] };
  }
  return { ...NOTHING, result: trial.secondsElapsed > SLOW_SECONDS ? "warning" : "passed", passedRegions: [region] };
}
