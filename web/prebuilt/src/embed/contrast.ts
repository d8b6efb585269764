/** Colours as six hexadecimal digits, and how well one is read on another (WCAG 2.2, contrast ratio). Pure. */

const HEX_COLOUR = /^#(?:[0-9a-f]{3}|[0-9a-f]{6})$/i;

/** For text of usual size (WCAG 2.2, 1.4.3). */
export const READABLE = 4.5;

/** The colour in six lower-case digits, if it is one in three or six; anything else could be more than a colour. */
export function hexColour(value: unknown): string | null {
  // `$` also matches before a last line break.
  if (typeof value !== "string" || value.length > 7 || !HEX_COLOUR.test(value)) return null;
  const digits = value.slice(1).toLowerCase();
  return `#${digits.length === 3 ? [...digits].map((digit) => digit + digit).join("") : digits}`;
}

/** From 1 (the same) to 21 (black on white). */
export function contrast(one: string, other: string): number {
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

/** `share` of the way from one colour to the other, from 0 to 1. */
export function mixed(from: string, to: string, share: number): string {
  const [a, b] = [channels(from), channels(to)];
  const mix = a.map((value, index) => Math.round(value + ((b[index] ?? value) - value) * share));
  return `#${mix.map((value) => value.toString(16).padStart(2, "0")).join("")}`;
}

/** `text`, or the nearest shade of it towards black or white that can be read on each of these backgrounds. */
export function readableOn(text: string, backgrounds: readonly string[]): string {
  const worst = (colour: string) => Math.min(...backgrounds.map((under) => contrast(colour, under)));
  if (worst(text) >= READABLE) return text;
  const goal = worst("#ffffff") > worst("#000000") ? "#ffffff" : "#000000";
  for (let step = 1; step < 10; step += 1) {
    const shade = mixed(text, goal, step / 10);
    if (worst(shade) >= READABLE) return shade;
  }
  return goal;
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = channels(colour).map((value) => {
    const part = value / 255;
    return part <= 0.040_45 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function channels(colour: string): number[] {
  return [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
}
