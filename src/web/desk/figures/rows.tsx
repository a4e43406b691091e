// A number opened: the cases it is made of, page by page, until their shares add up to it.
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import type { Unit } from '#web/desk/figures/finding.ts';
import type { AskedCases } from '#web/desk/figures/question.ts';
import { request } from '#web/parts/api.ts';
import { caseNumber } from '#web/parts/case-name.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { ErrorNote, Unread } from '#web/parts/said.tsx';

interface RowsProps {
  readonly query: AskedCases;
  /** Whose and when. */
  readonly of: string;
  readonly unit: Unit;
  readonly value: (value: number | null) => string;
}

const pageOf = 50;

function useRows(query: AskedCases) {
  return useInfiniteQuery({
    queryKey: ['GET /figures/cases', query],
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) =>
      request('GET /figures/cases', { query: { ...query, limit: pageOf, cursor: pageParam }, signal }),
    getNextPageParam: ({ next }) => next ?? undefined,
    refetchOnWindowFocus: false,
  });
}

export function Rows({ query, of, unit, value }: RowsProps) {
  const { say } = useReader();
  const { count } = useFormats();
  const read = useRows(query);
  const items = read.data?.pages.flatMap((page) => page.items) ?? [];
  const sum = items.reduce((all, one) => all + one.value, 0);
  return (
    <>
      <div className="pb gap-s">
        <p className="sub">{of}</p>
        {read.data ? <ErrorNote error={read.error ?? read.failureReason} /> : <Unread of={[read]} lines={6} />}
      </div>
      {items.length > 0 && (
        <table className="table figure-rows">
          <tbody>
            {items.map((one) => (
              <tr key={one.caseId}>
                <td>
                  {one.opens ? (
                    <Link href={`/desk/cases/${one.caseId}`}>{one.name || say(caseNumber(one.caseId))}</Link>
                  ) : (
                    one.name || say(caseNumber(one.caseId))
                  )}
                </td>
                <td className="sub">{one.organisation}</td>
                <td className="r nowrap">{unit === 'money' || one.value !== 1 ? value(one.value) : ''}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {read.data && (
        <div className="pb gap-s" aria-live="polite">
          <p className="meta">
            {say(
              `列出 ${count(items.length)} 件，加起来 ${value(sum)}`,
              `${count(items.length)} listed, ${value(sum)} together`,
            )}
          </p>
          {read.hasNextPage && (
            <button
              type="button"
              className="btn btn-s"
              disabled={read.isFetchingNextPage}
              onClick={() => read.fetchNextPage()}
            >
              {read.isFetchingNextPage ? say('正在取……', 'Loading …') : say('再往下看', 'Go on')}
            </button>
          )}
        </div>
      )}
    </>
  );
}
