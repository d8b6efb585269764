/** The address of the connection test, whose page leads back to the room. */
export function connectionTest(roomName: string): string {
  return `/test/connection?room=${encodeURIComponent(roomName)}`;
}
