/** The connection test: makes each probe when the button is pressed, and shows what was found as it comes. */

import { copyButton } from "../landing/copyButton";
import { browserFacts } from "../room/support";
import type { Finding, Way } from "./findings";
import * as findings from "./findings";
import * as probes from "./probes";

const WAYS: readonly Way[] = ["udp", "tcp", "tls"];

const found = new Map<string, Finding>();
const start = element<HTMLButtonElement>("#start");
const ask = element<HTMLButtonElement>("#ask");
const output = element("#report");

start.addEventListener("click", () => whileDisabled(start, testNetwork));
ask.addEventListener("click", () => whileDisabled(ask, testDevices));
leadBack();
for (const block of document.querySelectorAll<HTMLElement>(".code")) block.append(copyButton(block));

async function testNetwork(): Promise<void> {
  const list = element("#results");
  const verdict = element("#verdict");
  list.replaceChildren();
  verdict.textContent = "";
  found.clear();
  const show = (title: string, probe: () => Promise<Finding> | Finding) => step(list, title, probe);

  await show("The browser", () => findings.browser(browserFacts(window)));
  await show("The page", () => findings.secureContext(isSecureContext));
  let servers: probes.Servers | null = null;
  await show("The server", async () => {
    try {
      const answer = await probes.askServer();
      servers = answer.servers;
      return findings.server(answer.milliseconds, answer.servers.has_calls);
    } catch (error) {
      return { ...findings.server(null, false), text: `The server does not answer: ${(error as Error).message}` };
    }
  });
  await show("Media in the browser", async () => findings.localCandidates(await probes.countLocalCandidates()));
  if (servers !== null) await testWays(servers, show);

  const summary = findings.verdict([...found.values()].filter(({ check }) => check !== "devices"));
  verdict.textContent = summary.text;
  verdict.dataset.state = summary.state;
}

async function testWays(
  { signaling_url, ice_servers }: probes.Servers,
  show: (title: string, probe: () => Promise<Finding>) => Promise<void>,
): Promise<void> {
  await show("The lasting connection", async () => findings.webSocket(await probes.opensWebSocket(signaling_url)));
  let best: RTCIceServer | null = null;
  for (const way of WAYS) {
    const server = probes.serverFor(way, ice_servers);
    await show(`The relay over ${way.toUpperCase()}`, async () => {
      if (server === null) return findings.relay(way, "not offered");
      const reached = await probes.reachesRelay(server);
      if (reached) best ??= server;
      return findings.relay(way, reached ? "reached" : "failed");
    });
  }
  const chosen: RTCIceServer | null = best;
  if (chosen !== null) {
    await show("Through the relay", async () => findings.throughRelay(await probes.measureRelay(chosen)));
  }
}

async function testDevices(): Promise<void> {
  const list = element("#device-results");
  list.replaceChildren();
  await step(list, "Camera and microphone", async () => {
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ audio: true, video: true });
      const [camera, microphone] = [stream.getVideoTracks().length > 0, stream.getAudioTracks().length > 0];
      for (const track of stream.getTracks()) track.stop();
      return findings.devices(null, camera, microphone);
    } catch (error) {
      // Without a secure page there is no `mediaDevices` at all.
      return findings.devices(error instanceof DOMException ? error.name : "NotAllowedError", false, false);
    }
  });
}

/** Whoever came from a room goes back to it. */
function leadBack(): void {
  const room = new URLSearchParams(location.search).get("room") ?? "";
  if (!/^[A-Za-z0-9_-]{1,128}$/.test(room)) return;
  const back = element<HTMLAnchorElement>("#back");
  back.href = `/${room}`;
  back.textContent = `Back to ${room}`;
}

/** Show one probe while it is made and what it found afterwards. */
async function step(list: Element, title: string, probe: () => Promise<Finding> | Finding): Promise<void> {
  const item = document.createElement("li");
  item.dataset.state = "running";
  item.append(paragraphs(`${title} …`));
  list.append(item);
  let finding: Finding;
  try {
    finding = await probe();
  } catch (error) {
    finding = { check: title, state: "bad", text: `${title}: ${(error as Error).message}` };
  }
  item.dataset.state = finding.state;
  item.dataset.check = finding.check;
  item.replaceChildren(paragraphs(finding.text, finding.advice));
  found.set(finding.check, finding);
  output.textContent = findings.report([...found.values()], {
    Parlour: output.dataset.version ?? "",
    server: location.origin,
    browser: navigator.userAgent,
    time: new Date().toISOString(),
  });
}

function paragraphs(...texts: (string | undefined)[]): HTMLElement {
  const block = document.createElement("div");
  for (const text of texts) {
    if (text === undefined) continue;
    const paragraph = document.createElement("p");
    paragraph.textContent = text;
    block.append(paragraph);
  }
  return block;
}

async function whileDisabled(button: HTMLButtonElement, work: () => Promise<void>): Promise<void> {
  button.disabled = true;
  try {
    await work();
  } finally {
    button.disabled = false;
  }
}

function element<T extends HTMLElement = HTMLElement>(selector: string): T {
  const known = document.querySelector<T>(selector);
  if (known === null) throw new Error(`the page has no ${selector}`);
  return known;
}
