// Lists that come page by page, however long they are: what has been read so far, and a button for what follows.
import { keepPreviousData, type UseInfiniteQueryResult, useInfiniteQuery } from '@tanstack/react-query';
import { type Answer, type Call, request, type Sending } from '#web/parts/api.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { ErrorNote } from '#web/parts/said.tsx';

interface Paged {
  readonly items: readonly unknown[];
  readonly next: string | null;
}

/** The calls that answer with a page and a cursor. */
type PagedCall = { [C in Call]: Answer<C> extends Paged ? C : never }[Call];
export type RowOf<C extends PagedCall> = Answer<C> extends { readonly items: readonly (infer Row)[] } ? Row : never;

export interface Pages<Row> {
  readonly rows: readonly Row[];
  readonly of: UseInfiniteQueryResult<unknown, Error>;
}

export function usePages<C extends PagedCall>(
  call: C,
  sending: Sending<C>,
  { enabled = true, keep = false }: { readonly enabled?: boolean; readonly keep?: boolean } = {},
): Pages<RowOf<C>> {
  const of = useInfiniteQuery({
    queryKey: [call, sending, 'pages'],
    queryFn: async ({ pageParam, signal }) => {
      const { query, ...rest } = sending as { readonly query?: object };
      const asked = { ...rest, query: { ...query, ...(pageParam ? { cursor: pageParam } : {}) }, signal };
      return (await request(call, asked as unknown as Sending<C>)) as Paged;
    },
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    enabled,
    // What was read in another order stays until this one is here.
    ...(keep ? { placeholderData: keepPreviousData } : {}),
  });
  return { rows: (of.data?.pages.flatMap((page) => page.items) ?? []) as RowOf<C>[], of };
}

/** What follows, if anything does. */
export function More({ pages }: { readonly pages: Pages<unknown> }) {
  const { say } = useReader();
  const { count } = useFormats();
  const { rows, of } = pages;
  if (!of.hasNextPage) return null;
  return (
    <div className="more stack">
      <ErrorNote error={of.isFetchNextPageError ? of.error : of.isFetchingNextPage ? of.failureReason : null} />
      <p>
        <button type="button" className="btn btn-s" disabled={of.isFetchingNextPage} onClick={() => of.fetchNextPage()}>
          {of.isFetchingNextPage ? say('正在取……', 'Loading …') : say('再看一些', 'Show more')}
        </button>{' '}
        <span className="meta">{say(`已列出 ${count(rows.length)} 条`, `${count(rows.length)} listed so far`)}</span>
      </p>
    </div>
  );
}
