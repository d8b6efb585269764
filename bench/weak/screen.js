// A page full of small text as a shared screen, and how much of it is left at the other end.
// What it shows follows from the clock alone, so that both ends can draw it: every two seconds a paragraph is replaced,
// every ten seconds the whole page.
(() => {
  const [WIDTH, HEIGHT, LINE, PARAGRAPH, COLUMN] = [1920, 1080, 20, 8, 1000];
  const WORDS = "the call server room link screen small letter reads every picture of a slow line while 1048576 {json: [7]}".split(" ");

  function blank() {
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [WIDTH, HEIGHT];
    return canvas;
  }

  // Xorshift: the same words for the same seed.
  function words(seed) {
    let state = (seed + 1) * 2654435761;
    return () => {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      return WORDS[(state >>> 0) % WORDS.length];
    };
  }

  function draw(canvas, turn) {
    const context = canvas.getContext("2d");
    context.fillStyle = "white";
    context.fillRect(0, 0, WIDTH, HEIGHT);
    context.fillStyle = "#222";
    context.font = "14px sans-serif";
    const [page, step] = [Math.floor(turn / 5), turn % 5];
    for (let line = 0; line < HEIGHT / LINE - 2; line += 1) {
      const paragraph = Math.floor(line / PARAGRAPH);
      const next = words(page * 1000 + line + (paragraph < step ? 500 : 0));
      let text = next();
      while (context.measureText(text).width < COLUMN) text += ` ${next()}`;
      context.fillText(text, 20, (line + 1) * LINE);
    }
  }

  const turnAt = (time) => Math.floor(time / 2000);

  window.startText = () => {
    const canvas = blank();
    let shown;
    let blinks = 0;
    setInterval(() => {
      const turn = turnAt(Date.now());
      if (turn !== shown) draw(canvas, turn);
      shown = turn;
      const context = canvas.getContext("2d");
      blinks += 1;
      context.fillStyle = blinks % 2 ? "black" : "white"; // a cursor below the text, so that there is always a new picture
      context.fillRect(20, HEIGHT - LINE, 8, 16);
    }, 100);
    return shareScreen(canvas.captureStream(15));
  };

  function grey(source) {
    const canvas = source instanceof HTMLCanvasElement ? source : blank();
    const context = canvas.getContext("2d", { willReadFrequently: true });
    if (canvas !== source) context.drawImage(source, 0, 0, WIDTH, HEIGHT);
    const { data } = context.getImageData(0, 0, WIDTH, HEIGHT);
    const luma = new Float32Array(WIDTH * HEIGHT);
    for (let at = 0; at < luma.length; at += 1)
      luma[at] = 0.299 * data[4 * at] + 0.587 * data[4 * at + 1] + 0.114 * data[4 * at + 2];
    return luma;
  }

  // Structural similarity of blocks of 8 by 8 that have letters in them; 1 is the same.
  function similarity(original, received) {
    let [sum, count] = [0, 0];
    for (let top = 0; top + 8 <= HEIGHT - 2 * LINE; top += 8) {
      for (let left = 0; left + 8 <= WIDTH; left += 8) {
        let [a, b, aa, bb, ab] = [0, 0, 0, 0, 0];
        for (let y = top; y < top + 8; y += 1) {
          for (let x = left; x < left + 8; x += 1) {
            const [one, other] = [original[y * WIDTH + x], received[y * WIDTH + x]];
            a += one;
            b += other;
            aa += one * one;
            bb += other * other;
            ab += one * other;
          }
        }
        const [ma, mb] = [a / 64, b / 64];
        const [va, vb, vab] = [aa / 64 - ma * ma, bb / 64 - mb * mb, ab / 64 - ma * mb];
        if (va < 100) continue;
        sum += ((2 * ma * mb + 6.5) * (2 * vab + 58.5)) / ((ma * ma + mb * mb + 6.5) * (va + vb + 58.5));
        count += 1;
      }
    }
    return sum / count;
  }

  function edges(luma) {
    let sum = 0;
    for (let at = 0; at + 1 < WIDTH * (HEIGHT - 2 * LINE); at += 1) sum += Math.abs(luma[at + 1] - luma[at]);
    return sum;
  }

  const shownScreen = () =>
    [...document.querySelectorAll("video")].find((one) => one.videoWidth > 0 && one.srcObject?.active);

  // Waits for the given moment of a page of ten seconds, then compares what is shown with what was drawn.
  window.compareText = async (moment) => {
    await new Promise((resolve) => setTimeout(resolve, (moment - (Date.now() % 10_000) + 10_000) % 10_000));
    const video = shownScreen();
    const turn = turnAt(Date.now());
    if (!video) return { similarity: 0, edges: 0, picture: "" };
    const kept = blank();
    kept.getContext("2d").drawImage(video, 0, 0, WIDTH, HEIGHT);
    const drawn = blank();
    draw(drawn, turn);
    const [original, received] = [grey(drawn), grey(kept)];
    return {
      similarity: similarity(original, received),
      edges: edges(received) / edges(original),
      picture: kept.toDataURL("image/png"),
    };
  };
})();
