/** Stand-ins for the browser, only as clever as the machine needs. */

import type { JsonObject } from "../../src/json.js";
import * as mesh from "../../src/parts/mesh.js";
import type { Part, Parts } from "../../src/parts/port.js";
import * as trials from "../../src/parts/trials.js";
import type { PageMessage, PeerConnection, Platform, Socket } from "../../src/platform.js";
import { FakeProcessing } from "./fake-processing.js";
import { FakeRecording } from "./fake-recording.js";

/** A part that is there from the beginning. */
export function loaded<T>(part: T): Part<T> {
  return { loaded: part, load: async () => part };
}

export class FakeTrack extends EventTarget {
  static count = 0;
  readonly id: string;
  enabled = true;
  muted = false;
  readyState: "live" | "ended" = "live";

  constructor(
    readonly kind: "audio" | "video",
    private readonly deviceId = `${kind}-default`,
  ) {
    super();
    FakeTrack.count += 1;
    this.id = `track-${FakeTrack.count}`;
  }

  stop(): void {
    this.readyState = "ended";
  }

  /** Constraints that were applied to it while it ran. */
  readonly applied: MediaTrackConstraints[] = [];

  async applyConstraints(constraints: MediaTrackConstraints): Promise<void> {
    this.applied.push(constraints);
  }

  contentHint = "";
  /** What it shows, as far as the browser tells. */
  size: { width?: number; height?: number } = {};

  getSettings(): MediaTrackSettings {
    return { deviceId: this.deviceId, ...this.size };
  }

  setMuted(muted: boolean): void {
    this.muted = muted;
    this.dispatchEvent(new Event(muted ? "mute" : "unmute"));
  }

  end(): void {
    this.readyState = "ended";
    this.dispatchEvent(new Event("ended"));
  }

  get real(): MediaStreamTrack {
    return this as unknown as MediaStreamTrack;
  }
}

class FakeStream {
  constructor(readonly tracks: MediaStreamTrack[]) {}
  getTracks(): MediaStreamTrack[] {
    return this.tracks;
  }
  getAudioTracks(): MediaStreamTrack[] {
    return this.tracks.filter((track) => track.kind === "audio");
  }
  getVideoTracks(): MediaStreamTrack[] {
    return this.tracks.filter((track) => track.kind === "video");
  }
  get real(): MediaStream {
    return this as unknown as MediaStream;
  }
}

const CLOCK_START = 1_700_000_000_000;

/** Timers that fire when the test says so. */
class FakeClock {
  time = CLOCK_START;
  #timers: { due: number; action: () => void; every: number | undefined }[] = [];

  after(milliseconds: number, action: () => void, every?: number): () => void {
    const timer = { due: this.time + milliseconds, action, every };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  /** Let time pass, firing what falls due in order; promises settle in between. */
  async pass(milliseconds: number): Promise<void> {
    const end = this.time + milliseconds;
    for (;;) {
      const next = this.#timers.filter((timer) => timer.due <= end).sort((a, b) => a.due - b.due)[0];
      if (!next) break;
      this.time = Math.max(this.time, next.due);
      if (next.every === undefined) this.#timers = this.#timers.filter((timer) => timer !== next);
      else next.due += next.every;
      next.action();
      await settle();
    }
    this.time = end;
    await settle();
  }

  get pending(): number {
    return this.#timers.length;
  }
}

/** Let everything run that waits for promises only. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 60; turn++) await Promise.resolve();
}

/** A promise and the way to fulfil it. */
export function deferred<T>(): { promise: Promise<T>; resolve(value: T): void } {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((fulfil) => {
    resolve = fulfil;
  });
  return { promise, resolve };
}

class FakeDevices {
  readonly opened: FakeTrack[] = [];
  readonly requests: MediaStreamConstraints[] = [];
  failures: Partial<Record<"audio" | "video", Error>> = {};
  /** While true, requests wait for `decide()`, as before a permission prompt. */
  prompting = false;
  #waiting: (() => void)[] = [];
  readonly list: Pick<MediaDeviceInfo, "deviceId" | "kind" | "label" | "groupId">[] = [
    { deviceId: "video-default", kind: "videoinput", label: "Camera", groupId: "g1" },
    { deviceId: "video-2", kind: "videoinput", label: "Second camera", groupId: "g2" },
    { deviceId: "audio-default", kind: "audioinput", label: "Microphone", groupId: "g1" },
    { deviceId: "default", kind: "audiooutput", label: "Speaker", groupId: "g1" },
  ];

  async getUserMedia(constraints: MediaStreamConstraints = {}): Promise<MediaStream> {
    this.requests.push(constraints);
    if (this.prompting) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    const kinds = (["audio", "video"] as const).filter((kind) => constraints[kind]);
    for (const kind of kinds) if (this.failures[kind]) throw this.failures[kind];
    const tracks = kinds.map((kind) => new FakeTrack(kind, wishedDevice(constraints[kind]) ?? `${kind}-default`));
    this.opened.push(...tracks);
    return new FakeStream(tracks.map((track) => track.real)).real;
  }

  decide(): void {
    this.prompting = false;
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  async enumerateDevices(): Promise<MediaDeviceInfo[]> {
    return this.list as MediaDeviceInfo[];
  }

  get live(): FakeTrack[] {
    return this.opened.filter((track) => track.readyState === "live");
  }
}

function wishedDevice(constraints: boolean | MediaTrackConstraints | undefined): string | undefined {
  const wish = typeof constraints === "object" ? constraints.deviceId : undefined;
  return typeof wish === "object" && "exact" in wish ? String(wish.exact) : undefined;
}

export function namedError(name: string, message = name): Error {
  return Object.assign(new Error(message), { name });
}

/** A WebSocket whose other end is a script of the test. */
export class FakeSocket extends EventTarget {
  readonly sent: JsonObject[] = [];
  closed = false;
  /** The code with which this side closed it. */
  closedWith: number | undefined;

  constructor(private readonly serve: (message: JsonObject, socket: FakeSocket) => void) {
    super();
  }

  send(data: string): void {
    if (this.closed) return;
    const message = JSON.parse(data) as JsonObject;
    this.sent.push(message);
    queueMicrotask(() => this.serve(message, this));
  }

  close(code?: number): void {
    this.closed = true;
    this.closedWith ??= code;
  }

  open(): void {
    this.dispatchEvent(new Event("open"));
  }

  push(message: object): void {
    if (!this.closed) this.dispatchEvent(Object.assign(new Event("message"), { data: JSON.stringify(message) }));
  }

  lose(code = 1006): void {
    this.closed = true;
    this.dispatchEvent(Object.assign(new Event("close"), { code }));
  }
}

class FakeDataChannel extends EventTarget {
  binaryType = "blob";

  constructor(
    readonly label: string,
    readonly options: RTCDataChannelInit,
  ) {
    super();
  }

  receive(data: unknown): void {
    this.dispatchEvent(Object.assign(new Event("message"), { data }));
  }
}

interface FakeTransceiver {
  mid: string | null;
  direction: string;
  sender: {
    track: MediaStreamTrack | null;
    encodings: RTCRtpEncodingParameters[];
    replaceTrack(track: MediaStreamTrack | null): Promise<void>;
    getParameters(): { encodings: RTCRtpEncodingParameters[] };
    setParameters(parameters: { encodings: RTCRtpEncodingParameters[] }): Promise<void>;
  };
  receiver: { track: MediaStreamTrack };
}

/** A peer connection that knows transceivers and states; its SDP is only text. Offers name their mids, after an origin line if any: "0:video 1:audio". */
export class FakePeerConnection extends EventTarget {
  connectionState: RTCPeerConnectionState = "new";
  localDescription: { type: string; sdp: string } | null = null;
  readonly transceivers: FakeTransceiver[] = [];
  closed = false;
  /** Makes the next `setRemoteDescription` fail. */
  failure: Error | undefined;
  offers: (RTCOfferOptions | undefined)[] = [];
  /** Encodings that this browser does not understand. */
  rejects: (encoding: RTCRtpEncodingParameters) => boolean = () => false;
  readonly channels: FakeDataChannel[] = [];
  readonly candidates: unknown[] = [];
  report: RTCStatsReport = new Map() as unknown as RTCStatsReport;

  constructor(readonly configuration: RTCConfiguration) {
    super();
  }

  addTransceiver(track: MediaStreamTrack, init: RTCRtpTransceiverInit): RTCRtpTransceiver {
    if (init.sendEncodings?.some((encoding) => this.rejects(encoding))) throw new TypeError("no such encoding");
    const transceiver = fakeTransceiver(track.kind as "audio" | "video", track);
    transceiver.sender.encodings = (init.sendEncodings ?? [{}]).map((encoding) => ({ ...encoding }));
    transceiver.direction = init.direction ?? "sendrecv";
    this.transceivers.push(transceiver);
    return transceiver as unknown as RTCRtpTransceiver;
  }

  async createOffer(options?: RTCOfferOptions): Promise<RTCSessionDescriptionInit> {
    this.offers.push(options);
    return { type: "offer", sdp: `offer-${this.transceivers.length}` };
  }

  async addIceCandidate(candidate: unknown): Promise<void> {
    this.candidates.push(candidate);
  }

  async createAnswer(): Promise<RTCSessionDescriptionInit> {
    return { type: "answer", sdp: "answer" };
  }

  async setLocalDescription(description: { type: string; sdp: string }): Promise<void> {
    this.localDescription = description;
    this.transceivers.forEach((transceiver, index) => {
      transceiver.mid ??= String(index);
    });
  }

  async setRemoteDescription({ type, sdp }: { type: string; sdp: string }): Promise<void> {
    const { failure } = this;
    this.failure = undefined;
    if (failure) throw failure;
    if (type !== "offer") return;
    for (const line of sdp.replace(/^[a-z]=.*\n/gm, "").split(" ")) {
      const [mid, kind] = line.split(":");
      if (!kind) continue;
      if (this.transceivers.some((transceiver) => transceiver.mid === mid)) continue;
      const transceiver = fakeTransceiver(kind as "audio" | "video", null);
      transceiver.mid = mid ?? null;
      this.transceivers.push(transceiver);
    }
  }

  createDataChannel(label: string, options: RTCDataChannelInit): RTCDataChannel {
    const channel = new FakeDataChannel(label, options);
    this.channels.push(channel);
    return channel as unknown as RTCDataChannel;
  }

  getTransceivers(): RTCRtpTransceiver[] {
    return this.transceivers as unknown as RTCRtpTransceiver[];
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
}

function fakeTransceiver(kind: "audio" | "video", track: MediaStreamTrack | null): FakeTransceiver {
  const sender: FakeTransceiver["sender"] = {
    track,
    encodings: [{}],
    async replaceTrack(next) {
      sender.track = next;
    },
    getParameters: () => ({ encodings: sender.encodings.map((encoding) => ({ ...encoding })) }),
    async setParameters({ encodings }) {
      sender.encodings = encodings;
    },
  };
  return { mid: null, direction: "recvonly", sender, receiver: { track: new FakeTrack(kind).real } };
}

export class FakePlatform {
  readonly clock = new FakeClock();
  readonly devices = new FakeDevices();
  readonly processing = new FakeProcessing();
  readonly sockets: FakeSocket[] = [];
  readonly peerConnections: FakePeerConnection[] = [];
  readonly posted: JsonObject[] = [];
  readonly warnings: string[] = [];
  listeners: ((event: PageMessage) => void)[] = [];
  readonly networkListeners = new Set<() => void>();
  readonly deviceListeners = new Set<() => void>();
  readonly pageListeners = new Set<() => void>();
  /** No server can be reached. */
  offline = false;
  lookups = 0;
  /** What the next call finds loaded, or loads. */
  readonly recorder = new FakeRecording();
  parts: Omit<Parts, "processing"> = {
    mesh: loaded(mesh),
    trials: loaded(trials),
    recording: loaded(this.recorder.part),
  };
  lookup: () => { status: number; body: unknown } = () => ({
    status: 200,
    body: { signaling_url: "ws://server.test/signaling/ws", protocol: 1 },
  });
  /** Answers what is posted to an address. */
  post: (url: string) => Promise<{ status: number; body: unknown }> = async () => ({ status: 404, body: null });
  readonly pictures: FakeTrack[] = [];
  #uuids = 0;

  constructor(private readonly serve: (message: JsonObject, socket: FakeSocket) => void) {}

  /** What a browser tells when a device comes from one network into another. */
  changeNetwork(): void {
    for (const listener of this.networkListeners) listener();
  }

  /** What a browser tells when a device is plugged in or out; time passes until that has settled. */
  async plug(): Promise<void> {
    for (const listener of this.deviceListeners) listener();
    await this.clock.pass(250);
  }

  get real(): Platform {
    return {
      page: {
        listen: (listener) => this.listeners.push(listener),
        unlisten: (listener) => {
          this.listeners = this.listeners.filter((other) => other !== listener);
        },
        post: (message) => this.posted.push(message as JsonObject),
        url: "https://app.test/page",
      },
      devices: this.devices as unknown as NonNullable<Platform["devices"]>,
      userAgent: "test",
      newPeerConnection: (configuration) => {
        const connection = new FakePeerConnection(configuration);
        this.peerConnections.push(connection);
        return connection as unknown as PeerConnection;
      },
      newSocket: () => {
        const socket = new FakeSocket(this.serve);
        this.sockets.push(socket);
        queueMicrotask(() => (this.offline ? socket.lose() : socket.open()));
        return socket as unknown as Socket;
      },
      newStream: (tracks) => new FakeStream(tracks).real,
      newParts: () => ({ ...this.parts, processing: this.processing }),
      newLevelMeter: () => ({ level: () => 0.5, close: () => undefined }),
      newUuid: () => `uuid-${++this.#uuids}`,
      fetchJson: async (url, method) => {
        if (method === "POST") return this.post(url);
        this.lookups += 1;
        if (this.offline) throw new Error("offline");
        return this.lookup();
      },
      newTestPicture: () => {
        const track = new FakeTrack("video", "test picture");
        this.pictures.push(track);
        return { track: track.real, stop: () => track.stop() };
      },
      now: () => this.clock.time,
      ticks: () => this.clock.time - CLOCK_START,
      after: (milliseconds, action) => this.clock.after(milliseconds, action),
      every: (milliseconds, action) => this.clock.after(milliseconds, action, milliseconds),
      onPageHide: (listener) => {
        this.pageListeners.add(listener);
        return () => this.pageListeners.delete(listener);
      },
      onNetworkChange: (listener) => {
        this.networkListeners.add(listener);
        return () => this.networkListeners.delete(listener);
      },
      onPressure: () => () => undefined,
      onDeviceChange: (listener) => {
        this.deviceListeners.add(listener);
        return () => this.deviceListeners.delete(listener);
      },
      warn: (text) => this.warnings.push(text),
    };
  }
}
