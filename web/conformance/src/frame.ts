/**
 * A page that embeds the call page with the published daily-js: `createFrame`, or with `wrap=true` around its own iframe. `frame` is
 * JSON with more options of it, `size` its width and height (`640x480`).
 */

import type { DailyCallOptions } from "@daily-co/daily-js";
import { expose } from "./events";
import { isSet, optionOf } from "./options";

window.events = [];
const [width, height] = (optionOf("size") ?? "640x480").split("x");
const size = { width: `${width}px`, height: `${height}px` };
const more = JSON.parse(optionOf("frame") ?? "{}") as DailyCallOptions;

function wrapOwnFrame() {
  const iframe = document.createElement("iframe");
  iframe.allow = "microphone; camera; autoplay; display-capture";
  Object.assign(iframe.style, size);
  document.querySelector("main")?.append(iframe);
  iframe.src = "about:blank";
  return window.Daily.wrap(iframe, { showLeaveButton: true });
}

expose(
  isSet("wrap") ? wrapOwnFrame() : window.Daily.createFrame({ iframeStyle: size, showLeaveButton: true, ...more }),
);
