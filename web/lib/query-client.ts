import { QueryClient } from "@tanstack/react-query";
import { toProblem } from "./problem.ts";

/** Long enough that moving between pages asks nothing twice; live channels keep the rest fresh. */
const FRESH_MS = 15_000;
const TRIES_MAX = 3;

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: FRESH_MS,
      retry: (failures, error) => {
        const { code } = toProblem(error);
        return (code === "NETWORK" || code === "OVERLOADED") && failures < TRIES_MAX;
      },
      retryDelay: (attempt) => 400 * 2 ** attempt * (0.5 + Math.random()),
    },
    mutations: { retry: false },
  },
});
