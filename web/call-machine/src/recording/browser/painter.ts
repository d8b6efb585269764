import type { Scene, Tile } from "../port.js";
import { arrange, fit, type Rect } from "./layout.js";

const CARD = "#2a323d";
const CIRCLE = "#4b5c72";
const INK = "#ffffff";
const LABEL = "rgba(0, 0, 0, 0.6)";
const FONT = "system-ui, sans-serif";

/** Draws the call on a canvas. Pictures are played in elements that nobody sees. */
export class Painter {
  readonly canvas = document.createElement("canvas");
  readonly #context: CanvasRenderingContext2D;
  readonly #videos = new Map<string, HTMLVideoElement>();

  constructor(
    width: number,
    height: number,
    private readonly background: string,
  ) {
    this.canvas.width = width;
    this.canvas.height = height;
    const context = this.canvas.getContext("2d", { alpha: false });
    if (!context) throw new Error("This browser has no canvas to record.");
    this.#context = context;
  }

  paint({ tiles }: Scene): void {
    const { width, height } = this.canvas;
    this.#context.fillStyle = this.background;
    this.#context.fillRect(0, 0, width, height);
    const screens = tiles.filter(({ screen }) => screen).length;
    const places = arrange(screens, tiles.length - screens, width, height);
    const shown = tiles.slice(0, places.length);
    this.#keepOnly(shown);
    for (const [index, place] of places.entries()) {
      const tile = shown[index];
      if (tile) this.#draw(tile, place);
    }
  }

  close(): void {
    this.#keepOnly([]);
  }

  #draw(tile: Tile, place: Rect): void {
    const context = this.#context;
    context.save();
    context.beginPath();
    context.rect(place.x, place.y, place.width, place.height);
    context.clip();
    const video = tile.picture && this.#video(tile.picture);
    if (video && video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA && video.videoWidth > 0) {
      const { from, to } = fit({ width: video.videoWidth, height: video.videoHeight }, place, !tile.screen);
      context.drawImage(video, from.x, from.y, from.width, from.height, to.x, to.y, to.width, to.height);
    } else if (!tile.screen) this.#card(tile.name, place);
    if (tile.name !== "") this.#label(tile.name, place);
    context.restore();
  }

  #card(name: string, { x, y, width, height }: Rect): void {
    const context = this.#context;
    context.fillStyle = CARD;
    context.fillRect(x, y, width, height);
    const radius = Math.min(width, height) / 4;
    context.fillStyle = CIRCLE;
    context.beginPath();
    context.arc(x + width / 2, y + height / 2, radius, 0, 2 * Math.PI);
    context.fill();
    context.fillStyle = INK;
    context.font = `${Math.round(radius)}px ${FONT}`;
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.fillText(initials(name), x + width / 2, y + height / 2);
  }

  #label(name: string, { x, y, width, height }: Rect): void {
    const context = this.#context;
    const size = Math.max(12, Math.min(22, Math.round(height / 14)));
    context.font = `${size}px ${FONT}`;
    context.textAlign = "left";
    context.textBaseline = "middle";
    const most = width - 4 * size;
    const length = Math.min(most, context.measureText(name).width);
    const top = y + height - 2.2 * size;
    context.fillStyle = LABEL;
    context.fillRect(x + size / 2, top, length + size, 1.7 * size);
    context.fillStyle = INK;
    context.fillText(name, x + size, top + 0.85 * size, most);
  }

  #video(track: MediaStreamTrack): HTMLVideoElement {
    const known = this.#videos.get(track.id);
    if (known) return known;
    const video = document.createElement("video");
    video.muted = true;
    video.playsInline = true;
    video.srcObject = new MediaStream([track]);
    void video.play().catch(() => undefined);
    this.#videos.set(track.id, video);
    return video;
  }

  #keepOnly(tiles: readonly Tile[]): void {
    const wanted = new Set(tiles.map(({ picture }) => picture?.id));
    for (const [id, video] of this.#videos) {
      if (wanted.has(id)) continue;
      video.pause();
      video.srcObject = null;
      this.#videos.delete(id);
    }
  }
}

function initials(name: string): string {
  const words = name.trim().split(/\s+/).filter(Boolean);
  const letters = words.length > 1 ? [words[0], words.at(-1)] : words;
  return letters
    .map((word) => [...(word ?? "")][0] ?? "")
    .join("")
    .toUpperCase();
}
