import { RequestError } from "../errors.js";
import type { PeerConnection } from "../platform.js";
import { connected, sender } from "./link.js";
import { type TrialCall, visit } from "./server.js";
import type { Trial } from "./trial.js";

const ANSWER_MS = 15_000;

/**
 * Send `track` to the media server, which hands it to nobody. Throws `RequestError` without a room, what `visit` throws, a `Refusal` of
 * the server, `TrialError` when no way is found, `AbortedError`.
 */
export async function mediaServer(trial: Trial, call: TrialCall, track: MediaStreamTrack): Promise<PeerConnection> {
  const visitor = call.visitor();
  if (!visitor) throw new RequestError("This test needs the room's URL: give it to startCamera() or preAuth() first.");
  const { client, servers } = await visit(trial, visitor);
  const pc = sender(trial, call.configuration(servers), track);
  await pc.setLocalDescription(await pc.createOffer());
  const sdp = pc.localDescription?.sdp ?? "";
  const answer = await trial.wait(client.request("try-media", { sdp }), ANSWER_MS, "The media server does not answer.");
  await pc.setRemoteDescription({ type: "answer", sdp: answer.sdp });
  await connected(trial, pc);
  return pc;
}
