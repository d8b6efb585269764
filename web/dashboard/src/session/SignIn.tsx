import { type FormEvent, useState } from "react";
import { Api, type ApiError } from "../api/Api";
import type { Domain } from "../api/shapes";
import { Notice } from "../ui/Notice";

interface Props {
  /** Why one has to sign in (again), if there is more to say than that. */
  readonly reason?: string | undefined;
  onSignedIn(key: string): void;
}

/** Asks for an API key, and for nothing but one that the server knows. */
export function SignIn({ reason, onSignedIn }: Props) {
  const [key, setKey] = useState("");
  const [asking, setAsking] = useState(false);
  const [error, setError] = useState<ApiError>();

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const given = key.trim();
    if (!given || asking) return;
    setAsking(true);
    setError(undefined);
    try {
      await new Api(given).get<Domain>("/");
      onSignedIn(given);
    } catch (failure) {
      setError(failure as ApiError);
      setAsking(false);
    }
  };

  return (
    <main className="sign-in">
      <img src="/favicon.svg" alt="" width="48" height="48" />
      <h1>Parlour dashboard</h1>
      <p className="muted">Rooms, calls and webhooks of your domain.</p>
      {reason ? <Notice kind="info">{reason}</Notice> : null}
      {/* The field has no name, so that no browser ever puts the key into an address. */}
      <form method="post" onSubmit={submit}>
        {/* By this a password manager tells it from other passwords of the site. */}
        <input type="text" autoComplete="username" value="Parlour dashboard" readOnly hidden />
        <label htmlFor="api-key">API key</label>
        <input
          id="api-key"
          type="password"
          autoComplete="current-password"
          autoCapitalize="none"
          spellCheck={false}
          required
          value={key}
          aria-invalid={error !== undefined}
          aria-describedby="api-key-help"
          onChange={(event) => setKey(event.target.value)}
        />
        <p id="api-key-help" className="muted small">
          It stays in this tab and is forgotten when the tab is closed. Make one on the server with{" "}
          <code>parlour keys create</code>.
        </p>
        {error ? <Notice kind="error">{error.message}</Notice> : null}
        <button type="submit" className="button primary wide" disabled={asking}>
          {asking ? "Signing in…" : "Sign in"}
        </button>
      </form>
    </main>
  );
}
