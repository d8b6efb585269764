import type { Handlers } from "../protocol/dispatcher.ts";
import { type ConfigureFields, PROTOCOL_VERSION, type Requests } from "../protocol/messages.ts";
import { Refusal } from "../refusal.ts";
import { Pool } from "./pool.ts";
import { Room } from "./room.ts";
import { type Emit, Shared } from "./shared.ts";
import { Spares } from "./spares.ts";
import type { RunningWorker } from "./worker.ts";

const NOTHING = {};

/** One of these costs about 0.15 % of a core: more than half of it, at that. */
const MOST_CONSUMERS = 400;

/** Carries out what the server says. */
export class Engine {
  readonly #rooms = new Map<string, Room>();
  #spares: Spares | undefined;
  #shared: Shared | undefined;

  constructor(
    private readonly emit: Emit,
    private readonly mostConsumers = MOST_CONSUMERS,
  ) {}

  readonly handlers: Handlers = {
    prepare: (fields) => {
      this.#spares = new Spares(fields);
    },
    configure: (fields) => this.#configure(fields),
    health: async () => {
      const { pool } = this.#running;
      pool.check();
      return { workers: await pool.reports() };
    },
    "open-room": ({ room }) => this.#open(room),
    "close-room": async ({ room }) => {
      const known = this.#rooms.get(room);
      this.#rooms.delete(room);
      known?.close();
      return NOTHING;
    },
    publish: async (fields) => ({ sdp: await this.#room(fields.room).peer(fields.peer).publish(fields) }),
    want: (fields) => this.#rooms.get(fields.room)?.want(fields),
    layers: (fields) => this.#rooms.get(fields.room)?.peer(fields.peer).setLayers(fields),
    block: async ({ room, peer, names }) => {
      await this.#room(room).peer(peer).block(names);
      return NOTHING;
    },
    away: ({ room, peer, away }) => this.#rooms.get(room)?.known(peer)?.setAway(away),
    answer: async ({ room, peer, seq, sdp }) => {
      await this.#rooms.get(room)?.known(peer)?.answer(seq, sdp);
      return NOTHING;
    },
    "restart-ice": async ({ room, peer }) => {
      await this.#rooms.get(room)?.known(peer)?.restartIce();
      return NOTHING;
    },
    sending: ({ room, peer, layers }) => this.#rooms.get(room)?.known(peer)?.setSent(layers),
    probe: ({ room, peer, number, packets }) => this.#rooms.get(room)?.known(peer)?.probe(number, packets),
    "remove-peer": async ({ room, peer }) => {
      this.#rooms.get(room)?.remove(peer);
      return NOTHING;
    },
    stats: async ({ room, peer }) =>
      (await this.#rooms.get(room)?.known(peer)?.stats()) ?? { publish: {}, subscribe: [] },
    "open-tap": async (fields) => this.#room(fields.room).openTap(fields),
    "open-feed": async (fields) => this.#room(fields.room).openFeed(fields),
    "close-tap": async ({ room, tap }) => {
      this.#rooms.get(room)?.closeTap(tap);
      return NOTHING;
    },
  };

  close(): void {
    this.#shared?.pool.close();
    this.#spares?.close();
  }

  get #running(): Shared {
    if (!this.#shared) throw new Refusal("The media node is not ready.");
    return this.#shared;
  }

  #room(name: string): Room {
    const room = this.#rooms.get(name);
    if (!room) throw new Refusal("The room is not open.");
    return room;
  }

  async #configure(settings: ConfigureFields): Promise<Requests["configure"]["reply"]> {
    if (settings.version !== PROTOCOL_VERSION) {
      throw new Refusal(`This media node speaks version ${PROTOCOL_VERSION} of the protocol.`);
    }
    if (!this.#spares) throw new Refusal("The media node is not prepared.");
    const pool = new Pool(settings, this.#spares, (worker) => this.#onDied(worker));
    const shared = new Shared(settings, pool, this.emit, this.mostConsumers);
    try {
      await pool.start();
    } catch (error) {
      pool.close();
      throw error;
    }
    this.#shared = shared;
    return { workers: await pool.reports() };
  }

  async #open(name: string): Promise<object> {
    const known = this.#rooms.get(name);
    const room = known ?? new Room(name, this.#running);
    this.#rooms.set(name, room);
    try {
      await room.opened();
    } catch (error) {
      if (this.#rooms.get(name) === room) this.#rooms.delete(name);
      throw error;
    }
    return NOTHING;
  }

  /**
   * Rooms that were on it are closed, and the server is told at once. It opens them anew: what it said of them before it
   * knew must not count in the new ones, where nothing is blocked yet and nobody is known who left.
   */
  #onDied(worker: RunningWorker): void {
    const lost = [...this.#rooms].filter(([, room]) => room.isOn(worker));
    for (const [name, room] of lost) {
      this.#rooms.delete(name);
      room.close();
    }
    if (lost.length > 0) this.emit("rooms-reset", { rooms: lost.map(([name]) => name) });
  }
}
