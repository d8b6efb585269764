// A camera that shows the time, and what reads it from a video of somebody else: how old pictures are when they are seen.
(() => {
  const [WIDTH, HEIGHT, BITS] = [320, 180, 16];
  const now = () => Date.now() & 0xffff;

  window.clockCamera = () => {
    const canvas = Object.assign(document.createElement("canvas"), { width: WIDTH, height: HEIGHT });
    const pen = canvas.getContext("2d");
    setInterval(() => {
      const time = now();
      for (let bit = 0; bit < BITS; bit++) {
        pen.fillStyle = (time >> bit) & 1 ? "#fff" : "#000";
        pen.fillRect((bit * WIDTH) / BITS, 0, WIDTH / BITS, HEIGHT);
      }
    }, 40);
    return canvas.captureStream(25);
  };
  const silence = () => new AudioContext().createMediaStreamDestination().stream.getAudioTracks();
  navigator.mediaDevices.getUserMedia = async ({ audio, video }) =>
    new MediaStream([...(audio ? silence() : []), ...(video ? window.clockCamera().getVideoTracks() : [])]);

  // Milliseconds, of every picture shown of the first other person, until `stop` seconds are over.
  window.agesOfPictures = (seconds) =>
    new Promise((resolve) => {
      const video = document.querySelector("video[data-session-id]");
      const canvas = Object.assign(document.createElement("canvas"), { width: WIDTH, height: HEIGHT });
      const pen = canvas.getContext("2d", { willReadFrequently: true });
      const ages = [];
      const until = performance.now() + seconds * 1000;
      const look = () => {
        pen.drawImage(video, 0, 0, WIDTH, HEIGHT);
        const line = pen.getImageData(0, HEIGHT / 2, WIDTH, 1).data;
        let time = 0;
        for (let bit = 0; bit < BITS; bit++) if (line[Math.round(((bit + 0.5) * WIDTH) / BITS) * 4] > 127) time |= 1 << bit;
        ages.push((now() - time) & 0xffff);
        if (performance.now() < until) video.requestVideoFrameCallback(look);
        else resolve(ages);
      };
      video.requestVideoFrameCallback(look);
    });
})();
