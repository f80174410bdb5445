import { Loading, Skeleton } from "#web/ui/skeleton";

/** A title and a few cards: the shape most pages share. */
export function PagePending() {
  return (
    <Loading>
      <div className="mx-auto flex w-full max-w-3xl flex-col gap-4 px-4 py-6">
        <Skeleton className="h-9 w-2/3" />
        <Skeleton className="h-5 w-1/2" />
        <Skeleton className="h-32 w-full" />
        <Skeleton className="h-32 w-full" />
      </div>
    </Loading>
  );
}
