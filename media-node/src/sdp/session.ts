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

/** The text of a description of ours. `version` counts those of one connection. */
export function writeSession(local: LocalTransport, sections: readonly MediaDescription[], version: number): string {
  const { fingerprints } = local.dtlsParameters;
  const fingerprint = fingerprints.find(({ algorithm }) => algorithm === ALGORITHM) ?? fingerprints[0];
  return sdpTransform.write({
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
    media: [...sections],
  });
}

function bundle(sections: readonly MediaDescription[]): string {
  return sections
    .filter(({ port }) => port !== 0)
    .map(({ mid }) => mid)
    .join(" ");
}
