// What moves while somebody looks (GET /api/events): jobs show their progress as it happens, and what hangs on the history is read again.
// One line per window that is seen; a hidden window holds none. Without the line everything works as before, only not by itself.
import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { type Answer, addressOf, type Call } from '#web/parts/api.ts';
import { isRefusedRead } from '#web/parts/asking.ts';

type Job = Answer<'GET /jobs/{id}'>;
type Moved = Pick<Job, 'id' | 'kind' | 'state' | 'done' | 'total' | 'errorCount'>;

/** What no decision on a case changes; everything else is read again when history moves. */
const unmoved =
  /^GET \/(me|me\/devices|events|payment-formats|access-rights|(jobs|programmes|organisations|imports?|people|audit|expenditure-accounts)\b.*)$/;
/** A federation at work decides all the time: each window reads again at most so often. */
const readAgainEveryMs = 4_000;
const tryAgainMs = 15_000;

const historyListeners = new Set<() => void>();

/** Calls the listener when something was decided; for lists too long to be read again by themselves. */
export function useHistoryMoved(listener: () => void): void {
  const latest = useRef(listener);
  latest.current = listener;
  useEffect(() => {
    const call = () => latest.current();
    historyListeners.add(call);
    return () => {
      historyListeners.delete(call);
    };
  }, []);
}

function historyMoved(client: QueryClient): void {
  for (const listener of historyListeners) listener();
  void client.invalidateQueries({
    predicate: ({ queryKey, state }) => !unmoved.test(String(queryKey[0])) && !isRefusedRead(state.error),
  });
}

const calls = { one: 'GET /jobs/{id}', many: 'GET /jobs' } as const satisfies Record<string, Call>;
const ended = ({ state }: Moved): boolean => state !== 'waiting' && state !== 'running';

function jobMoved(client: QueryClient, job: Moved): void {
  client.setQueryData<Job>([calls.one, { params: { id: job.id } }], (known) => known && { ...known, ...job });
  let listed = false;
  client.setQueriesData<Answer<'GET /jobs'>>({ queryKey: [calls.many] }, (known) => {
    if (!known?.items.some(({ id }) => id === job.id)) return known;
    listed = true;
    return { ...known, items: known.items.map((one) => (one.id === job.id ? { ...one, ...job } : one)) };
  });
  if (!listed || ended(job)) void client.invalidateQueries({ queryKey: [calls.many] });
  if (job.errorCount > 0 || ended(job))
    void client.invalidateQueries({ queryKey: [calls.one, { params: { id: job.id } }] });
  if (ended(job))
    void client.invalidateQueries({ predicate: ({ queryKey }) => String(queryKey[0]).startsWith('GET /import') });
}

/** Calls at once, then at most every `readAgainEveryMs`, and once more for what came meanwhile. */
function paced(call: () => void): { readonly now: () => void; readonly stop: () => void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let more = false;
  const now = () => {
    if (timer !== undefined) {
      more = true;
      return;
    }
    call();
    timer = setTimeout(() => {
      timer = undefined;
      if (more) {
        more = false;
        now();
      }
    }, readAgainEveryMs);
  };
  return { now, stop: () => clearTimeout(timer) };
}

/** Keeps the line open while the window is seen. Once per page, in its frame. */
export function useLive(): void {
  const client = useQueryClient();
  useEffect(() => {
    let line: EventSource | undefined;
    let again: ReturnType<typeof setTimeout> | undefined;
    const history = paced(() => historyMoved(client));
    const close = () => {
      clearTimeout(again);
      line?.close();
      line = undefined;
    };
    const open = () => {
      close();
      if (document.hidden) return;
      line = new EventSource(addressOf('GET /events', {}));
      line.addEventListener('history', history.now);
      line.addEventListener('job', (event) => jobMoved(client, JSON.parse((event as MessageEvent<string>).data)));
      // A line cut off is opened again by the browser; one refused (signed out, too many) is not, and is tried later.
      line.onerror = () => {
        if (line?.readyState === EventSource.CLOSED) again = setTimeout(open, tryAgainMs);
      };
    };
    open();
    document.addEventListener('visibilitychange', open);
    return () => {
      document.removeEventListener('visibilitychange', open);
      history.stop();
      close();
    };
  }, [client]);
}
