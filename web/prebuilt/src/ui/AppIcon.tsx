import { useState } from "react";

/** A picture that an app has given, or the first letter of its label where there is none to show. */
export function AppIcon({ url, label }: { readonly url: string | null; readonly label: string }) {
  const [broken, setBroken] = useState(false);
  return url && !broken ? (
    <img src={url} alt="" referrerPolicy="no-referrer" onError={() => setBroken(true)} />
  ) : (
    <span aria-hidden="true">{[...label][0]}</span>
  );
}
