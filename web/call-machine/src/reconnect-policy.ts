/** What a lost or slow connection may take before the next step. All times in milliseconds. */
export interface ReconnectPolicy {
  /** How long a WebSocket may take to open. */
  readonly openTimeout: number;
  /** The same for another WebSocket to a server that was reached before: the sooner the next attempt, the better. */
  readonly reopenTimeout: number;
  /** How long the server may take to answer a request. */
  readonly replyTimeout: number;
  /**
   * How long to wait before attempt number `attempt` (the first is 0) to come back, `elapsed` after the loss; undefined when it is
   * time to give up and end the call. The first attempt is always made. The server holds the seat for 30 s at most; after that
   * there is another seat, perhaps.
   */
  pause(attempt: number, elapsed: number): number | undefined;
}

export interface BackOffLimits {
  firstPause: number;
  longestPause: number;
  giveUpAfter: number;
}

/** Who pauses for long may miss the last seconds of the seat. */
const LIMITS: BackOffLimits = { firstPause: 300, longestPause: 2_000, giveUpAfter: 60_000 };

/**
 * Pauses that double up to a longest one, each a quarter shorter or longer by chance, so that a restarted server is not met by
 * everybody in the same instant.
 */
export class BackOff implements ReconnectPolicy {
  readonly openTimeout = 10_000;
  readonly reopenTimeout = 3_000;
  readonly replyTimeout = 15_000;

  /** `random` gives numbers from 0 to 1, as `Math.random`. */
  constructor(
    private readonly limits: BackOffLimits = LIMITS,
    private readonly random: () => number = Math.random,
  ) {}

  pause(attempt: number, elapsed: number): number | undefined {
    const { firstPause, longestPause, giveUpAfter } = this.limits;
    if (attempt > 0 && elapsed > giveUpAfter) return undefined;
    return Math.min(firstPause * 2 ** attempt, longestPause) * (0.75 + this.random() / 2);
  }
}
