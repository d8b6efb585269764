import type { Call } from "./call.js";
import { connectionError, FatalCallError, LeftError, messageOf, Refusal } from "./errors.js";
import { takeSeat, tellMeeting } from "./joining.js";
import { tellSubscriptions } from "./subscribing.js";

/**
 * The WebSocket was lost, or the server silent, and the media with it. Take a seat again, with the key of the former one in case the server holds it
 * still, as often as the call's reconnect policy allows; then daily-js hears of the differences only. A refusal, or the policy's
 * giving up, ends the call. Does nothing outside a call, or when a series of attempts is under way.
 */
export async function rejoin(call: Call): Promise<void> {
  if (call.life.phase !== "joined") return;
  call.life.enter("rejoining");
  call.send("network-connection", { type: "signaling", event: "interrupted" });
  call.send("network-connection", { type: "sfu", event: "interrupted" });
  call.topology.suspend();
  const lostAt = call.platform.now();
  let cause: unknown = new Error("not tried");
  for (let attempt = 0; ; attempt++) {
    const pause = call.policy.pause(attempt, call.platform.now() - lostAt);
    if (pause === undefined) {
      call.fail(gaveUp(cause));
      return;
    }
    await call.connection.pause(pause);
    try {
      await takeSeatAgain(call);
      return;
    } catch (error) {
      if (error instanceof LeftError || call.life.over) return;
      call.connection.drop();
      cause = error;
      const refusal = refusalOf(error);
      if (refusal) {
        call.fail(refusal);
        return;
      }
    }
  }
}

async function takeSeatAgain(call: Call): Promise<void> {
  call.life.ensureAlive();
  const reply = await takeSeat(call);
  call.adoptSeat(reply);
  call.life.enter("joined");
  call.staging.clear(); // the seat is new: all has to be said again
  tellSubscriptions(call, call.roster.ids());
  tellMeeting(call, reply);
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
