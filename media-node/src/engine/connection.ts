import type { DtlsParameters, IceParameters, WebRtcTransport } from "mediasoup/types";
import { adopt } from "./adopt.ts";
import type { Place } from "./place.ts";

/** Seconds without any sign of life of the browser after which a connection has ended. */
const CONSENT_SECONDS = 30;
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

  private constructor(
    readonly transport: WebRtcTransport,
    private readonly events: ConnectionEvents,
  ) {
    transport.on("icestatechange", (state) => {
      if (state === "disconnected") this.#fail("ICE: no sign of life of the browser");
    });
    transport.on("dtlsstatechange", (state) => {
      if (state === "connected") clearTimeout(this.#timer);
      else if (state === "failed") this.#fail("DTLS failed");
      else if (state === "closed") this.#end(() => events.onClosedByBrowser());
    });
    transport.observer.once("close", () => clearTimeout(this.#timer));
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
    this.transport.close();
  }

  #fail(reason: string): void {
    this.#end(() => this.events.onFailed(reason));
  }

  #end(tell: () => void): void {
    if (this.#hasEnded || this.transport.closed) return;
    this.#hasEnded = true;
    tell();
  }
}
