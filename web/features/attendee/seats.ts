/** Below this share of the house, how many seats are left is worth saying. */
const SCARCE_SHARE = 0.2;

/** "Sold out", "12 seats left", or null when there is no hurry. */
export function seatWords(event: { readonly seatsLeft: number; readonly capacity: number }): string | null {
  if (event.seatsLeft <= 0) return "Sold out";
  if (event.seatsLeft > event.capacity * SCARCE_SHARE) return null;
  return event.seatsLeft === 1 ? "1 seat left" : `${event.seatsLeft.toLocaleString()} seats left`;
}
