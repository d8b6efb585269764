/** Says whose software this is, small and out of the way; a domain can leave it out (`hide_daily_branding`). */
export function Badge() {
  return <p className="product-badge">Parlour</p>;
}
