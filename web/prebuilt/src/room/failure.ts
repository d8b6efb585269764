import type { DailyFatalErrorType } from "@daily-co/daily-js";
import { type Messages, messages } from "../messages";

/** Why somebody is not (or no longer) in the call, normalised from everything that daily-js may throw or emit. */
export interface Failure {
  readonly type: DailyFatalErrorType | "unknown";
  /** The server's sentence, for logs and for reasons that only it knows. */
  readonly msg: string;
  /** Unix seconds from which the refused thing is valid, when the refusal tells. */
  readonly validFrom: number | null;
}

/** What the one button of an error screen does. */
export type FailureAction = "retry" | "reload" | "home";

export interface FailureText {
  readonly title: string;
  readonly text: string;
  readonly action: FailureAction;
}

const ACTIONS: Record<Failure["type"], FailureAction> = {
  "no-room": "retry",
  "nbf-room": "retry",
  "exp-room": "home",
  "nbf-token": "retry",
  "exp-token": "home",
  "not-allowed": "home",
  "meeting-full": "retry",
  ejected: "home",
  "connection-error": "retry",
  "end-of-life": "reload",
  unknown: "retry",
};

export const FAILURE_TYPES = Object.keys(ACTIONS) as Failure["type"][];

/** Turn a fatal `error` event, its `error` part, an `Error`, a string or anything else into a `Failure`. */
export function toFailure(thrown: unknown): Failure {
  if (typeof thrown === "string") return { type: "unknown", msg: thrown, validFrom: null };
  if (!isObject(thrown)) return { type: "unknown", msg: "", validFrom: null };
  const inner = isObject(thrown.error) ? thrown.error : thrown;
  const msg = [inner.msg, thrown.errorMsg, thrown.message].find((text) => typeof text === "string");
  const details = isObject(inner.details) ? inner.details : {};
  const nbf = details.nbf;
  return {
    type: failureType(inner.type),
    msg: typeof msg === "string" ? msg : "",
    validFrom: typeof nbf === "number" && Number.isFinite(nbf) ? nbf : null,
  };
}

/** The words and the button for a failure. `locale` is for dates; undefined means the browser's. */
export function explain(failure: Failure, locale?: string, texts: Messages = messages): FailureText {
  const action = ACTIONS[failure.type];
  const { title, text } = texts.errors[failure.type];
  if (typeof text === "function") return { title, text: text(localTime(failure.validFrom, locale)), action };
  return { title, text: failure.type === "ejected" && failure.msg ? failure.msg : text, action };
}

/** The `nbf` claim of a meeting token, to tell when an early invitation becomes valid. Nothing is verified here. */
export function tokenValidFrom(token: string | null): number | null {
  try {
    const payload = token?.split(".")[1] ?? "";
    const claims: unknown = JSON.parse(atob(payload.replaceAll("-", "+").replaceAll("_", "/")));
    const nbf = isObject(claims) ? claims.nbf : null;
    return typeof nbf === "number" && Number.isFinite(nbf) ? nbf : null;
  } catch {
    return null;
  }
}

function failureType(type: unknown): Failure["type"] {
  return FAILURE_TYPES.find((known) => known === type) ?? "unknown";
}

function localTime(unixSeconds: number | null, locale: string | undefined): string | null {
  if (unixSeconds === null) return null;
  const date = new Date(unixSeconds * 1000);
  if (Number.isNaN(date.getTime())) return null;
  return new Intl.DateTimeFormat(locale, { dateStyle: "full", timeStyle: "short" }).format(date);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
