import type { Handlers } from "./handler.js";

/** Transcriptions, which the server makes. daily-js awaits no reply: what went wrong is told by `transcription-error`. */
export const transcription: Handlers = {
  async "daily-method-start-transcription"(call, body) {
    await call.transcriptions.start(body);
    return undefined;
  },
  async "daily-method-update-transcription"(call, body) {
    await call.transcriptions.update(body);
    return undefined;
  },
  async "daily-method-stop-transcription"(call, body) {
    await call.transcriptions.stop(body);
    return undefined;
  },
};
