/**
 * Who sees an event. `public`: everybody, in lists and search. `unlisted`: whoever has its link. `private`: its staff, whoever is
 * registered, and whom its organizers list by address; to everybody else it is not there.
 */
export const VISIBILITIES = ["public", "unlisted", "private"] as const;
export type Visibility = (typeof VISIBILITIES)[number];
