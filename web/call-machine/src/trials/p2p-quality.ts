import type { DailyP2PCallQualityTestResults } from "@daily-co/daily-js";
import { messageOf } from "../errors.js";
import { linkThroughRelay } from "./link.js";
import { measure, verdictOf } from "./measure.js";
import { findRelays } from "./relays.js";
import type { TrialCall } from "./server.js";
import { type Trial, TrialError } from "./trial.js";

const DEFAULT_SECONDS = 15;
const LEAST_SECONDS = 2;
const MOST_SECONDS = 30;

/**
 * Send the app's picture through a relay, back to this page, as between two people who do not reach each other. Throws
 * `RequestError` when nobody said which server, `AbortedError`.
 */
export async function testPeerToPeer(
  trial: Trial,
  call: TrialCall,
  track: MediaStreamTrack,
  duration: number | undefined,
): Promise<DailyP2PCallQualityTestResults> {
  const seconds = Math.min(MOST_SECONDS, Math.max(LEAST_SECONDS, duration ?? DEFAULT_SECONDS));
  try {
    const relays = await findRelays(trial, call);
    if (relays.length === 0) throw new TrialError("This server offers no relay to send through.");
    const { near, far } = await linkThroughRelay(trial, relays, track);
    const measured = await measure(trial, seconds, [near, far]);
    const { avgSendPacketLoss: _, ...data } = measured;
    return { result: verdictOf(measured), data, secondsElapsed: trial.secondsElapsed };
  } catch (error) {
    if (!(error instanceof TrialError)) throw error;
    return { result: "failed", errorMsg: messageOf(error), secondsElapsed: trial.secondsElapsed };
  }
}
