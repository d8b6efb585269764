/** Of each m-line, the server reads whether it is taken. */
const OF_SECTIONS = /^(?:m=|a=(?:mid:|sendrecv$|sendonly$|recvonly$|inactive$))/;
const OF_CONNECTION = /^a=(ice-ufrag|ice-pwd|fingerprint|setup):/;

/**
 * What the server needs of an answer: its connection, which all m-lines share, and which m-lines are taken. The rest, codecs above
 * all, is what it offered; in a large room that would be more than a message may have.
 */
export function shortAnswer(sdp: string): string {
  const [session = "", ...sections] = sdp.split(/\r?\n(?=m=)/);
  const connection = new Map<string, string>();
  for (const line of sdp.split(/\r?\n/)) {
    const name = OF_CONNECTION.exec(line)?.[1];
    if (name !== undefined && !connection.has(name)) connection.set(name, line);
  }
  const head = session.split(/\r?\n/).filter((line) => line !== "" && !OF_CONNECTION.test(line));
  const taken = sections.flatMap((section) => section.split(/\r?\n/).filter((line) => OF_SECTIONS.test(line)));
  return [...head, ...connection.values(), ...taken, ""].join("\r\n");
}
