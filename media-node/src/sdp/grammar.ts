import { Refusal } from "../refusal.ts";

/**
 * What of a browser's description is read at all: every line is matched against what browsers send. Lines of unknown
 * purpose are dropped, lines of known purpose and strange shape refuse the whole description.
 */
const LONGEST_LINE = 1024;
const MOST_LINES_PER_SECTION = 1000;
const MOST_SSRC_LINES = 32;

const LINE = /^[a-z]=[\x20-\x7e]*$/;
const ORIGIN = /^o=[\x21-\x7e]{1,64} (\d{1,20}) \d{1,20} IN IP[46] [0-9A-Za-z:.-]{1,255}$/;
const MEDIA =
  /^m=(?:(?:audio|video) \d{1,5} (?:UDP\/TLS\/)?RTP\/SAVPF(?: \d{1,3}){1,128}|application \d{1,5} (?:UDP|TCP)\/DTLS\/SCTP webrtc-datachannel)$/;

const FLAG = /^$/;
const TRANSPORT: Record<string, RegExp> = {
  "ice-ufrag": /^[A-Za-z0-9+/]{4,256}$/,
  "ice-pwd": /^[A-Za-z0-9+/]{22,256}$/,
  fingerprint: /^(?:sha-256(?= .{95}$)|sha-384(?= .{143}$)|sha-512(?= .{191}$)) [0-9a-f]{2}(?::[0-9a-f]{2})+$/i,
  setup: /^(?:actpass|active|passive)$/,
};
const SESSION: Record<string, RegExp> = { ...TRANSPORT, "extmap-allow-mixed": FLAG };
const SECTION: Record<string, RegExp> = {
  ...TRANSPORT,
  mid: /^[A-Za-z0-9_-]{1,16}$/,
  sendrecv: FLAG,
  sendonly: FLAG,
  recvonly: FLAG,
  inactive: FLAG,
  "bundle-only": FLAG,
  "extmap-allow-mixed": FLAG,
  rtpmap: /^\d{1,3} [A-Za-z0-9._-]{1,32}\/\d{3,6}(?:\/\d)?$/,
  fmtp: /^\d{1,3} [\x21-\x7e][\x20-\x7e]{0,511}$/,
  "rtcp-fb": /^(?:\d{1,3}|\*) [a-z0-9-]{1,32}(?: [a-z0-9-]{1,32}){0,2}$/,
  extmap: /^\d{1,3}(?:\/[a-z]{1,8})? [\x21-\x7e]{1,200}$/,
  ssrc: /^\d{1,10} (?:cname|msid|mslabel|label):[\x20-\x7e]{0,256}$/,
  "ssrc-group": /^[A-Z-]{1,16}(?: \d{1,10}){2,8}$/,
  rid: /^[A-Za-z0-9]{1,16} (?:send|recv)(?: [\x21-\x7e]{1,200})?$/,
  simulcast: /^(?:(?:send|recv) ~?[A-Za-z0-9]{1,16}(?:;~?[A-Za-z0-9]{1,16}){0,2} ?){1,2}$/,
};
/** Read for what they say, but of no use to what is made of the description. */
const DROPPED: ReadonlySet<string> = new Set(["msid", "mslabel", "label"]);

export interface Limits {
  /** In characters. */
  length: number;
  sections: number;
}

/** Of what a browser offers to send. */
export const OFFER_LIMITS: Limits = { length: 256 * 1024, sections: 32 };
/** Of its answer to what it is to receive: a section for everybody in a large room. */
export const ANSWER_LIMITS: Limits = { length: 2_000_000, sections: 1001 };

export interface Lines {
  sessionId: string;
  text: string;
}

/** The lines of `sdp` that are read. Throws a `Refusal` for anything strange. */
export function readLines(sdp: string, limits: Limits): Lines {
  if (sdp.length > limits.length) throw new Refusal("The session description is too long.");
  const lines = sdp.replaceAll("\r\n", "\n").replace(/\n$/, "").split("\n");
  const origin = ORIGIN.exec(lines[1] ?? "");
  if (lines[0] !== "v=0" || !origin?.[1]) throw new Refusal("The session description does not begin as one.");
  const counts = new Counts(limits.sections);
  const kept: string[] = ["v=0", `o=- ${origin[1]} 1 IN IP4 127.0.0.1`, "s=-", "t=0 0"];
  for (const line of lines.slice(2)) {
    if (line.length > LONGEST_LINE && !line.startsWith("a=group:") && !line.startsWith("a=msid-semantic:")) {
      throw new Refusal("The session description holds a line that is too long.");
    }
    if (!LINE.test(line)) throw new Refusal("The session description holds a malformed line.");
    if (line.startsWith("m=")) {
      if (!MEDIA.test(line)) throw new Refusal("The session description holds a section of unknown media.");
      counts.section();
      kept.push(line);
    } else if (line.startsWith("a=")) {
      const attribute = line.slice(2);
      counts.line(attribute);
      if (isKept(attribute, counts.sections === 0 ? SESSION : SECTION)) kept.push(line);
    }
  }
  if (counts.sections === 0) throw new Refusal("The session description holds no media.");
  return { sessionId: origin[1], text: `${kept.join("\r\n")}\r\n` };
}

function isKept(attribute: string, known: Record<string, RegExp>): boolean {
  const colon = attribute.indexOf(":");
  const name = colon < 0 ? attribute : attribute.slice(0, colon);
  const pattern = Object.hasOwn(known, name) ? known[name] : undefined;
  if (!pattern) return false;
  const value = colon < 0 ? "" : attribute.slice(colon + 1);
  if (!pattern.test(value)) throw new Refusal(`The session description holds a malformed attribute: ${name}`);
  return !DROPPED.has(name);
}

class Counts {
  sections = 0;
  #lines = 0;
  #ssrcs = 0;

  constructor(private readonly most: number) {}

  section(): void {
    this.sections += 1;
    this.#lines = 0;
    this.#ssrcs = 0;
    if (this.sections > this.most) throw new Refusal("The session description holds too many sections.");
  }

  line(attribute: string): void {
    this.#lines += 1;
    if (attribute.startsWith("ssrc")) this.#ssrcs += 1;
    if (this.#lines > MOST_LINES_PER_SECTION || this.#ssrcs > MOST_SSRC_LINES) {
      throw new Refusal("The session description holds a section that is too long.");
    }
  }
}
