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

// What was fetched and evaluated has no script tag; the browser remembers what it fetched, for releases that do not say it later.
const script = document.currentScript instanceof HTMLScriptElement ? document.currentScript.src : undefined;
const loaded = performance.getEntriesByType("resource").map(({ name }) => name);
const fetched = loaded.reverse().find((name) => /\/call-machine-object-bundle\.js(\?|$)/.test(name));

const way = script === undefined ? "text" : "tag";

takeInstances(window, (host) => new CallMachine(browserPlatform(way), host), { script, fetched });
