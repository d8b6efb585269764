import { asNumber } from "../json.js";
import { DEFAULT_LEVEL_INTERVAL_MS } from "../settings.js";
import type { Handlers } from "./handler.js";

export const levels: Handlers = {
  "start-local-audio-level-observer"(call, { interval }) {
    call.levels.start("local", asNumber(interval) ?? DEFAULT_LEVEL_INTERVAL_MS);
    return undefined;
  },
  "stop-local-audio-level-observer"(call) {
    call.levels.stop("local");
    return undefined;
  },
  "start-remote-participants-audio-level-observer"(call, { interval }) {
    call.levels.start("remote", asNumber(interval) ?? DEFAULT_LEVEL_INTERVAL_MS);
    return undefined;
  },
  "stop-remote-participants-audio-level-observer"(call) {
    call.levels.stop("remote");
    return undefined;
  },
};
