import { beforeEach, describe, expect, it } from "vitest";
import { CAMERA_LAYERING, SCREEN_LAYERING } from "../../../src/media/encodings.js";
import { capsOf } from "../../../src/media/mesh/caps.js";
import { Mesh } from "../../../src/media/mesh/mesh.js";
import * as meshPart from "../../../src/parts/mesh.js";
import type { MeshPart, Part } from "../../../src/parts/port.js";
import type { PathSignal, Pushes, WirePath } from "../../../src/signaling/messages.js";
import { FakeTrack, loaded, settle } from "../../support/fakes.js";
import { LatePart } from "../../support/late-part.js";
import { type MeshConnection, MeshPlatform } from "../../support/mesh.js";
import { report } from "../../support/reports.js";

interface Said {
  from: string;
  to: string;
  signal: PathSignal;
}

/** Browsers whose signals reach each other at once, until somebody cuts them off. */
class Street {
  readonly platform = new MeshPlatform();
  readonly meshes = new Map<string, Mesh>();
  readonly log: string[] = [];
  readonly cut = new Set<string>();
  prepared = false;
  part: Part<MeshPart> = loaded(meshPart);
  #waiting: Said[] = [];

  add(name: string): Mesh {
    const mesh = new Mesh(this.platform.real, this.part, () => ({}), {
      onSignal: (to, signal) => this.#waiting.push({ from: name, to, signal }),
      onTrack: (source, track) => this.log.push(`${name} gets ${source.name} of ${source.session_id} ${track.enabled}`),
      onTrackGone: (source) => this.log.push(`${name} loses ${source.name} of ${source.session_id}`),
      onConnected: (who, connected) => this.log.push(`${name} and ${who}: ${connected}`),
      onTrouble: (number, who, trouble) => this.log.push(`${name} tells of ${who}: ${trouble} in ${number}`),
      onlyPrepared: () => this.prepared,
      wishOf: () => ({ layering: CAMERA_LAYERING, most: 2, limit: undefined }),
    });
    this.meshes.set(name, mesh);
    return mesh;
  }

  async talk(): Promise<void> {
    for (;;) {
      await settle();
      const said = this.#waiting;
      if (said.length === 0) return;
      this.#waiting = [];
      for (const { from, to, signal } of said) {
        if (!this.cut.has(from) && !this.cut.has(to)) this.meshes.get(to)?.take({ from, ...signal });
      }
    }
  }

  /** What was told since the last time. */
  told(): string[] {
    return this.log.splice(0);
  }
}

const ALL = ["audio", "video"];

function path(offers: boolean, send = ALL, receive = ALL): WirePath {
  return { offers, send, receive };
}

function plan(mesh: number, paths: Pushes["paths"]["paths"]): Pushes["paths"] {
  return { mesh, paths };
}

let street: Street;
let ann: Mesh;
let ben: Mesh;

beforeEach(async () => {
  street = new Street();
  ann = street.add("ann");
  ben = street.add("ben");
  for (const mesh of [ann, ben]) {
    mesh.set("audio", "audio", new FakeTrack("audio").real);
    mesh.set("video", "video", new FakeTrack("video").real);
  }
});

async function connect(): Promise<void> {
  ann.plan(plan(1, { ben: path(true) }));
  ben.plan(plan(1, { ann: path(false) }));
  await street.talk();
  for (const connection of street.platform.connections) connection.become("connected");
  await street.talk();
}

describe("what makes connections, while it is loaded", () => {
  let late: LatePart<MeshPart>;

  beforeEach(() => {
    late = new LatePart(meshPart);
    street.part = late;
    ann = street.add("ann");
    ann.set("audio", "audio", new FakeTrack("audio").real);
    ann.set("video", "video", new FakeTrack("video").real);
  });

  it("is asked for once there is a plan, once", () => {
    expect(late.asked).toHaveLength(0);
    ann.plan(plan(1, { ben: path(false) }));
    ann.plan(plan(1, { ben: path(false), cleo: path(false) }));
    expect(late.asked).toHaveLength(1);
    expect(street.platform.connections).toHaveLength(0);
  });

  it("misses nothing of what others say meanwhile", async () => {
    ann.plan(plan(1, { ben: path(false) }));
    ben.plan(plan(1, { ann: path(true) }));
    await street.talk();
    late.come();
    await street.talk();
    for (const connection of street.platform.connections) connection.become("connected");
    await street.talk();
    expect(street.told().sort()).toEqual([
      "ann and ben: true",
      "ann gets audio of ben true",
      "ann gets video of ben true",
      "ben and ann: true",
      "ben gets audio of ann true",
      "ben gets video of ann true",
    ]);
  });

  it("goes by the plan that holds when it is there", async () => {
    ann.plan(plan(1, { ben: path(true) }));
    ann.plan(plan(1, { cleo: path(true) }));
    late.come();
    await settle();
    expect([...ann.peers.keys()]).toEqual(["cleo"]);
  });

  it("makes nothing when the mesh is over by then", async () => {
    ann.plan(plan(1, { ben: path(true) }));
    ann.close();
    late.come();
    await settle();
    expect(street.platform.connections).toHaveLength(0);
    ann.plan(plan(1, { ben: path(true) }));
    expect(ann.peers.size).toBe(0);
  });

  it("is told as a path that cannot be made when it does not come, and is asked for again by another plan", async () => {
    ann.plan(plan(1, { ben: path(true), cleo: path(true) }));
    late.fail("a part is gone");
    await settle();
    expect(street.told()).toEqual(["ann tells of ben: failed in 1", "ann tells of cleo: failed in 1"]);
    expect(street.platform.warnings).toEqual(["a part is gone"]);
    ann.plan(plan(2, { ben: path(true) }));
    late.come();
    await settle();
    expect([...ann.peers.keys()]).toEqual(["ben"]);
  });
});

describe("the connections of a mesh", () => {
  it("carry what is planned, both ways", async () => {
    await connect();
    expect(street.told().sort()).toEqual([
      "ann and ben: true",
      "ann gets audio of ben true",
      "ann gets video of ben true",
      "ben and ann: true",
      "ben gets audio of ann true",
      "ben gets video of ann true",
    ]);
  });

  it("send nothing that is not planned", async () => {
    ann.plan(plan(1, { ben: path(true, ["audio"], []) }));
    ben.plan(plan(1, { ann: path(false, [], ["audio"]) }));
    await street.talk();
    expect(street.told()).toEqual(["ben gets audio of ann true"]);
    const senders = street.platform.connections.map(({ transceivers }) =>
      transceivers.filter((one) => one.sender.track),
    );
    expect(senders.map((each) => each.length)).toEqual([1, 0]);
  });

  it("drop at once what may not come any more, whatever is sent, and take it again", async () => {
    await connect();
    street.told();
    const [track] = [...(ben.peers.get("ann")?.received.values() ?? [])];
    ben.plan(plan(1, { ann: path(false, ALL, ["video"]) }));
    expect(street.told()).toEqual(["ben loses audio of ann"]);
    expect(track?.enabled).toBe(false);
    ben.plan(plan(1, { ann: path(false) }));
    expect(street.told()).toEqual(["ben gets audio of ann true"]);
  });

  it("end with who is planned no longer, and with the mesh; an older mesh does not come back", async () => {
    await connect();
    street.told();
    ann.plan(plan(1, {}));
    expect(street.told()).toEqual(["ann loses audio of ben", "ann loses video of ben"]);
    expect(street.platform.connections[0]?.closed).toBe(true);
    ben.close();
    ben.plan(plan(1, { ann: path(false) }));
    expect(ben.peers.size).toBe(0);
    ben.plan(plan(2, { ann: path(false) }));
    expect(ben.peers.size).toBe(1);
  });

  it("are told to be impossible when they do not stand in time, once", async () => {
    street.cut.add("ben");
    ann.plan(plan(3, { ben: path(true) }));
    await street.talk();
    await street.platform.clock.pass(11_900);
    expect(street.told()).toEqual([]);
    await street.platform.clock.pass(200);
    expect(street.told()).toEqual(["ann tells of ben: failed in 3"]);
  });

  it("are told to be impossible when they break and do not come back", async () => {
    await connect();
    street.told();
    street.platform.connections[0]?.become("failed");
    await street.platform.clock.pass(12_100);
    expect(street.told()).toEqual(["ann and ben: false", "ann tells of ben: failed in 1"]);
  });

  it("begin anew under a higher number when one is spoilt, and forget what belongs to the former", async () => {
    await connect();
    const [first] = street.platform.connections as [MeshConnection];
    first.failure = new Error("spoilt");
    ben.set("screenVideo", "video", new FakeTrack("video").real);
    const wide = [...ALL, "screenVideo"];
    ann.plan(plan(1, { ben: path(true, ALL, wide) }));
    ben.plan(plan(1, { ann: path(false, wide, ALL) }));
    await street.talk();
    street.told();
    await street.platform.clock.pass(600);
    await street.talk();
    expect(street.told()).toContain("ann gets screenVideo of ben true");
    expect([first.closed, street.platform.connections.length]).toEqual([true, 4]);
    ann.take({ from: "ben", mesh: 1, link: 0, ask: { audio: 9, video: 9 } });
    await street.talk();
    expect(street.platform.connections[2]?.transceivers).toHaveLength(3);
  });

  it("tell of a sender who goes on with what it may not send", async () => {
    await connect();
    ben.plan(plan(1, { ann: path(false, ALL, ["video"]) }));
    street.told();
    const connection = street.platform.connections[1] as MeshConnection;
    const id = [...(ben.peers.get("ann")?.received ?? [])].find(([name]) => name === "audio")?.[1].id;
    for (const packets of [100, 200, 300]) {
      connection.report = report({ type: "inbound-rtp", kind: "audio", trackIdentifier: id, packetsReceived: packets });
      await street.platform.clock.pass(2_500);
    }
    expect(street.told()).toEqual(["ben tells of ann: unexpected in 1"]);
    await street.platform.clock.pass(10_000);
    expect(street.told()).toEqual([]);
  });

  it("carry smaller pictures as long as another way is in use", async () => {
    street.prepared = true;
    await connect();
    const video = street.platform.connections[0]?.transceivers[1]?.sender;
    expect(video?.encodings[0]).toMatchObject({ scaleResolutionDownBy: 2, maxBitrate: 850_000 });
    street.prepared = false;
    ann.encode();
    await settle();
    expect(video?.encodings[0]).toMatchObject({ scaleResolutionDownBy: 1, maxBitrate: 1_700_000 });
  });

  it("know their tracks, and whether they flow", async () => {
    ann.plan(plan(1, { ben: path(true) }));
    ben.plan(plan(1, { ann: path(false) }));
    await street.talk();
    const track = ann.peers.get("ben")?.received.get("video") as MediaStreamTrack;
    expect(ann.carries(track)).toBe(false);
    street.platform.connections[0]?.become("connected");
    expect(ann.carries(track)).toBe(true);
    expect(ann.sourceOf(track.id)).toEqual({ session_id: "ben", name: "video" });
    expect(ann.sourceOf("nothing")).toBeUndefined();
  });
});

describe("what is sent to each of several others", () => {
  const camera = { layering: CAMERA_LAYERING, most: 2, limit: undefined };

  it("is a full picture for one, and a smaller one for many", () => {
    expect(capsOf("video", "video", camera, 1)).toMatchObject({ maxBitrate: 1_700_000, scaleResolutionDownBy: 1 });
    expect(capsOf("video", "video", camera, 6)).toMatchObject({ maxBitrate: 500_000, scaleResolutionDownBy: 2 });
  });

  it("keeps to what the app asks for, shared by all", () => {
    expect(capsOf("video", "video", { ...camera, most: 1 }, 1)).toMatchObject({ maxBitrate: 420_000 });
    expect(capsOf("video", "video", { ...camera, limit: 900_000 }, 3)).toMatchObject({ maxBitrate: 300_000 });
    expect(capsOf("audio", "audio", camera, 3)).toEqual({});
    expect(capsOf("audio", "audio", { ...camera, limit: 128_000 }, 3)).toEqual({ maxBitrate: 128_000 });
  });

  it("leaves a screen its size", () => {
    const screen = { layering: SCREEN_LAYERING, most: 2, limit: undefined };
    expect(capsOf("screenVideo", "video", screen, 9)).toMatchObject({ maxBitrate: 350_000, scaleResolutionDownBy: 1 });
  });
});
