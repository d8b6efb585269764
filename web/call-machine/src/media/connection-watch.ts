import type { CancelTimer, PeerConnection, Platform } from "../platform.js";

export interface WatchEvents {
  onConnected(connected: boolean): void;
  /** The connection does not come back by itself: restart ICE. */
  onStuck(): void;
}

/** How long a broken connection may mend itself before ICE is restarted, and between two restarts. */
const PATIENCE_MS = 3_000;

/** Follows the state of one peer connection. */
export class ConnectionWatch {
  #connected = false;
  #stopped = false;
  #cancelTimer: CancelTimer | undefined;

  constructor(
    private readonly platform: Platform,
    private readonly pc: PeerConnection,
    private readonly events: WatchEvents,
  ) {
    pc.addEventListener("connectionstatechange", () => this.#follow());
  }

  stop(): void {
    this.#stopped = true;
    this.#cancelTimer?.();
  }

  #follow(): void {
    if (this.#stopped) return;
    const state = this.pc.connectionState;
    if (state === "connected") {
      this.#cancelTimer?.();
      this.#cancelTimer = undefined;
      this.#tell(true);
    } else if (state === "disconnected") {
      this.#tell(false);
      this.#cancelTimer ??= this.platform.after(PATIENCE_MS, () => this.#restart());
    } else if (state === "failed") {
      this.#tell(false);
      this.#restart();
    }
  }

  #tell(connected: boolean): void {
    if (connected === this.#connected) return;
    this.#connected = connected;
    this.events.onConnected(connected);
  }

  #restart(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = this.platform.after(PATIENCE_MS, () => this.#again());
    this.events.onStuck();
  }

  #again(): void {
    this.#cancelTimer = undefined;
    if (!this.#stopped && this.pc.connectionState !== "connected") this.#restart();
  }
}
