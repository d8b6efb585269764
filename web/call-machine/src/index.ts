/**
 * The script that daily-js loads in call-object mode. Evaluated again by a second loader of the same page it finds nothing
 * pending and does nothing; a machine that is there is never replaced.
 */

import { browserPlatform } from "./browser-platform.js";
import { CallMachine } from "./machine.js";
import type { SharedTracks } from "./media/input-settings.js";

/** What daily-js keeps per instance. */
interface InstanceSlot {
  tracks?: SharedTracks;
  callMachine?: CallMachine;
}

declare global {
  interface Window {
    _daily?: { pendings: string[]; instances: Record<string, InstanceSlot | undefined> };
  }
}

function createMachine(callClientId: string, slot: InstanceSlot): void {
  const machine = new CallMachine(browserPlatform(), {
    callClientId,
    ownsSlot: () => window._daily?.instances[callClientId]?.callMachine === machine,
    sharedTracks: () => window._daily?.instances[callClientId]?.tracks ?? {},
  });
  slot.callMachine = machine;
  machine.start();
}

function takePending(): void {
  const daily = window._daily;
  for (const callClientId of daily?.pendings.splice(0) ?? []) {
    const slot = daily?.instances[callClientId];
    if (slot && !slot.callMachine) createMachine(callClientId, slot);
  }
}

takePending();
