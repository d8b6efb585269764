/** Notes for operators go to standard error, which the server keeps in its log: standard output belongs to messages. */
export function note(text: string): void {
  process.stderr.write(`${text}\n`);
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
