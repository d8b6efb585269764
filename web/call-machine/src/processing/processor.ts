import { messageOf, RequestError } from "../errors.js";
import { asNonEmptyString, asNumber, asObject, type JsonObject } from "../json.js";
import type { TrackKind } from "../signaling/messages.js";

/** What to do with every frame or sample of a device. */
export type Task =
  | { type: "background-blur"; strength: number }
  | { type: "background-image"; picture: ImageBitmap }
  | { type: "face-detection" }
  | { type: "noise-cancellation" };

export type TaskType = Task["type"];

/** A picture to stand behind people: an address, an image file, or one of the machine's own, by number. */
export type PictureSource = string | ArrayBuffer | number;

export type LoadPicture = (source: PictureSource) => Promise<ImageBitmap>;

const TYPES: Readonly<Record<TrackKind, readonly TaskType[]>> = {
  audio: ["noise-cancellation"],
  video: ["background-blur", "background-image", "face-detection"],
};

/** A processor that the app asked for. */
export class Processor {
  #task: Promise<Task> | undefined;

  constructor(
    readonly type: TaskType,
    /** As the app wrote it, and as it is told back. */
    readonly settings: JsonObject,
    private readonly make: () => Promise<Task>,
  ) {}

  /** What is to be done, with the picture that belongs to it; loaded once. Rejects with a `RequestError` when it cannot be loaded. */
  task(): Promise<Task> {
    this.#task ??= this.make().catch((error: unknown) => {
      this.#task = undefined;
      throw new RequestError(`The background image cannot be used: ${messageOf(error)}`);
    });
    return this.#task;
  }
}

/**
 * The processor that input settings ask for: null for none, undefined when they say nothing of it. Throws `RequestError` for
 * one that does not exist or makes no sense.
 */
export function readProcessor(
  inputSettings: unknown,
  kind: TrackKind,
  load: LoadPicture,
): Processor | null | undefined {
  const given = asObject(asObject(inputSettings)[kind]).processor;
  if (given === undefined || given === null) return undefined;
  const settings = asObject(given);
  const type = asNonEmptyString(settings.type);
  if (type === "none") return null;
  const known = TYPES[kind].find((one) => one === type);
  if (!known) throw new RequestError(`There is no ${kind} input processor "${type ?? ""}".`);
  return new Processor(known, settings, maker(known, asObject(settings.config), load));
}

function maker(type: TaskType, config: JsonObject, load: LoadPicture): () => Promise<Task> {
  switch (type) {
    case "background-blur": {
      const strength = readStrength(config.strength);
      return async () => ({ type, strength });
    }
    case "background-image": {
      const source = readPicture(config.source ?? config.url);
      return async () => ({ type, picture: await load(source) });
    }
    case "face-detection":
    case "noise-cancellation":
      return async () => ({ type });
  }
}

function readStrength(value: unknown): number {
  if (value === undefined || value === null) return 1;
  const strength = asNumber(value);
  if (strength === undefined || strength <= 0 || strength > 1) {
    throw new RequestError("The strength of background-blur is a number above 0 and at most 1.");
  }
  return strength;
}

/** Numbers may come as text, as daily-js lets them. */
function readPicture(value: unknown): PictureSource {
  if (value instanceof ArrayBuffer && value.byteLength > 0) return value;
  if (value === undefined || value === "default") return 1;
  const number = typeof value === "string" && value !== "" ? Number(value) : value;
  if (typeof number === "number" && Number.isInteger(number) && number >= 1 && number <= 10) return number;
  if (typeof value === "string" && /^(https?|data|blob):/i.test(value)) return value;
  throw new RequestError("The background image is an address, an image file as ArrayBuffer, or a number from 1 to 10.");
}
