import type { RtpCapabilities, RtpEncodingParameters, RtpParameters } from "mediasoup/types";
import { RemoteAnswerMediaSection } from "mediasoup-client/handlers/sdp/RemoteMediaSection";
import * as unifiedPlanUtils from "mediasoup-client/handlers/sdp/unifiedPlanUtils";
import * as ortc from "mediasoup-client/ortc";
import type { MediaDescription } from "sdp-transform";
import { CODECS_WITH_SIMULCAST } from "../codecs.ts";
import { Refusal } from "../refusal.ts";
import type { Description, Section } from "./description.ts";
import { commonCapabilities } from "./formats.ts";
import type { LocalTransport } from "./session.ts";

/** Three rates of pictures per stream: browsers make fewer where they cannot. */
const SCALABILITY = "L1T3";
const MOST_STREAMS = 3;
const DEPENDENCY_DESCRIPTOR = "https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension";

/** One m-line of a browser's offer: what it sends, and what is answered. */
export interface OfferedTrack {
  mid: string;
  kind: "audio" | "video";
  rtpParameters: RtpParameters;
}

export interface AnswerOptions {
  router: RtpCapabilities;
  /** The mids whose media is received. */
  wanted: ReadonlySet<string>;
  cname: string;
  opus: OpusOptions;
}

/** How browsers are asked to encode sound. */
export interface OpusOptions {
  /** Protected against loss. */
  fec: boolean;
  /** The mids of sound of which next to nothing is sent during silence. */
  dtx: ReadonlySet<string>;
}

export interface Answer {
  sections: MediaDescription[];
  tracks: OfferedTrack[];
}

/** Reads what a browser offers to send. Throws a `Refusal` for what cannot be received. */
export function answerTo(offer: Description, local: LocalTransport, options: AnswerOptions): Answer {
  const answer: Answer = { sections: [], tracks: [] };
  for (const section of offer.sections) {
    if (section.kind === "application") throw new Refusal("Only audio and video can be sent.");
    const sent = section.isRejected ? undefined : sendingParameters(section, section.kind, options);
    if (!sent) {
      answer.sections.push(rejected(section));
      continue;
    }
    const isReceived = section.sends && options.wanted.has(section.mid);
    answer.sections.push(answerSection(section, local, sent, isReceived, options));
    if (isReceived) {
      const dtx = options.opus.dtx.has(section.mid);
      const encodings = encodingsOf(section, sent.sending).map((encoding) => (dtx ? { ...encoding, dtx } : encoding));
      answer.tracks.push({
        mid: section.mid,
        kind: section.kind,
        rtpParameters: { ...sent.sending, mid: section.mid, encodings, rtcp: { cname: options.cname } },
      });
    }
  }
  return answer;
}

interface Sent {
  /** As the browser sends, and as the answer describes it. */
  sending: RtpParameters;
  answered: RtpParameters;
}

function sendingParameters(section: Section, kind: "audio" | "video", { router }: AnswerOptions): Sent | undefined {
  const common = commonCapabilities(section.media, router);
  if (ridsOf(section).length > 1) {
    common.codecs = common.codecs.filter(({ mimeType }) => CODECS_WITH_SIMULCAST.has(mimeType.toLowerCase()));
  }
  const sending = ortc.getSendingRtpParameters(kind, common) as RtpParameters;
  const answered = ortc.getSendingRemoteRtpParameters(kind, common) as RtpParameters;
  if (sending.codecs.length === 0) {
    if (section.sends) throw new Refusal(`The ${kind} offers no codec that this server knows.`);
    return undefined;
  }
  sending.codecs = ortc.reduceCodecs(sending.codecs) as RtpParameters["codecs"];
  answered.codecs = ortc.reduceCodecs(answered.codecs) as RtpParameters["codecs"];
  for (const parameters of [sending, answered]) withoutUnreadDependencies(parameters);
  return { sending, answered };
}

/**
 * Where Chromium may describe how frames depend on each other in a header extension, it leaves that out of VP8's own header,
 * which is where mediasoup looks: nobody could be sent fewer frames. Of AV1, mediasoup reads the extension.
 */
function withoutUnreadDependencies(parameters: RtpParameters): void {
  if (parameters.codecs[0]?.mimeType.toLowerCase() === "video/av1") return;
  const { headerExtensions = [] } = parameters;
  parameters.headerExtensions = headerExtensions.filter(({ uri }) => uri !== DEPENDENCY_DESCRIPTOR);
}

function answerSection(
  section: Section,
  local: LocalTransport,
  { sending, answered }: Sent,
  isReceived: boolean,
  { opus }: AnswerOptions,
): MediaDescription {
  // An answer without the streams would end all but one for good, also where nothing is received for now.
  const rids = ridsOf(section);
  const remote = new RemoteAnswerMediaSection({
    ...local,
    offerMediaObject: {
      ...section.media,
      rids: rids.map((id) => ({ id, direction: "send" })),
      simulcast: rids.length > 0 ? { dir1: "send", list1: rids.join(";") } : undefined,
    },
    offerRtpParameters: structuredClone(sending),
    answerRtpParameters: answered,
    codecOptions: { opusFec: opus.fec, opusNack: true, opusDtx: opus.dtx.has(section.mid) },
  } as ConstructorParameters<typeof RemoteAnswerMediaSection>[0]);
  if (!isReceived) remote.pause();
  return remote.getObject();
}

function rejected({ media }: Section): MediaDescription {
  const { mid, type, protocol, payloads } = media;
  return {
    mid: String(mid),
    type,
    protocol,
    payloads: String(payloads ?? "0"),
    port: 0,
    connection: { version: 4, ip: "0.0.0.0" },
    direction: "inactive",
    rtp: [],
    fmtp: [],
  };
}

/** The simulcast streams, from the smallest to the largest picture: in the order in which the browser lists them. */
function ridsOf({ media }: Section): string[] {
  const sent = (media.rids ?? []).filter(({ direction }) => direction === "send").map(({ id }) => String(id));
  const { dir1, list1, dir2, list2 } = media.simulcast ?? {};
  const list = dir1 === "send" ? list1 : dir2 === "send" ? list2 : undefined;
  const listed = list === undefined ? sent : String(list).replaceAll("~", "").split(";");
  if (
    listed.length > MOST_STREAMS ||
    new Set(listed).size !== listed.length ||
    !listed.every((rid) => sent.includes(rid))
  ) {
    throw new Refusal("The session description holds improper simulcast streams.");
  }
  return listed;
}

function encodingsOf(section: Section, { codecs }: RtpParameters): RtpEncodingParameters[] {
  const rids = ridsOf(section);
  if (rids.length > 1) return rids.map((rid) => ({ rid, scalabilityMode: SCALABILITY }));
  const declared = (section.media.ssrcs ?? []).some(({ id }) => id > 0);
  if (rids.length === 1 && !declared) return rids.map((rid) => ({ rid }));
  if (!declared) throw new Refusal("The session description names no stream of a track.");
  const encodings = unifiedPlanUtils.getRtpEncodings({ offerMediaObject: section.media, codecs });
  if (encodings.length !== 1 || !encodings.every(isNumbered)) {
    throw new Refusal("The session description holds improper streams of a track.");
  }
  return encodings;
}

const LARGEST_SSRC = 0xffffffff;

function isNumbered({ ssrc, rtx }: RtpEncodingParameters): boolean {
  return [ssrc, rtx?.ssrc ?? 1].every((value) => value !== undefined && value > 0 && value <= LARGEST_SSRC);
}
