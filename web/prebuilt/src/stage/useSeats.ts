import { useState } from "react";
import { type Seating, seated } from "./seating";

/** The order of people, which changes as little as possible from one rendering to the next. */
export function useSeats(seating: Seating): readonly string[] {
  const [seats, setSeats] = useState<readonly string[]>([]);
  const next = seated(seats, seating);
  if (next !== seats) setSeats(next);
  return next;
}
