import { useMemo } from "react";
import type { Configuration } from "../api/shapes";
import { type Live, useLive } from "../api/useLive";
import { Catalogue, type CatalogueData } from "./catalogue";

interface Loaded {
  readonly catalogue: Catalogue;
  readonly configuration: Configuration;
}

/** Reads what can be set, and what holds at `path`. */
export function useConfiguration(path: string): Live<Loaded> {
  const live = useLive(path, async (api, signal) => {
    const [catalogue, configuration] = await Promise.all([
      api.get<CatalogueData>("/parlour/properties", {}, signal),
      api.get<Configuration>(path, {}, signal),
    ]);
    return { catalogue, configuration };
  });
  const { data } = live;
  const loaded = useMemo(() => (data ? { ...data, catalogue: new Catalogue(data.catalogue) } : undefined), [data]);
  return { ...live, data: loaded };
}
