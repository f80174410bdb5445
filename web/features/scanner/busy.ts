import { createContext } from "react";

/** Whether a code is being decided for a while now: who shows it asks for it, so that nobody else is made anew. */
export const Busy = createContext(false);
