import type { Api } from "../api/Api";

interface AccessLink {
  readonly download_link: string;
  /** The vendor of a bucket; absent where the server itself has the file. */
  readonly storage_provider?: string;
}

/** Let the browser fetch a file of what is kept at a path: the thing itself, or the file with a key. The API key goes
 * nowhere. */
export async function download(api: Api, path: string, key?: string): Promise<void> {
  const link = await api.get<AccessLink>(`${path}/access-link`, { s3key: key });
  const anchor = document.createElement("a");
  anchor.href = link.download_link;
  anchor.rel = "noopener noreferrer";
  // A bucket may show films instead of saving them: the dashboard stays where it is.
  if (link.storage_provider !== undefined) anchor.target = "_blank";
  anchor.click();
}
