import { LeftError, RequestError } from "./errors.js";

/** Where a call stands. What each phase means is told by the table of transitions below. */
export type Phase =
  | "new"
  | "initialised"
  | "joining"
  | "lobby"
  | "returning"
  | "seated"
  | "joined"
  | "rejoining"
  | "left";

/**
 * new -> initialised (first start-camera, preauth or join) -> joining (the server is asked) -> seated (it said yes) -> joined
 * (the app knows) <-> rejoining (the connection was lost); joining -> lobby (one has to wait) <-> returning (the connection was
 * lost there), and from both -> seated; every phase -> left (left, refused, or a fatal error). A left call
 * never comes back: `reset()` of the machine makes another one.
 */
const NEXT: Readonly<Record<Phase, readonly Phase[]>> = {
  new: ["initialised", "left"],
  initialised: ["joining", "left"],
  joining: ["seated", "lobby", "left"],
  lobby: ["returning", "seated", "left"],
  returning: ["lobby", "seated", "left"],
  seated: ["joined", "left"],
  joined: ["rejoining", "left"],
  rejoining: ["joined", "left"],
  left: [],
};

/** The phase of one call; it changes along the table only. */
export class Life {
  #phase: Phase = "new";

  get phase(): Phase {
    return this.#phase;
  }

  /** Go on to `next`. Throws `LeftError` when the call is over, else `Error` when the table knows no such way: a bug here. */
  enter(next: Phase): void {
    if (this.#phase === "left") throw new LeftError();
    if (!NEXT[this.#phase].includes(next)) throw new Error(`a call cannot become ${next} when it is ${this.#phase}`);
    this.#phase = next;
  }

  /** End, from whatever phase; false when it had ended before. */
  end(): boolean {
    if (this.#phase === "left") return false;
    this.#phase = "left";
    return true;
  }

  get over(): boolean {
    return this.#phase === "left";
  }

  /** daily-js was told of a live machine, and the call is not over. */
  get initialised(): boolean {
    return this.#phase !== "new" && this.#phase !== "left";
  }

  /** The app knows that it is in the call; the connection may be away at present. */
  get inCall(): boolean {
    return this.#phase === "joined" || this.#phase === "rejoining";
  }

  /** The app waits to be let in; the connection may be away at present. */
  get inLobby(): boolean {
    return this.#phase === "lobby" || this.#phase === "returning";
  }

  /** The server gave a seat once, or a place in the lobby: what changes of the own tracks is its business. */
  get seated(): boolean {
    return this.#phase === "seated" || this.inCall || this.inLobby;
  }

  /** What the app says of itself goes to the server. */
  get speaks(): boolean {
    return this.inCall || this.inLobby;
  }

  /** Throws `LeftError` once the call was left: to be asked after everything that took time. */
  ensureAlive(): void {
    if (this.over) throw new LeftError();
  }

  /** Throws `RequestError` outside a call. */
  ensureInCall(): void {
    if (!this.inCall) throw new RequestError("This can only be done while in a call.");
  }
}
