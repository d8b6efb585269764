// Measures the longest pause in what a page shows and plays of each person: pictures by requestVideoFrameCallback, sound by
// an AudioWorklet behind every <audio> that is there at the moment. Elements are marked with data-session-id.
(() => {
  const context = new AudioContext();
  const listening = context.audioWorklet.addModule(
    URL.createObjectURL(
      new Blob(
        [
          `registerProcessor("pauses", class extends AudioWorkletProcessor {
            constructor() {
              super();
              this.heard = false; this.quiet = 0; this.longest = 0;
              this.port.onmessage = ({ data }) => {
                if (data === "mark") { this.longest = 0; this.quiet = 0; }
                else this.port.postMessage(Math.max(this.longest, this.heard ? this.quiet : 0) / sampleRate * 1000);
              };
            }
            process([input]) {
              const samples = input[0];
              let peak = 0;
              if (samples) for (const sample of samples) peak = Math.max(peak, Math.abs(sample));
              if (peak > 0.01) { this.heard = true; this.longest = Math.max(this.longest, this.quiet); this.quiet = 0; }
              else if (this.heard) this.quiet += 128;
              return true;
            }
          })`,
        ],
        { type: "text/javascript" },
      ),
    ),
  );
  const ears = new Map(); // session id -> AudioWorkletNode
  const sources = new Map(); // element -> MediaStreamAudioSourceNode
  const eyes = new Map(); // session id -> { last, longest }

  async function ear(id) {
    await listening;
    if (!ears.has(id)) {
      const node = new AudioWorkletNode(context, "pauses");
      node.connect(context.destination);
      ears.set(id, node);
    }
    return ears.get(id);
  }

  async function listen(element) {
    const node = await ear(element.dataset.sessionId);
    if (!element.isConnected) return;
    const source = context.createMediaStreamSource(element.srcObject);
    sources.set(element, source);
    source.connect(node);
  }

  function look(element) {
    const seen = (now) => {
      const id = element.dataset.sessionId;
      const eye = eyes.get(id) ?? { last: now, longest: 0 };
      eyes.set(id, { last: now, longest: Math.max(eye.longest, now - eye.last) });
      if (element.isConnected) element.requestVideoFrameCallback(seen);
    };
    element.requestVideoFrameCallback(seen);
  }

  new MutationObserver((changes) => {
    for (const { addedNodes, removedNodes } of changes) {
      for (const element of removedNodes) sources.get(element)?.disconnect();
      for (const element of addedNodes) {
        if (element instanceof HTMLAudioElement && element.dataset.sessionId) void listen(element);
        if (element instanceof HTMLVideoElement && element.dataset.sessionId) look(element);
      }
    }
  }).observe(document, { subtree: true, childList: true });

  window.gaps = {
    /** A voice that never pauses. */
    tone() {
      const tone = new OscillatorNode(context, { frequency: 300 });
      const out = context.createMediaStreamDestination();
      const volume = new GainNode(context, { gain: 0.3 });
      tone.connect(volume).connect(out);
      tone.start();
      return out.stream.getAudioTracks()[0];
    },
    mark() {
      for (const eye of eyes.values()) eye.longest = 0;
      for (const node of ears.values()) node.port.postMessage("mark");
    },
    /** The longest pauses since the last mark(), in milliseconds, of everybody. */
    async longest() {
      const sounds = [...ears.values()].map(
        (node) =>
          new Promise((resolve) => {
            node.port.onmessage = ({ data }) => resolve(data);
            node.port.postMessage("tell");
          }),
      );
      const now = performance.now();
      const pictures = [...eyes.values()].map(({ last, longest }) => Math.max(longest, now - last));
      return { sound: Math.max(...(await Promise.all(sounds))), picture: Math.max(...pictures) };
    },
  };
})();
