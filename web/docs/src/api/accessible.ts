import { focusableWhileScrolling } from "../scrolling.ts";
import { Dialogs } from "./dialog.ts";
import { mend } from "./mends.ts";

/** Keeps what Swagger UI renders into `root` open to everybody, whenever it renders. */
export function keepAccessible(root: Element): void {
  const adjustScrolling = focusableWhileScrolling(root, "pre, .table-container");
  const dialogs = new Dialogs(root);
  const work = (): void => {
    mend(root);
    adjustScrolling();
    dialogs.update();
  };
  new MutationObserver(work).observe(root, { childList: true, subtree: true });
}
