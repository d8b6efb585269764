/** What the test tries in the network. Every probe ends by itself and leaves nothing open. */

import { introduce } from "../../../call-machine/src/trials/pair.js";
import type { Way } from "./findings";

export interface Servers {
  signaling_url: string;
  has_calls: boolean;
  ice_servers: RTCIceServer[];
}

const PATIENCE_MS = 8000;
const PINGS = 5;
const MEASURE_MS = 2000;
const CHUNK = new Uint8Array(16_384);
/** Bytes that wait to be sent while throughput is measured: enough to keep a fast line busy. */
const AHEAD = 1_000_000;

/** Ask the server where signalling and relays are. Rejects when it does not answer, or not now. */
export async function askServer(): Promise<{ servers: Servers; milliseconds: number }> {
  const began = performance.now();
  const reply = await fetch("/test/connection/servers", { method: "POST", signal: AbortSignal.timeout(PATIENCE_MS) });
  const milliseconds = Math.round(performance.now() - began);
  const body = await reply.json();
  if (!reply.ok) throw new Error(typeof body?.info === "string" ? body.info : `The server answered ${reply.status}.`);
  return { servers: body, milliseconds };
}

export async function opensWebSocket(url: string): Promise<boolean> {
  let socket: WebSocket;
  try {
    socket = new WebSocket(url);
  } catch {
    return false;
  }
  try {
    return await within(
      new Promise<boolean>((resolve) => {
        socket.onopen = () => resolve(true);
        socket.onclose = () => resolve(false);
      }),
      false,
    );
  } finally {
    socket.close();
  }
}

/** Count the addresses that the browser would send from by itself. */
export async function countLocalCandidates(): Promise<number> {
  const connection = new RTCPeerConnection();
  try {
    return (await gather(connection, () => false)).length;
  } finally {
    connection.close();
  }
}

/** Pick, of all relays, what leads there in this way; `null` when there is none. */
export function serverFor(way: Way, servers: readonly RTCIceServer[]): RTCIceServer | null {
  for (const server of servers) {
    const urls = [server.urls].flat().filter((url) => wayOf(url) === way);
    if (urls.length > 0) return { ...server, urls };
  }
  return null;
}

function wayOf(url: string): Way | null {
  if (url.startsWith("turns:")) return "tls";
  if (!url.startsWith("turn:")) return null;
  return url.includes("transport=tcp") ? "tcp" : "udp";
}

/** Tell whether a relay gives this browser an address. */
export async function reachesRelay(server: RTCIceServer): Promise<boolean> {
  const connection = relayed(server);
  try {
    return (await gather(connection, (candidate) => candidate.type === "relay")).some(({ type }) => type === "relay");
  } finally {
    connection.close();
  }
}

/** Send data to a relay, back to oneself, and measure; `null` when nothing comes through. */
export async function measureRelay(server: RTCIceServer): Promise<{ milliseconds: number; megabits: number } | null> {
  const [here, there] = [relayed(server), relayed(server)];
  try {
    const ends = await within(connect(here, there), null);
    if (ends === null) return null;
    const milliseconds = await roundTrip(...ends);
    return milliseconds === null ? null : { milliseconds, megabits: await throughput(...ends) };
  } finally {
    here.close();
    there.close();
  }
}

function relayed(server: RTCIceServer): RTCPeerConnection {
  return new RTCPeerConnection({ iceServers: [server], iceTransportPolicy: "relay" });
}

/** Collect candidates until there are no more, `enough` says so, or patience ends. */
async function gather(
  connection: RTCPeerConnection,
  enough: (candidate: RTCIceCandidate) => boolean,
): Promise<RTCIceCandidate[]> {
  const found: RTCIceCandidate[] = [];
  const done = new Promise<void>((resolve) => {
    connection.onicecandidate = ({ candidate }) => {
      if (candidate?.candidate) found.push(candidate);
      if (candidate === null || enough(candidate)) resolve();
    };
  });
  connection.createDataChannel("test");
  await connection.setLocalDescription(await connection.createOffer());
  await within(done, undefined);
  return found;
}

async function connect(here: RTCPeerConnection, there: RTCPeerConnection): Promise<[RTCDataChannel, RTCDataChannel]> {
  const near = here.createDataChannel("test", { ordered: false, maxRetransmits: 0 });
  const far = new Promise<RTCDataChannel>((resolve) => {
    there.ondatachannel = ({ channel }) => resolve(channel);
  });
  await introduce(here, there);
  const opened = new Promise<void>((resolve) => {
    near.onopen = () => resolve();
  });
  await opened;
  return [near, await far];
}

/** Milliseconds there and back, the median of a few. */
async function roundTrip(near: RTCDataChannel, far: RTCDataChannel): Promise<number | null> {
  far.onmessage = ({ data }) => far.send(data);
  const times: number[] = [];
  for (let count = 0; count < PINGS; count++) {
    const began = performance.now();
    const back = new Promise<boolean>((resolve) => {
      near.onmessage = () => resolve(true);
    });
    near.send("ping");
    if (await within(back, false, 1000)) times.push(performance.now() - began);
  }
  times.sort((one, other) => one - other);
  const median = times[Math.floor(times.length / 2)];
  return median === undefined ? null : Math.ceil(median);
}

/** Megabits per second that arrive when as much is sent as goes. */
async function throughput(near: RTCDataChannel, far: RTCDataChannel): Promise<number> {
  let arrived = 0;
  far.binaryType = "arraybuffer";
  far.onmessage = ({ data }) => {
    arrived += data.byteLength;
  };
  const began = performance.now();
  near.bufferedAmountLowThreshold = AHEAD / 2;
  const fill = () => {
    while (near.readyState === "open" && near.bufferedAmount < AHEAD) near.send(CHUNK);
  };
  near.onbufferedamountlow = fill;
  fill();
  await new Promise((resolve) => setTimeout(resolve, MEASURE_MS));
  near.onbufferedamountlow = null;
  return (arrived * 8) / 1000 / (performance.now() - began);
}

function within<T>(promise: Promise<T>, otherwise: T, milliseconds = PATIENCE_MS): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve(otherwise), milliseconds);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
