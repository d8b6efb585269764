/** What was found, in words: for people, for whoever helps them, and as one verdict. */

import type { BrowserFacts } from "../room/support";

export type State = "good" | "poor" | "bad";

export interface Finding {
  /** Names the check in the report. */
  check: string;
  state: State;
  text: string;
  /** What to do about it. */
  advice?: string;
}

/** How a browser comes to a relay. */
export type Way = "udp" | "tcp" | "tls";

const WAYS: Record<Way, string> = { udp: "UDP", tcp: "TCP", tls: "TLS" };
const SLOW_MS = 300;
const NARROW_MBIT = 1;

/** What the browser brings along. */
export function browser({
  hasPeerConnection,
  hasGetUserMedia,
  canShareScreen,
  inApp,
  secureContext,
}: BrowserFacts): Finding {
  const check = "browser";
  // On a page that is not secure every browser hides its devices: that is told of the page.
  if (hasPeerConnection && (hasGetUserMedia || !secureContext)) {
    const text = canShareScreen
      ? "The browser can make calls."
      : "The browser can make calls, but not share its screen.";
    return { check, state: "good", text };
  }
  return {
    check,
    state: "bad",
    text: "The browser cannot make calls.",
    advice: inApp
      ? "It is part of another app: open this page in Firefox, Chrome, Edge or Safari."
      : "Use a current Firefox, Chrome, Edge or Safari.",
  };
}

export function secureContext(secure: boolean): Finding {
  if (secure) return { check: "page", state: "good", text: "The page is secure (https)." };
  return {
    check: "page",
    state: "bad",
    text: "The page is not secure: browsers give no camera and no microphone to it.",
    advice: "Open it by its https address.",
  };
}

export function server(milliseconds: number | null, hasCalls: boolean): Finding {
  if (milliseconds === null) {
    return {
      check: "server",
      state: "bad",
      text: "The server does not answer.",
      advice: "Check the internet connection. If other pages open, tell whoever runs the server.",
    };
  }
  if (!hasCalls) {
    return { check: "server", state: "bad", text: "The server runs without calls.", advice: "Tell whoever runs it." };
  }
  return { check: "server", state: "good", text: `The server answers, in ${milliseconds} ms.` };
}

export function webSocket(opened: boolean): Finding {
  if (opened)
    return { check: "websocket", state: "good", text: "The lasting connection to the server (WebSocket) opens." };
  return {
    check: "websocket",
    state: "bad",
    text: "The lasting connection to the server (WebSocket) does not open.",
    advice: "A proxy or a filter on the way breaks WebSockets: ask for an exception for this server's name.",
  };
}

export function localCandidates(count: number): Finding {
  if (count > 0) return { check: "webrtc", state: "good", text: "The browser can send media (WebRTC)." };
  return {
    check: "webrtc",
    state: "bad",
    text: "The browser offers no address to send media from (WebRTC).",
    advice: "An extension or a policy of the organisation may have switched WebRTC off. Try another browser.",
  };
}

export function relay(way: Way, outcome: "reached" | "not offered" | "failed"): Finding {
  const check = `relay-${way}`;
  if (outcome === "reached") return { check, state: "good", text: `The relay is reached over ${WAYS[way]}.` };
  if (outcome === "not offered")
    return { check, state: "poor", text: `This server offers no relay over ${WAYS[way]}.` };
  return {
    check,
    state: "poor",
    text: `The relay is not reached over ${WAYS[way]}.`,
    advice:
      way === "udp"
        ? "A firewall holds UDP back. Calls take another way, with less quality."
        : "A firewall holds it back.",
  };
}

export function throughRelay(measured: { milliseconds: number; megabits: number } | null): Finding {
  const check = "relay-speed";
  if (measured === null) {
    return {
      check,
      state: "poor",
      text: "Data does not come through the relay.",
      advice: "Tell whoever runs the server.",
    };
  }
  const text = `Through the relay and back: ${measured.milliseconds} ms, ${measured.megabits.toFixed(1)} Mbit/s.`;
  if (measured.megabits < NARROW_MBIT)
    return { check, state: "poor", text, advice: "That is little for video. Sound will do." };
  if (measured.milliseconds > SLOW_MS)
    return { check, state: "poor", text, advice: "The way is long: people will talk at once." };
  return { check, state: "good", text };
}

export function devices(problem: string | null, camera: boolean, microphone: boolean): Finding {
  const check = "devices";
  if (problem === null && camera && microphone) {
    return { check, state: "good", text: "Camera and microphone can be used." };
  }
  if (problem === null) {
    const missing = camera ? "microphone" : "camera";
    return {
      check,
      state: "poor",
      text: `There is no ${missing} that can be used.`,
      advice: "Connect one, or join without.",
    };
  }
  if (problem === "NotAllowedError") {
    return {
      check,
      state: "bad",
      text: "Camera and microphone are not allowed.",
      advice: "Allow both beside the address of the page, and in the system's privacy settings.",
    };
  }
  if (problem === "NotFoundError") {
    return {
      check,
      state: "poor",
      text: "There is no camera and no microphone.",
      advice: "Connect one; watching works without.",
    };
  }
  return {
    check,
    state: "bad",
    text: `Camera and microphone cannot be opened (${problem}).`,
    advice: "Another program may use them: close it and try again.",
  };
}

/** Sums up the findings about the network. */
export function verdict(findings: readonly Finding[]): { state: State; text: string } {
  const state = (check: string): State | undefined => findings.find((finding) => finding.check === check)?.state;
  if (findings.some((finding) => finding.state === "bad")) {
    return { state: "bad", text: "Calls will not work from here as it is." };
  }
  if (state("relay-udp") === "good") return { state: "good", text: "Calls will work from here." };
  if (state("relay-tcp") === "good" || state("relay-tls") === "good") {
    return { state: "poor", text: "Calls will work from here, through a relay, perhaps with less quality." };
  }
  if (findings.some((finding) => finding.check.startsWith("relay-") && finding.advice !== undefined)) {
    return { state: "bad", text: "Calls will probably not work from here: no way for media was found." };
  }
  return {
    state: "poor",
    text: "Calls will work from here unless a firewall holds UDP back; this server has no relay to try.",
  };
}

/** The text to be sent to whoever helps. Holds nothing that names the person or the machine. */
export function report(findings: readonly Finding[], about: Record<string, string>): string {
  const lines = Object.entries(about).map(([name, value]) => `${name}: ${value}`);
  return [...lines, ...findings.map(({ check, state, text }) => `${check}: ${state} – ${text}`)].join("\n");
}
