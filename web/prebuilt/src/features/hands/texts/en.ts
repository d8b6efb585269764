export const hands = {
  "hands.raise": "Raise your hand",
  "hands.lower": "Lower your hand",
  "hands.title": "Raised hands",
  "hands.lowerAll": "Lower all hands",
  "hands.lowerOf": "Lower the hand of {name}",
  "hands.lowerShort": "Lower",
  "hands.raised": "{name} raised a hand",
  "hands.of": "hand raised",
  "hands.failed": "Your hand could not be raised. Try again.",
} as const;
