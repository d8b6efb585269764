import { RememberedStore } from "../../ui/RememberedStore";

export const SIZES = ["small", "medium", "large", "huge"] as const;
type Size = (typeof SIZES)[number];

/** Ground and text in six digits; names in one lightness and chroma (OKLCH) and the hue of who speaks. */
interface Palette {
  readonly ground: string;
  readonly text: string;
  readonly lightness: number;
  readonly chroma: number;
}

/** Every text can be read on its ground with a contrast of 7:1 or more, whatever the hue. */
export const PALETTES = {
  dark: { ground: "#0b0e12", text: "#ffffff", lightness: 0.84, chroma: 0.12 },
  light: { ground: "#ffffff", text: "#14171b", lightness: 0.4, chroma: 0.11 },
  yellow: { ground: "#000000", text: "#ffe600", lightness: 0.88, chroma: 0.09 },
} as const satisfies Readonly<Record<string, Palette>>;

export type Colours = keyof typeof PALETTES;
export const COLOURS = Object.keys(PALETTES) as readonly Colours[];

/** How somebody reads captions. */
export interface Look {
  /** Whether they are shown at all, wherever a call has them. */
  readonly isShown: boolean;
  readonly size: Size;
  readonly colours: Colours;
  /** Final texts are told to screen readers. */
  readonly isAloud: boolean;
}

/** How this person reads captions, in every call in this browser. */
export class LookStore extends RememberedStore<Look> {
  constructor() {
    super("parlour.captions", ({ isShown, size, colours, isAloud }) => ({
      isShown: isShown === true,
      size: SIZES.find((each) => each === size) ?? "medium",
      colours: COLOURS.find((each) => each === colours) ?? "dark",
      isAloud: isAloud === true,
    }));
  }
}

/** The colour of whoever has this hue. */
export function voiceColour({ lightness, chroma }: Palette, hue: number): string {
  return `oklch(${lightness} ${chroma} ${hue})`;
}
