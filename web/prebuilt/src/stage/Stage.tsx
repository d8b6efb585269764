import { type ReactNode, useRef } from "react";
import { useText } from "../i18n/TextContext";
import { FakeTile } from "./FakeTile";
import { fakeIndex } from "./fakes";
import { MoveButton } from "./MoveButton";
import "../styles/stage.css";
import { OwnShare } from "./OwnShare";
import { Pager } from "./Pager";
import { PersonTile } from "./PersonTile";
import { ScreenTile } from "./ScreenTile";
import { tileKey } from "./tiles";
import { type StageWish, useArrangement } from "./useArrangement";
import { Speaking, useSpeakingStore } from "./useSpeaking";

interface Props extends StageWish {
  readonly showNames: boolean;
  /** What shows the same people elsewhere. */
  readonly children?: ReactNode;
}

/** Everything between header and tray: who is in the call, and what they share. */
export function Stage({ showNames, children, ...wish }: Props) {
  const { t } = useText();
  const box = useRef<HTMLDivElement>(null);
  const speaking = useSpeakingStore();
  const stage = useArrangement(wish, box);
  return (
    <Speaking value={speaking}>
      <div className="stage">
        <OwnShare />
        <div className="stage-box" ref={box}>
          <ul className="tiles" aria-label={t("call.stage")}>
            {stage.shown.map((each) => {
              const common = { placed: each, showName: showNames };
              const key = tileKey(each.tile);
              if (each.tile.kind === "screen") return <ScreenTile key={key} {...common} />;
              const shape = wish.fakes[fakeIndex(each.tile.sessionId) ?? -1];
              if (shape !== undefined) return <FakeTile key={key} {...common} shape={shape} />;
              if (each.role !== "float") return <PersonTile key={key} {...common} />;
              return (
                <PersonTile key={key} {...common} drag={stage.drag}>
                  <MoveButton corner={stage.corner} onMove={stage.setCorner} />
                </PersonTile>
              );
            })}
          </ul>
          {stage.pager && <Pager {...stage.pager} />}
        </div>
      </div>
      {children}
    </Speaking>
  );
}
