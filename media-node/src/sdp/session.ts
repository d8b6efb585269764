import type { DtlsParameters, IceCandidate, IceParameters } from "mediasoup/types";
import type { MediaDescription } from "sdp-transform";
import * as sdpTransform from "sdp-transform";

/** What a transport of ours says of itself in descriptions. */
export interface LocalTransport {
  iceParameters: IceParameters;
  iceCandidates: IceCandidate[];
  dtlsParameters: DtlsParameters;
}

/** The fingerprint that is shown: mediasoup lists one per algorithm, and browsers know this one. */
const ALGORITHM = "sha-256";

/** One m-line of a description of ours, and what belongs to it. */
export interface WrittenSection {
  mid: string;
  isInUse: boolean;
  text: string;
}

export function writeSection(section: MediaDescription): WrittenSection {
  const alone = sdpTransform.write({ media: [section] });
  return { mid: String(section.mid), isInUse: section.port !== 0, text: alone.slice(alone.indexOf("\r\nm=") + 2) };
}

/** The text of a description of ours. `version` counts those of one connection. */
export function writeSession(local: LocalTransport, sections: readonly WrittenSection[], version: number): string {
  const { fingerprints } = local.dtlsParameters;
  const fingerprint = fingerprints.find(({ algorithm }) => algorithm === ALGORITHM) ?? fingerprints[0];
  const head = sdpTransform.write({
    version: 0,
    origin: {
      username: "parlour",
      sessionId: "1",
      sessionVersion: version,
      netType: "IN",
      ipVer: 4,
      address: "127.0.0.1",
    },
    name: "-",
    timing: { start: 0, stop: 0 },
    icelite: "ice-lite",
    iceOptions: "ice2",
    fingerprint: { type: fingerprint?.algorithm ?? ALGORITHM, hash: fingerprint?.value ?? "" },
    msidSemantic: { semantic: "WMS", token: "*" },
    groups: [{ type: "BUNDLE", mids: bundle(sections) }],
    extmapAllowMixed: "extmap-allow-mixed",
    media: [],
  });
  return head + sections.map(({ text }) => text).join("");
}

function bundle(sections: readonly WrittenSection[]): string {
  return sections
    .filter(({ isInUse }) => isInUse)
    .map(({ mid }) => mid)
    .join(" ");
}
