import { FatalCallError, messageOf } from "../errors.js";
import { asNonEmptyString, asObject } from "../json.js";
import type { Platform } from "../platform.js";
import { SignalingClient } from "../signaling/client.js";
import { lookup, type RoomAddress } from "../signaling/lookup.js";
import type { PreauthReply } from "../signaling/messages.js";
import { originOf } from "./origin.js";
import { type Trial, TrialError } from "./trial.js";

/** What a test has to know of the call that it belongs to. */
export interface TrialCall {
  readonly platform: Platform;
  /** Where the room is and who wants to enter, once the app has said so. */
  visitor(): Visitor | undefined;
  /** The origin of the server that gave the bundle; undefined when the page does not tell. */
  serverOrigin(): string | undefined;
  /** Relays and the like of the seat, when there is one. */
  seatServers(): RTCIceServer[];
  /** How the app wants peer connections to be made. */
  configuration(servers: RTCIceServer[]): RTCConfiguration;
}

export interface Visitor {
  address: RoomAddress;
  token: string | undefined;
  libraryVersion: string;
}

const OPEN_MS = 8_000;
const REPLY_MS = 10_000;
const ASK_MS = 12_000;

/** What the server tells everybody who tests the network. Throws `TrialError` when it cannot be reached or says no. */
export async function askServer(
  trial: Trial,
  origin: string,
): Promise<{ signalingUrl: string; servers: RTCIceServer[] }> {
  const asked = trial.platform.fetchJson(`${origin}/test/connection/servers`, "POST").catch((error) => {
    throw new TrialError(`The server could not be reached: ${messageOf(error)}`);
  });
  const { status, body } = await trial.wait(asked, ASK_MS, "The server does not answer.");
  const { signaling_url: url, ice_servers: servers, info } = asObject(body);
  const signalingUrl = asNonEmptyString(url);
  if (status === 200 && signalingUrl !== undefined && Array.isArray(servers)) return { signalingUrl, servers };
  throw new TrialError(asNonEmptyString(info) ?? `The server gave no usable answer (status ${status}).`);
}

/** The address of the server's WebSocket, by way of the room where there is one. Throws `TrialError`. */
export async function signalingUrl(trial: Trial, call: TrialCall): Promise<string> {
  const address = call.visitor()?.address;
  if (address) {
    const found = lookup(trial.platform, address).catch((error) => {
      // A room that does not exist has a server all the same.
      if (error instanceof FatalCallError && error.type === "no-room") return undefined;
      throw new TrialError(messageOf(error));
    });
    const place = await trial.wait(found, ASK_MS, "The server does not answer.");
    if (place) return place.signalingUrl;
  }
  return (await askServer(trial, originOf(call))).signalingUrl;
}

/** Open a WebSocket of the test's own; it is closed when the test ends. Throws `TrialError` or `FatalCallError`. */
export async function openSocket(trial: Trial, url: string): Promise<SignalingClient> {
  const timeouts = { openTimeout: OPEN_MS, replyTimeout: REPLY_MS };
  const client = new SignalingClient(trial.platform, timeouts, { onPush: () => undefined, onLost: () => undefined });
  trial.hold(() => client.close());
  await trial.wait(client.connect(url), OPEN_MS + 1_000, "The WebSocket does not open.");
  return client;
}

/** A connection on which the server has found the app's participant welcome. */
export interface Visit {
  client: SignalingClient;
  servers: RTCIceServer[];
}

/** Come to the room without entering. Throws `Refusal`, `FatalCallError`, `TrialError`. */
export async function visit(trial: Trial, { address, token, libraryVersion }: Visitor): Promise<Visit> {
  const { platform } = trial;
  const { signalingUrl } = await trial.wait(lookup(platform, address), ASK_MS, "The server does not answer.");
  const client = await openSocket(trial, signalingUrl);
  const request = {
    room: address.room,
    token: token ?? null,
    client: { library: "daily-js", version: libraryVersion, user_agent: platform.userAgent },
  };
  const reply: PreauthReply = await trial.wait(
    client.request("preauth", request),
    ASK_MS,
    "The server does not answer.",
  );
  return { client, servers: reply.ice_servers };
}
