import { describe, expect, it } from "vitest";
import { child, children, element, float, joined, readHead, readUnsigned, unsigned } from "./ebml";
import { ID } from "./ids";
import { WebmIndex } from "./WebmIndex";

/** Numbers that look random and are the same in every run (xorshift). */
function chance(seed: number): (below: number) => number {
  let state = seed * 2_654_435_761 + 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

const UNSAID = new Uint8Array([1, 255, 255, 255, 255, 255, 255, 255]);
const VIDEO = 1;
const SOUND = 2;
const DOC = element(ID.ebml, element(0x4282, new TextEncoder().encode("webm")));
const NOTHING = new Uint8Array(0);

const headOf = (id: number) => unsigned(id, 4);
const number = (id: number, value: number) => element(id, unsigned(value));
const track = (id: number, type: number) => element(ID.track, number(ID.trackNumber, id), number(ID.trackType, type));
const INFO = element(ID.info, number(ID.scale, 1_000_000), element(0x4d80, new TextEncoder().encode("me")));
const TRACKS = element(ID.tracks, track(VIDEO, 1), track(SOUND, 2));

interface Frame {
  readonly track: number;
  readonly at: number;
  readonly key: boolean;
  readonly bytes: Uint8Array;
}

function block(frame: Frame, time: number, flags: number): Uint8Array {
  return joined(
    new Uint8Array([0x80 | frame.track]),
    unsigned(frame.at - time + 65_536, 4).subarray(2),
    new Uint8Array([flags]),
    frame.bytes,
  );
}

function alone(frame: Frame, time: number): Uint8Array {
  return element(ID.simpleBlock, block(frame, time, frame.key ? 0x80 : 0));
}

function grouped(frame: Frame, time: number): Uint8Array {
  const refers = frame.key ? NOTHING : number(ID.reference, 40);
  return element(ID.group, element(ID.block, block(frame, time, 0)), refers);
}

interface Cluster {
  readonly time: number;
  readonly frames: readonly Frame[];
}

/** Pictures every 40 ms, a key frame among them now and then, with which a cluster begins; sound every 60. */
function film(random: (below: number) => number, pictures: number): readonly Cluster[] {
  const clusters: { time: number; frames: Frame[] }[] = [];
  let sound = 0;
  for (let index = 0; index < pictures; index++) {
    const at = index * 40;
    const key = index === 0 || random(20) === 0;
    if (key) clusters.push({ time: at, frames: [] });
    const frames = clusters.at(-1)?.frames;
    frames?.push({ track: VIDEO, at, key, bytes: bytesOf(random) });
    for (; sound <= at; sound += 60) frames?.push({ track: SOUND, at: sound, key: true, bytes: bytesOf(random) });
  }
  return clusters;
}

function bytesOf(random: (below: number) => number): Uint8Array {
  return Uint8Array.from({ length: random(300) }, () => random(256));
}

/** As browsers write it: one into the other without a length, or with one. */
function recorded(clusters: readonly Cluster[], random: (below: number) => number): Uint8Array<ArrayBuffer> {
  const written = clusters.map(({ time, frames }) => {
    const content = frames.map((frame) => (random(5) === 0 ? grouped(frame, time) : alone(frame, time)));
    const all = [number(ID.time, time), ...content];
    return random(3) === 0 ? element(ID.cluster, ...all) : joined(headOf(ID.cluster), UNSAID, ...all);
  });
  return joined(DOC, headOf(ID.segment), UNSAID, element(ID.void, new Uint8Array(9)), INFO, TRACKS, ...written);
}

function mend(
  file: Uint8Array<ArrayBuffer>,
  random: (below: number) => number = (below) => below - 1,
): Uint8Array<ArrayBuffer> | null {
  const index = new WebmIndex();
  for (let at = 0; at < file.length; ) {
    const next = at + 1 + random(1 + random(2_000));
    index.feed(file.subarray(at, next));
    at = next;
  }
  const parts = index.finish();
  return (
    parts && joined(...parts.map((part) => (part instanceof Uint8Array ? part : file.subarray(part.from, part.to))))
  );
}

/** What a player makes of it: its length, its frames, and where it lands by the table. Throws where anything is of no known length. */
function played(file: Uint8Array) {
  const [doc, segment, ...others] = [...children(file)];
  expect([doc?.id, segment?.id, others]).toEqual([ID.ebml, ID.segment, []]);
  const content = segment?.content ?? NOTHING;
  const at = (position: number) => readHead(content.subarray(position))?.id;
  const value = (bytes: Uint8Array | undefined) => readUnsigned(bytes ?? NOTHING);
  const found = [...children(child(content, ID.seekHead) ?? NOTHING)].map(({ content: seek }) => [
    value(child(seek, ID.seekId)),
    at(value(child(seek, ID.seekPosition))),
  ]);
  for (const [said, there] of found) expect(there).toBe(said);
  expect(found.map(([said]) => said)).toEqual([ID.info, ID.tracks, ID.cues]);
  const duration = child(child(content, ID.info) ?? NOTHING, ID.duration);
  const cues = [...children(child(content, ID.cues) ?? NOTHING)].map(({ content: cue }) => {
    const place = child(cue, ID.cuePositions) ?? NOTHING;
    const position = value(child(place, ID.cueCluster));
    expect(at(position)).toBe(ID.cluster);
    const [cluster] = children(content.subarray(position));
    expect(value(child(place, ID.cueTrack))).toBe(VIDEO);
    return { time: value(child(cue, ID.cueTime)), from: value(child(cluster?.content ?? NOTHING, ID.time)) };
  });
  const frames = [...children(content)]
    .filter(({ id }) => id === ID.cluster)
    .flatMap(({ content: cluster }) => framesOf(cluster));
  return { duration: duration && new DataView(duration.slice().buffer).getFloat64(0), cues, frames };
}

function framesOf(cluster: Uint8Array): readonly string[] {
  return [...children(cluster)].flatMap(({ id, content }) => {
    const bytes = id === ID.group ? child(content, ID.block) : id === ID.simpleBlock ? content : undefined;
    return bytes ? [`${bytes[0]}:${bytes.subarray(4)}`] : [];
  });
}

const framesIn = (clusters: readonly Cluster[]) =>
  clusters.flatMap(({ frames }) => frames.map(({ track: of, bytes }) => `${0x80 | of}:${bytes}`));

describe("a recording as browsers write it", () => {
  it.each(Array.from({ length: 60 }, (_, seed) => seed))("gets its length and places to jump to (%i)", (seed) => {
    const random = chance(seed);
    const pictures = 1 + random(400);
    const clusters = film(random, pictures);
    const whole = mend(recorded(clusters, random), random);
    const { duration, cues, frames } = played(whole ?? NOTHING);
    expect(frames).toEqual(framesIn(clusters));
    const lastSound = Math.floor(((pictures - 1) * 40) / 60) * 60;
    const end = Math.max(pictures > 1 ? pictures * 40 : 0, lastSound > 0 ? lastSound + 60 : 0);
    expect(duration).toBe(end);
    expect(cues.every(({ time, from }) => time === from)).toBe(true);
    const apart: number[] = [];
    for (const { time } of clusters) if (time >= (apart.at(-1) ?? -1_000) + 1_000) apart.push(time);
    expect(cues.map(({ time }) => time)).toEqual(apart);
  });

  it("ends with its last whole frame where it was cut short", () => {
    const random = chance(7);
    const clusters = film(random, 20);
    const file = recorded(clusters, random);
    const all = framesIn(clusters);
    let before = -1;
    for (let end = file.length - 1_000; end < file.length; end += 1) {
      const { frames } = played(mend(file.slice(0, end)) ?? NOTHING);
      expect(frames).toEqual(all.slice(0, frames.length));
      expect(frames.length).toBeGreaterThanOrEqual(before);
      before = frames.length;
    }
    expect(before).toBe(all.length - 1);
  });

  it("is as long as the last frame says it lasts", () => {
    const first = { track: VIDEO, at: 0, key: true, bytes: NOTHING };
    const group = element(ID.group, element(ID.block, block(first, 0, 0)), number(ID.blockDuration, 700));
    const file = joined(
      DOC,
      headOf(ID.segment),
      UNSAID,
      INFO,
      TRACKS,
      headOf(ID.cluster),
      UNSAID,
      number(ID.time, 0),
      group,
    );
    expect(played(mend(file) ?? NOTHING).duration).toBe(700);
  });

  it("loses what stands behind the pictures, and a length that was wrong", () => {
    const random = chance(3);
    const clusters = film(random, 30);
    const info = element(ID.info, number(ID.scale, 1_000_000), element(ID.duration, float(1)));
    const file = recorded(clusters, () => 1);
    const at = DOC.length + 12 + element(ID.void, new Uint8Array(9)).length;
    const tags = element(ID.cues, element(ID.cuePoint));
    const odd = joined(file.subarray(0, at), info, file.subarray(at + INFO.length), tags);
    expect(played(mend(odd) ?? NOTHING)).toEqual(played(mend(file) ?? NOTHING));
  });
});

describe("what is no such recording", () => {
  const good = recorded(film(chance(1), 50), chance(1));

  it.each([
    ["nothing", NOTHING],
    ["MP4", joined(unsigned(24, 4), new TextEncoder().encode("ftypisom"), new Uint8Array(500))],
    ["a head alone", joined(DOC, headOf(ID.segment), UNSAID, INFO, TRACKS)],
    [
      "clusters without a head",
      joined(DOC, headOf(ID.segment), UNSAID, headOf(ID.cluster), UNSAID, number(ID.time, 0)),
    ],
    ["a head without end", joined(DOC, headOf(ID.segment), UNSAID, headOf(ID.info), UNSAID, new Uint8Array(99))],
    [
      "a head of gigabytes",
      joined(DOC, headOf(ID.segment), UNSAID, element(ID.info).subarray(0, 8), unsigned(2 ** 31, 4), good),
    ],
    [
      "a file without key frames",
      recorded([{ time: 0, frames: [{ track: VIDEO, at: 0, key: false, bytes: NOTHING }] }], () => 1),
    ],
  ])("is left alone: %s", (_, file) => {
    expect(mend(file as Uint8Array<ArrayBuffer>)).toBeNull();
  });

  it("is left alone, or becomes a file of known lengths, whatever bytes are wrong in it", () => {
    let understood = 0;
    for (let seed = 1; seed <= 400; seed++) {
      const random = chance(seed);
      const odd = good.slice();
      for (let wrong = 0; wrong <= random(4); wrong++) odd[random(random(2) ? 400 : odd.length)] = random(256);
      const whole = mend(odd, random);
      if (!whole) continue;
      understood += 1;
      const [, segment] = [...children(whole)];
      expect([...children(segment?.content ?? NOTHING)].length).toBeGreaterThan(4);
    }
    expect(understood).toBeGreaterThan(40);
  });
});
