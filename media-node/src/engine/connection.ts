import type { DtlsParameters, IceParameters, WebRtcTransport } from "mediasoup/types";
import { adopt } from "./adopt.ts";
import type { Place } from "./place.ts";

/** Seconds without any sign of life of the browser after which a connection counts as silent. Browsers send one in 2.5 to 5 s. */
const CONSENT_SECONDS = 12;
/** How long a silent connection may come back, by itself or with new credentials, before it has ended. */
const SILENT_MS = 18_000;
/** How long a connection may take to come up after the browser was told all that it needs. */
const CONNECT_MS = 30_000;

/** Room for a train of probes or two: what a dead link holds back is old when it comes, and nothing is to be received. */
const DATA = {
  enableSctp: true,
  sctpSendBufferSize: 40_000,
  sctpPerStreamSendQueueLimit: 40_000,
  maxReceiveMessageSize: 1200,
  sctpMaxReceiverWindowBufferSize: 16_384,
};

export interface ConnectionEvents {
  /** The browser is heard, or is no longer. */
  onAlive(alive: boolean): void;
  /** The connection ended without this side's doing. */
  onFailed(reason: string): void;
  /** The browser closed it. */
  onClosedByBrowser(): void;
}

export interface ConnectionOptions {
  /** Bits per second that may arrive; 0: no limit. */
  maxIncoming?: number;
  hasData?: boolean;
}

/** This side of one peer connection of a browser. Tells once when it ended. */
export class Connection {
  #hasEnded = false;
  #timer: NodeJS.Timeout | undefined;
  #silence: NodeJS.Timeout | undefined;
  #alive = false;

  private constructor(
    readonly transport: WebRtcTransport,
    private readonly events: ConnectionEvents,
  ) {
    transport.on("icestatechange", (state) => {
      if (state === "connected" || state === "completed") this.#hear(true);
      else if (state === "disconnected") this.#hear(false);
    });
    transport.on("dtlsstatechange", (state) => {
      if (state === "connected") clearTimeout(this.#timer);
      else if (state === "failed") this.#fail("DTLS failed");
      else if (state === "closed") this.#end(() => events.onClosedByBrowser());
    });
    transport.observer.once("close", () => this.#stopTimers());
  }

  static async open(
    { router, worker }: Place,
    { maxIncoming = 0, hasData = false }: ConnectionOptions,
    events: ConnectionEvents,
  ): Promise<Connection> {
    const made = await router.createWebRtcTransport({
      webRtcServer: worker.server,
      preferUdp: true,
      iceConsentTimeout: CONSENT_SECONDS,
      ...(hasData ? DATA : {}),
    });
    const transport = adopt(made, router);
    if (maxIncoming > 0) await transport.setMaxIncomingBitrate(maxIncoming);
    return new Connection(transport, events);
  }

  /** Whether the browser is heard. */
  get isAlive(): boolean {
    return this.#alive;
  }

  /** Expect the browser with these parameters. */
  connect(dtlsParameters: DtlsParameters): Promise<void> {
    this.#timer = setTimeout(() => this.#fail("the connection did not come up"), CONNECT_MS);
    return this.transport.connect({ dtlsParameters });
  }

  restartIce(): Promise<IceParameters> {
    return this.transport.restartIce();
  }

  close(): void {
    this.#hasEnded = true;
    this.#alive = false;
    this.transport.close();
  }

  #hear(alive: boolean): void {
    if (this.#hasEnded || alive === this.#alive) return;
    this.#alive = alive;
    clearTimeout(this.#silence);
    if (!alive) this.#silence = setTimeout(() => this.#fail("ICE: no sign of life of the browser"), SILENT_MS);
    this.events.onAlive(alive);
  }

  #stopTimers(): void {
    clearTimeout(this.#timer);
    clearTimeout(this.#silence);
  }

  #fail(reason: string): void {
    this.#end(() => this.events.onFailed(reason));
  }

  #end(tell: () => void): void {
    if (this.#hasEnded || this.transport.closed) return;
    this.#hasEnded = true;
    this.#alive = false;
    tell();
  }
}
