/** A page with an older daily-js in call-object mode, as published: `?release=0-66` names which. Driven like `call.ts`. */

import { expose } from "./events";
import { server } from "./options";
import { showEveryone } from "./wall";

window.events = [];
const release = new URLSearchParams(location.search).get("release") ?? "";
const script = document.createElement("script");
script.src = `./daily-${release}.js`;
script.onload = () => {
  // Releases before `bundlePathOverride` are told where the script itself is; the oldest know one global name only.
  const factory = window.Daily ?? window.DailyIframe;
  const call = factory.createCallObject({
    dailyConfig: { callObjectBundleUrlOverride: `${server}/static/call-machine-object-bundle.js` },
  });
  expose(call);
  showEveryone(call);
};
document.head.append(script);
