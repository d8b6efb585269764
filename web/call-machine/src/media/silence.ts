/** A way into the network that is gone is noticed by this before the browser calls the connection broken, in milliseconds. */
const SILENCE_MS = 1_500;

/** Notices that nothing arrives any more of all that did. */
export class Silence {
  #packets = 0;
  #since = 0;
  #told = true;

  /** Take the total of packets so far; true once when nothing was added to it for long. */
  begins(now: number, packets: number): boolean {
    if (packets !== this.#packets) {
      this.#packets = packets;
      this.#since = now;
      this.#told = false;
    }
    if (this.#told || now - this.#since < SILENCE_MS) return false;
    this.#told = true;
    return true;
  }
}
