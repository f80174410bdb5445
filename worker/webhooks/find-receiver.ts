import { AppError } from "#shared/errors";
import { lookUpAddresses } from "../auth/dns-records.ts";
import { requirePublicAddress } from "../auth/fetch-outside.ts";
import { isPublicAddress } from "./public-address.ts";

/** What an address resolves to, as far as we may call it. */
export type Receiver = { readonly url: URL } | { readonly failure: "private-address" | "no-address" };

/**
 * Looks whether an address may be called: https on its usual port, by a name that leads nowhere but into the public
 * internet. Asked before each message, for a name may lead elsewhere by then.
 * @param loopback lets a receiver on this machine pass, over plain http on any port, for development
 * @throws AppError BAD_INPUT for what is no such address, OVERLOADED if nobody could tell where it leads
 */
export async function findReceiver(
  address: string,
  { env, loopback }: { readonly env: Env; readonly loopback: boolean },
): Promise<Receiver> {
  const url = requirePublicAddress(address, loopback);
  if (url.protocol === "http:") return { url };
  const found = await lookUpAddresses(env.DNS_RESOLVER, url.hostname.replace(/\.$/, ""), loopback);
  if (found.length === 0) return { failure: "no-address" };
  return found.every(isPublicAddress) ? { url } : { failure: "private-address" };
}

/** @throws AppError BAD_INPUT with the reason, OVERLOADED */
export async function requireReceiver(
  address: string,
  where: { readonly env: Env; readonly loopback: boolean },
): Promise<void> {
  const receiver = await findReceiver(address, where);
  if (!("failure" in receiver)) return;
  const says =
    receiver.failure === "no-address"
      ? "No such name is known to the domain name system yet."
      : "That name leads into a private network, where nothing of ours may go.";
  throw new AppError("BAD_INPUT", says, [{ path: "url", message: says }]);
}
