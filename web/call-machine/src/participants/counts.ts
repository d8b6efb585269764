import type { DailyParticipantCounts } from "@daily-co/daily-js";

/**
 * How many people are in the call, told before the event of whoever comes or goes, so that `participantCounts()` is right in the
 * app's handlers. The server counts; where its number follows the person, the change is told ahead of it.
 */
export class Counts {
  #told: DailyParticipantCounts = { present: 0, hidden: 0 };

  constructor(private readonly send: (counts: DailyParticipantCounts) => void) {}

  /** The server's numbers. daily-js drops what says nothing new. */
  tell({ present, hidden }: DailyParticipantCounts): void {
    this.#told = { present, hidden };
    this.send(this.#told);
  }

  /**
   * Somebody comes (1) or goes (-1); `known` people were present until now by the roster. When the number told is still that, the
   * server has not counted the change yet.
   */
  expect(change: 1 | -1, known: number): void {
    if (this.#told.present === known) this.tell({ ...this.#told, present: known + change });
  }
}
