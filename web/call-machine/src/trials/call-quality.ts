import type { DailyCallQualityTestData, DailyFatalErrorType } from "@daily-co/daily-js";
import { FatalCallError, messageOf, Refusal } from "../errors.js";
import { type Measured, measure, verdictOf } from "./measure.js";
import { mediaServer } from "./media-server.js";
import type { TrialCall } from "./server.js";
import { AbortedError, type Trial } from "./trial.js";

interface CallQualityFailure {
  result: "failed";
  errorMsg: string;
  /** daily-js wants the details as JSON text. */
  error?: { type: DailyFatalErrorType; msg: string; details?: string };
  secondsElapsed: number;
}

export type CallQualityResults =
  | { result: "good" | "warning" | "bad"; data: DailyCallQualityTestData; secondsElapsed: number }
  | { result: "aborted"; secondsElapsed: number }
  | CallQualityFailure;

const SECONDS = 30;

/**
 * Send the camera, or a picture made for it, to the media server for thirty seconds. Throws `AbortedError` only: whatever else goes wrong
 * is a result.
 */
export async function testCallQuality(
  trial: Trial,
  call: TrialCall,
  camera: MediaStreamTrack | undefined,
): Promise<CallQualityResults> {
  try {
    const pc = await mediaServer(trial, call, camera ?? testPicture(trial));
    const measured = await measure(trial, SECONDS, [pc]);
    return { result: verdictOf(measured), data: dataOf(measured), secondsElapsed: trial.secondsElapsed };
  } catch (error) {
    if (error instanceof AbortedError) throw error;
    return failure(trial, error);
  }
}

function testPicture(trial: Trial): MediaStreamTrack {
  const { track, stop } = trial.platform.newTestPicture();
  trial.hold(stop);
  return track;
}

function dataOf(measured: Measured): DailyCallQualityTestData {
  const { maxRoundTripTime, avgRoundTripTime, avgSendPacketLoss } = measured;
  const { avgAvailableOutgoingBitrate, avgSendBitsPerSecond } = measured;
  return { maxRoundTripTime, avgRoundTripTime, avgSendPacketLoss, avgAvailableOutgoingBitrate, avgSendBitsPerSecond };
}

function failure(trial: Trial, error: unknown): CallQualityFailure {
  const failed: CallQualityFailure = {
    result: "failed",
    errorMsg: messageOf(error),
    secondsElapsed: trial.secondsElapsed,
  };
  const fatal = error instanceof Refusal ? error.toFatal("join", { full: false }) : error;
  if (!(fatal instanceof FatalCallError)) return failed;
  const details = fatal.details ? { details: JSON.stringify(fatal.details) } : {};
  return { ...failed, error: { type: fatal.type, msg: fatal.message, ...details } };
}
