/** A page that embeds the call page with the published daily-js: `createFrame`, or with `wrap=true` around its own iframe. */

import { expose } from "./events";
import { isSet } from "./options";

window.events = [];
const size = { width: "640px", height: "480px" };

function wrapOwnFrame() {
  const iframe = document.createElement("iframe");
  iframe.allow = "microphone; camera; autoplay; display-capture";
  Object.assign(iframe.style, size);
  document.querySelector("main")?.append(iframe);
  iframe.src = "about:blank";
  return window.Daily.wrap(iframe, { showLeaveButton: true });
}

expose(isSet("wrap") ? wrapOwnFrame() : window.Daily.createFrame({ iframeStyle: size, showLeaveButton: true }));
