import { useEffect, useState } from "react";
import { isGuarded, mayLeave } from "./guard";
import { hashOf, type Route, routeOf } from "./route";

/** The present place. A way out of unsaved changes is gone only after a question. */
export function useRoute(): Route {
  const [hash, setHash] = useState(location.hash);
  useEffect(() => {
    let here = location.hash;
    const moved = async () => {
      const there = location.hash;
      if (there === here) return;
      if (isGuarded()) {
        history.replaceState(null, "", here || "#/");
        if (!(await mayLeave())) return;
        history.pushState(null, "", there || "#/");
      }
      here = there;
      setHash(there);
      scrollTo(0, 0);
    };
    addEventListener("hashchange", moved);
    return () => removeEventListener("hashchange", moved);
  }, []);
  return routeOf(hash);
}

export function goTo(route: Route): void {
  location.hash = hashOf(route);
}
