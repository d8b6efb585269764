import type { Call } from "./call.js";
import { Adaptation, pictureWish } from "./media/adaptation.js";
import { peerConfiguration } from "./media/ice.js";
import { Publisher } from "./media/publisher.js";
import { Subscriber } from "./media/subscriber.js";
import { MediaDoubt } from "./media-doubt.js";
import { Renewal } from "./renewal.js";
import { tellLayers } from "./subscribing.js";

/** The connections to the SFU, and what ties them to a call. The other way of media is in `ways.ts`. */

export function newPublisher(call: Call): Publisher {
  return new Publisher(call.platform, () => configuration(call), {
    negotiate: async (sdp, tracks) => (await call.connection.request("publish", { sdp, tracks })).sdp,
    onConnected: (connected) => connectionChanged(call, connected),
    onSending: (layers) => call.connection.notify("sending", { layers }),
    onEncoding: () => call.mesh.encode(),
  });
}

export function newSubscriber(call: Call): Subscriber {
  return new Subscriber(call.platform, () => configuration(call), {
    onAnswer: (seq, sdp) => {
      call.renewal.end();
      call.connection.notify("answer", { seq, sdp });
    },
    onProbing: (open) => {
      call.adaptation.canProbe = open;
    },
    onProbe: (packet) => call.adaptation.arrived(packet),
    onTrack: (source, track) => call.arrivals.arrived("sfu", source, track),
    onTrackGone: (source) => call.arrivals.gone("sfu", source),
    onFlow: () => call.roster.refresh(),
    onConnected: (connected) => connectionChanged(call, connected),
    onStuck: () => {
      call.connection.suspect();
      restartReceiving(call);
    },
    onFailed: () => {
      connectionChanged(call, false);
      call.renewal.begin();
    },
  });
}

export function newAdaptation(call: Call): Adaptation {
  return new Adaptation(call.platform, call.subscriber, {
    wanted: (source) => call.subscriptions.of(source.session_id, source.name) !== "staged",
    onLayers: (layers) => tellLayers(call, layers),
    onProbe: (number, packets) => call.connection.notify("probe", { number, packets }),
    onSilence: () => {
      call.doubt.note();
      call.connection.suspect();
    },
    onHeld: (source, held) => call.roster.mediaHeld(source, held),
    wish: (source) => {
      const speaks = source.session_id === call.session.speaker;
      return pictureWish(source, call.receiveSettings.layer(source), speaks);
    },
  });
}

export function newRenewal(call: Call): Renewal {
  return new Renewal(call.platform, {
    onAsk: () => restartReceiving(call),
    onGiveUp: () => call.connection.giveUp(),
  });
}

export function newMediaDoubt(call: Call): MediaDoubt {
  return new MediaDoubt(call.platform, () => {
    if (!call.topology.uses("sfu")) return;
    call.publisher.restartIce();
    restartReceiving(call);
  });
}

function configuration(call: Call): RTCConfiguration {
  return peerConfiguration(call.session.iceServers, call.preferences.iceConfig);
}

function restartReceiving(call: Call): void {
  call.connection.notify("restart-ice", { pc: "subscribe" });
}

/** What breaks the way of the media may have broken that of the messages, too. */
function connectionChanged(call: Call, connected: boolean): void {
  if (!connected) {
    call.doubt.note();
    call.connection.suspect();
  }
  call.tellSfu(connected);
}
