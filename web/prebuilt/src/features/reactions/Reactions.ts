import { Store } from "../../embed/store";
import { browserTimer, type Timer } from "../../ui/gathering";

/** A reaction that is seen now. */
export interface Flying {
  readonly key: number;
  readonly emoji: string;
  readonly sessionId: string;
  readonly name: string;
  /** From 0 to 1: where it goes beside others. */
  readonly sway: number;
}

/** How long one is seen. */
const SEEN_MS = 3000;
/** More are not seen at once, of everybody and of one person: a flood stays pleasant. */
const MOST = 30;
const MOST_OF_ONE = 6;

/** The reactions that are seen now, oldest first. */
export class Reactions extends Store<readonly Flying[]> {
  #count = 0;

  constructor(private readonly timer: Timer = browserTimer) {
    super([]);
  }

  /** Let a reaction be seen; false where too many are seen already. */
  add(emoji: string, sessionId: string, name: string): boolean {
    const seen = this.current();
    if (seen.length >= MOST || seen.filter((each) => each.sessionId === sessionId).length >= MOST_OF_ONE) return false;
    this.#count += 1;
    const key = this.#count;
    // The golden ratio: neighbours in time are apart in space.
    this.update((flying) => [...flying, { key, emoji, sessionId, name, sway: (key * 0.618) % 1 }]);
    this.timer(() => this.update((flying) => flying.filter((each) => each.key !== key)), SEEN_MS);
    return true;
  }
}
