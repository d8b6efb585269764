/** The documented instance of whoever names none, of recordings and live streams that the server makes. */
export const DEFAULT_INSTANCE = "c3df927c-f738-4471-a2b7-066fa7e95a6b";

interface Instance {
  readonly instance_id: string;
  readonly state: "starting" | "running" | "stopping";
}

/** Finds out, list by list, which recordings or streams began and which are over: each is told once, from when it really runs. */
export class Instances<Running extends Instance> {
  #told: ReadonlyMap<string, Running> = new Map();

  /** `idOf`: what is the same for one and the same, and another for a later one of the same instance. */
  constructor(private readonly idOf: (running: Running) => string) {}

  /** All that run now. */
  take(running: readonly Running[]): { readonly begun: readonly Running[]; readonly over: readonly Running[] } {
    const before = this.#told;
    // One that ends is on the list until its file is whole; it was told before, unless it never ran.
    const on = running.filter(
      ({ state, instance_id: id }) => state === "running" || (state === "stopping" && before.has(id)),
    );
    this.#told = new Map(on.map((each) => [each.instance_id, each]));
    const isIn = (those: ReadonlyMap<string, Running>) => (each: Running) => {
      const other = those.get(each.instance_id);
      return other !== undefined && this.idOf(other) === this.idOf(each);
    };
    const [knew, knows] = [isIn(before), isIn(this.#told)];
    return { begun: on.filter((each) => !knew(each)), over: [...before.values()].filter((each) => !knows(each)) };
  }
}
