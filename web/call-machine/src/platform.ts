/**
 * Everything the call machine needs from the browser, as narrow types: the logic never reaches for a global, so tests can
 * run it with fakes. `browser-platform.ts` is the real one.
 */

import type { Parts } from "./parts/port.js";

export type PeerConnection = Pick<
  RTCPeerConnection,
  | "addEventListener"
  | "addIceCandidate"
  | "addTransceiver"
  | "close"
  | "connectionState"
  | "createAnswer"
  | "createDataChannel"
  | "createOffer"
  | "getStats"
  | "getTransceivers"
  | "localDescription"
  | "setLocalDescription"
  | "setRemoteDescription"
>;

export type Devices = Pick<MediaDevices, "getUserMedia" | "enumerateDevices"> &
  Partial<Pick<MediaDevices, "getDisplayMedia">>;

export type Socket = Pick<WebSocket, "addEventListener" | "close" | "send">;

/** The app's window: where daily-js listens and posts. */
export interface Page {
  listen(listener: (event: PageMessage) => void): void;
  unlisten(listener: (event: PageMessage) => void): void;
  post(message: unknown): void;
  /** What relative addresses on it are relative to. */
  url: string;
}

/** A window message. `own` says that the page itself posted it, not another frame. */
export interface PageMessage {
  data: unknown;
  own: boolean;
}

/** Loudness of one track, 0 to 1. */
export interface LevelMeter {
  level(): number;
  close(): void;
}

export interface FetchedJson {
  status: number;
  body: unknown;
}

export type CancelTimer = () => void;

export interface Platform {
  page: Page;
  /** Absent on pages that are neither https nor localhost. */
  devices: Devices | undefined;
  userAgent: string;
  newPeerConnection(configuration: RTCConfiguration): PeerConnection;
  newSocket(url: string): Socket;
  newStream(tracks: MediaStreamTrack[]): MediaStream;
  newLevelMeter(track: MediaStreamTrack): LevelMeter;
  /** What is loaded on demand; `folder` tells where the bundle is, when something is needed. */
  newParts(folder: () => string): Parts;
  newUuid(): string;
  fetchJson(url: string, method?: "GET" | "POST"): Promise<FetchedJson>;
  /** A picture that moves, for tests without a camera. */
  newTestPicture(): { track: MediaStreamTrack; stop(): void };
  /** Milliseconds since the epoch. */
  now(): number;
  /** Milliseconds of a clock that only goes forward, as precise as the browser allows. */
  ticks(): number;
  after(milliseconds: number, action: () => void): CancelTimer;
  every(milliseconds: number, action: () => void): CancelTimer;
  /** Hear of every sign that this device's way into the network changed; returns what ends that. */
  onNetworkChange(listener: () => void): () => void;
  /** Hear how hard this machine works, where the browser tells; returns what ends that. */
  onPressure(listener: (state: "nominal" | "fair" | "serious" | "critical") => void): () => void;
  /** Hear of devices that are plugged in or out; returns what ends that. */
  onDeviceChange(listener: () => void): () => void;
  /** Hear that the page goes away; returns what ends that. */
  onPageHide(listener: () => void): () => void;
  warn(text: string): void;
}
