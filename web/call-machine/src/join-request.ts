import type { Call } from "./call.js";
import { asNonEmptyString } from "./json.js";
import type { JoinRequest } from "./signaling/messages.js";

/** The fields of `preauth` and `join`: who comes, to which room, with which tracks. */
export function joinRequest({ own, preferences, subscriptions, platform, session }: Call): JoinRequest {
  const { participant } = own;
  const request: JoinRequest = {
    room: preferences.address.room,
    token: preferences.token ?? null,
    session_id: participant.sessionId,
    user_name: asNonEmptyString(participant.wire.user_name) ?? null,
    tracks: participant.wireTracks(),
    subscribe: subscriptions.auto,
    direct: true,
    client: {
      library: "daily-js",
      version: preferences.libraryVersion,
      user_agent: platform.userAgent,
    },
  };
  if (session.seatKey !== undefined) request.seat_key = session.seatKey;
  if (participant.wire.user_data != null) request.user_data = participant.wire.user_data;
  return request;
}
