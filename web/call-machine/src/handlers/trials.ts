import { originOf } from "../bundle-place.js";
import type { Call } from "../call.js";
import { RequestError } from "../errors.js";
import { asNumber } from "../json.js";
import { peerConfiguration } from "../media/ice.js";
import type { TestedTracks } from "../media/input-settings.js";
import type { TrialsPart } from "../parts/port.js";
import type { TrialCall } from "../trials/server.js";
import type { Trial } from "../trials/trial.js";
import type { TrialName } from "../trials/trials.js";
import { abortedWebsocket } from "../trials/websocket-results.js";
import type { Handler, Handlers } from "./handler.js";

const LOAD_MS = 70_000;

/** The tests that an app makes with a user, each with what stops it. */
export const trials: Handlers = {
  async "test-call-quality"(call) {
    if (call.life.seated || call.life.over) {
      const errorMsg = "The quality of a call is tested before joining it.";
      return { results: { result: "failed", errorMsg, secondsElapsed: 0 } };
    }
    const camera = call.own.media.video.track;
    const results = await call.trials.run(
      "call-quality",
      async (trial) => (await part(call, trial)).testCallQuality(trial, trialCall(call), camera),
      ({ secondsElapsed }) => ({ result: "aborted", secondsElapsed }),
    );
    return { results };
  },
  async "test-p2p-call-quality"(call, { duration }) {
    const track = sharedTrack(call, "videoTrackForConnectionQualityTest");
    const results = await call.trials.run(
      "p2p-call-quality",
      async (trial) => (await part(call, trial)).testPeerToPeer(trial, trialCall(call), track, asNumber(duration)),
      ({ secondsElapsed }) => ({ result: "aborted", secondsElapsed }),
    );
    return { results };
  },
  async "test-network-connectivity"(call) {
    const track = sharedTrack(call, "videoTrackForNetworkConnectivityTest");
    const results = await call.trials.run(
      "network-connectivity",
      async (trial) => (await part(call, trial)).testConnectivity(trial, trialCall(call), track),
      () => ({ result: "aborted" }),
    );
    return { results };
  },
  async "test-websocket-connectivity"(call) {
    const tested = trialCall(call);
    const results = await call.trials.run(
      "websocket-connectivity",
      async (trial) => (await part(call, trial)).testWebsocket(trial, tested),
      () => abortedWebsocket(tested),
    );
    return { results };
  },
  "stop-test-call-quality": stopping("call-quality"),
  "stop-test-p2p-call-quality": stopping("p2p-call-quality"),
  "abort-test-network-connectivity": stopping("network-connectivity"),
  "abort-test-websocket-connectivity": stopping("websocket-connectivity"),
};

function stopping(name: TrialName): Handler {
  return (call) => {
    call.trials.abort(name);
    return undefined;
  };
}

/** The tests themselves. Loading them may take its time, and be stopped like anything else. */
async function part({ parts }: Call, trial: Trial): Promise<TrialsPart> {
  return parts.trials.loaded ?? trial.wait(parts.trials.load(), LOAD_MS, "The tests did not come in time.");
}

function trialCall(call: Call): TrialCall {
  call.life.ensureAlive();
  const { preferences } = call;
  return {
    platform: call.platform,
    visitor() {
      const address = preferences.knownAddress;
      if (!address) return undefined;
      return { address, token: preferences.token, libraryVersion: preferences.libraryVersion };
    },
    serverOrigin: () => originOf(call.hooks.bundleUrl()),
    seatServers: () => call.session.iceServers,
    configuration: (servers) => peerConfiguration(servers, preferences.iceConfig),
  };
}

function sharedTrack(call: Call, name: keyof TestedTracks): MediaStreamTrack {
  const track = call.hooks.sharedTracks()[name];
  if (!track) throw new RequestError("The video track to test with is not there.");
  return track;
}
