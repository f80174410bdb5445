import { Button } from "#web/ui/button";
import { Loading, Skeleton } from "#web/ui/skeleton";
import { Table, type TableProps } from "#web/ui/table";
import { PageError } from "./page-error.tsx";

/** What a paged table needs of an infinite query. */
type PagedList = {
  readonly error: Error | null;
  readonly isPending: boolean;
  readonly hasNextPage: boolean;
  readonly isFetchingNextPage: boolean;
  readonly refetch: () => unknown;
  readonly fetchNextPage: () => unknown;
};

/** A table that grows by a page with each press; `rows` are those of all pages so far. */
export function PagedTable<R>({
  list,
  more = "Show more",
  ...table
}: TableProps<R> & {
  list: PagedList;
  /** What the button says. */
  more?: string;
}) {
  if (list.error) return <PageError error={list.error} reset={() => void list.refetch()} />;
  if (list.isPending) {
    return (
      <Loading>
        <Skeleton className="h-80 w-full" />
      </Loading>
    );
  }
  return (
    <>
      <Table {...table} />
      {list.hasNextPage ? (
        <div className="flex justify-center pt-4">
          <Button variant="secondary" pending={list.isFetchingNextPage} onClick={() => list.fetchNextPage()}>
            {more}
          </Button>
        </div>
      ) : null}
    </>
  );
}
