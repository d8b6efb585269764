import { originOf } from "./origin.js";
import { askServer, type TrialCall, visit } from "./server.js";
import { AbortedError, type Trial } from "./trial.js";

/**
 * The relays that a test may use: the app's own or those of the seat, else those told to whoever may enter the room, else those told
 * to everybody for two minutes. Empty when the server has none. Throws `RequestError` and `TrialError`.
 */
export async function findRelays(trial: Trial, call: TrialCall): Promise<RTCIceServer[]> {
  const known = relaysAmong(call.configuration(call.seatServers()).iceServers ?? []);
  if (known.length > 0) return known;
  const ofVisit = await visitedRelays(trial, call);
  if (ofVisit.length > 0) return ofVisit;
  return relaysAmong((await askServer(trial, originOf(call))).servers);
}

/** Whoever may not enter now may test the network all the same. */
async function visitedRelays(trial: Trial, call: TrialCall): Promise<RTCIceServer[]> {
  const visitor = call.visitor();
  if (!visitor) return [];
  try {
    return relaysAmong((await visit(trial, visitor)).servers);
  } catch (error) {
    if (error instanceof AbortedError) throw error;
    return [];
  }
}

function relaysAmong(servers: readonly RTCIceServer[]): RTCIceServer[] {
  return servers.flatMap((server) => {
    const urls = [server.urls].flat().filter((url) => url.startsWith("turn:") || url.startsWith("turns:"));
    return urls.length > 0 ? [{ ...server, urls }] : [];
  });
}
