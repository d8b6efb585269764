/**
 * A page with the published daily-js in call-object mode, driven by a test through `window.call` and `window.enter`.
 * With `bot=true` it plays the other side of daily-transport: it answers an RTVI `client-ready` as a voice bot would.
 */

import { expose } from "./events";
import { dailyConfig, isSet } from "./options";
import { showEveryone } from "./wall";

window.events = [];
const call = window.Daily.createCallObject({ dailyConfig, subscribeToTracksAutomatically: !isSet("manual") });
expose(call);
showEveryone(call);

if (isSet("bot")) {
  call.on("app-message", ({ data, fromId }) => {
    if (data?.label !== "rtvi-ai" || data.type !== "client-ready") return;
    const ready = { label: "rtvi-ai", type: "bot-ready", id: data.id, data: { version: data.data.version, about: {} } };
    call.sendAppMessage(ready, fromId);
  });
}
