import { useEffect, useState } from "react";

/**
 * The token of a mailed link, from the address's fragment, which no server ever sees. It leaves the address bar at once,
 * so that it is neither bookmarked nor read over a shoulder.
 */
export function useFragmentToken(): string | null {
  const [token] = useState(() => new URLSearchParams(location.hash.slice(1)).get("token"));
  useEffect(() => {
    if (token) history.replaceState(history.state, "", location.pathname + location.search);
  }, [token]);
  return token;
}
