import { setTimeout as pause } from "node:timers/promises";
import { messageOf, note } from "../log.ts";
import { PROTOCOL_VERSION, type PrepareFields } from "../protocol/messages.ts";
import { Engine } from "./engine.ts";

/** A node that is configured at once has better things to do. */
const LEISURE_MS = 1_000;

/** How long the offer may take: its worker may have died. */
const PATIENCE_MS = 5_000;

const SECTION = `c=IN IP4 0.0.0.0
a=ice-ufrag:abcd
a=ice-pwd:abcdefghijklmnopqrstuvwx
a=fingerprint:sha-256 ${Array(32).fill("00").join(":")}
a=setup:actpass
a=sendonly
a=rtcp-mux
a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid
`;
const OFFER = `v=0
o=- 1 1 IN IP4 127.0.0.1
s=-
t=0 0
a=group:BUNDLE 0 1
m=audio 9 UDP/TLS/RTP/SAVPF 111
${SECTION}a=mid:0
a=rtpmap:111 opus/48000/2
a=ssrc:1 cname:x
m=video 9 UDP/TLS/RTP/SAVPF 96 97
${SECTION}a=mid:1
a=rtpmap:96 VP8/90000
a=rtpmap:97 rtx/90000
a=fmtp:97 apt=96
a=ssrc-group:FID 2 3
a=ssrc:2 cname:x
a=ssrc:3 cname:x
`.replaceAll("\n", "\r\n");

/**
 * A call of two who do not exist, played through in a node that waits: what a program does for the first time takes it three
 * times as long, and people wait for the first thing that a spare node does.
 */
export class Rehearsal {
  #timer: NodeJS.Timeout | undefined;

  /** Hold it in a while, on a worker of its own. */
  plan(settings: PrepareFields): void {
    this.#timer = setTimeout(() => {
      rehearse(settings).catch((error) => note(`the rehearsal failed: ${messageOf(error)}`));
    }, LEISURE_MS);
  }

  cancel(): void {
    clearTimeout(this.#timer);
  }
}

/** Return once the second of the two was made an offer, with nothing left of it. Throws when that fails. */
export async function rehearse(settings: PrepareFields): Promise<void> {
  let onOffer = () => {};
  const offered = new Promise<void>((resolve) => {
    onOffer = resolve;
  });
  const engine = new Engine((type) => type === "offer" && onOffer());
  const { handlers } = engine;
  const room = "rehearsal";
  const tracks = { "0": "audio", "1": "video" };
  const add = Object.values(tracks).map((name) => ({ peer: "ann", name }));
  try {
    handlers.prepare({ ...settings, workers: 1 });
    await handlers.configure({
      version: PROTOCOL_VERSION,
      epoch: 0,
      listen: [{ address: "127.0.0.1" }],
      port: 0,
      tcp: true,
      max_incoming_bitrate: 0,
    });
    await handlers["open-room"]({ room });
    handlers.want({ room, changes: [{ peers: ["eve"], add, drop: [] }] });
    await handlers.publish({ room, peer: "ann", sdp: OFFER, tracks, opus_fec: true, opus_dtx: ["0"] });
    await Promise.race([offered, pause(PATIENCE_MS, undefined, { ref: false })]);
    await handlers.health({});
  } finally {
    engine.close();
  }
}
