import { createContext, useContext } from "react";
import { en } from "./en";
import { type Translator, translator } from "./translator";

/** The translator in force. Without a provider it is English, as in a test of one component. */
export const TextContext = createContext<Translator>(translator(en, "en"));

/** The texts of the page; re-renders when the language changes. */
export function useText(): Translator {
  return useContext(TextContext);
}
