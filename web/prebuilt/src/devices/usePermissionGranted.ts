import { useEffect } from "react";

/** Calls `then` once the person has lifted the block of a device; only while `watching`. */
export function usePermissionGranted(name: "camera" | "microphone", watching: boolean, then: () => void): void {
  useEffect(() => {
    if (!watching) return;
    let current = true;
    // A browser that tells nobody of its permissions leaves it to the button.
    const asked = navigator.permissions?.query({ name: name as PermissionName }).catch(() => null);
    const changed = async () => {
      const status = await asked;
      if (current && status?.state === "granted") then();
    };
    void asked?.then((status) => current && status?.addEventListener("change", changed));
    return () => {
      current = false;
      void asked?.then((status) => status?.removeEventListener("change", changed));
    };
  }, [name, watching, then]);
}
