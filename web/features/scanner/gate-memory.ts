/** The volunteer's gate, kept on this phone so that tomorrow's shift starts at the camera. */
export type RememberedGate = { readonly eventId: string; readonly gateId: string };

const key = (college: string) => `campuspulse.gate.${college}`;

export function recallGate(college: string): RememberedGate | null {
  try {
    const [eventId, gateId] = localStorage.getItem(key(college))?.split(" ") ?? [];
    return eventId && gateId ? { eventId, gateId } : null;
  } catch {
    return null; // storage is blocked: the gate is simply asked again
  }
}

export function rememberGate(college: string, gate: RememberedGate): void {
  try {
    localStorage.setItem(key(college), `${gate.eventId} ${gate.gateId}`);
  } catch {
    // storage is blocked or full: nothing else depends on it
  }
}

export function forgetGate(college: string): void {
  try {
    localStorage.removeItem(key(college));
  } catch {
    // then there is none
  }
}
