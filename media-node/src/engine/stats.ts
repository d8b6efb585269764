/** Statistics of a track; of one that ends meanwhile there are none. */
export async function statsOf<Stat>(track: { getStats(): Promise<Stat[]> }): Promise<Stat[]> {
  return track.getStats().catch(() => []);
}
