import { createContext, useContext } from "react";
import type { Problem } from "../api/Api";
import type { Catalogue } from "./catalogue";

/** What every control of the form needs, however deep inside a value it is. */
export interface Form {
  readonly catalogue: Catalogue;
  /** What the server did not like about exactly this place. */
  problemsOf(path: string): readonly Problem[];
  /** What is typed at `path` is no value yet, and why; `undefined`: it is one (again). */
  unreadable(path: string, why: string | undefined): void;
}

export const FormContext = createContext<Form | null>(null);

export function useForm(): Form {
  const form = useContext(FormContext);
  if (!form) throw new Error("a control outside of its form");
  return form;
}
