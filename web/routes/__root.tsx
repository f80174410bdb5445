import { createRootRoute, Outlet } from "@tanstack/react-router";
import { CloudOff } from "lucide-react";
import { useOnline } from "#web/lib/use-online";
import { Toaster } from "#web/ui/toast";

export const Route = createRootRoute({ component: Root });

function Root() {
  const online = useOnline();
  return (
    <>
      {online ? null : (
        <p
          role="status"
          className="sticky top-0 z-40 flex items-center justify-center gap-2 bg-ink px-4 py-2 text-sm font-medium text-canvas"
        >
          <CloudOff aria-hidden size={16} />
          You are offline. What you see may be old; nothing you did is lost.
        </p>
      )}
      <Outlet />
      <Toaster />
    </>
  );
}
