import type { Call } from "./call.js";
import { connectionError, FatalCallError, LeftError, messageOf, Refusal } from "./errors.js";
import { isLobby, takeSeat, tellMeeting, tellRunning, tellSessionState, tellSignaling } from "./joining.js";
import { letIn, returnToLobby } from "./lobby.js";
import { tellBreakout } from "./page/breakout.js";
import type { Standing } from "./signaling/messages.js";
import { tellSubscriptions } from "./subscribing.js";

/** The server holds no seat for longer after a loss. From then on the server is looked for anew, too. */
const HELD_MS = 30_000;

/**
 * The WebSocket was lost, or the server silent. Come back to the seat with another one, as often as the call's reconnect policy
 * allows: media go on meanwhile, and daily-js hears of the connection and of what changed, nothing else. When the server holds no
 * seat any more (it took too long, or the server was restarted), take another one. A refusal, or the policy's giving up, ends the
 * call. Does nothing outside a call, or when a series of attempts is under way.
 */
export async function rejoin(call: Call): Promise<void> {
  const lobby = call.life.phase === "lobby";
  if (call.lobby.over || !(lobby || call.life.phase === "joined")) return;
  call.life.enter(lobby ? "returning" : "rejoining");
  call.send("network-connection", { type: "signaling", event: "interrupted" });
  call.doubt.lost();
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
      await comeBack(call, call.platform.now() - lostAt > HELD_MS);
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

async function comeBack(call: Call, isLate: boolean): Promise<void> {
  call.life.ensureAlive();
  const { connection, preferences } = call;
  if (connection.isSeated) {
    await (isLate ? connection.open(preferences.address) : connection.reopen(preferences.address));
    if (await resume(call)) return;
    connection.forgetSeat();
  }
  if (call.life.inCall) call.dropMedia();
  await takeSeatAgain(call);
}

/** False when the server holds the seat no more. */
async function resume(call: Call): Promise<boolean> {
  const { connection, session, preferences } = call;
  const { room } = preferences.address;
  try {
    const received = connection.received;
    const reply = await connection.request("resume", { room, seat_key: session.seatKey ?? "", received });
    call.life.ensureAlive();
    session.adoptServers(reply.ice_servers);
    connection.watch();
    if (call.life.inLobby) goOnFromLobby(call, reply.standing);
    else goOn(call, reply.standing);
    call.doubt.back();
    tellSignaling(call);
    return true;
  } catch (error) {
    if (error instanceof Refusal && error.type === "seat-gone") return false;
    throw error;
  }
}

function goOn(call: Call, standing: Standing | undefined): void {
  if (standing) call.adoptStanding(standing);
  call.life.enter("joined");
  if (!standing) return;
  tellSessionState(call);
  tellBreakout(call);
  call.recording.adopt();
  tellRunning(call);
  call.waiting.replaceAll(standing.waiting ?? []);
}

/** One was let in, and missed it: that is said again next, unless too much was missed. */
function goOnFromLobby(call: Call, standing: Standing | undefined): void {
  const { room } = call.session;
  if (standing && room) letIn(call, { ...standing, room, start_video_off: false, start_audio_off: false });
  else call.life.enter("lobby");
}

async function takeSeatAgain(call: Call): Promise<void> {
  const reply = await takeSeat(call);
  if (call.life.inLobby) {
    if (isLobby(reply)) returnToLobby(call, reply);
    else letIn(call, reply);
    tellSignaling(call);
    return;
  }
  // Whoever had a seat once and has to knock again is out of the call: there is no way back into it for its app.
  if (isLobby(reply)) throw new Refusal("ejected", "You have to be let in again");
  call.adoptSeat(reply);
  call.life.enter("joined");
  call.doubt.back();
  call.staging.clear(); // the seat is new: all has to be said again
  tellSubscriptions(call, call.roster.ids());
  tellMeeting(call, reply);
  tellRunning(call);
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
