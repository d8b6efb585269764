/** The levels of a room's configuration, as `DailyCall.room()` hands them out. */

/** A level of configuration; untrusted shape. */
export type ConfigLevel = Readonly<Record<string, unknown>>;

/** What `room({includeRoomConfigDefaults: false})` answers, as far as this page reads it. */
export interface RoomLevels {
  readonly token: ConfigLevel;
  readonly room: ConfigLevel;
  readonly domain: ConfigLevel;
}

export const NO_LEVELS: RoomLevels = { token: {}, room: {}, domain: {} };

/** Read the levels out of a `room()` answer; whatever is missing or no object counts as empty. */
export function roomLevels(answer: unknown): RoomLevels {
  const info = asLevel(answer);
  return { token: asLevel(info.tokenConfig), room: asLevel(info.config), domain: asLevel(info.domainConfig) };
}

/** The first level's value that is a boolean: anything else asks the next level, as null does. */
export function flag(levels: readonly ConfigLevel[], name: string, otherwise: boolean): boolean {
  const value = levels.map((level) => level[name]).find((each) => typeof each === "boolean");
  return value === undefined ? otherwise : (value as boolean);
}

function asLevel(value: unknown): ConfigLevel {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as ConfigLevel) : {};
}
