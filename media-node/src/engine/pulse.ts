import { readFile } from "node:fs/promises";

/** How often the deadline is looked at: time in which this program did not run itself counts as one turn, however long. */
const TURN_MS = 100;

export interface Patience {
  /** How long one may be silent that does nothing, in milliseconds. */
  silent: number;
  /** How long one may be silent whatever it does. */
  busy: number;
}

/** Asks somebody for a sign of life, and tells when there is none. Asking again while a question is open does nothing. */
export class Pulse {
  #isAsking = false;

  constructor(
    private readonly question: () => Promise<unknown>,
    /** Whether it did anything since this was asked last, or waits for the machine to let it. */
    private readonly works: () => Promise<boolean>,
    private readonly patience: Patience,
    private readonly onSilent: (milliseconds: number) => void,
  ) {}

  ask(): void {
    if (this.#isAsking) return;
    this.#isAsking = true;
    const stop = this.#watch();
    this.question()
      // Whoever has ended answers nothing, and is known to have.
      .catch(() => undefined)
      .finally(() => {
        stop();
        this.#isAsking = false;
      });
  }

  #watch(): () => void {
    const { silent, busy } = this.patience;
    let waited = 0;
    let idle = 0;
    const turn = async () => {
      waited += TURN_MS;
      idle = (await this.works()) ? 0 : idle + TURN_MS;
      if (stopped || (idle < silent && waited < busy)) return;
      stop();
      this.onSilent(waited);
    };
    let stopped = false;
    const timer = setInterval(() => void turn(), TURN_MS);
    const stop = () => {
      stopped = true;
      clearInterval(timer);
    };
    return stop;
  }
}

/** Tells whether a process has used any time of a core since the last call, or waits for one or for a disk. */
export function workOf(pid: number): () => Promise<boolean> {
  let before: string | undefined;
  return async () => {
    const stat = await readFile(`/proc/${pid}/stat`, "ascii").catch(() => "");
    // The name may hold anything; behind it come the state and, as the 12th and 13th, the time in user and kernel mode.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const used = `${fields[11]} ${fields[12]}`;
    const isFurther = stat !== "" && before !== undefined && used !== before;
    before = used;
    return isFurther || fields[0] === "R" || fields[0] === "D";
  };
}
