import type { Call } from "../call.js";
import { RequestError } from "../errors.js";
import { asNumber } from "../json.js";
import type { SharedTracks } from "../media/input-settings.js";
import { testCallQuality } from "../trials/call-quality.js";
import { testConnectivity } from "../trials/connectivity.js";
import { testPeerToPeer } from "../trials/p2p-quality.js";
import type { TrialCall } from "../trials/server.js";
import { abortedWebsocket, testWebsocket } from "../trials/websocket.js";
import type { Handlers } from "./handler.js";

/** The tests that an app makes with a user, each with what stops it. */
export const trials: Handlers = {
  async "test-call-quality"(call) {
    if (call.life.seated) {
      const errorMsg = "The quality of a call is tested before joining it.";
      return { results: { result: "failed", errorMsg, secondsElapsed: 0 } };
    }
    const camera = call.own.media.video.track;
    const results = await call.trials.run(
      "call-quality",
      (trial) => testCallQuality(trial, trialCall(call), camera),
      ({ secondsElapsed }) => ({ result: "aborted", secondsElapsed }),
    );
    return { results };
  },
  async "test-p2p-call-quality"(call, { duration }) {
    const track = sharedTrack(call, "videoTrackForConnectionQualityTest");
    const results = await call.trials.run(
      "p2p-call-quality",
      (trial) => testPeerToPeer(trial, trialCall(call), track, asNumber(duration)),
      ({ secondsElapsed }) => ({ result: "aborted", secondsElapsed }),
    );
    return { results };
  },
  async "test-network-connectivity"(call) {
    const track = sharedTrack(call, "videoTrackForNetworkConnectivityTest");
    const results = await call.trials.run(
      "network-connectivity",
      (trial) => testConnectivity(trial, trialCall(call), track),
      () => ({ result: "aborted" }),
    );
    return { results };
  },
  async "test-websocket-connectivity"(call) {
    const tested = trialCall(call);
    const results = await call.trials.run(
      "websocket-connectivity",
      (trial) => testWebsocket(trial, tested),
      () => abortedWebsocket(tested),
    );
    return { results };
  },
  "stop-test-call-quality": (call) => call.trials.abort("call-quality"),
  "stop-test-p2p-call-quality": (call) => call.trials.abort("p2p-call-quality"),
  "abort-test-network-connectivity": (call) => call.trials.abort("network-connectivity"),
  "abort-test-websocket-connectivity": (call) => call.trials.abort("websocket-connectivity"),
};

function trialCall(call: Call): TrialCall {
  const { preferences } = call;
  return {
    platform: call.platform,
    visitor() {
      const address = preferences.knownAddress;
      if (!address) return undefined;
      return { address, token: preferences.token, libraryVersion: preferences.libraryVersion };
    },
    serverOrigin: () => call.hooks.serverOrigin(),
    seatServers: () => call.session.iceServers,
    configuration: (servers) => call.peerConfiguration(servers),
  };
}

function sharedTrack(
  call: Call,
  name: "videoTrackForConnectionQualityTest" | "videoTrackForNetworkConnectivityTest",
): MediaStreamTrack {
  const track = (call.hooks.sharedTracks() as SharedTracks)[name];
  if (!track) throw new RequestError("The video track to test with is not there.");
  return track;
}
