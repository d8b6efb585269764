import type { Send, WaitingParticipant } from "./messaging/events.js";
import type { WireWaiting } from "./signaling/messages.js";

/** Who waits in the lobby, for those who may let people in: told to daily-js as differences, as it expects them. */
export class WaitingList {
  #all: Readonly<Record<string, WaitingParticipant>> = {};

  constructor(private readonly send: Send) {}

  has(id: string): boolean {
    return this.#all[id] !== undefined;
  }

  /** These wait, and nobody else. */
  replaceAll(waiting: readonly WireWaiting[]): void {
    const ids = new Set(waiting.map(({ id }) => id));
    for (const id of Object.keys(this.#all)) if (!ids.has(id)) this.remove(id);
    for (const one of waiting) if (!same(this.#all[one.id], toDaily(one))) this.put(one);
  }

  /** Somebody waits, or is shown once more. */
  put(wire: WireWaiting): void {
    const action = this.has(wire.id) ? "waiting-participant-updated" : "waiting-participant-added";
    const participant = toDaily(wire);
    this.#all = { ...this.#all, [wire.id]: participant };
    this.send(action, { participant, allWaitingParticipants: this.#all });
  }

  remove(id: string): void {
    const participant = this.#all[id];
    if (!participant) return;
    const { [id]: _gone, ...rest } = this.#all;
    this.#all = rest;
    this.send("waiting-participant-removed", { participant, allWaitingParticipants: rest });
  }
}

function toDaily({ id, name, granted }: WireWaiting): WaitingParticipant {
  // `granted` is ours: let in already, and waiting for a free seat.
  return { id, name, awaitingAccess: { level: "full" }, ...(granted ? { granted } : {}) };
}

function same(one: WaitingParticipant | undefined, other: WaitingParticipant): boolean {
  return one?.name === other.name && one.granted === other.granted;
}
