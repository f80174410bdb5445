/** What a key of the API may be good for. What it does is checked against its maker's rights, too. */
export const API_SCOPES = [
  "events:read",
  "registrations:read",
  "registrations:write",
  "check-ins:read",
  "check-ins:write",
  "stations:read",
] as const;
export type ApiScope = (typeof API_SCOPES)[number];
