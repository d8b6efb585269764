import type { Call } from "../call.js";
import { RequestError } from "../errors.js";
import { asObject, asString, type JsonObject } from "../json.js";
import { requestAccess } from "../lobby.js";
import type { Handlers } from "./handler.js";

/** Waiting to be let in, and letting in. */
export const lobby: Handlers = {
  async "daily-method-request-access"(call, { access, name }) {
    if (asObject(access).level !== "full") throw new RequestError('Only access of level "full" can be asked for.');
    return { ...(await requestAccess(call, asString(name) ?? "")) };
  },
  async "daily-method-update-waiting-participant"(call, { id, updates }) {
    const wanted = String(id);
    const ids = await decide(call, { [wanted]: updates });
    if (!ids.includes(wanted)) throw new RequestError("Nobody with this id is waiting.");
    return { id: wanted };
  },
  async "daily-method-update-waiting-participants"(call, { updatesById }) {
    return { ids: await decide(call, asObject(updatesById)) };
  },
};

async function decide(call: Call, updatesById: JsonObject): Promise<string[]> {
  call.life.ensureInCall();
  const updates = Object.fromEntries(Object.entries(updatesById).map(([id, update]) => [id, { grant: grant(update) }]));
  return (await call.connection.request("update-waiting-participants", { updates })).ids;
}

function grant(update: unknown): boolean {
  const { grantRequestedAccess } = asObject(update);
  if (typeof grantRequestedAccess === "boolean") return grantRequestedAccess;
  throw new RequestError("grantRequestedAccess has to be true or false.");
}
