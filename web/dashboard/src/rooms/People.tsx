import { Crown, EyeOff, Mic, MicOff, MonitorUp, Video, VideoOff } from "lucide-react";
import { useState } from "react";
import { useApi } from "../api/ApiContext";
import type { Inside, InsideParticipant, Room } from "../api/shapes";
import { type Action, useAction } from "../api/useAction";
import { useAddress } from "../api/useLive";
import { Confirm } from "../ui/Confirm";
import { Empty } from "../ui/Empty";
import { Loaded } from "../ui/Loaded";
import { Notice } from "../ui/Notice";
import { dateOf, lengthOf, millis } from "../ui/time";
import { useNow } from "../ui/useNow";
import { pathOf } from "./pathOf";

const EVERY_MS = 3000;

/** Everybody in the room's call, with what an operator can do about each. Refreshes by itself. */
export function People({ room }: { readonly room: Room }) {
  const inside = useAddress<Inside>(`/parlour${pathOf(room.name)}/participants`, {}, EVERY_MS);
  const api = useApi();
  const action = useAction();
  const [leaving, setLeaving] = useState<InsideParticipant>();
  const does = async (work: () => Promise<unknown>) => {
    await action.run(work);
    await inside.refresh();
  };
  const mute = (ids: readonly string[]) => does(() => api.post(`/parlour${pathOf(room.name)}/mute`, { ids }));
  const eject = async (one: InsideParticipant) => {
    await does(() => api.post(pathOf(room.name, "/eject"), { ids: [one.id] }));
    setLeaving(undefined);
  };
  return (
    <Loaded live={inside} label="Loading who is inside">
      {(found) =>
        found.data.length === 0 ? (
          <Empty title="Nobody is inside">
            <p>
              <a href={room.url} target="_blank" rel="noopener noreferrer">
                Open the room
              </a>{" "}
              or send its link to somebody. Who comes in is shown here at once.
            </p>
          </Empty>
        ) : (
          <section aria-labelledby="people-title">
            <div className="head">
              <h2 id="people-title">
                {found.data.length === 1 ? "1 person inside" : `${found.data.length} people inside`}
                {found.waiting > 0 ? <span className="muted">, {found.waiting} in the lobby</span> : null}
              </h2>
              <button type="button" className="button" onClick={() => void mute(["*"])}>
                Mute everybody
              </button>
            </div>
            {action.error && !leaving ? <Notice kind="error">{action.error.message}</Notice> : null}
            <ul className="people">
              {found.data.map((one) => (
                <PersonRow
                  key={one.id}
                  one={one}
                  action={action}
                  onMute={() => mute([one.id])}
                  onEject={() => setLeaving(one)}
                />
              ))}
            </ul>
            <Confirm
              title={`Eject ${leaving ? nameOf(leaving) : ""}?`}
              isOpen={leaving !== undefined}
              action="Eject"
              running={action.running}
              error={action.error}
              onConfirm={() => leaving && void eject(leaving)}
              onClose={() => setLeaving(undefined)}
            >
              <p>
                They leave the call at once, and are told that they were removed. They may come back unless the room
                keeps them out.
              </p>
            </Confirm>
          </section>
        )
      }
    </Loaded>
  );
}

function nameOf(one: InsideParticipant): string {
  return one.user_name?.trim() || "Guest";
}

interface RowProps {
  readonly one: InsideParticipant;
  readonly action: Action;
  onMute(): void;
  onEject(): void;
}

function PersonRow({ one, action, onMute, onEject }: RowProps) {
  const now = useNow();
  const joined = millis(one.joined_at);
  const { audio, video, screenVideo } = one.tracks;
  return (
    <li className="person">
      <div className="person-name">
        <strong>{nameOf(one)}</strong>
        {one.owner ? (
          <span className="badge">
            <Crown aria-hidden="true" size={12} /> owner
          </span>
        ) : null}
        {one.hidden ? (
          <span className="badge" title="Others neither see nor count this participant">
            <EyeOff aria-hidden="true" size={12} /> hidden
          </span>
        ) : null}
        <span className="muted small ids">
          {one.user_id === null ? "no user id" : `user id ${one.user_id}`}, session {one.id}
        </span>
      </div>
      <div className="media" role="img" aria-label={mediaOf(one)} title={mediaOf(one)}>
        {audio === "on" ? (
          <Mic aria-hidden="true" size={18} />
        ) : (
          <MicOff aria-hidden="true" size={18} className="muted" />
        )}
        {video === "on" ? (
          <Video aria-hidden="true" size={18} />
        ) : (
          <VideoOff aria-hidden="true" size={18} className="muted" />
        )}
        {screenVideo === "on" ? <MonitorUp aria-hidden="true" size={18} /> : null}
      </div>
      <div className="muted small" title={joined === undefined ? undefined : `joined ${dateOf(joined)}`}>
        {joined === undefined ? "" : `for ${lengthOf((now - joined) / 1000)}`}
        {one.network === "warning" || one.network === "bad"
          ? `, ${one.network === "bad" ? "bad" : "weak"} network`
          : ""}
      </div>
      <div className="buttons">
        <button type="button" className="button quiet" disabled={audio !== "on" || action.running} onClick={onMute}>
          Mute<span className="visually-hidden"> {nameOf(one)}</span>
        </button>
        <button type="button" className="button quiet danger-text" disabled={action.running} onClick={onEject}>
          Eject<span className="visually-hidden"> {nameOf(one)}</span>
        </button>
      </div>
    </li>
  );
}

function mediaOf({ tracks }: InsideParticipant): string {
  const words = [`microphone ${tracks.audio ?? "off"}`, `camera ${tracks.video ?? "off"}`];
  if (tracks.screenVideo === "on") words.push("shares a screen");
  return words.join(", ");
}
