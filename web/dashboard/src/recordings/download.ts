import type { Api } from "../api/Api";
import type { AccessLink } from "./shapes";

/** Let the browser fetch a file of a recording: its film, or the file with a key. The API key goes nowhere. */
export async function download(api: Api, id: string, key?: string): Promise<void> {
  const link = await api.get<AccessLink>(`/recordings/${id}/access-link`, { s3key: key });
  const anchor = document.createElement("a");
  anchor.href = link.download_link;
  anchor.rel = "noopener noreferrer";
  // A bucket may show films instead of saving them: the dashboard stays where it is.
  if (link.storage_provider !== undefined) anchor.target = "_blank";
  anchor.click();
}
