import { type FormEvent, useState } from "react";
import { useApi } from "../api/ApiContext";
import type { Privacy, Room } from "../api/shapes";
import { useAction } from "../api/useAction";
import { goTo } from "../navigation/useRoute";
import { Dialog } from "../ui/Dialog";
import { Notice } from "../ui/Notice";

interface Props {
  readonly isOpen: boolean;
  onClose(): void;
}

/** Makes a room, and goes there. */
export function CreateRoom({ isOpen, onClose }: Props) {
  return (
    <Dialog title="Create a room" isOpen={isOpen} onClose={onClose}>
      <CreateForm onClose={onClose} />
    </Dialog>
  );
}

function CreateForm({ onClose }: { onClose(): void }) {
  const api = useApi();
  const action = useAction();
  const [name, setName] = useState("");
  const [privacy, setPrivacy] = useState<Privacy>("public");
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    await action.run(async () => {
      const room = await api.post<Room>("/rooms", { privacy, ...(name.trim() ? { name: name.trim() } : {}) });
      onClose();
      goTo({ page: "room", name: room.name, tab: "configuration" });
    });
  };
  return (
    <form method="post" onSubmit={submit} noValidate>
      <label htmlFor="room-name">Name</label>
      <input
        id="room-name"
        value={name}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        maxLength={128}
        aria-describedby="room-name-help"
        // biome-ignore lint/a11y/noAutofocus: the first field of a dialog that somebody opened
        autoFocus
        onChange={(event) => setName(event.target.value)}
      />
      <p id="room-name-help" className="muted small">
        Letters, digits, - and _. It becomes the end of the room's address and stays. Empty for a random one.
      </p>
      <fieldset className="choices">
        <legend>Who may come in</legend>
        <label>
          <input type="radio" name="privacy" checked={privacy === "public"} onChange={() => setPrivacy("public")} />
          <span>
            Public <span className="muted small">whoever has the link</span>
          </span>
        </label>
        <label>
          <input type="radio" name="privacy" checked={privacy === "private"} onChange={() => setPrivacy("private")} />
          <span>
            Private <span className="muted small">with a token, or let in from the lobby</span>
          </span>
        </label>
      </fieldset>
      {action.error ? <Notice kind="error">{action.error.message}</Notice> : null}
      <div className="buttons">
        <button type="button" className="button" onClick={onClose}>
          Cancel
        </button>
        <button type="submit" className="button primary" disabled={action.running}>
          {action.running ? "Creating…" : "Create"}
        </button>
      </div>
    </form>
  );
}
