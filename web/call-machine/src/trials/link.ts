import type { PeerConnection } from "../platform.js";
import { introduce } from "./pair.js";
import { type Trial, TrialError } from "./trial.js";

const CONNECT_MS = 15_000;

/** What is sent at most while the way is measured, in bits per second: enough for any camera. */
const MOST_BITRATE = 2_500_000;

/** Two connected ends; the near one sends a picture to the far one. */
export interface Link {
  near: PeerConnection;
  far: PeerConnection;
}

/** Have a picture sent by a connection, which is closed when the test ends. */
export function sender(trial: Trial, configuration: RTCConfiguration, track: MediaStreamTrack): PeerConnection {
  const pc = connection(trial, configuration);
  pc.addTransceiver(track, { direction: "sendonly", sendEncodings: [{ maxBitrate: MOST_BITRATE }] });
  return pc;
}

/** Send `track` through a relay, back to oneself. Throws `TrialError` when no way is found, `AbortedError`. */
export async function linkThroughRelay(
  trial: Trial,
  relays: readonly RTCIceServer[],
  track: MediaStreamTrack,
): Promise<Link> {
  const relayed: RTCConfiguration = {
    bundlePolicy: "max-bundle",
    iceServers: [...relays],
    iceTransportPolicy: "relay",
  };
  const near = sender(trial, relayed, track);
  const far = connection(trial, relayed);
  await trial.wait(introduce(near, far), CONNECT_MS, "The browser makes no peer connection.");
  await Promise.all([connected(trial, near), connected(trial, far)]);
  return { near, far };
}

/** Return once a connection stands. Throws `TrialError` when it does not come to that, `AbortedError`. */
export function connected(trial: Trial, pc: PeerConnection): Promise<void> {
  const stands = new Promise<void>((resolve, reject) => {
    const look = (): void => {
      if (pc.connectionState === "connected") resolve();
      if (pc.connectionState === "failed") reject(new TrialError("No way for media was found."));
    };
    pc.addEventListener("connectionstatechange", look);
    look();
  });
  return trial.wait(stands, CONNECT_MS, "No way for media was found in time.");
}

function connection(trial: Trial, configuration: RTCConfiguration): PeerConnection {
  const pc = trial.platform.newPeerConnection(configuration);
  trial.hold(() => pc.close());
  return pc;
}
