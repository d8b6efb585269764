/** How long a larger size may take before it is asked for again, in milliseconds: at first, and at last. */
const FIRST_MS = 500;
const LONGEST_MS = 4_000;

/**
 * Asks for a size of a picture again and again until it is forwarded. Mediasoup passes over one whose time it cannot tell yet.
 * That takes a sender report and the packet after it, but it looks for sizes at the report only: who comes to it a packet too
 * early is forgotten, and receivers stay with the smaller size for good (3.27.1, `ProducerRtcpSenderReport`).
 */
export class Insistence {
  #pause = FIRST_MS;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    /** Whether less is forwarded than is wanted and comes. */
    private readonly lacks: () => boolean,
    private readonly ask: () => void,
  ) {}

  /** What is wanted, comes or is forwarded may have changed. */
  look(): void {
    if (this.#timer !== undefined) return;
    if (!this.lacks()) {
      this.#pause = FIRST_MS;
      return;
    }
    this.#timer = setTimeout(() => this.#insist(), this.#pause);
  }

  close(): void {
    clearTimeout(this.#timer);
  }

  #insist(): void {
    this.#timer = undefined;
    if (this.lacks()) {
      this.ask();
      this.#pause = Math.min(LONGEST_MS, 2 * this.#pause);
    }
    this.look();
  }
}
