import type { ReactNode } from "react";
import { Button } from "#web/ui/button";
import { ErrorState } from "#web/ui/error-state";
import { Loading, Skeleton } from "#web/ui/skeleton";
import { Table, type TableProps } from "#web/ui/table";
import { PageError } from "./page-error.tsx";
import { toProblem } from "./problem.ts";
import { wordsForProblem } from "./problem-words.ts";

/** What a paged table needs of an infinite query. */
type PagedList = {
  readonly error: Error | null;
  readonly isPending: boolean;
  readonly hasNextPage: boolean;
  readonly isFetchingNextPage: boolean;
  readonly isFetchNextPageError: boolean;
  readonly refetch: () => unknown;
  readonly fetchNextPage: () => unknown;
};

type PagedProps = {
  list: PagedList;
  /** What the button says. */
  more?: string;
};

/** A table that grows by a page with each press; `rows` are those of all pages so far. */
export function PagedTable<R>({ list, more, ...table }: TableProps<R> & PagedProps) {
  return (
    <Paged list={list} {...(more && { more })}>
      <Table {...table} />
    </Paged>
  );
}

/** What there is of a list so far, and under it the way to more. */
export function Paged({ list, more = "Show more", children }: PagedProps & { children: ReactNode }) {
  if (list.error && !list.isFetchNextPageError) {
    return <PageError error={list.error} reset={() => void list.refetch()} />;
  }
  if (list.isPending) {
    return (
      <Loading>
        <Skeleton className="h-80 w-full" />
      </Loading>
    );
  }
  return (
    <>
      {children}
      {list.error ? (
        <div className="pt-4">
          <NotFurther error={list.error} onRetry={() => list.fetchNextPage()} />
        </div>
      ) : list.hasNextPage ? (
        <div className="flex justify-center pt-4">
          <Button variant="secondary" pending={list.isFetchingNextPage} onClick={() => list.fetchNextPage()}>
            {more}
          </Button>
        </div>
      ) : null}
    </>
  );
}

/** What is there stays there when the next page does not come. */
function NotFurther({ error, onRetry }: { error: Error; onRetry: () => void }) {
  const problem = toProblem(error);
  const { title, detail } = wordsForProblem(problem);
  return (
    <ErrorState title={title} reference={problem.requestId} action={<Button onClick={onRetry}>Try again</Button>}>
      {detail}
    </ErrorState>
  );
}
