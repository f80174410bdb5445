/** How far somebody walks. It stands in the address. */
export const RANGES = ["500m", "1km", "3km"] as const;
export type Range = (typeof RANGES)[number];
