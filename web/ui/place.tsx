import { createContext, type ReactNode, useContext } from "react";

/** Where the reader stands: the zone in which the campus tells time and the money it takes. */
export type Place = { readonly timeZone: string; readonly currency: string };

const PlaceContext = createContext<Place>({
  timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  currency: "USD",
});

export function PlaceProvider({ place, children }: { place: Place; children: ReactNode }) {
  return <PlaceContext value={place}>{children}</PlaceContext>;
}

export function usePlace(): Place {
  return useContext(PlaceContext);
}
