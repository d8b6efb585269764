import { lengthOf } from "../ui/time";
import { useNow } from "../ui/useNow";

interface Props {
  /** Seconds, once it has ended. */
  readonly duration: number | null | undefined;
  /** Unix seconds, while it goes on. */
  readonly since: number | undefined;
}

/** How long something is, or has been so far: one fact of a list. */
export function Length({ duration, since }: Props) {
  const now = useNow();
  const soFar = since === undefined ? undefined : now / 1000 - since;
  const length = duration ?? soFar;
  if (length === undefined) return null;
  return (
    <div>
      <dt>Length</dt>
      <dd>
        {lengthOf(length)}
        {soFar === undefined ? "" : " so far"}
      </dd>
    </div>
  );
}
