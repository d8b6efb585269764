import type { Call } from "./call.js";
import { connectionError, FatalCallError, LeftError, messageOf, Refusal } from "./errors.js";
import { takeSeat, tellMeeting } from "./joining.js";

/** After so long without success the call ends. */
const GIVE_UP_MS = 30_000;
const FIRST_PAUSE_MS = 300;
const LONGEST_PAUSE_MS = 5_000;

/**
 * The WebSocket was lost: the seat is gone with it, and the media too. Take a new seat under the same wished id, trying again
 * with growing pauses; then daily-js hears of the differences only. A refusal, or time running out, ends the call.
 */
export async function rejoin(call: Call): Promise<void> {
  if (call.phase !== "joined" || call.rejoining) return;
  call.rejoining = true;
  try {
    await tryUntilSeated(call);
  } finally {
    call.rejoining = false;
  }
}

async function tryUntilSeated(call: Call): Promise<void> {
  call.send("network-connection", { type: "signaling", event: "interrupted" });
  call.send("network-connection", { type: "sfu", event: "interrupted" });
  call.publisher.suspend();
  call.subscriber.close();
  const started = call.platform.now();
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
    await sleep(call, pause * (0.75 + Math.random() / 2));
    try {
      call.ensureAlive();
      const reply = await takeSeat(call);
      restoreSubscriptions(call);
      tellMeeting(call, reply);
      return;
    } catch (error) {
      if (error instanceof LeftError || call.phase !== "joined") return;
      call.connection.drop();
      const fatal = refusalOf(error) ?? (call.platform.now() - started > GIVE_UP_MS ? gaveUp(error) : undefined);
      if (fatal) {
        call.fail(fatal);
        return;
      }
    }
  }
}

/** The server's no. Connection troubles are no refusal: they are what the next attempt is for. */
function refusalOf(error: unknown): FatalCallError | undefined {
  if (error instanceof FatalCallError) return error.type === "connection-error" ? undefined : error;
  if (!(error instanceof Refusal)) return undefined;
  const fatal = error.toFatal("reconnect");
  return fatal.type === "connection-error" ? undefined : fatal;
}

function gaveUp(error: unknown): FatalCallError {
  return connectionError("reconnect", "The connection to the call was lost.", messageOf(error));
}

function restoreSubscriptions(call: Call): void {
  const tracks: Record<string, Record<string, boolean | "staged">> = {};
  for (const id of call.roster.ids()) {
    const exceptions = call.subscriptions.exceptionsFor(id, call.roster.customNames(id));
    if (exceptions) tracks[id] = exceptions;
  }
  if (Object.keys(tracks).length > 0) call.connection.notify("subscribe", { tracks });
}

function sleep(call: Call, milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    call.platform.after(milliseconds, resolve);
  });
}
