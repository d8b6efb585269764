import type { LocalSituation } from "../participants/track-state.js";
import type { Processor } from "../processing/processor.js";
import type { OffReason, TrackKind } from "../signaling/messages.js";
import { blockedReason, type DeviceFailure } from "./device-errors.js";

/** Which device, or which track of the app, and how. */
export type Choice = Pick<Device, "deviceId" | "wishes" | "customTrack">;

export type DeviceStatus = "idle" | "starting" | "live" | "failed";

/**
 * Camera or microphone as the person and the app want it and as it is. `status`: idle -> starting -> live | failed;
 * live | failed -> starting (another device, or again) or idle (switched off).
 */
export class Device {
  status: DeviceStatus = "idle";
  wanted = false;
  /** The app or the person has chosen on or off; the room's `start_..._off` no longer counts. */
  decided = false;
  /** `videoSource: false` and the like: the device must not be opened. */
  allowed = true;
  offReason: OffReason = "byUser";
  maySend = true;
  failure: DeviceFailure | undefined;
  /** What is shown and sent. */
  track: MediaStreamTrack | undefined;
  /** Where `track` comes from: the device's own track or the app's. Another one than `track` while a processor runs. */
  source: MediaStreamTrack | undefined;
  processor: Processor | undefined;
  /** Stops listening to `source`. */
  forget: (() => void) | undefined;
  deviceId: string | undefined;
  wishes: MediaTrackConstraints = {};
  /** What counts where the app's wishes say nothing. */
  preset: MediaTrackConstraints = {};
  /** A track of the app in place of a device. */
  customTrack: MediaStreamTrack | undefined;
  openedBefore = false;
  /** What the present track was opened with, to go back to. */
  opened: Choice | undefined;
  /** Why the last attempt to open another one in place of a running one failed. */
  refused: DeviceFailure | undefined;
  /** Grows with every opening, so that a late answer of the browser to an earlier one is recognised. */
  generation = 0;

  constructor(readonly kind: TrackKind) {}

  get shouldRun(): boolean {
    return this.wanted && this.allowed && this.maySend;
  }

  get choice(): Choice {
    const { deviceId, wishes, customTrack } = this;
    return { deviceId, wishes, customTrack };
  }

  /** Choose again what runs, or ran last. */
  goBack(): void {
    if (this.opened) Object.assign(this, this.opened);
  }

  /** Whether it is the system's default that is used, whichever that is. */
  get usesDefault(): boolean {
    return (this.deviceId ?? this.wishes.deviceId ?? "default") === "default";
  }

  /** The track to send to others, if any. A muted microphone goes on sending silence, so that it is back at once. */
  get sendable(): MediaStreamTrack | undefined {
    const on = this.wanted || this.kind === "audio";
    return this.status === "live" && on && this.allowed && this.maySend ? this.track : undefined;
  }

  get situation(): LocalSituation {
    return {
      wanted: this.wanted && this.allowed,
      offReason: this.offReason,
      maySend: this.maySend,
      status: this.status,
      blocked: this.failure && blockedReason(this.failure),
      muted: this.source?.muted ?? false,
      openedBefore: this.openedBefore,
    };
  }
}
