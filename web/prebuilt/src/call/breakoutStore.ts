import { Store } from "../embed/store";
import { type Division, UNDIVIDED } from "./division";

/** How the call is divided at present, for every part of the page. */
export class BreakoutStore extends Store<Division> {
  constructor() {
    super(UNDIVIDED);
  }

  readonly put = (division: Division): void => this.update(() => division);
}
