import type { WebRtcTransport } from "mediasoup/types";
import type { Place } from "./place.ts";

/** Seconds without any sign of life of the browser after which a connection has ended. */
const CONSENT_SECONDS = 30;

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

/** A transport for one peer connection of a browser, which tells once when it ended. */
export async function openConnection(
  { router, worker }: Place,
  { maxIncoming = 0, hasData = false }: ConnectionOptions,
  events: ConnectionEvents,
): Promise<WebRtcTransport> {
  const transport = await router.createWebRtcTransport({
    webRtcServer: worker.server,
    preferUdp: true,
    iceConsentTimeout: CONSENT_SECONDS,
    enableSctp: hasData,
  });
  let hasEnded = false;
  const end = (tell: () => void) => {
    if (hasEnded || transport.closed) return;
    hasEnded = true;
    tell();
  };
  transport.on("icestatechange", (state) => {
    if (state === "disconnected") end(() => events.onFailed("ICE: no sign of life of the browser"));
  });
  transport.on("dtlsstatechange", (state) => {
    if (state === "failed") end(() => events.onFailed("DTLS failed"));
    else if (state === "closed") end(() => events.onClosedByBrowser());
  });
  if (maxIncoming > 0) await transport.setMaxIncomingBitrate(maxIncoming);
  return transport;
}
