// A microphone at which a recording is read aloud when it is asked for, and what is written down of captions on the page.
(() => {
  const context = new AudioContext();
  const mouth = context.createMediaStreamDestination();
  const canvas = Object.assign(document.createElement("canvas"), { width: 160, height: 90 });
  canvas.getContext("2d");
  navigator.mediaDevices.getUserMedia = async ({ audio, video }) =>
    new MediaStream([
      ...(audio ? mouth.stream.getAudioTracks().map((track) => track.clone()) : []),
      ...(video ? canvas.captureStream(1).getVideoTracks() : []),
    ]);

  // Reads a part of a recording (base64), in seconds; returns when that begins, in milliseconds since 1970.
  window.readAloud = async (recording, from, seconds) => {
    const bytes = Uint8Array.from(atob(recording), (letter) => letter.charCodeAt(0));
    const buffer = await context.decodeAudioData(bytes.buffer);
    const source = new AudioBufferSourceNode(context, { buffer });
    source.connect(mouth);
    source.start(context.currentTime + 0.5, from, seconds);
    return Date.now() + 500;
  };

  window.captionsSeen = [];
  new MutationObserver(() => {
    const lines = [...document.querySelectorAll(".caption:not([data-faded])")];
    const texts = lines.map((line) => line.querySelector(".caption-text")?.textContent ?? "");
    window.captionsSeen.push([Date.now(), texts.join(" ")]);
  }).observe(document, { childList: true, subtree: true, characterData: true });
})();
