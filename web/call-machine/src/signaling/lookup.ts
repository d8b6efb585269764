import { connectionError, FatalCallError, messageOf } from "../errors.js";
import { asNonEmptyString, asObject } from "../json.js";
import type { FetchedJson, Platform } from "../platform.js";

export interface RoomAddress {
  /** Origin of the room URL: the server to ask. */
  origin: string;
  room: string;
  /** A token in the URL's query (`?t=`), as the call page's links carry it. */
  token: string | undefined;
}

/** Take a room URL apart: the whole path is the room's name. Throws a `room-lookup` error when it is no absolute http(s) URL. */
export function parseRoomUrl(url: unknown): RoomAddress {
  let parsed: URL;
  try {
    parsed = new URL(String(url));
  } catch {
    throw connectionError("room-lookup", "The room URL is not an absolute URL.", "not an absolute URL");
  }
  if (parsed.protocol !== "https:" && parsed.protocol !== "http:") {
    throw connectionError("room-lookup", "The room URL must begin with https:// or http://.", "unknown scheme");
  }
  const room = decodePath(parsed.pathname.replace(/^\/+|\/+$/g, ""));
  return { origin: parsed.origin, room, token: asNonEmptyString(parsed.searchParams.get("t")) };
}

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** Where a room's calls are held. */
export interface Place {
  /** The server's WebSocket. */
  signalingUrl: string;
  /** Whether media may go from browser to browser there. */
  peerToPeer: boolean;
}

/** Ask the room's server where its calls are held. Throws `FatalCallError`. */
export async function lookup(platform: Pick<Platform, "fetchJson">, address: RoomAddress): Promise<Place> {
  const uri = `${address.origin}/signaling/lookup/${encodeURIComponent(address.room)}`;
  let answer: FetchedJson;
  try {
    answer = await platform.fetchJson(uri);
  } catch (error) {
    throw connectionError("room-lookup", "The room's server could not be reached.", messageOf(error), uri);
  }
  return readLookup(answer, uri);
}

function readLookup({ status, body }: FetchedJson, uri: string): Place {
  const fields = asObject(body);
  const signalingUrl = asNonEmptyString(fields.signaling_url);
  if (status === 200 && signalingUrl !== undefined) {
    return { signalingUrl, peerToPeer: fields.peer_to_peer === true };
  }
  const info = asNonEmptyString(fields.info);
  if (status === 404 && fields.error === "no-room") {
    throw new FatalCallError("no-room", info ?? "The meeting you're trying to join does not exist.");
  }
  throw connectionError("room-lookup", info ?? "The room's server gave no usable answer.", `status ${status}`, uri);
}
