import { useCallback } from "react";
import { EmergencyAlert } from "#web/lib/emergency-alert";
import { emergencyChannel } from "#web/live/emergency-channel";
import { useEmergencies } from "#web/live/use-emergencies";
import { useScanApi } from "./scan-api.ts";

/** What whoever scans must see, above what they scan: of the college, and of this event or (none chosen) of any. */
export function ScannerEmergencies({ eventId }: { eventId: string | null }) {
  const { college, client } = useScanApi();
  const ask = useCallback(() => client.emergencies.shown.query(), [client]);
  const emergencies = useEmergencies(emergencyChannel(college), ask);
  const here = emergencies.filter((one) => one.eventId === null || eventId === null || one.eventId === eventId);
  return <EmergencyAlert emergencies={here} />;
}
