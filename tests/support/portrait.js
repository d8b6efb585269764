// A camera that shows somebody in front of a chequered wall, drawn by the page: what is person and what is wall is known to the pixel.
// The microphone is the browser's own.
(() => {
  const [WIDTH, HEIGHT] = [640, 360];
  const CELL = 8;

  function wall(context) {
    for (let y = 0; y < HEIGHT; y += CELL) {
      for (let x = 0; x < WIDTH; x += CELL) {
        context.fillStyle = (x / CELL + y / CELL) % 2 ? "rgb(225 235 225)" : "rgb(40 70 50)";
        context.fillRect(x, y, CELL, CELL);
      }
    }
  }

  function ellipse(context, x, y, wide, high, fill, from = 0, to = 2 * Math.PI) {
    context.beginPath();
    context.ellipse(x, y, wide, high, 0, from, to);
    context.fillStyle = fill;
    context.fill();
  }

  function shaded(context, x, y, radius, light, dark) {
    const gradient = context.createRadialGradient(x - radius / 3, y - radius / 3, radius / 6, x, y, radius * 1.15);
    gradient.addColorStop(0, light);
    gradient.addColorStop(1, dark);
    return gradient;
  }

  function person(context) {
    const [x, y] = [WIDTH / 2, 150];
    ellipse(context, x, 385, 165, 130, shaded(context, x, 330, 190, "rgb(70 95 160)", "rgb(30 40 80)"));
    ellipse(context, x, y - 18, 80, 98, "rgb(62 40 26)");
    ellipse(context, x, 255, 36, 45, "rgb(190 135 105)");
    ellipse(context, x, y, 66, 90, shaded(context, x, y, 95, "rgb(248 210 182)", "rgb(198 140 110)"));
    ellipse(context, x, y - 52, 68, 44, "rgb(70 46 30)", Math.PI, 0);
    for (const side of [-1, 1]) {
      const eye = x + side * 26;
      ellipse(context, eye, y - 12, 13, 8, "rgb(120 80 60 / 0.35)");
      ellipse(context, eye, y - 10, 11, 6, "white");
      ellipse(context, eye, y - 10, 5.5, 5.5, "rgb(70 50 35)");
      ellipse(context, eye, y - 10, 2.6, 2.6, "black");
      ellipse(context, eye + 2, y - 12, 1.3, 1.3, "white");
      ellipse(context, eye, y - 26, 15, 4, "rgb(70 46 30)");
      ellipse(context, x + side * 6, y + 26, 3, 2.2, "rgb(120 70 55)");
    }
    ellipse(context, x, y + 10, 7, 20, "rgb(225 175 148)");
    ellipse(context, x, y + 24, 11, 7, "rgb(222 168 142)");
    ellipse(context, x, y + 48, 23, 8, "rgb(165 70 72)");
    ellipse(context, x, y + 47, 18, 2, "rgb(95 35 40)");
  }

  const own = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  // Whether somebody is there, and every track that was given out.
  window.portrait = { isThere: true, tracks: [] };
  navigator.mediaDevices.getUserMedia = async ({ audio, video }) => {
    const tracks = audio ? (await own({ audio })).getTracks() : [];
    if (video) {
      const canvas = document.createElement("canvas");
      [canvas.width, canvas.height] = [WIDTH, HEIGHT];
      const context = canvas.getContext("2d");
      const draw = () => {
        wall(context);
        if (window.portrait.isThere) person(context);
      };
      draw();
      const [track] = canvas.captureStream(10).getVideoTracks();
      const timer = setInterval(() => (track.readyState === "live" ? draw() : clearInterval(timer)), 100);
      window.portrait.tracks.push(track);
      tracks.push(track);
    }
    return new MediaStream(tracks);
  };
})();
