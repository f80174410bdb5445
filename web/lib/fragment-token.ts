import { useEffect, useState } from "react";

/**
 * The secret of a link, from the address's fragment, which no server ever sees. It leaves the address bar at once, so that
 * it is neither bookmarked nor read over a shoulder.
 */
export function useFragmentToken(name: "token" | "code" = "token"): string | null {
  const [token] = useState(() => new URLSearchParams(location.hash.slice(1)).get(name));
  useEffect(() => {
    if (token) history.replaceState(history.state, "", location.pathname + location.search);
  }, [token]);
  return token;
}
