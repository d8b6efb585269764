import { createContext, useContext } from "react";
import { Api } from "./Api";

export const ApiContext = createContext<Api>(new Api(""));

/** The API of whoever is signed in. */
export function useApi(): Api {
  return useContext(ApiContext);
}
