export interface Transcript {
  readonly transcriptId: string;
  readonly roomName: string;
  readonly status: "t_in_progress" | "t_finished" | "t_error" | "t_deleted";
  /** Seconds; null while it goes on. */
  readonly duration: number | null;
  /** When it began, as ISO 8601. */
  readonly created_at: string;
  readonly error: string | null;
}
