import type { CampusLogin } from "#shared/views/sso";
import type { CollegeCtx } from "../../context.ts";
import { listEnabledProviders } from "../../repositories/identity-providers.ts";

/** The buttons of the sign-in page. */
export function listLogins({ db }: CollegeCtx): Promise<CampusLogin[]> {
  return listEnabledProviders(db);
}
