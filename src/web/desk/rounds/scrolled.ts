// A list read page by page as it is scrolled: kept outside react-query, which would read every page again whenever anything changes.
import { useCallback, useEffect, useMemo, useReducer, useRef } from 'react';

interface Page<Row> {
  readonly items: readonly Row[];
  readonly next: string | null;
}

interface Kept<Row> {
  readonly of: string;
  readonly rows: Row[];
  next: string | null | undefined;
  busy: boolean;
  error: unknown;
}

export interface Scrolled<Row> {
  readonly rows: readonly Row[];
  /** There may be more behind the last row. */
  readonly more: boolean;
  readonly busy: boolean;
  readonly error: unknown;
  readonly onEnd: () => void;
  /** Reads from the start. */
  readonly again: () => void;
}

const empty = <Row>(of: string): Kept<Row> => ({ of, rows: [], next: undefined, busy: false, error: null });

/** `of` names what is asked for: a change of it starts anew, and what is still on its way from before is dropped. */
export function useScrolled<Row>(
  of: string,
  read: (cursor: string | undefined, signal: AbortSignal) => Promise<Page<Row>>,
): Scrolled<Row> {
  const [version, changed] = useReducer((n: number) => n + 1, 0);
  const kept = useRef<Kept<Row>>(empty(of));
  const reading = useRef(read);
  reading.current = read;
  const under = useRef<AbortController>(null);

  const onEnd = useCallback(async () => {
    const list = kept.current;
    if (list.busy || list.next === null) return;
    list.busy = true;
    changed();
    const ending = new AbortController();
    under.current = ending;
    try {
      const page = await reading.current(list.next, ending.signal);
      // The same array grows: copying a hundred thousand rows for two hundred more would stall the scrolling.
      list.rows.push(...page.items);
      list.next = page.next;
      list.error = null;
    } catch (error) {
      if (ending.signal.aborted) return;
      list.error = error;
      list.next = list.next ?? undefined;
    }
    list.busy = false;
    if (kept.current === list) changed();
  }, []);

  const again = useCallback(() => {
    under.current?.abort();
    kept.current = empty(kept.current.of);
    void onEnd();
  }, [onEnd]);

  useEffect(() => {
    kept.current = empty(of);
    void onEnd();
    return () => under.current?.abort();
  }, [of, onEnd]);

  return useMemo(() => {
    const { rows, next, busy, error } = kept.current;
    return { rows, more: next !== null && error === null, busy, error, onEnd, again, version };
  }, [version, onEnd, again]);
}
