// Writes down what every peer connection of this page receives, five times a second, whoever made it.
(() => {
  const connections = [];
  window.RTCPeerConnection = class extends window.RTCPeerConnection {
    constructor(...options) {
      super(...options);
      connections.push(this);
    }
  };

  // How the packets of a connection go: "udp", "tcp", or "relay" and how the relay is reached.
  function way(report) {
    const transport = [...report.values()].find((entry) => entry.selectedCandidatePairId);
    const pair = transport && report.get(transport.selectedCandidatePairId);
    const own = pair && report.get(pair.localCandidateId);
    if (!own) return "";
    return own.candidateType === "relay" ? `relay ${own.relayProtocol}` : own.protocol;
  }

  async function received(connection, number, tracks) {
    const report = await connection.getStats();
    for (const entry of report.values()) {
      if (entry.type !== "inbound-rtp" || entry.mid === "probator") continue;
      tracks[`${number} ${entry.id}`] = {
        kind: entry.kind,
        way: way(report),
        packets: entry.packetsReceived ?? 0,
        lost: entry.packetsLost ?? 0,
        bytes: entry.bytesReceived ?? 0,
        pictures: entry.framesDecoded ?? 0,
        width: entry.frameWidth ?? 0,
        height: entry.frameHeight ?? 0,
        freezes: entry.freezeCount ?? 0,
        frozen: entry.totalFreezesDuration ?? 0,
        concealed: entry.concealedSamples ?? 0,
        samples: entry.totalSamplesReceived ?? 0,
      };
    }
  }

  window.samples = [];
  let busy = false;
  setInterval(async () => {
    if (busy) return;
    busy = true;
    const tracks = {};
    await Promise.all(connections.map((connection, number) => received(connection, number, tracks)));
    window.samples.push({ at: Date.now() / 1000, tracks });
    busy = false;
  }, 200);
})();
