/** Marks a dish may carry; what people look for, and what kitchens can vouch for. */
export const DIETS = ["vegetarian", "vegan", "halal", "kosher"] as const;
export type Diet = (typeof DIETS)[number];
