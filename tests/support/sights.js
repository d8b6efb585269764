// Looks closely at the picture of somebody else, as the page gets it: `sights.look(sessionId)` now, `sights.watch()` at every
// frame from the first one on. Regions are those of portrait.js, as parts of the picture.
(() => {
  const REGIONS = { wall: [0.03, 0.1, 0.22, 0.75], face: [0.42, 0.25, 0.16, 0.35] };
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d", { willReadFrequently: true });

  const videoOf = (id) => document.querySelector(`video[data-session-id="${id}"]`);

  // The mean colour of a region, and its sharpness: the mean step from one pixel to the next.
  function measure(video, [left, top, width, height]) {
    const [wide, high] = [video.videoWidth, video.videoHeight];
    [canvas.width, canvas.height] = [wide, high];
    context.drawImage(video, 0, 0);
    const [w, h] = [Math.round(width * wide), Math.round(height * high)];
    const { data } = context.getImageData(Math.round(left * wide), Math.round(top * high), w, h);
    const sum = [0, 0, 0];
    let steps = 0;
    for (let index = 0; index < data.length; index += 4) {
      for (const channel of [0, 1, 2]) sum[channel] += data[index + channel];
      if (index >= 4) steps += Math.abs(data[index + 1] - data[index - 3]);
    }
    const count = data.length / 4;
    return { colour: sum.map((value) => value / count), sharpness: steps / count };
  }

  window.sights = {
    // `null` before there is a picture.
    look(id) {
      const video = videoOf(id);
      if (!video?.videoWidth) return null;
      return Object.fromEntries(Object.entries(REGIONS).map(([name, region]) => [name, measure(video, region)]));
    },
    // The colours of the wall, frame by frame, of whoever is shown first.
    seen: [],
    watch() {
      let earlier;
      setInterval(() => {
        const video = document.querySelector("video[data-session-id]");
        if (!video?.videoWidth) return;
        const frame = `${video.srcObject.id} ${video.getVideoPlaybackQuality().totalVideoFrames}`;
        if (frame !== earlier) window.sights.seen.push(measure(video, REGIONS.wall).colour);
        earlier = frame;
      }, 10);
    },
  };
})();
