/** A machine whose tests run against scripted peer connections. */

import type { JsonObject } from "../../src/json.js";
import { type FakePeerConnection, FakeTrack, settle } from "../support/fakes.js";
import { Harness } from "../support/harness.js";
import { report } from "../support/reports.js";

export const RELAY: RTCIceServer = { urls: ["turn:relay.test?transport=udp"], username: "u", credential: "c" };

/** What a way is like on which media is sent. */
export interface Network {
  roundTripTime: number;
  /** The share of packets that the other end misses. */
  loss: number;
  bitrate: number;
}

export class TrialHarness extends Harness {
  readonly track = new FakeTrack("video");
  network: Network = { roundTripTime: 0.04, loss: 0, bitrate: 2_000_000 };
  /** How peer connections fare once they were described. */
  media: RTCPeerConnectionState = "connected";
  readonly #reporting = new Set<FakePeerConnection>();

  constructor() {
    super();
    this.shared.videoTrackForConnectionQualityTest = this.track.real;
    this.shared.videoTrackForNetworkConnectivityTest = this.track.real;
    this.offerRelays([RELAY]);
  }

  /** What the server tells who tests the network. */
  offerRelays(servers: RTCIceServer[]): void {
    const body = { signaling_url: "ws://server.test/signaling/ws", has_calls: true, ice_servers: servers };
    this.platform.post = async () => ({ status: 200, body });
  }

  /** Begin a test and let it come to where it waits. */
  async begin(action: string, fields: JsonObject = {}): Promise<string> {
    const stamp = this.ask(action, fields);
    await this.progress();
    return stamp;
  }

  /** The results of a test, after so much time. */
  async results(stamp: string, milliseconds = 0): Promise<JsonObject> {
    for (let passed = 0; passed < milliseconds; passed += 500) {
      await this.platform.clock.pass(500);
      await this.progress();
    }
    await this.progress();
    const reply = this.replyTo(stamp);
    if (!reply) throw new Error("the test is under way");
    return reply.error === undefined ? (reply.results as JsonObject) : reply;
  }

  get live(): FakePeerConnection[] {
    return this.platform.peerConnections.filter(({ closed }) => !closed);
  }

  get openSockets(): number {
    return this.platform.sockets.filter(({ closed }) => !closed).length;
  }

  /** Let peer connections come to the state of `media`. */
  async progress(): Promise<void> {
    await settle();
    for (const pc of this.live) {
      this.#report(pc);
      if (pc.localDescription && pc.connectionState !== this.media) pc.become(this.media);
    }
    await settle();
  }

  /** Two hundred packets a second in each direction that there is. */
  #report(pc: FakePeerConnection): void {
    if (this.#reporting.has(pc)) return;
    this.#reporting.add(pc);
    const { clock } = this.platform;
    const began = clock.time;
    pc.getStats = async () => {
      const packets = 200 * ((clock.time - began + 1_000) / 1_000);
      const { roundTripTime, loss, bitrate } = this.network;
      const sent = { type: "outbound-rtp", kind: "video", packetsSent: packets, bytesSent: 1_000 * packets };
      const missed = { type: "remote-inbound-rtp", kind: "video", packetsLost: packets * loss };
      const received = {
        type: "inbound-rtp",
        kind: "video",
        packetsReceived: packets * (1 - loss),
        packetsLost: packets * loss,
        bytesReceived: 1_000 * packets * (1 - loss),
      };
      const pair = {
        type: "candidate-pair",
        nominated: true,
        state: "succeeded",
        currentRoundTripTime: roundTripTime,
        availableOutgoingBitrate: bitrate,
      };
      return pc.transceivers.length > 0 ? report(sent, missed, pair) : report(received, pair);
    };
  }
}
