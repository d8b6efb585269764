import type { Call } from "./call.js";
import { tellSessionState } from "./joining.js";
import { Arrivals } from "./media/arrivals.js";
import { peerConfiguration } from "./media/ice.js";
import { Mesh } from "./media/mesh/mesh.js";
import { Voice } from "./media/voice.js";
import { Topology } from "./topology.js";

/** The two ways of media, and what ties them to a call: its connections, its roster, what the app is told. */

export function newMesh(call: Call): Mesh {
  const refresh = (): void => call.roster.refresh();
  return new Mesh(
    call.platform,
    call.parts.mesh,
    () => peerConfiguration(call.session.iceServers, call.preferences.iceConfig),
    {
      onSignal: (to, signal) => call.connection.notify("signal", { to, ...signal }),
      onTrack: (source, track) => {
        for (const type of ["mute", "unmute", "ended"]) track.addEventListener(type, refresh);
        call.arrivals.arrived("peer", source, track);
      },
      onTrackGone: (source) => call.arrivals.gone("peer", source),
      onConnected: (sessionId, connected) => {
        tellPeering(call);
        call.roster.refresh();
        if (!call.life.inCall) return;
        const event = connected ? "connected" : "interrupted";
        call.send("network-connection", { type: "peer-to-peer", event, session_id: sessionId });
      },
      onTrouble: (mesh, sessionId, trouble) =>
        call.connection.notify("path-trouble", { mesh, session_id: sessionId, trouble }),
      wishOf: (name) => call.publisher.encoding.wishOf(name),
      onlyPrepared: () => call.topology.prepares("peer"),
    },
  );
}

export function newArrivals(call: Call): Arrivals {
  return new Arrivals(call.platform, {
    onShown: (source, track) => call.roster.mediaArrived(source, track),
    onGone: (source) => call.roster.mediaGone(source),
    expects: (source) => call.roster.expects(source),
    reports: async (way) => {
      if (way === "peer") return call.mesh.stats();
      const report = await call.subscriber.stats();
      return report ? [report] : [];
    },
    onSettled: () => call.topology.settled(),
  });
}

function newVoice(call: Call): Voice {
  return new Voice(call.platform, {
    microphone: () => call.own.media.audio.sendable,
    onTalking: (talking) => call.connection.notify("talking", { talking }),
  });
}

export function newTopology(call: Call): Topology {
  const voice = newVoice(call);
  return new Topology(call.platform, {
    mesh: call.mesh,
    arrivals: call.arrivals,
    startSfu: () => {
      call.adaptation.start();
      call.publisher.reset();
    },
    stopSfu: () => {
      call.publisher.suspend();
      call.subscriber.close();
      call.adaptation.stop();
      call.renewal.end();
    },
    onChanged: (topology) => {
      if (topology === "peer") voice.start();
      else voice.stop();
      if (topology === undefined || topology === call.session.topology) return;
      call.session.adoptTopology(topology);
      tellPeering(call);
      call.roster.refresh();
      if (!call.life.inCall) return;
      tellSessionState(call);
      if (topology === "sfu") call.tellSfu(true, true);
    },
    onReady: (epoch) => call.connection.notify("topology-ready", { epoch }),
  });
}

/** What daily-js reads of the connections to others. */
function tellPeering(call: Call): void {
  call.store.setPeers(call.session.topology === "peer" ? call.mesh.peers : new Map());
}
