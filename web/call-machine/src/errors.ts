import type { DailyFatalErrorType } from "@daily-co/daily-js";

/** Where a connection failed, in daily-js' words (`DailyFatalConnectionError.details.on`). */
export type ConnectionStage = "join" | "reconnect" | "room-lookup" | "rtc-connection";

interface ConnectionDetails {
  on: ConnectionStage;
  sourceError: { msg: string };
  uri?: string;
  /** The server is about to stop, or to start; try again soon. */
  restarting?: true;
}

/** What the server adds to a refusal that time may lift: Unix seconds from which one may enter. */
interface EarlyDetails {
  nbf: number;
}

export type FatalDetails = ConnectionDetails | EarlyDetails;

const FATAL_TYPES: ReadonlySet<string> = new Set<DailyFatalErrorType>([
  "ejected",
  "nbf-room",
  "nbf-token",
  "exp-room",
  "exp-token",
  "no-room",
  "meeting-full",
  "end-of-life",
  "not-allowed",
  "connection-error",
]);

/** An error that ends the call. Always carries a type: daily-js reports untyped ones to a third party. */
export class FatalCallError extends Error {
  constructor(
    readonly type: DailyFatalErrorType,
    message: string,
    readonly details?: FatalDetails,
  ) {
    super(message);
    this.name = "FatalCallError";
  }
}

/** A connection that could not be made or kept, at `on`. `cause` is the technical reason, `uri` never holds a token. */
export function connectionError(on: ConnectionStage, message: string, cause: string, uri?: string): FatalCallError {
  const details: ConnectionDetails = { on, sourceError: { msg: cause } };
  if (uri !== undefined) details.uri = uri;
  return new FatalCallError("connection-error", message, details);
}

/** The server said no: a type and a sentence, as in `docs/signaling.md`, and when it may say yes. */
export class Refusal extends Error {
  constructor(
    readonly type: string,
    message: string,
    readonly hope: { readonly nbf?: number | undefined; readonly restarting?: boolean | undefined } = {},
  ) {
    super(message);
    this.name = "Refusal";
  }

  /**
   * The refusal as the error that ends the call; types that daily-js does not know become `connection-error`. An address that has its share finds
   * the meeting `full`, except by a test.
   */
  toFatal(on: ConnectionStage, { full = true } = {}): FatalCallError {
    if (full && this.type === "address-limit") return new FatalCallError("meeting-full", this.message);
    if (FATAL_TYPES.has(this.type) && this.type !== "connection-error") {
      const { nbf } = this.hope;
      return new FatalCallError(
        this.type as DailyFatalErrorType,
        this.message,
        nbf === undefined ? undefined : { nbf },
      );
    }
    const details: ConnectionDetails = { on, sourceError: { msg: `${this.type}: ${this.message}` } };
    if (this.hope.restarting) details.restarting = true;
    return new FatalCallError("connection-error", this.message, details);
  }
}

/** What the app asked for cannot be done now. The text goes to the app as the reply's `error`. */
export class RequestError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "RequestError";
  }
}

/** The call was left while something was under way. */
export class LeftError extends Error {
  constructor() {
    super("the call was left before this was finished");
    this.name = "LeftError";
  }
}

/** What an error says; never nothing, which daily-js would take for no error. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message || error.name : String(error);
}
