import type { DailyFatalErrorType } from "@daily-co/daily-js";
import type { Key, Translator } from "../i18n/translator";

/** Why somebody is not (or no longer) in the call, normalised from everything that daily-js may throw or emit. */
export interface Failure {
  readonly type: DailyFatalErrorType | "unknown";
  /** The server's sentence, for logs and for reasons that only it knows. */
  readonly msg: string;
  /** Unix seconds from which the refused thing is valid, when the refusal tells. */
  readonly validFrom: number | null;
  /** The server is about to stop, or to start. */
  readonly restarting?: boolean;
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
  // Perhaps the page itself is at fault, such as a file of it that is gone.
  unknown: "reload",
};

/** The sentences with which the server puts somebody out (`parlour.calls.ejection`), and this page's words for them. */
const EJECTIONS: Readonly<Record<string, Extract<Key, `errors.ejected.${string}`>>> = {
  "Meeting has ended": "errors.ejected.ended",
  "Meeting has ended: the room was deleted": "errors.ejected.roomDeleted",
  "You were removed because you joined this meeting somewhere else": "errors.ejected.elsewhere",
  "You were removed from the meeting by a host": "errors.ejected.byHost",
  "Join request rejected": "errors.ejected.rejected",
  "Nobody answered your request to join": "errors.ejected.notAnswered",
  "You did not ask to be let in": "errors.ejected.notAsked",
};

/** The sentences of the lobby: whoever hears one has not been in the call, and may ask again. */
const AT_THE_DOOR: ReadonlySet<string> = new Set([
  "Join request rejected",
  "Nobody answered your request to join",
  "You did not ask to be let in",
]);

export const FAILURE_TYPES = Object.keys(ACTIONS) as Failure["type"][];

/** Turn a fatal `error` event, its `error` part, an `Error`, a string or anything else into a `Failure`. */
export function toFailure(thrown: unknown): Failure {
  if (!isObject(thrown)) return { type: "unknown", msg: typeof thrown === "string" ? thrown : "", validFrom: null };
  const inner = isObject(thrown.error) ? thrown.error : thrown;
  const msg = [inner.msg, thrown.errorMsg, thrown.message].find((text) => typeof text === "string");
  const details = isObject(inner.details) ? inner.details : {};
  const nbf = details.nbf;
  return {
    type: failureType(inner.type),
    msg: typeof msg === "string" ? msg : "",
    validFrom: typeof nbf === "number" && Number.isFinite(nbf) ? nbf : null,
    ...(details.restarting === true ? { restarting: true } : {}),
  };
}

/** The words and the button for a failure. */
export function explain(failure: Failure, texts: Translator): FailureText {
  const { type, msg, restarting } = failure;
  if (restarting)
    return { title: texts.t("errors.restarting.title"), text: texts.t("errors.restarting.text"), action: "retry" };
  if (type === "ejected" && AT_THE_DOOR.has(msg)) {
    return { title: texts.t("errors.notLetIn.title"), text: explanation(failure, texts), action: "retry" };
  }
  return { title: texts.t(`errors.${type}.title`), text: explanation(failure, texts), action: ACTIONS[type] };
}

function explanation({ type, msg, validFrom }: Failure, { t, dateTime }: Translator): string {
  const opens = validFrom === null ? null : new Date(validFrom * 1000);
  if ((type === "nbf-room" || type === "nbf-token") && opens && !Number.isNaN(opens.getTime()))
    return t(`errors.${type}.textWithTime`, { time: dateTime(opens) });
  // What this page does not know in the person's language is better said in the server's English than not at all.
  if (type === "ejected" && msg) return EJECTIONS[msg] ? t(EJECTIONS[msg]) : msg;
  return t(`errors.${type}.text`);
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

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
