/** Peer connections that understand each other's descriptions, as far as paths between browsers need it. */

import type { PeerConnection } from "../../src/platform.js";
import { FakePlatform, FakeTrack } from "./fakes.js";

interface Line {
  mid: string;
  kind: "audio" | "video";
  sends: boolean;
}

class Transceiver {
  mid: string | null = null;
  direction: string;
  readonly receiver: { track: MediaStreamTrack };
  readonly sender = {
    track: null as MediaStreamTrack | null,
    encodings: [{}] as RTCRtpEncodingParameters[],
    replaceTrack: async (track: MediaStreamTrack | null): Promise<void> => {
      this.sender.track = track;
    },
    getParameters: () => ({ encodings: this.sender.encodings.map((encoding) => ({ ...encoding })) }),
    setParameters: async ({ encodings }: { encodings: RTCRtpEncodingParameters[] }): Promise<void> => {
      this.sender.encodings = encodings;
    },
  };

  constructor(kind: "audio" | "video", direction: string) {
    this.direction = direction;
    this.receiver = { track: new FakeTrack(kind).real };
  }

  get line(): Line {
    const kind = this.receiver.track.kind as Line["kind"];
    return { mid: this.mid ?? "", kind, sends: this.direction === "sendrecv" || this.direction === "sendonly" };
  }
}

export class MeshConnection extends EventTarget {
  connectionState: RTCPeerConnectionState = "new";
  localDescription: { type: string; sdp: string } | null = null;
  readonly transceivers: Transceiver[] = [];
  readonly candidates: RTCIceCandidateInit[] = [];
  readonly offers: RTCOfferOptions[] = [];
  closed = false;
  failure: Error | undefined;
  report: RTCStatsReport = new Map() as unknown as RTCStatsReport;
  #remote = false;

  addTransceiver(what: MediaStreamTrack | "audio" | "video", init: RTCRtpTransceiverInit): RTCRtpTransceiver {
    const kind = (typeof what === "string" ? what : what.kind) as "audio" | "video";
    const transceiver = new Transceiver(kind, init.direction ?? "sendrecv");
    if (typeof what !== "string") transceiver.sender.track = what;
    this.transceivers.push(transceiver);
    return transceiver as unknown as RTCRtpTransceiver;
  }

  getTransceivers(): RTCRtpTransceiver[] {
    return this.transceivers as unknown as RTCRtpTransceiver[];
  }

  async createOffer(options: RTCOfferOptions = {}): Promise<RTCSessionDescriptionInit> {
    this.offers.push(options);
    return { type: "offer" };
  }

  async createAnswer(): Promise<RTCSessionDescriptionInit> {
    return { type: "answer" };
  }

  async setLocalDescription({ type }: RTCSessionDescriptionInit): Promise<void> {
    this.transceivers.forEach((transceiver, index) => {
      transceiver.mid ??= String(index);
    });
    const lines = JSON.stringify(this.transceivers.map(({ line }) => line));
    this.localDescription = { type: String(type), sdp: `v=0 ${lines}` };
  }

  async setRemoteDescription({ sdp }: { type: string; sdp: string }): Promise<void> {
    const { failure } = this;
    this.failure = undefined;
    if (failure) throw failure;
    this.#remote = true;
    for (const { mid, kind } of JSON.parse(sdp.slice(4)) as Line[]) {
      if (this.transceivers.some((transceiver) => transceiver.mid === mid)) continue;
      const transceiver = new Transceiver(kind, "recvonly");
      transceiver.mid = mid;
      this.transceivers.push(transceiver);
    }
  }

  async addIceCandidate(candidate: RTCIceCandidateInit): Promise<void> {
    if (!this.#remote) throw new Error("there is no remote description");
    this.candidates.push(candidate);
  }

  async getStats(): Promise<RTCStatsReport> {
    return this.report;
  }

  close(): void {
    this.closed = true;
  }

  become(state: RTCPeerConnectionState): void {
    this.connectionState = state;
    this.dispatchEvent(new Event("connectionstatechange"));
  }

  gather(candidate: string): void {
    const found = { candidate, sdpMid: "0", sdpMLineIndex: 0 };
    this.dispatchEvent(Object.assign(new Event("icecandidate"), { candidate: found }));
  }
}

/** A platform whose peer connections are of that kind. */
export class MeshPlatform extends FakePlatform {
  readonly connections: MeshConnection[] = [];

  constructor() {
    super(() => undefined);
  }

  override get real(): FakePlatform["real"] {
    return {
      ...super.real,
      newPeerConnection: () => {
        const connection = new MeshConnection();
        this.connections.push(connection);
        return connection as unknown as PeerConnection;
      },
    };
  }
}
