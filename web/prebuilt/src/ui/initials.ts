/** The one or two letters shown when somebody's camera is off; a dot for names without letters. */
export function initials(name: string): string {
  const words = name.split(/\s+/u).filter((word) => /[\p{L}\p{N}]/u.test(word));
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined]
    .map((word) => word?.match(/[\p{L}\p{N}]/u)?.[0] ?? "")
    .join("");
  return letters.toLocaleUpperCase() || "•";
}

/** A steady hue (0 to 359) per participant, so that people can be told apart without a picture. */
export function hue(sessionId: string): number {
  let sum = 0;
  for (const character of sessionId) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 360;
  return sum;
}
