/** What a phone signs to show that it holds the other half of the key it enrols. */
export function enrolProof(origin: string, code: string): string {
  return `campuspulse enrol ${origin} ${code}`;
}

/** What an enrolled phone signs to be let in again. */
export function deviceProof(origin: string, deviceId: string, at: number): string {
  return `campuspulse device ${origin} ${deviceId} ${at}`;
}
