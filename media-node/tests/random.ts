/** Numbers below `limit`, the same ones for the same seed. */
export function seeded(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  };
}

// biome-ignore format: a heap of small things
const PIECES = [
  "0", "1", "-1", "15", "65536", "4294967295", "4294967296", "99999999999999999999", "NaN", "", " ", "~", ";", "a=", "m=",
  "__proto__", "constructor", "apt=96", "rid:", "send", "\u0000", "é", "a=mid:0", "a=inactive", "a=bundle-only",
  "a=simulcast:send l;m;h", "a=rid:x send", "a=ssrc:1 cname:x", "a=ssrc-group:FID 1 2", "a=fmtp:96 apt=97",
  "a=rtpmap:96 rtx/90000", "a=rtpmap:97 VP8/90000", "a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid",
];

/** `text` with a few lines or characters changed, moved, doubled or gone. */
export function mutated(text: string, random: (limit: number) => number): string {
  let lines = text.split("\r\n");
  for (let count = 1 + random(4); count > 0; count -= 1) {
    const at = random(lines.length);
    const line = lines[at] ?? "";
    const piece = PIECES[random(PIECES.length)] ?? "";
    const cut = random(line.length + 1);
    const [before, after] = [lines.slice(0, at), lines.slice(at + 1)];
    const changes = [
      () => [...before, ...after],
      () => [...before, line, line, ...after],
      () => [...before, piece, line, ...after],
      () => [...before, line.slice(0, cut) + piece + line.slice(cut), ...after],
      () => [...before, line.slice(0, cut), ...after],
      () => [...before, line.replace(/\d+/, piece), ...after],
      () => [...before, line.replace(/[^ :=]+$/, piece), ...after],
      () => [...after, line, ...before],
      () => [...before, ...after.slice(0, 3), line, ...after.slice(3)],
    ];
    lines = changes[random(changes.length)]?.() ?? lines;
  }
  return lines.join("\r\n");
}
