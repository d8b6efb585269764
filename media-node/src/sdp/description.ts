import type { DtlsParameters, DtlsRole } from "mediasoup/types";
import type { MediaDescription, SessionDescription } from "sdp-transform";
import * as sdpTransform from "sdp-transform";
import { Refusal } from "../refusal.ts";
import { type Limits, readLines } from "./grammar.ts";

/** A browser's description after every line of it was read against the grammar. */
export interface Description {
  /** Tells connections of browsers apart: one keeps its session id and its certificate as long as it lives. */
  identity: string;
  /** Of ICE: another one asks for a restart. */
  ufrag: string;
  dtls: DtlsParameters;
  allowsMixed: boolean;
  sections: Section[];
}

export interface Section {
  mid: string;
  kind: "audio" | "video" | "application";
  /** The sender has given it up, or refuses it. */
  isRejected: boolean;
  sends: boolean;
  media: MediaDescription;
}

/** The role of the browser in DTLS, by what it says of itself. Where it leaves the choice, it begins the handshake. */
const ROLES: Record<string, DtlsRole> = { actpass: "client", active: "client", passive: "server" };

export function readDescription(sdp: string, limits: Limits): Description {
  const { sessionId, text } = readLines(sdp, limits);
  const description = sdpTransform.parse(text);
  const sections = description.media.map(readSection);
  if (new Set(sections.map(({ mid }) => mid)).size !== sections.length) {
    throw new Refusal("The session description uses a mid twice.");
  }
  const { fingerprint, setup, ufrag } = transportOf(description, sections);
  return {
    identity: `${sessionId} ${fingerprint.hash}`,
    ufrag,
    dtls: {
      role: ROLES[setup] ?? "client",
      fingerprints: [{ algorithm: fingerprint.type as "sha-256", value: fingerprint.hash }],
    },
    allowsMixed: description.extmapAllowMixed !== undefined,
    sections,
  };
}

function readSection(media: MediaDescription): Section {
  if (media.mid === undefined) throw new Refusal("The session description holds an m-line without a mid.");
  const isRejected = media.port === 0 && media.bundleOnly === undefined;
  const direction = media.direction ?? "sendrecv";
  return {
    mid: String(media.mid),
    kind: media.type as Section["kind"],
    isRejected,
    sends: !isRejected && (direction === "sendrecv" || direction === "sendonly"),
    media,
  };
}

/** All sections share one transport (BUNDLE): that of the session, or of the first section that is in use. */
function transportOf(description: SessionDescription, sections: readonly Section[]) {
  const first = sections.find(({ isRejected }) => !isRejected)?.media;
  const fingerprint = description.fingerprint ?? first?.fingerprint;
  const setup = description.setup ?? first?.setup;
  const ufrag = description.iceUfrag ?? first?.iceUfrag;
  if (!fingerprint || !setup || ufrag === undefined) {
    throw new Refusal("The session description lacks ICE or DTLS parameters.");
  }
  return {
    fingerprint: { type: fingerprint.type.toLowerCase(), hash: fingerprint.hash.toUpperCase() },
    setup,
    ufrag: String(ufrag),
  };
}
