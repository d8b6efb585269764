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

// Known only while a script tag's script runs; otherwise daily-js says later where the bundle came from.
const script = document.currentScript instanceof HTMLScriptElement ? document.currentScript.src : undefined;
takeInstances(window, (host) => new CallMachine(browserPlatform(), host), script);
