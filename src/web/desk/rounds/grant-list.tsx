// Everybody who is to be granted money at once, with what each gets: read to its end before anything can be pressed, then what it came to, who
// has it next, and until when it can be taken back.
import { useEffect, useRef } from 'react';
import { Link } from 'wouter';
import { underWay } from '#web/desk/job-words.ts';
import { useReadToEnd } from '#web/desk/review/read-to-end.ts';
import { rememberDone } from '#web/desk/review/undo.tsx';
import { type Scrolled, useScrolled } from '#web/desk/rounds/scrolled.ts';
import { type Answer, request } from '#web/parts/api.ts';
import { useAnswer } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { ErrorNote } from '#web/parts/said.tsx';

export type ToGrant = Answer<'GET /rounds/{id}/queues/{stage}'>['items'][number];

/** As many as one undo takes back. */
const undoneMost = 200;

/** Those that this reader may grant: not their own, nor any that they had a hand in. */
export const grantable = (rows: readonly ToGrant[]): readonly ToGrant[] =>
  rows.filter(({ hindrance }) => hindrance === null);

export const sumOf = (rows: readonly ToGrant[]): number => rows.reduce((sum, one) => sum + (one.amountFen ?? 0), 0);

interface Waiting {
  readonly roundId: number;
  readonly organisationId: number;
  readonly stage: string;
  /** Read anew when there are more or fewer. */
  readonly of: number;
  /** Only these; left out: all that wait. */
  readonly caseIds?: readonly number[];
}

/** What waits at the stage, page by page as it is scrolled. */
export function useToGrant({ roundId, organisationId, stage, of, caseIds }: Waiting): Scrolled<ToGrant> {
  const cases = caseIds?.join();
  return useScrolled<ToGrant>(JSON.stringify([roundId, organisationId, stage, of, cases]), (cursor, signal) =>
    request('GET /rounds/{id}/queues/{stage}', {
      params: { id: roundId, stage },
      query: {
        ...{ organisation: organisationId, action: 'grant', limit: 100 },
        ...(cases === undefined ? {} : { cases }),
        ...(cursor ? { cursor } : {}),
      },
      signal,
    }),
  );
}

/** Some that are to be granted, for a form around it: told whether it was read, and what they come to. */
export function SomeToGrant({
  waiting,
  onRead,
  onSum,
}: {
  readonly waiting: Waiting;
  readonly onRead: (read: boolean) => void;
  readonly onSum: (sumFen: number) => void;
}) {
  const pages = useToGrant(waiting);
  const sumFen = sumOf(grantable(pages.rows));
  useEffect(() => onSum(sumFen), [onSum, sumFen]);
  return (
    <>
      <ErrorNote error={pages.error} />
      <GrantList pages={pages} onRead={onRead} />
    </>
  );
}

/** Whether the list was read, for whoever shows a button below it. */
export function GrantList({
  pages,
  onRead,
}: {
  readonly pages: Scrolled<ToGrant>;
  readonly onRead: (read: boolean) => void;
}) {
  const { say } = useReader();
  const { yuan, count } = useFormats();
  const list = useRef<HTMLOListElement>(null);
  const end = useRef<HTMLLIElement>(null);
  const { rows, more } = pages;
  const seen = useReadToEnd(list, end, `${rows.length}|${more}`);
  const read = seen && !more && rows.length > 0;
  useEffect(() => onRead(read), [onRead, read]);
  useEffect(() => {
    if (seen && more && !pages.busy) pages.onEnd();
  }, [seen, more, pages]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: the list is read by scrolling, by keyboard too
    <ol className="chosen-list to-grant" ref={list} tabIndex={0} aria-label={say('要批准的名单', 'To be granted')}>
      {rows.map((one) => (
        <li key={one.id}>
          <Link href={`/desk/cases/${one.id}`}>
            <b>{one.name}</b>
          </Link>
          <span className="sub">
            {one.organisationName}
            {one.gist.map((part) => ` · ${say(part)}`)}
            {one.odd.map((part) => (
              <span key={part.zh} className="warn">
                {' '}
                {say(part)}
              </span>
            ))}
            {one.hindrance && <span className="bad"> {say(one.hindrance)}</span>}
          </span>
          <span className="money">{one.amountFen === null ? '' : yuan(one.amountFen)}</span>
        </li>
      ))}
      <li ref={end} className="meta">
        {more
          ? say('再往下看……', 'There is more …')
          : say(`名单到此为止，${count(rows.length)} 件`, `End of the list, ${count(rows.length)}`)}
      </li>
    </ol>
  );
}

export interface Granting {
  readonly jobId: number;
  readonly rows: readonly ToGrant[];
}

/** What was granted once the job has ended, for the bar that takes it back; `done` is called once. */
export function useGranted(
  going: Granting | null,
  organisationId: number,
): { readonly count: number; readonly sumFen: number } | null {
  const { yuan } = useFormats();
  const job = useAnswer(
    'GET /jobs/{id}',
    { params: { id: going?.jobId ?? 0 } },
    { enabled: going !== null, every: 1_000 },
  ).data;
  const told = useRef(0);
  const ended = going && job && job.id === going.jobId && !underWay(job) ? job : null;
  const lost = new Set(ended?.errors.map(({ row }) => Number(row)));
  const held = ended && going ? going.rows.filter(({ id }) => !lost.has(id)) : [];
  useEffect(() => {
    if (!ended || told.current === ended.id) return;
    told.current = ended.id;
    for (let from = 0; from < held.length; from += undoneMost) {
      const part = held.slice(from, from + undoneMost);
      rememberDone({
        ...{ organisationId, caseIds: part.map(({ id }) => id) },
        says: {
          zh: `${part.length} 件已批准，共 ${yuan(sumOf(part))}。`,
          en: `Granted: ${part.length}, ${yuan(sumOf(part))} in all.`,
        },
      });
    }
  });
  return ended ? { count: held.length, sumFen: sumOf(held) } : null;
}
