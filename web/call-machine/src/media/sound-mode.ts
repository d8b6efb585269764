import { asNumber, isObject } from "../json.js";

/** How a sound is encoded: `micAudioMode`, and the `mode` of a custom track. */
export interface SoundMode {
  /** Bit/s; undefined leaves it to the browser. */
  bitrate: number | undefined;
  stereo: boolean;
  /** Silence is part of it, and nothing in it is noise. */
  music: boolean;
}

const SPEECH: SoundMode = { bitrate: undefined, stereo: false, music: false };
const MUSIC: SoundMode = { bitrate: 128_000, stereo: true, music: true };
/** What Opus knows. */
const LEAST_BITRATE = 6_000;
const MOST_BITRATE = 510_000;

/** What browsers do to voices spoils music. */
export const MUSIC_CONSTRAINTS: MediaTrackConstraints = {
  autoGainControl: false,
  echoCancellation: false,
  noiseSuppression: false,
  channelCount: { ideal: 2 },
};

/** `music`, `speech`, or `{bitrate, stereo}`; everything else is speech. */
export function readSoundMode(value: unknown): SoundMode {
  if (value === "music") return MUSIC;
  if (!isObject(value)) return SPEECH;
  const bitrate = asNumber(value.bitrate);
  return {
    bitrate: bitrate && Math.min(MOST_BITRATE, Math.max(LEAST_BITRATE, bitrate)),
    stereo: value.stereo === true,
    music: value.stereo === true,
  };
}
