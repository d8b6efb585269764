/** Two channels, and no pauses in music: browsers are told so in the SDP only. The server passes on what senders offer. */

/** Offer two channels in these m-lines. */
export function offerStereo(sdp: string, mids: ReadonlySet<string>): string {
  return eachSection(sdp, (section, mid) =>
    mids.has(mid) ? withParameters(section, { "sprop-stereo": "1" }) : section,
  );
}

/** Make the browser send two channels, without a pause, in these m-lines. */
export function wantStereo(answer: string, mids: ReadonlySet<string>): string {
  return eachSection(answer, (section, mid) =>
    mids.has(mid) ? withParameters(section, { stereo: "1", usedtx: "0" }) : section,
  );
}

/** Make the browser play two channels where two are offered. */
export function takeStereo(answer: string, offer: string): string {
  const offered = new Set<string>();
  eachSection(offer, (section, mid) => {
    if (/^a=fmtp:.*\bsprop-stereo=1\b/m.test(section)) offered.add(mid);
    return section;
  });
  if (offered.size === 0) return answer;
  return eachSection(answer, (section, mid) => (offered.has(mid) ? withParameters(section, { stereo: "1" }) : section));
}

function eachSection(sdp: string, change: (section: string, mid: string) => string): string {
  const [head = "", ...sections] = sdp.split(/^(?=m=)/m);
  return head + sections.map((section) => change(section, /^a=mid:(\S+)/m.exec(section)?.[1] ?? "")).join("");
}

function withParameters(section: string, added: Readonly<Record<string, string>>): string {
  const map = /^a=rtpmap:(\d+) opus\/.*$/im.exec(section);
  if (!map) return section;
  const line = new RegExp(`^a=fmtp:${map[1]} (.*?)\r?$`, "m");
  const former = line.exec(section)?.[1] ?? "";
  const parameters = new Map(
    former
      .split(";")
      .filter(Boolean)
      .map((pair) => pair.trim().split("=") as [string, string]),
  );
  for (const [name, value] of Object.entries(added)) parameters.set(name, value);
  const written = `a=fmtp:${map[1]} ${[...parameters].map((pair) => pair.join("=")).join(";")}`;
  if (former) return section.replace(line, `${written}\r`);
  return section.replace(map[0], `${map[0].replace(/\r$/, "")}\r\n${written}${map[0].endsWith("\r") ? "\r" : ""}`);
}
