/** Speaks to the REST API of the server that the page came from, with one API key. */

export interface Problem {
  /** Where in the body: `properties.exp`. */
  readonly path: string;
  readonly info: string;
  readonly hint?: string;
}

/** The server refused, or could not be reached (`status` 0). `message` is for people. */
export class ApiError extends Error {
  readonly status: number;
  readonly problems: readonly Problem[];

  constructor(status: number, message: string, problems: readonly Problem[] = []) {
    super(message);
    this.status = status;
    this.problems = problems;
  }
}

/** Every character that an HTTP header can carry in a key. */
const SENDABLE = /^[!-~]+$/;

const UNREACHABLE = "The server cannot be reached. Is it running, and is this machine online?";
const KEY_REFUSED = "The server does not know this API key. Was it revoked, or is it another server's?";

export type Query = Readonly<Record<string, string | number | boolean | undefined>>;

export class Api {
  readonly #key: string;
  readonly #onKeyRefused: () => void;

  /** `onKeyRefused` hears when the key that was good at the beginning is so no more. */
  constructor(key: string, onKeyRefused: () => void = () => {}) {
    this.#key = key;
    this.#onKeyRefused = onKeyRefused;
  }

  get<T>(path: string, query: Query = {}, signal?: AbortSignal): Promise<T> {
    const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== "");
    const text = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
    return this.#request<T>("GET", text ? `${path}?${text}` : path, undefined, signal);
  }

  post<T>(path: string, body: unknown = {}): Promise<T> {
    return this.#request<T>("POST", path, body);
  }

  delete<T>(path: string): Promise<T> {
    return this.#request<T>("DELETE", path);
  }

  async #request<T>(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<T> {
    if (!SENDABLE.test(this.#key)) throw new ApiError(401, KEY_REFUSED);
    const response = await this.#send(method, path, body, signal);
    const answer: unknown = await response.json().catch(() => null);
    if (response.ok) return answer as T;
    if (response.status === 401) {
      this.#onKeyRefused();
      throw new ApiError(401, KEY_REFUSED);
    }
    throw refusal(response, answer);
  }

  async #send(method: string, path: string, body: unknown, signal: AbortSignal | undefined): Promise<Response> {
    try {
      return await fetch(`/v1${path}`, {
        method,
        headers: { Authorization: `Bearer ${this.#key}`, "Content-Type": "application/json" },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        ...(signal ? { signal } : {}),
        cache: "no-store",
        credentials: "omit",
        redirect: "error",
      });
    } catch (error) {
      if (signal?.aborted) throw error;
      throw new ApiError(0, UNREACHABLE);
    }
  }
}

function refusal(response: Response, answer: unknown): ApiError {
  const { info, errors } = (answer ?? {}) as { info?: unknown; errors?: unknown };
  const seconds = response.headers.get("Retry-After");
  const words =
    response.status === 429 && seconds ? `Too many requests at once. Try again in ${seconds} s.` : undefined;
  const told =
    typeof info === "string" && info ? sentence(info) : `The server answered with status ${response.status}.`;
  return new ApiError(response.status, words ?? told, Array.isArray(errors) ? (errors as Problem[]) : []);
}

/** The server's words as a sentence: with a capital letter and a full stop. */
export function sentence(words: string): string {
  const text = words.charAt(0).toUpperCase() + words.slice(1);
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
