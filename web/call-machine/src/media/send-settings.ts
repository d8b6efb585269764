import type { DailySendSettings, DailyVideoSendSettings } from "@daily-co/daily-js";
import { RequestError } from "../errors.js";
import { asNumber, asObject, isObject, type JsonObject } from "../json.js";
import { CAMERA_LAYERING, type Layer, type Layering, layer, SCREEN_LAYERING } from "./encodings.js";

/** How the app wants one track to be sent; what it leaves open is decided here. */
export interface SendSetting {
  layering?: Layering;
  /** The largest layer ever, from 0. */
  most?: number;
  /** False: all layers are always sent, whether anybody receives them or not. */
  adaptive?: boolean;
}

const QUALITIES = ["low", "medium", "high"] as const;

const PRESETS: Readonly<Record<string, SendSetting>> = {
  "default-video": {},
  "bandwidth-optimized": { layering: [layer(80, 4, 15), layer(250, 2, 20), layer(700, 1, 20)] },
  "bandwidth-and-quality-balanced": { layering: [layer(100, 4), layer(350, 2), layer(1_000, 1)] },
  "quality-optimized": { layering: [layer(150, 4), layer(600, 2), layer(2_500, 1)] },
  "adaptive-2-layers": { layering: [layer(300, 2), layer(1_700, 1)], adaptive: true },
  "adaptive-3-layers": { layering: CAMERA_LAYERING, adaptive: true },
};

const SCREEN_PRESETS: Readonly<Record<string, SendSetting>> = {
  "default-screen-video": {},
  "detail-optimized": { layering: [layer(150, 2, 5), layer(350, 1, 5), layer(1_500, 1, 5)] },
  "motion-and-detail-balanced": { layering: [layer(150, 2, 5), layer(400, 1, 8), layer(2_500, 1, 15)] },
  "motion-optimized": { layering: [layer(150, 4, 15), layer(450, 2, 20), layer(2_000, 1, 30)] },
};

/** The send settings of a call, by track name; custom tracks without their own have those of `customVideoDefaults`. */
export class SendSettings {
  readonly #settings = new Map<string, SendSetting>();

  /** Take over what the app says; what it does not name stays. Throws `RequestError`, and nothing changes. */
  update(value: unknown): void {
    const read = Object.entries(asObject(value))
      .filter(([, wish]) => wish !== undefined && wish !== null)
      .map(([name, wish]) => [name, readSetting(name, wish)] as const);
    for (const [name, setting] of read) {
      this.#settings.set(name, isPreset(asObject(value)[name]) ? setting : { ...this.#settings.get(name), ...setting });
    }
  }

  of(name: string): SendSetting {
    const own = this.#settings.get(name);
    if (own || name === "video" || name === "screenVideo") return own ?? {};
    return this.#settings.get("customVideoDefaults") ?? {};
  }

  /** What is in force, presets spelt out. */
  toDaily(): DailySendSettings {
    const told: Record<string, unknown> = {};
    for (const name of new Set(["video", "screenVideo", ...this.#settings.keys()]))
      told[name] = spellOut(name, this.of(name));
    return told as DailySendSettings;
  }
}

/** The layers of a track, and the largest of them that may be sent. */
export function layeringOf(name: string, { layering, most }: SendSetting): { layering: Layering; most: number } {
  const used = layering ?? (name === "screenVideo" ? SCREEN_LAYERING : CAMERA_LAYERING);
  return { layering: used, most: Math.min(most ?? used.length - 1, used.length - 1) };
}

function spellOut(name: string, setting: SendSetting): DailyVideoSendSettings & { allowAdaptiveLayers: boolean } {
  const { layering, most } = layeringOf(name, setting);
  const encodings = Object.fromEntries(layering.map((encoding, index) => [QUALITIES[index], { ...encoding }]));
  return {
    maxQuality: QUALITIES[most] ?? "high",
    encodings: encodings as NonNullable<DailyVideoSendSettings["encodings"]>,
    allowAdaptiveLayers: setting.adaptive !== false,
  };
}

function isPreset(value: unknown): boolean {
  return typeof value === "string";
}

function readSetting(name: string, value: unknown): SendSetting {
  if (typeof value === "string") {
    const preset = name === "screenVideo" ? SCREEN_PRESETS[value] : PRESETS[value];
    if (!preset) throw new RequestError(`There are no send settings "${value}" for "${name}".`);
    return preset;
  }
  if (!isObject(value)) throw new RequestError(`The send settings for "${name}" are neither a preset nor an object.`);
  const setting: SendSetting = {};
  if (value.maxQuality !== undefined) setting.most = readQuality(value.maxQuality);
  if (typeof value.allowAdaptiveLayers === "boolean") setting.adaptive = value.allowAdaptiveLayers;
  if (value.encodings !== undefined) setting.layering = readEncodings(asObject(value.encodings));
  return setting;
}

function readQuality(value: unknown): number {
  const index = (QUALITIES as readonly unknown[]).indexOf(value);
  if (index < 0) throw new RequestError('maxQuality must be "low", "medium" or "high".');
  return index;
}

function readEncodings(encodings: JsonObject): Layering {
  const given = QUALITIES.filter((quality) => encodings[quality] !== undefined);
  if (given.length === 0 || given.some((quality, index) => quality !== QUALITIES[index])) {
    throw new RequestError('Encodings must be given from "low" on, without a gap.');
  }
  return given.map((quality, index) => readLayer(asObject(encodings[quality]), given.length - 1 - index));
}

/** What an encoding leaves open is half as large as the one above it, and as good as the ones here. */
function readLayer(encoding: JsonObject, below: number): Layer {
  const usual = CAMERA_LAYERING[CAMERA_LAYERING.length - 1 - below] as Layer;
  return {
    maxBitrate: atLeast(encoding.maxBitrate, 1_000, usual.maxBitrate),
    maxFramerate: atLeast(encoding.maxFramerate, 1, usual.maxFramerate),
    scaleResolutionDownBy: atLeast(encoding.scaleResolutionDownBy, 1, usual.scaleResolutionDownBy),
  };
}

function atLeast(value: unknown, least: number, otherwise: number): number {
  return Math.max(least, asNumber(value) ?? otherwise);
}
