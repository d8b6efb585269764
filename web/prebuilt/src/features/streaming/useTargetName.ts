import { useText } from "../../i18n/TextContext";
import type { StreamTarget } from "./targets";

/** What a target is called. */
export function useTargetName(): (target: Pick<StreamTarget, "name" | "number">) => string {
  const { t } = useText();
  return ({ name, number }) => name ?? t("streaming.numbered", { number });
}
