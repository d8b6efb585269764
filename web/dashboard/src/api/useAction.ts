import { useState } from "react";
import type { ApiError } from "./Api";

export interface Action {
  readonly running: boolean;
  readonly error: ApiError | undefined;
  /** Do it; tells whether it succeeded. While one runs, nothing else begins. */
  run(work: () => Promise<unknown>): Promise<boolean>;
  forget(): void;
}

/** Something that a person does: one at a time, its failure in words. */
export function useAction(): Action {
  const [running, setRunning] = useState(false);
  const [error, setError] = useState<ApiError>();
  return {
    running,
    error,
    async run(work) {
      if (running) return false;
      setRunning(true);
      setError(undefined);
      try {
        await work();
        return true;
      } catch (failure) {
        setError(failure as ApiError);
        return false;
      } finally {
        setRunning(false);
      }
    },
    forget: () => setError(undefined),
  };
}
