import type { DailyNetworkConnectivityTestStats } from "@daily-co/daily-js";
import { RequestError } from "../errors.js";
import { linkThroughRelay } from "./link.js";
import { mediaServer } from "./media-server.js";
import { findRelays } from "./relays.js";
import type { TrialCall } from "./server.js";
import { AbortedError, type Trial, TrialError } from "./trial.js";

/**
 * Does media find a way to the server: through a relay, or straight to the media server, which only those can ask who may enter a
 * room. Throws `RequestError` when there is neither a relay nor a room to try, `AbortedError`.
 */
export async function testConnectivity(
  trial: Trial,
  call: TrialCall,
  track: MediaStreamTrack,
): Promise<DailyNetworkConnectivityTestStats> {
  const relays = await relaysOf(trial, call);
  if (relays.length === 0 && !call.visitor()) {
    throw new RequestError("This server offers no relay. Give the room's URL first, and its media server is tried.");
  }
  const throughRelay = async (): Promise<void> => {
    if (relays.length === 0) throw new TrialError("no relay");
    await linkThroughRelay(trial, relays, track);
  };
  const works = (await finds(throughRelay)) || (await finds(() => mediaServer(trial, call, track)));
  return { result: works ? "passed" : "failed" };
}

/** A server that is not reached at all is a finding, not a mistake of the app. */
async function relaysOf(trial: Trial, call: TrialCall): Promise<RTCIceServer[]> {
  try {
    return await findRelays(trial, call);
  } catch (error) {
    if (!(error instanceof TrialError) || !call.visitor()) throw error;
    return [];
  }
}

async function finds(way: () => Promise<unknown>): Promise<boolean> {
  try {
    await way();
    return true;
  } catch (error) {
    if (error instanceof AbortedError) throw error;
    return false;
  }
}
