/**
 * Start a worker from an address that may be on another origin than the page, as the bundle's is: browsers start workers from
 * the page's own origin only, but let a worker of a blob load scripts from anywhere that the page's CSP allows.
 */
export function startWorker(url: string): Worker {
  if (new URL(url).origin === location.origin) return new Worker(url);
  const address = URL.createObjectURL(
    new Blob([`importScripts(${JSON.stringify(url)});`], { type: "text/javascript" }),
  );
  try {
    return new Worker(address);
  } finally {
    // Freed at once, the worker would look for it in vain.
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
  }
}
