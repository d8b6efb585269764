import type { DailyReceiveSettings, DailySingleParticipantReceiveSettings } from "@daily-co/daily-js";
import { asNumber, asObject, isObject, type JsonObject } from "./json.js";
import type { TrackSource } from "./signaling/messages.js";

/** The largest layers by medium: `video`, `screenVideo`, or the name of a custom track. */
type Layers = Record<string, number>;

/** The largest layer there is. */
const WHOLE = 2;
/** Key of what holds for everybody without own settings, and of everybody who is there now. */
const BASE = "base";
const EVERYBODY = "*";
const INHERIT = "inherit";

/** The most that the app wants to receive of the pictures of others, in the shape of daily-js' receive settings. */
export class ReceiveSettings {
  #base: Layers = { video: WHOLE, screenVideo: WHOLE };
  readonly #own = new Map<string, Layers>();

  /** Take over what the app says, by participant; what it does not name stays. `present` are those who are there now. */
  update(value: unknown, present: readonly string[]): void {
    const { [EVERYBODY]: everybody, ...named } = asObject(value);
    // Whoever is named has that, whatever everybody else gets.
    if (everybody !== undefined) for (const id of new Set([...present, ...this.#own.keys()])) this.#set(id, everybody);
    for (const [id, wishes] of Object.entries(named)) this.#set(id, wishes);
  }

  /** The largest layer wanted of a picture. */
  layer({ session_id: sessionId, name }: TrackSource): number {
    return this.#own.get(sessionId)?.[name] ?? this.#base[name] ?? WHOLE;
  }

  /** Somebody left; tells whether there was anything to forget. */
  forget(sessionId: string): boolean {
    return this.#own.delete(sessionId);
  }

  toDaily(): DailyReceiveSettings {
    const told: DailyReceiveSettings = { [BASE]: toDaily(this.#base) };
    for (const [id, layers] of this.#own) told[id] = toDaily(layers);
    return told;
  }

  /** The settings of one participant, or of `base`; with `inherited` also those that it has from there. */
  of(id: string, inherited: boolean): DailySingleParticipantReceiveSettings {
    const own = id === BASE ? this.#base : this.#own.get(id);
    return toDaily(inherited ? { ...this.#base, ...own } : { ...own });
  }

  #set(id: string, wishes: unknown): void {
    if (id === BASE) this.#setBase(wishes);
    else if (wishes === INHERIT) this.#own.delete(id);
    else {
      const layers = read(this.#own.get(id) ?? {}, wishes);
      if (Object.keys(layers).length > 0) this.#own.set(id, layers);
      else this.#own.delete(id);
    }
  }

  /** There is nothing that `base` could inherit: what it is to inherit is as in the beginning. */
  #setBase(wishes: unknown): void {
    const left = wishes === INHERIT ? {} : read(this.#base, wishes);
    this.#base = { video: WHOLE, screenVideo: WHOLE, ...left };
  }
}

function read(former: Layers, wishes: unknown): Layers {
  const layers = { ...former };
  for (const [name, wish] of Object.entries(asObject(wishes) as JsonObject)) {
    const layer = isObject(wish) ? wish.layer : wish;
    if (layer === INHERIT) delete layers[name];
    else if (asNumber(layer) !== undefined) layers[name] = Math.min(WHOLE, Math.max(0, Math.floor(layer as number)));
  }
  return layers;
}

function toDaily(layers: Layers): DailySingleParticipantReceiveSettings {
  return Object.fromEntries(Object.entries(layers).map(([name, layer]) => [name, { layer }]));
}
