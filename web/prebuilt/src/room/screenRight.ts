import type { DailyCall } from "@daily-co/daily-js";
import { sendRights } from "./sendRights";

/** Whether this person, in this browser, may share a screen now. Phones and tablets have no such function. */
export function mayShareScreen(call: DailyCall | null): boolean {
  return canCapture() && sendRights(call?.participants().local?.permissions?.canSend).screen;
}

export const canCapture = (): boolean => typeof navigator.mediaDevices?.getDisplayMedia === "function";
