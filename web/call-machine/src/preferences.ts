import { asNonEmptyString, asObject, asString, type JsonObject } from "./json.js";
import { type CallSettings, NO_SETTINGS, subscribesAutomatically } from "./settings.js";
import { parseRoomUrl, type RoomAddress } from "./signaling/lookup.js";

/** What the app asks of this call, as last said. */
export class Preferences {
  #settings: CallSettings = NO_SETTINGS;
  #iceConfig: JsonObject = {};
  #outputDeviceId: string | undefined;
  #lang = "en";

  /** Options of a `start-camera`, `preauth` or `join`; what they leave out of `iceConfig` stays. */
  adopt(settings: CallSettings): void {
    this.#settings = settings;
    this.#iceConfig = asObject(asObject(settings.properties.dailyConfig).iceConfig ?? this.#iceConfig);
    this.#outputDeviceId ??= asNonEmptyString(settings.cache.outputDeviceId);
  }

  /** Where the room is. Throws a `room-lookup` error when its URL is unusable. */
  get address(): RoomAddress {
    return parseRoomUrl(this.#settings.properties.url);
  }

  /** The same, or undefined as long as the app has named none that can be used. */
  get knownAddress(): RoomAddress | undefined {
    try {
      return this.#settings.properties.url === undefined ? undefined : this.address;
    } catch {
      return undefined;
    }
  }

  /** The meeting token, given as such or in the room's URL. */
  get token(): string | undefined {
    return asNonEmptyString(this.#settings.properties.token) ?? this.address.token;
  }

  get userName(): string | undefined {
    return asString(this.#settings.properties.userName);
  }

  get userData(): unknown {
    return this.#settings.properties.userData;
  }

  /** Empty when the app's library does not say. */
  get libraryVersion(): string {
    return asString(this.#settings.properties.dailyJsVersion) ?? "";
  }

  /** Where older releases of daily-js were told the bundle is. */
  get overrideUrl(): string | undefined {
    return asNonEmptyString(asObject(this.#settings.properties.dailyConfig).callObjectBundleUrlOverride);
  }

  get subscribesAutomatically(): boolean {
    return subscribesAutomatically(this.#settings);
  }

  get iceConfig(): JsonObject {
    return this.#iceConfig;
  }

  setIceConfig(iceConfig: unknown): void {
    this.#iceConfig = asObject(iceConfig);
  }

  /** The loudspeaker chosen, or undefined for the browser's own choice. */
  get outputDeviceId(): string | undefined {
    return this.#outputDeviceId;
  }

  setOutputDevice(deviceId: string | undefined): void {
    this.#outputDeviceId = deviceId;
  }

  get lang(): string {
    return this.#lang;
  }

  setLang(lang: unknown): void {
    this.#lang = asNonEmptyString(lang) ?? this.#lang;
  }
}
