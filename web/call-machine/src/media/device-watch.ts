import type { CancelTimer, Platform } from "../platform.js";
import type { TrackKind } from "../signaling/messages.js";
import type { Device } from "./device.js";
import { type DeviceInfo, listDevices } from "./device-infos.js";

export interface DeviceWatchEvents {
  device(kind: TrackKind): Device;
  /** Another device than before may serve this kind. */
  onReopen(kind: TrackKind): void;
  /** Devices came, went, or are called otherwise. */
  onList(): void;
}

const KINDS: readonly TrackKind[] = ["audio", "video"];
/** Browsers tell of one plug several times. */
const SETTLE_MS = 250;

/** Follows what is plugged in: a missing device is opened once there is one, and who uses the system's default goes with it. */
export class DeviceWatch {
  followsDefault = true;
  #list: DeviceInfo[] = [];
  #stop: (() => void) | undefined;
  #timer: CancelTimer | undefined;

  constructor(
    private readonly platform: Platform,
    private readonly events: DeviceWatchEvents,
  ) {}

  start(): void {
    this.#stop = this.platform.onDeviceChange(() => {
      this.#timer?.();
      this.#timer = this.platform.after(SETTLE_MS, () => void this.#look());
    });
    void this.refresh();
  }

  stop(): void {
    this.#stop?.();
    this.#stop = undefined;
    this.#timer?.();
  }

  /** Read the list without doing anything about it: without permission it was empty, or without names. */
  async refresh(): Promise<void> {
    this.#list = await listDevices(this.platform.devices);
  }

  async #look(): Promise<void> {
    const former = this.#list;
    await this.refresh();
    if (!this.#stop) return;
    for (const kind of KINDS) if (this.#isDue(this.events.device(kind), former)) this.events.onReopen(kind);
    this.events.onList();
  }

  #isDue(device: Device, former: readonly DeviceInfo[]): boolean {
    if (!device.shouldRun || device.customTrack) return false;
    const input = `${device.kind}input`;
    if (device.failure?.type === "not-found") return this.#list.some(({ kind }) => kind === input);
    if (!this.followsDefault || !device.track || !device.usesDefault) return false;
    const [before, now] = [former, this.#list].map((list) =>
      list.find(({ kind, deviceId }) => kind === input && deviceId === "default"),
    );
    return before !== undefined && now !== undefined && before.groupId !== now.groupId;
  }
}
