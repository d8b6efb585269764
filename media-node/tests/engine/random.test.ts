import { afterEach, expect, test } from "vitest";
import { Refusal } from "../../src/refusal.ts";
import { fixture } from "../fixtures.ts";
import { killWorker, TestNode } from "../node.ts";
import { seeded } from "../random.ts";
import { WorkerObjects } from "../worker-objects.ts";

/** More can be asked for by hand. */
const STEPS = Number(process.env.PARLOUR_RANDOM_STEPS ?? 600);

const ROOMS = ["one", "two"];
const PEERS = ["ann", "bob", "eve"];
const NAMES = ["audio", "video", "x"];
const OFFERS = ["chromium/offer", "chromium/offer-simulcast", "firefox/offer-simulcast", "safari/offer"].map(fixture);
const ANSWERS = ["chromium/answer1", "firefox/answer1"].map(fixture);
const LAYERS = [null, { spatial: 0, temporal: 0 }, { spatial: 2, temporal: 2 }];

let node: TestNode;
afterEach(() => node.stop());

/** Says anything that the server may say, without waiting for what was said before. */
class Caller {
  readonly broken: unknown[] = [];
  readonly #running = new Set<Promise<void>>();

  constructor(
    seed: number,
    private readonly random = seeded(seed),
  ) {}

  one<Item>(items: readonly Item[]): Item {
    return items[this.random(items.length)] as Item;
  }

  some<Item>(items: readonly Item[]): Item[] {
    return items.filter(() => this.random(2) === 0);
  }

  step(): void {
    const room = this.one(ROOMS);
    const peer = this.one(PEERS);
    const ref = { peer: this.one(PEERS), name: this.one(NAMES) };
    const tap = `${peer} ${ref.name}`;
    const steps: (() => unknown)[] = [
      () => node.ask("open-room", { room }),
      () => this.#publish(room, peer),
      () => this.#publish(room, peer),
      () => node.tell("want", { room, changes: this.some(PEERS).map((who) => this.#change(who)) }),
      () => node.tell("want", { room, changes: this.some(PEERS).map((who) => this.#change(who)) }),
      () => node.tell("layers", { room, peer, tracks: [{ ...ref, layers: this.one(LAYERS) }] }),
      () => node.tell("sending", { room, peer, layers: { [ref.name]: this.random(3) } }),
      () => node.ask("block", { room, peer, names: this.some(NAMES) }),
      () => node.ask("restart-ice", { room, peer }),
      () => node.tell("probe", { room, peer, number: 1, packets: 5 }),
      () => node.ask("stats", { room, peer }),
      () => node.ask("health", {}),
      () => node.ask("open-feed", { room, tap, peer, name: ref.name, kind: this.one(["audio", "video"] as const) }),
      () => node.ask("open-tap", { room, tap: `${tap} out`, ...ref, address: "127.0.0.1", port: 9, rtcp_port: 9 }),
      () => node.ask("close-tap", { room, tap: this.one([tap, `${tap} out`]) }),
      () => this.#answer(),
      () => this.#answer(),
      () => this.#answer(),
      () => (this.random(4) ? undefined : node.ask("remove-peer", { room, peer })),
      () => (this.random(8) ? undefined : node.ask("close-room", { room })),
    ];
    const task = Promise.resolve(this.one(steps)()).then(
      () => undefined,
      (error: unknown) => void (error instanceof Refusal || this.broken.push(error)),
    );
    this.#running.add(task);
    void task.finally(() => this.#running.delete(task));
  }

  async settled(): Promise<void> {
    await Promise.all(this.#running);
  }

  #publish(room: string, peer: string) {
    const tracks = this.one([{ "0": "audio", "1": "video" }, { "1": "x" }, { "0": "x" }, {}]) as Record<string, string>;
    return node.ask("publish", { room, peer, sdp: this.one(OFFERS), tracks, opus_fec: true, opus_dtx: [] });
  }

  #change(peer: string) {
    const refs = PEERS.flatMap((whose) => NAMES.map((name) => ({ peer: whose, name })));
    return { peers: [peer], add: this.some(refs), drop: this.some(refs) };
  }

  async #answer(): Promise<void> {
    const index = node.events.findIndex(({ type }) => type === "offer");
    const [offer] = index < 0 ? [] : node.events.splice(index, 1);
    if (offer?.type !== "offer") return;
    await node.ask("answer", { room: offer.room, peer: offer.peer, seq: offer.seq, sdp: this.one(ANSWERS) });
  }
}

test.each([1, 2, 3])("whatever is said in whatever order, all is served, and nothing is left (%i)", async (seed) => {
  const objects = new WorkerObjects();
  node = await TestNode.start({ workers: 2 }, 4);
  for (const room of ROOMS) await node.ask("open-room", { room });
  const caller = new Caller(seed);
  for (let count = 0; count < STEPS; count += 1) {
    caller.step();
    if (count % 7 === 0) await new Promise((resolve) => setImmediate(resolve));
    if (count % 50 === 0) await caller.settled();
  }
  await caller.settled();
  expect(caller.broken).toEqual([]);
  for (const room of ROOMS) await node.ask("close-room", { room });
  await caller.settled();
  const { workers } = await node.ask("health", {});
  expect(workers).toMatchObject([
    { rooms: 0, consumers: 0 },
    { rooms: 0, consumers: 0 },
  ]);
  expect([objects.routers.size, objects.transports.size, objects.producers.size]).toEqual([0, 0, 0]);
});

test("workers may die in the midst of it", async () => {
  const objects = new WorkerObjects();
  node = await TestNode.start({ workers: 2 }, 4);
  for (const room of ROOMS) await node.ask("open-room", { room });
  const caller = new Caller(9);
  for (let count = 0; count < STEPS; count += 1) {
    caller.step();
    if (count % 7 === 0) await new Promise((resolve) => setImmediate(resolve));
    const [worker] = count % 100 === 99 ? (await node.ask("health", {})).workers : [];
    if (worker) killWorker(worker);
  }
  await caller.settled();
  for (const room of ROOMS) await node.ask("close-room", { room });
  for (const room of ROOMS) await node.ask("open-room", { room });
  for (const room of ROOMS) await node.ask("close-room", { room });
  expect([objects.routers.size, objects.transports.size, objects.producers.size]).toEqual([0, 0, 0]);
  while ((await node.ask("health", {})).workers.length < 2) await new Promise((resolve) => setTimeout(resolve, 10));
});
