import { browserParts } from "./parts/browser-parts.js";
import type { ScriptWay } from "./parts/files.js";
import type { LevelMeter, Page, PageMessage, Platform } from "./platform.js";

const FETCH_TIMEOUT_MS = 10_000;

/** The real browser behind the `Platform` interface. `way` is how the bundle came into the page. */
export function browserPlatform(way: ScriptWay): Platform {
  return {
    page: browserPage(),
    devices: navigator.mediaDevices,
    userAgent: navigator.userAgent,
    newPeerConnection: (configuration) => new RTCPeerConnection(configuration),
    newSocket: (url) => new WebSocket(url),
    newStream: (tracks) => new MediaStream(tracks),
    newLevelMeter: analyserMeter,
    newParts: (folder) => browserParts(folder, way),
    newUuid,
    newTestPicture,
    async fetchJson(url, method = "GET") {
      const response = await fetch(url, {
        method,
        cache: "no-store",
        credentials: "omit",
        signal: timeout(FETCH_TIMEOUT_MS),
      });
      return { status: response.status, body: await response.json().catch(() => null) };
    },
    now: () => Date.now(),
    ticks: () => performance.now(),
    after(milliseconds, action) {
      const timer = setTimeout(action, milliseconds);
      return () => clearTimeout(timer);
    },
    every(milliseconds, action) {
      const timer = setInterval(action, milliseconds);
      return () => clearInterval(timer);
    },
    onNetworkChange,
    onDeviceChange(listener) {
      navigator.mediaDevices?.addEventListener("devicechange", listener);
      return () => navigator.mediaDevices?.removeEventListener("devicechange", listener);
    },
    onPageHide(listener) {
      window.addEventListener("pagehide", listener);
      return () => window.removeEventListener("pagehide", listener);
    },
    onPressure,
    warn: (text) => console.warn(`[parlour] ${text}`),
  };
}

/** `AbortSignal.timeout`, which is newer than the oldest browsers that daily-js accepts. */
function timeout(milliseconds: number): AbortSignal {
  const controller = new AbortController();
  setTimeout(() => controller.abort(), milliseconds);
  return controller.signal;
}

function browserPage(): Page {
  const wrappers = new Map<(event: PageMessage) => void, (event: MessageEvent) => void>();
  // A `file:` page has the origin "null", which is no target that postMessage accepts.
  const target = location.protocol === "file:" ? "*" : location.origin;
  return {
    listen(listener) {
      const wrapper = (event: MessageEvent): void => listener({ data: event.data, own: event.source === window });
      wrappers.set(listener, wrapper);
      window.addEventListener("message", wrapper);
    },
    unlisten(listener) {
      const wrapper = wrappers.get(listener);
      if (wrapper) window.removeEventListener("message", wrapper);
      wrappers.delete(listener);
    },
    post: (message) => window.postMessage(message, target),
    url: document.baseURI,
  };
}

/** Not every browser has `navigator.connection`, which alone tells of another network in place of the former one. */
function onNetworkChange(listener: () => void): () => void {
  const { connection } = navigator as { connection?: EventTarget };
  for (const type of ["online", "offline"]) window.addEventListener(type, listener);
  connection?.addEventListener("change", listener);
  return () => {
    for (const type of ["online", "offline"]) window.removeEventListener(type, listener);
    connection?.removeEventListener("change", listener);
  };
}

const PICTURE = { width: 640, height: 360, framesPerSecond: 15, block: 40 };

/** Blocks of random colours: a picture that is as hard to encode as a lively room. */
function newTestPicture(): { track: MediaStreamTrack; stop(): void } {
  const { width, height, framesPerSecond, block } = PICTURE;
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  const context = canvas.getContext("2d");
  const draw = (): void => {
    for (let x = 0; x < width; x += block) {
      const y = Math.floor((Math.random() * height) / block) * block;
      if (!context) return;
      context.fillStyle = `hsl(${Math.floor(Math.random() * 360)} 70% 50%)`;
      context.fillRect(x, y, block, block);
    }
  };
  draw();
  const timer = setInterval(draw, 1000 / framesPerSecond);
  const [track] = canvas.captureStream(framesPerSecond).getVideoTracks();
  if (!track) throw new Error("this browser makes no picture of its own");
  return {
    track,
    stop() {
      clearInterval(timer);
      track.stop();
    },
  };
}

interface PressureObserver {
  observe(source: "cpu", options: { sampleInterval: number }): Promise<void>;
  disconnect(): void;
}
type PressureRecord = { state: "nominal" | "fair" | "serious" | "critical" };
type NewPressureObserver = new (callback: (records: PressureRecord[]) => void) => PressureObserver;

const PRESSURE_INTERVAL_MS = 2_000;

/** Chromium alone tells, and where a frame may not ask it refuses later. */
function onPressure(listener: (state: PressureRecord["state"]) => void): () => void {
  const { PressureObserver: Observer } = window as { PressureObserver?: NewPressureObserver };
  if (!Observer) return () => undefined;
  const observer = new Observer((records) => {
    const last = records.at(-1);
    if (last) listener(last.state);
  });
  observer.observe("cpu", { sampleInterval: PRESSURE_INTERVAL_MS }).catch(() => undefined);
  return () => observer.disconnect();
}

/** `crypto.randomUUID` is absent on plain-http pages, which can still join to watch. */
function newUuid(): string {
  if (typeof crypto.randomUUID === "function") return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

function analyserMeter(track: MediaStreamTrack): LevelMeter {
  const context = new AudioContext();
  const source = context.createMediaStreamSource(new MediaStream([track]));
  const analyser = context.createAnalyser();
  analyser.fftSize = 2048;
  source.connect(analyser);
  void context.resume().catch(() => undefined);
  const samples = new Float32Array(analyser.fftSize);
  return {
    level() {
      analyser.getFloatTimeDomainData(samples);
      let peak = 0;
      for (const sample of samples) peak = Math.max(peak, Math.abs(sample));
      return Math.min(1, peak);
    },
    close() {
      source.disconnect();
      void context.close().catch(() => undefined);
    },
  };
}
