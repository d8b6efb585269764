import { messageOf } from "../errors.js";
import { asString, type JsonObject } from "../json.js";
import type { Handlers } from "./handler.js";

/** What participants tell each other and keep about themselves. */
export const data: Handlers = {
  async "app-msg"(call, body) {
    call.life.ensureInCall();
    const to = Array.isArray(body.to) ? body.to.map(String) : (asString(body.to) ?? "*");
    await call.connection.request("app-message", { data: body.data, to });
    return undefined;
  },
  async "set-user-name"(call, { name }) {
    const wanted = asString(name) ?? "";
    call.own.participant.wire.user_name = wanted;
    if (call.life.speaks) {
      const reply = await call.connection.request("set-user-name", { name: wanted });
      call.own.participant.wire.user_name = reply.user_name;
    }
    call.own.tell();
    return { userName: call.own.participant.wire.user_name };
  },
  async "set-user-data"(call, { userData }) {
    call.own.participant.wire.user_data = userData;
    if (call.life.speaks) {
      const reply = await call.connection.request("set-user-data", { data: userData });
      call.own.participant.wire.user_data = reply.user_data;
    }
    call.own.tell();
    return { userData: call.own.participant.wire.user_data };
  },
  async "set-session-data"(call, body) {
    const merge = body.mergeStrategy === "shallow-merge" ? "shallow-merge" : "replace";
    try {
      call.life.ensureInCall();
      await call.connection.request("set-session-data", { data: body.data as JsonObject, merge });
    } catch (error) {
      call.send("nonfatal-error", { type: "meeting-session-data-error", errorMsg: messageOf(error) });
    }
    return undefined;
  },
};
