import type {
  DailyCall,
  DailyCallOptions,
  DailyEventObjectNonFatalError,
  DailyInputSettings,
} from "@daily-co/daily-js";
import { Store } from "../../embed/store";
import { type BackgroundId, backgroundOf, processorOf } from "./backgrounds";
import { rememberEffects, rememberedEffects, rememberedPicture, rememberPicture } from "./rememberedEffects";

/** What the room offers, or what the browser can do. */
export interface Able {
  readonly background: boolean;
  readonly noise: boolean;
}

type Trouble = "background" | "noise";

export interface EffectsState {
  /** What is behind the person now; `other`: something that an embedding app has chosen. */
  readonly background: BackgroundId | "other";
  /** Noise is filtered out. */
  readonly quiet: boolean;
  readonly busy: boolean;
  /** What could not be done when it was asked for last. */
  readonly failed: Trouble | null;
  /** What worked no more, or could not be begun with; its camera is kept off. */
  readonly lost: Trouble | null;
  /** One's own picture, as a `data:` address. */
  readonly picture: string | null;
}

type Call = Pick<DailyCall, "on" | "updateInputSettings" | "setLocalVideo">;

const QUIET = { type: "noise-cancellation" } as const;
const NONE = { type: "none" } as const;

/**
 * Background and noise filter of one call object: begins with what this browser remembers, changes them, and notices when they
 * end by themselves. Nobody is shown without a background that was chosen: the camera is turned off when it is lost.
 */
export class Effects extends Store<EffectsState> {
  #doubted = false;

  /** `offered` by the room; `able`: what this browser can do. */
  constructor(
    private readonly call: Call,
    readonly offered: Able,
    readonly able: Able,
  ) {
    super({
      background: "none",
      quiet: false,
      busy: false,
      failed: null,
      lost: null,
      picture: offered.background ? rememberedPicture() : null,
    });
    call.on("input-settings-updated", ({ inputSettings }) => this.#follow(inputSettings));
    call.on("nonfatal-error", this.#onTrouble);
  }

  /** Do what was done last time, before a device is opened. What the embedding app asked for goes before. */
  async begin({ inputSettings }: Pick<DailyCallOptions, "inputSettings">): Promise<void> {
    if (inputSettings) this.#follow(inputSettings);
    const { background, quiet } = rememberedEffects();
    if (this.#can("background") && background !== "none" && !inputSettings?.video?.processor)
      await this.#begin("background", async () => this.#apply(background));
    if (this.#can("noise") && quiet && !inputSettings?.audio?.processor)
      await this.#begin("noise", async () => this.#filter(true));
  }

  /** Put something behind oneself from now on. */
  readonly choose = (background: BackgroundId): Promise<void> =>
    this.#change("background", { background }, async () => {
      await this.#apply(background);
      rememberEffects({ background });
    });

  /** Put a picture of one's own behind oneself. */
  readonly chooseOwn = (picture: string): Promise<void> => {
    rememberPicture(picture);
    this.#set({ picture });
    return this.choose("own");
  };

  /** Filter noise out, or no longer. */
  readonly setQuiet = (quiet: boolean): Promise<void> =>
    this.#change("noise", { quiet }, async () => {
      await this.#filter(quiet);
      rememberEffects({ quiet });
    });

  /** Whoever was told goes on without it. */
  readonly acknowledge = (): void => this.#set({ lost: null });

  #can(what: Trouble): boolean {
    return this.offered[what] && this.able[what];
  }

  async #apply(background: BackgroundId): Promise<void> {
    const processor = processorOf(background, this.current().picture);
    if (!processor) throw new Error("there is no picture");
    await this.call.updateInputSettings({ video: { processor } });
    this.#set({ background });
  }

  async #filter(quiet: boolean): Promise<void> {
    await this.call.updateInputSettings({ audio: { processor: quiet ? QUIET : NONE } });
    this.#set({ quiet });
  }

  async #begin(what: Trouble, apply: () => Promise<void>): Promise<void> {
    try {
      await apply();
    } catch (reason) {
      console.warn("what was remembered could not be done", reason);
      this.#doubted = false;
      this.#set({ lost: what });
    }
  }

  /** What is `wanted` shows at once; what was before comes back where it cannot be had. */
  async #change(what: Trouble, wanted: Partial<EffectsState>, change: () => Promise<void>): Promise<void> {
    const { background, quiet } = this.current();
    this.#set({ ...wanted, busy: true, failed: null, lost: null });
    try {
      await change();
      this.#set({ busy: false });
    } catch (reason) {
      console.warn("the input settings were not changed", reason);
      this.#doubted = false;
      this.#set({ ...(what === "background" ? { background } : { quiet }), busy: false, failed: what });
    }
  }

  readonly #onTrouble = ({ type }: DailyEventObjectNonFatalError): void => {
    // The machine tells why before it tells what is in force since then.
    if (type === "input-settings-error") this.#doubted = true;
    if (type === "video-processor-error") this.#lose("background");
    if (type === "audio-processor-error") this.#lose("noise");
  };

  #follow(settings: DailyInputSettings): void {
    const before = this.current();
    const background = backgroundOf(settings.video?.processor, before.picture);
    const quiet = settings.audio?.processor?.type === QUIET.type;
    // An app takes its processor away without a word of trouble; one that did not come to run comes with it.
    if (this.#doubted && !before.busy && before.background !== "none" && background === "none")
      this.#lose("background");
    if (this.#doubted && !before.busy && before.quiet && !quiet) this.#lose("noise");
    this.#doubted = false;
    this.#set({ background, quiet });
  }

  #lose(what: Trouble): void {
    if (!this.offered[what]) return;
    if (what === "background") this.call.setLocalVideo(false);
    this.#set({ lost: what });
  }

  #set(changes: Partial<EffectsState>): void {
    this.update((current) => ({ ...current, ...changes }));
  }
}
