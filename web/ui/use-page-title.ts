import { useEffect } from "react";

/** Names the page for tabs, history and screen readers. Every page names itself, so none keeps another's. */
export function usePageTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · CampusPulse`;
  }, [title]);
}
