import type { DailyParticipantUpdateOptions } from "@daily-co/daily-js";

/** So many out of sight are worth asking for every camera by itself. */
const MANY = 16;

type Updates = Readonly<Record<string, DailyParticipantUpdateOptions>>;

/** Whether cameras are subscribed one by one; from many out of sight on, until nobody is any more. */
export function oneByOne(before: boolean, far: number): boolean {
  return before ? far > 0 : far > MANY;
}

/** What of somebody is subscribed in a large call: their voice and what they share always, their camera where it may be seen. */
export const subscription = (camera: boolean): DailyParticipantUpdateOptions => ({
  setSubscribedTracks: {
    audio: true,
    video: camera,
    screenAudio: true,
    screenVideo: true,
    custom: true,
  },
});

/** What to say of whom, given whose camera was asked for (true) or declined (false) before. */
export function subscriptionChanges(
  before: ReadonlyMap<string, boolean>,
  wanted: ReadonlyMap<string, boolean>,
): Updates {
  return Object.fromEntries(
    [...wanted].filter(([id, camera]) => before.get(id) !== camera).map(([id, camera]) => [id, subscription(camera)]),
  );
}
