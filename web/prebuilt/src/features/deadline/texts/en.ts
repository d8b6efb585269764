export const deadline = {
  "deadline.soon": { one: "This call ends in {count} minute.", other: "This call ends in {count} minutes." },
  "deadline.left": "Time left: {time}",
} as const;
