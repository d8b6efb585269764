import type { Handlers } from "./handler.js";

/** Live streams, which the server makes. daily-js awaits no reply: what went wrong is told by `live-streaming-error`. */
export const streaming: Handlers = {
  async "daily-method-start-live-streaming"(call, body) {
    await call.streams.start(body);
    return undefined;
  },
  async "daily-method-update-live-streaming"(call, body) {
    await call.streams.update(body);
    return undefined;
  },
  async "daily-method-update-live-streaming-endpoints"(call, body) {
    await call.streams.changeEndpoints(body);
    return undefined;
  },
  async "daily-method-stop-live-streaming"(call, body) {
    await call.streams.stop(body);
    return undefined;
  },
};
