import { RequestError } from "../errors.js";
import type { TrialCall } from "./server.js";

/** The origin of the server that a test is about. Throws `RequestError` when nobody has said. */
export function originOf(call: TrialCall): string {
  const origin = call.visitor()?.address.origin ?? call.serverOrigin();
  if (origin === undefined) {
    throw new RequestError(
      "It is not known which server to test: give the room's URL first, to startCamera() or preAuth().",
    );
  }
  return origin;
}
