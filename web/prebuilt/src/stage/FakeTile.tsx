import { useText } from "../i18n/TextContext";
import { Avatar } from "../ui/Avatar";
import { fakeIndex } from "./fakes";
import { TileFrame, type TileProps } from "./TileFrame";
import { TileLabel } from "./TileLabel";

interface Props extends TileProps {
  /** Width by height of the picture that stands for a camera's. */
  readonly shape: number;
}

/** Somebody whom the app made up; the name says so. */
export function FakeTile({ placed, showName, shape }: Props) {
  const { t } = useText();
  const { sessionId } = placed.tile;
  const name = t("stage.fake", { number: (fakeIndex(sessionId) ?? 0) + 1 });
  return (
    <TileFrame placed={placed} label={name}>
      <div className="fake-picture" style={{ aspectRatio: shape }}>
        <Avatar name={name} sessionId={sessionId} />
      </div>
      <TileLabel name={showName ? name : null} muted={false} pinned={false} network={undefined} />
    </TileFrame>
  );
}
