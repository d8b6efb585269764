import { messageOf, RequestError } from "../errors.js";

/** Pauses between attempts: a lost packet costs one, a network that is exchanged takes seconds. */
const PAUSES_MS = [500, 2_000];

/**
 * Load a file of the server, in several attempts. Rejects with a `RequestError` that names it. What is not there may have gone with
 * an upgrade of the server: then only the page can help, by loading the bundle again.
 */
export async function persistently<T>(
  file: string,
  attempt: () => Promise<T>,
  pause: (milliseconds: number) => Promise<void>,
): Promise<T> {
  for (let failures = 0; ; failures++) {
    try {
      return await attempt();
    } catch (error) {
      const milliseconds = PAUSES_MS[failures];
      if (milliseconds === undefined) {
        throw new RequestError(
          `A part of the call machine could not be loaded: ${file} (${messageOf(error)}). If the server was upgraded, load the page again.`,
        );
      }
      await pause(milliseconds);
    }
  }
}
