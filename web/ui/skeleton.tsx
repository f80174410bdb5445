/** A grey shape where something will be; give it the size of what comes. */
export function Skeleton({ className = "h-4 w-full" }: { className?: string }) {
  return <span aria-hidden className={`block animate-breathe rounded-control bg-line ${className}`} />;
}

/** Wraps a page's skeletons and says once, to those who listen, that it is loading. */
export function Loading({ children }: { children: React.ReactNode }) {
  return (
    <div role="status" aria-label="Loading">
      {children}
    </div>
  );
}
