import type { PeerConnection, Platform } from "../platform.js";

/** One packet of a train that the server sent, and when it arrived by `ticks()`. */
export interface ProbePacket {
  number: number;
  index: number;
  at: number;
}

export interface ProbeChannelEvents {
  onOpen(open: boolean): void;
  onPacket(packet: ProbePacket): void;
}

const LABEL = "parlour-probe";
const OPTIONS: RTCDataChannelInit = { negotiated: true, id: 0, ordered: false, maxRetransmits: 0 };

/** Open the channel on which the server sends trains of packets, to measure how wide the way is. */
export function openProbeChannel(pc: PeerConnection, platform: Platform, events: ProbeChannelEvents): void {
  const channel = pc.createDataChannel(LABEL, OPTIONS);
  channel.binaryType = "arraybuffer";
  channel.addEventListener("open", () => events.onOpen(true));
  channel.addEventListener("close", () => events.onOpen(false));
  channel.addEventListener("message", ({ data }) => {
    const at = platform.ticks();
    const packet = readPacket(data);
    if (packet) events.onPacket({ ...packet, at });
  });
}

/** Big-endian: the train's number (4 bytes), the packet's, and how many there are (2 bytes each). Undefined for anything else. */
function readPacket(data: unknown): Pick<ProbePacket, "number" | "index"> | undefined {
  if (!(data instanceof ArrayBuffer) || data.byteLength < 8) return undefined;
  const view = new DataView(data);
  const index = view.getUint16(4);
  return index < view.getUint16(6) ? { number: view.getUint32(0), index } : undefined;
}
