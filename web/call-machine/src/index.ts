/**
 * The script that daily-js loads in call-object mode. Evaluated again by a second loader of the same page it finds nothing
 * pending and does nothing; a machine that is there is never replaced.
 */

import { browserPlatform } from "./browser-platform.js";
import { type DailyGlobals, takeInstances } from "./instances.js";
import { CallMachine } from "./machine.js";

declare global {
  interface Window extends DailyGlobals {}
}

takeInstances(window, (host) => new CallMachine(browserPlatform(), host));
