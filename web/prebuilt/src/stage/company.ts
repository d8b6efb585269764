import { createContext } from "react";

/** Tells of a session id whether that person is where one is oneself; `null` where all are. Fill it above the stage. */
export const Company = createContext<((sessionId: string) => boolean) | null>(null);
