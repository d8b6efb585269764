// Cameras and microphones that can be compared: white for a tenth of each second, with a tone at the same time.
// Called in a page with {tone, shade, seconds}: for how long it beeps. It replaces what the page takes its tracks from.
({ tone, shade, seconds = 120 }) => {
  const context = new AudioContext();
  const begin = context.currentTime + 0.2;
  const isLit = () => context.currentTime > begin && (context.currentTime - begin) % 1 < 0.1;

  window.trackFor = async (name) => {
    if (name === "audio") {
      const oscillator = new OscillatorNode(context, { frequency: tone });
      const gain = new GainNode(context, { gain: 0 });
      const end = context.createMediaStreamDestination();
      oscillator.connect(gain).connect(end);
      const first = Math.ceil(context.currentTime - begin) + begin;
      for (let second = 0; second < seconds; second++) {
        gain.gain.setValueAtTime(0.3, first + second);
        gain.gain.setValueAtTime(0, first + second + 0.1);
      }
      oscillator.start();
      return end.stream.getAudioTracks()[0];
    }
    const canvas = Object.assign(document.createElement("canvas"), { width: 320, height: 180 });
    const pen = canvas.getContext("2d");
    setInterval(() => {
      pen.fillStyle = isLit() ? "#fff" : shade;
      pen.fillRect(0, 0, canvas.width, canvas.height);
      pen.fillStyle = "#888"; // something always changes
      pen.fillRect((performance.now() / 20) % 300, 170, 8, 8);
    }, 10);
    return canvas.captureStream(25).getVideoTracks()[0];
  };
};
