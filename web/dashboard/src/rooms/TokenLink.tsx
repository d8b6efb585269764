import { type FormEvent, useState } from "react";
import { useApi } from "../api/ApiContext";
import type { Room } from "../api/shapes";
import { useAction } from "../api/useAction";
import { CopyButton } from "../ui/CopyButton";
import { Dialog } from "../ui/Dialog";
import { Notice } from "../ui/Notice";

interface Props {
  readonly room: Room;
  readonly isOpen: boolean;
  onClose(): void;
}

const LENGTHS = { "1 hour": 3600, "1 day": 86_400, "7 days": 604_800 };
type Length = keyof typeof LENGTHS;

/** Makes a link that admits one person, as a guest or as an owner. */
export function TokenLink({ room, isOpen, onClose }: Props) {
  return (
    <Dialog title={`A link into ${room.name}`} isOpen={isOpen} onClose={onClose}>
      <TokenForm room={room} onClose={onClose} />
    </Dialog>
  );
}

function TokenForm({ room, onClose }: { readonly room: Room; onClose(): void }) {
  const api = useApi();
  const action = useAction();
  const [owner, setOwner] = useState(false);
  const [userName, setUserName] = useState("");
  const [length, setLength] = useState<Length>("1 day");
  const [link, setLink] = useState("");
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    await action.run(async () => {
      const properties = {
        room_name: room.name,
        is_owner: owner,
        exp: Math.round(Date.now() / 1000) + LENGTHS[length],
        ...(userName.trim() ? { user_name: userName.trim() } : {}),
      };
      const { token } = await api.post<{ token: string }>("/meeting-tokens", { properties });
      setLink(`${room.url}?t=${encodeURIComponent(token)}`);
    });
  };
  return (
    <form method="post" onSubmit={submit}>
      <fieldset className="choices">
        <legend>As what</legend>
        <label>
          <input type="radio" name="role" checked={!owner} onChange={() => setOwner(false)} />
          <span>Guest</span>
        </label>
        <label>
          <input type="radio" name="role" checked={owner} onChange={() => setOwner(true)} />
          <span>
            Owner <span className="muted small">may mute, eject, let in, change everything in the call</span>
          </span>
        </label>
      </fieldset>
      <label htmlFor="token-name">Name in the call (optional)</label>
      <input
        id="token-name"
        maxLength={1024}
        autoComplete="off"
        value={userName}
        onChange={(event) => setUserName(event.target.value)}
      />
      <label htmlFor="token-length">Good for</label>
      <select id="token-length" value={length} onChange={(event) => setLength(event.target.value as Length)}>
        {Object.keys(LENGTHS).map((one) => (
          <option key={one}>{one}</option>
        ))}
      </select>
      {action.error ? <Notice kind="error">{action.error.message}</Notice> : null}
      {link ? (
        <Notice kind="good">
          <p>Whoever has this link is let in. Send it to one person only.</p>
          <p className="made-link">
            <code>{link}</code>
            <CopyButton text={link} label="Copy the link" />
          </p>
        </Notice>
      ) : null}
      <div className="buttons">
        <button type="button" className="button" onClick={onClose}>
          {link ? "Done" : "Cancel"}
        </button>
        <button type="submit" className="button primary" disabled={action.running}>
          {link ? "Make another" : "Make the link"}
        </button>
      </div>
    </form>
  );
}
