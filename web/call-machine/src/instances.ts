import { absolute, asFolder } from "./bundle-place.js";
import { asNonEmptyString, asObject } from "./json.js";
import type { CallMachine, MachineHost } from "./machine.js";
import type { SharedTracks } from "./media/input-settings.js";

/** What daily-js keeps per instance. */
export interface InstanceSlot {
  /** Tracks of the app; releases before 0.65 keep them in `_dailyPreloadCache`. */
  tracks?: SharedTracks;
  /** Where the bundle came from; since 0.89.1, once it was evaluated. */
  publicPath?: string;
  callMachine?: CallMachine;
}

/** The window as daily-js uses it. */
export interface DailyGlobals {
  /** Since 0.59. */
  _daily?: { pendings: string[]; instances: Record<string, InstanceSlot | undefined> };
  location?: { href: string };
  /** Before 0.59 the instance that waits for a machine is named here. */
  _dailyConfig?: { callFrameId?: string };
  /** Before 0.59: called in place of loading a second time. */
  _dailyCallObjectSetup?: (callFrameId: string) => void;
  /** Before 0.65. */
  _dailyPreloadCache?: unknown;
}

/** Makes a machine that is not started yet. */
export type NewMachine = (host: MachineHost) => CallMachine;

/** What the page knows of where this script came from: the address of its tag, or that of what was fetched under its name. */
interface Origins {
  script?: string | undefined;
  fetched?: string | undefined;
}

/** Give every instance that waits for a machine one, of whatever release of daily-js it is. */
export function takeInstances(globals: DailyGlobals, newMachine: NewMachine, origins: Origins = {}): void {
  for (const id of globals._daily?.pendings.splice(0) ?? []) {
    const slot = globals._daily?.instances[id];
    if (slot && !slot.callMachine) fill(globals, id, slot, newMachine, origins);
  }
  if (!globals._daily) takeOldest(globals, newMachine);
}

function fill(
  globals: DailyGlobals,
  id: string,
  slot: InstanceSlot,
  newMachine: NewMachine,
  { script, fetched }: Origins,
): void {
  const machine: CallMachine = newMachine({
    callClientId: id,
    ownsSlot: () => globals._daily?.instances[id]?.callMachine === machine,
    sharedTracks: () => globals._daily?.instances[id]?.tracks ?? cachedTracks(globals._dailyPreloadCache),
    bundleUrl: () => absolute(script ?? asFolder(slot.publicPath) ?? fetched, globals.location?.href),
  });
  slot.callMachine = machine;
  machine.start();
}

/** One instance per page, without a slot. It is too old to join, and its machine is there to say so. */
function takeOldest(globals: DailyGlobals, newMachine: NewMachine): void {
  const id = asNonEmptyString(globals._dailyConfig?.callFrameId);
  if (id === undefined || globals._dailyCallObjectSetup) return;
  const machine = newMachine({
    callClientId: id,
    ownsSlot: () => globals._dailyConfig?.callFrameId === id,
    sharedTracks: () => ({}),
    bundleUrl: () => undefined,
  });
  globals._dailyCallObjectSetup = () => machine.reset();
  machine.start();
}

/** The tracks among the wishes that daily-js before 0.65 collected. */
function cachedTracks(preloadCache: unknown): SharedTracks {
  const cache = asObject(preloadCache);
  const wished = asObject(cache.inputSettings);
  const tracks: Record<keyof SharedTracks, unknown> = {
    audioTrack: asObject(asObject(wished.audio).settings).customTrack,
    videoTrack: asObject(asObject(wished.video).settings).customTrack,
    customTrack: cache.customTrack,
    screenMediaStream: cache.screenMediaStream,
    videoTrackForConnectionQualityTest: cache.videoTrackForConnectionQualityTest,
    videoTrackForNetworkConnectivityTest: cache.videoTrackForNetworkConnectivityTest,
  };
  return Object.fromEntries(Object.entries(tracks).filter(([, track]) => typeof track === "object")) as SharedTracks;
}
