import { QueryClient } from "@tanstack/react-query";
import { keepAnswers, orKept } from "./keep-answers.ts";
import { whenPageIsOld } from "./newest-of-page.ts";
import { toProblem } from "./problem.ts";

/** Long enough that moving between pages asks nothing twice; live channels keep the rest fresh. */
const FRESH_MS = 15_000;
const TRIES_MAX = 3;

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: FRESH_MS,
      persister: orKept,
      // A device that says it is offline may be wrong, and what was kept is found by asking.
      networkMode: "always",
      refetchOnReconnect: true,
      retry: (failures, error) => {
        const { code } = toProblem(error);
        return (code === "NETWORK" || code === "OVERLOADED") && failures < TRIES_MAX;
      },
      retryDelay: (attempt) => 400 * 2 ** attempt * (0.5 + Math.random()),
    },
    mutations: { retry: false },
  },
});
keepAnswers(queryClient);
whenPageIsOld(() => queryClient.invalidateQueries());
