import type { Arrivals } from "./media/arrivals.js";
import type { Mesh } from "./media/mesh/mesh.js";
import type { CancelTimer, Platform } from "./platform.js";
import type { Pushes, TopologyName } from "./signaling/messages.js";

export interface TopologyParts {
  mesh: Mesh;
  arrivals: Arrivals;
  /** Make the connections to the SFU. */
  startSfu(): void;
  /** Close them. */
  stopSfu(): void;
  /** The topology in force is another one; undefined when there is none any more. */
  onChanged(topology: TopologyName | undefined): void;
  onReady(epoch: number): void;
}

interface Choice {
  wish: TopologyName;
  settle(reached: boolean): void;
  cancel: CancelTimer;
}

/** How long a chosen topology may take, in milliseconds: longer than the server lets a switch take. */
const PATIENCE_MS = 15_000;

/**
 * Which ways media go: the one in force, and during a switch the next one beside it. The server says when to make a way and
 * when to close one; here is said when everything has turned to the new one.
 */
export class Topology {
  #current: TopologyName | undefined;
  #next: TopologyName | null = null;
  #epoch = 0;
  readonly #choices = new Set<Choice>();

  constructor(
    private readonly platform: Platform,
    private readonly parts: TopologyParts,
  ) {}

  /** Whether media go this way, or are about to. Before the first seat nobody knows. */
  uses(way: TopologyName): boolean {
    return this.#current === undefined || this.#current === way || this.#next === way;
  }

  /** Whether this way is made, and not in force yet. */
  prepares(way: TopologyName): boolean {
    return this.#next === way;
  }

  /** A seat was taken: media go this way from the beginning. */
  begin(topology: TopologyName): void {
    this.#current = topology;
    this.#next = null;
    this.parts.mesh.reset();
    this.parts.arrivals.prefer(topology);
    if (topology === "sfu") this.parts.startSfu();
    else this.parts.stopSfu();
    this.parts.onChanged(topology);
  }

  /** The connection to the server is lost, and with it the seat. */
  suspend(): void {
    this.parts.arrivals.stop();
    this.parts.mesh.close();
    this.parts.stopSfu();
    this.parts.onChanged(undefined);
  }

  take({ topology, next, epoch }: Pushes["topology"]): void {
    const former = this.#current;
    const usedSfu = this.uses("sfu");
    this.#current = topology;
    this.#next = next;
    this.#epoch = epoch;
    if (this.uses("sfu") && !usedSfu) this.parts.startSfu();
    this.parts.arrivals.prefer(next ?? topology);
    if (!this.uses("sfu")) this.parts.stopSfu();
    if (!this.uses("peer")) this.parts.mesh.close();
    this.parts.mesh.encode();
    if (topology !== former) this.parts.onChanged(topology);
    if (next === null) for (const choice of [...this.#choices]) this.#conclude(choice, topology === choice.wish);
  }

  /** What was said of it meanwhile is lost: this is in force, and what is prepared is told next. */
  adopt(topology: TopologyName): void {
    this.take({ topology, next: null, epoch: this.#epoch });
    if (!this.uses("peer")) this.parts.mesh.reset(); // the mesh that was prepared may be told of again
  }

  /** Everything has turned to the preferred way. */
  settled(): void {
    if (this.#next !== null) this.parts.onReady(this.#epoch);
  }

  /** Whether the call comes to this topology, which somebody has chosen. */
  reaches(wish: TopologyName): Promise<boolean> {
    if (this.#current === wish && this.#next === null) return Promise.resolve(true);
    return new Promise((resolve) => {
      const choice: Choice = {
        wish,
        settle: resolve,
        cancel: this.platform.after(PATIENCE_MS, () => this.#conclude(choice, false)),
      };
      this.#choices.add(choice);
    });
  }

  /** Nothing is waited for any more. */
  end(): void {
    this.parts.arrivals.stop();
    this.parts.mesh.close();
    this.parts.onChanged(undefined);
    for (const choice of [...this.#choices]) this.#conclude(choice, false);
  }

  #conclude(choice: Choice, reached: boolean): void {
    this.#choices.delete(choice);
    choice.cancel();
    choice.settle(reached);
  }
}
