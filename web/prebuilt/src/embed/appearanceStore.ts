import type { Appearance } from "./appearance";
import { Store } from "./store";
import type { View } from "./view";

/** The looks in force. */
export class AppearanceStore extends Store<Appearance> {}

/** The arrangement in force; the app and the people in the call change it. */
export class ViewStore extends Store<View> {}
