import { type AnchorHTMLAttributes, useSyncExternalStore } from "react";
import { readScanAddress, type ScanAddress, scanHref } from "./scan-address.ts";

const MOVED = "scan-address-moved";

function subscribe(listener: () => void): () => void {
  addEventListener("popstate", listener);
  addEventListener(MOVED, listener);
  return () => {
    removeEventListener("popstate", listener);
    removeEventListener(MOVED, listener);
  };
}

export function useScanAddress(): ScanAddress | null {
  const href = useSyncExternalStore(subscribe, () => location.pathname + location.search);
  const [pathname = "", search = ""] = href.split("?");
  return readScanAddress(pathname, search);
}

/** Moves within the scanner's pages without loading them again: the camera stays open. */
export function goTo(to: Parameters<typeof scanHref>[0], { replace = false } = {}): void {
  history[replace ? "replaceState" : "pushState"](null, "", scanHref(to));
  dispatchEvent(new Event(MOVED));
}

type ScanLinkProps = AnchorHTMLAttributes<HTMLAnchorElement> & { to: Parameters<typeof scanHref>[0] };

export function ScanLink({ to, ...anchor }: ScanLinkProps) {
  return (
    <a
      {...anchor}
      href={scanHref(to)}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
        event.preventDefault();
        goTo(to);
      }}
    />
  );
}
