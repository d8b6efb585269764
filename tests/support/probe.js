// Looks at what a page shows and plays, from outside the client under test: every <video> and <audio> that is marked with
// data-session-id. Works on the test pages and on the call page alike (daily-react marks its elements the same way).
(() => {
  const context = new AudioContext();
  const meters = new WeakMap(); // track -> AnalyserNode
  let peaks = {};
  let earlier = new WeakMap(); // element -> frames it had shown at the last mark()

  // Firefox counts the pictures of streams elsewhere.
  const framesOf = (element) => element.mozPaintedFrames ?? element.getVideoPlaybackQuality().totalVideoFrames;

  const connections = []; // every peer connection that the page made
  window.RTCPeerConnection = class extends window.RTCPeerConnection {
    constructor(...options) {
      super(...options);
      connections.push(this);
    }
  };

  const liveTrack = (element, kind) =>
    element.srcObject instanceof MediaStream
      ? element.srcObject.getTracks().find((track) => track.kind === kind && track.readyState === "live")
      : undefined;
  const elements = (kind) => document.querySelectorAll(`${kind}[data-session-id]`);
  // Whose picture: the session id, for a shared screen with " screen" after it.
  const ownerOf = ({ dataset }) => dataset.sessionId + (dataset.videoType === "screenVideo" ? " screen" : "");

  function meter(track) {
    let node = meters.get(track);
    if (!node) {
      node = new AnalyserNode(context, { fftSize: 2048 });
      context.createMediaStreamSource(new MediaStream([track])).connect(node);
      meters.set(track, node);
    }
    return node;
  }

  function listen() {
    for (const element of elements("audio")) {
      const track = liveTrack(element, "audio");
      if (!track) continue;
      const samples = new Float32Array(2048);
      meter(track).getFloatTimeDomainData(samples);
      const level = Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);
      const id = element.dataset.sessionId;
      peaks[id] = Math.max(peaks[id] ?? 0, level);
    }
  }
  // Firefox runs no AudioContext on a machine without a sound card: it says itself how loud the last moment was.
  async function listenToStatistics() {
    for (const connection of connections) {
      for (const entry of (await connection.getStats()).values()) {
        if (entry.type !== "inbound-rtp" || entry.kind !== "audio") continue;
        const plays = (element) => liveTrack(element, "audio")?.id === entry.trackIdentifier;
        const id = [...elements("audio")].find(plays)?.dataset.sessionId;
        if (id) peaks[id] = Math.max(peaks[id] ?? 0, entry.audioLevel ?? 0);
      }
    }
  }
  const sight = {}; // session id -> when its last new frame was noticed, and the longest wait between two so far
  const totals = new WeakMap(); // element -> frames it had shown when last looked at
  function watch() {
    for (const element of elements("video")) {
      const total = framesOf(element);
      if (total === (totals.get(element) ?? 0)) continue;
      totals.set(element, total);
      const id = ownerOf(element);
      const now = performance.now();
      const before = sight[id] ?? { last: now, longest: 0 };
      sight[id] = { last: now, longest: Math.max(before.longest, now - before.last) };
    }
  }

  setInterval(() => {
    if (context.state === "running") listen();
    else listenToStatistics();
    watch();
  }, 40);

  window.probe = {
    // Frames shown since the last mark(), by session id; a shared screen has " screen" after it.
    frames() {
      const shown = {};
      for (const element of elements("video")) {
        if (!liveTrack(element, "video")) continue;
        const total = framesOf(element);
        shown[ownerOf(element)] = total - (earlier.get(element) ?? 0);
      }
      return shown;
    },
    // RTP packets by direction and kind since the page was loaded, from the browser's own statistics.
    async packets() {
      const count = { sent: { audio: 0, video: 0 }, received: { audio: 0, video: 0 } };
      for (const connection of connections) {
        for (const entry of (await connection.getStats()).values()) {
          if (entry.type === "outbound-rtp") count.sent[entry.kind] += entry.packetsSent ?? 0;
          if (entry.type === "inbound-rtp") count.received[entry.kind] += entry.packetsReceived ?? 0;
        }
      }
      return count;
    },
    // How many streams of a kind are sent to this page: those of which packets come within so many milliseconds.
    async arriving(kind, milliseconds) {
      const packets = async () => {
        const found = new Map();
        for (const connection of connections) {
          for (const entry of (await connection.getStats()).values()) {
            if (entry.type === "inbound-rtp" && entry.kind === kind) found.set(entry.ssrc, entry.packetsReceived);
          }
        }
        return found;
      };
      const before = await packets();
      await new Promise((resolve) => setTimeout(resolve, milliseconds));
      return [...(await packets())].filter(([ssrc, count]) => count > (before.get(ssrc) ?? 0)).length;
    },
    // Which way each connection takes: "host", "relay udp", "relay tcp", "relay tls", …; sorted.
    async paths() {
      const found = [];
      for (const connection of connections) {
        if (connection.connectionState !== "connected") continue;
        const stats = await connection.getStats();
        const transport = [...stats.values()].find(({ type }) => type === "transport");
        const local = stats.get(stats.get(transport?.selectedCandidatePairId)?.localCandidateId);
        if (local) found.push([local.candidateType, local.relayProtocol ?? local.protocol].join(" "));
      }
      return found.sort();
    },
    // How many peer connections are open.
    connections: () => connections.filter(({ signalingState }) => signalingState !== "closed").length,
    // Pictures that the browser has decoded since the page was loaded, of all connections.
    async decoded() {
      let count = 0;
      for (const connection of connections) {
        for (const entry of (await connection.getStats()).values()) {
          if (entry.type === "inbound-rtp") count += entry.framesDecoded ?? 0;
        }
      }
      return count;
    },
    // What somebody on the way could read of each connection: its two ends, the credentials' names, the streams it sends.
    async wires() {
      const found = [];
      for (const connection of connections) {
        if (connection.connectionState !== "connected") continue;
        const stats = await connection.getStats();
        const all = [...stats.values()];
        const pair = stats.get(all.find(({ type }) => type === "transport")?.selectedCandidatePairId);
        const end = ({ address, port }) => [address, port];
        const name = ({ sdp }) => /a=ice-ufrag:(\S+)/.exec(sdp)[1];
        const streams = all.filter(({ type }) => type === "outbound-rtp" || type === "inbound-rtp");
        found.push({
          sends: streams.some(({ type }) => type === "outbound-rtp"),
          own: end(stats.get(pair.localCandidateId)),
          server: end(stats.get(pair.remoteCandidateId)),
          username: `${name(connection.remoteDescription)}:${name(connection.localDescription)}`,
          ssrcs: streams.map(({ ssrc }) => ssrc),
          payloadTypes: streams.flatMap(({ codecId }) => stats.get(codecId)?.payloadType ?? []),
        });
      }
      return found;
    },
    // The loudest moment since the last mark(), by session id: root mean square, 0 to 1.
    loudness: () => ({ ...peaks }),
    // The longest wait for a new frame since the last watch(), in milliseconds, by session id.
    stillness: () => Object.fromEntries(Object.entries(sight).map(([id, { longest }]) => [id, longest])),
    watch() {
      for (const one of Object.values(sight)) one.longest = 0;
    },
    // Count and listen from now on.
    mark() {
      peaks = {};
      earlier = new WeakMap();
      for (const element of elements("video")) earlier.set(element, framesOf(element));
    },
  };
})();
