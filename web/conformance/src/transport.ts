/** A page on the published daily-transport, as a voice-bot app uses it: microphone on, camera off. */

import { PipecatClient } from "@pipecat-ai/client-js";
import { DailyTransport } from "@pipecat-ai/daily-transport";
import { log, outcome } from "./log";
import { dailyConfig } from "./options";

window.events = [];
const client = new PipecatClient({
  transport: new DailyTransport({ dailyConfig }),
  enableMic: true,
  enableCam: false,
  callbacks: {
    onConnected: () => log("connected", null),
    onDisconnected: () => log("disconnected", null),
    onTransportStateChanged: (state) => log("state", state),
    onBotConnected: (bot) => log("bot-connected", bot),
    onBotReady: (data) => log("bot-ready", data),
    onBotDisconnected: (bot) => log("bot-disconnected", bot),
    onServerMessage: (data: unknown) => log("server-message", data),
    onError: (message) => log("error", message),
    onDeviceError: (error) => log("device-error", error),
    onTrackStarted: (track, participant) => {
      log("track-started", { track, local: participant?.local });
      if (participant?.local === false && track.kind === "audio") play(track, participant.id);
    },
    onTrackStopped: (track, participant) => log("track-stopped", { track, local: participant?.local }),
    onLocalAudioLevel: (level) => log("local-level", level),
    onRemoteAudioLevel: (level, participant) => log("remote-level", { level, id: participant.id }),
  },
});
window.client = client;
window.connect = (options) => outcome(client.connect(options));

function play(track: MediaStreamTrack, id: string): void {
  const element = document.createElement("audio");
  element.dataset.sessionId = id;
  element.autoplay = true;
  element.srcObject = new MediaStream([track]);
  document.querySelector("main")?.append(element);
}
