// What the tabs of a round share: what each is given, the filters of a list in the address, and saving a file with its waiting and its "no".
import type { UseQueryResult } from '@tanstack/react-query';
import { useState } from 'react';
import { useSearchParams } from 'wouter';
import type { Figures, Round } from '#web/desk/rounds/words.ts';
import type { Answer } from '#web/parts/api.ts';

export interface TabProps {
  readonly round: Round;
  readonly progress: Answer<'GET /round-progress'>['items'][number] | undefined;
  /** Of the reader's organisation and those below it; empty until read. */
  readonly figures: Figures;
  /** How that reading went: what is not read has no numbers. */
  readonly reading: Pick<UseQueryResult<unknown, Error>, 'data' | 'error' | 'failureReason' | 'isPending'>;
  /** Chair or officer of the union that runs the round. */
  readonly leads: boolean;
  /** May decide whole stages of it. */
  readonly settles: boolean;
}

/** A number elsewhere opens a list as filtered, and the way back leads there. */
export function useFilter(): readonly [
  Readonly<Record<string, string>>,
  (name: string, value: string) => void,
  clear: () => void,
] {
  const [search, setSearch] = useSearchParams();
  const set = (name: string, value: string) =>
    setSearch(
      (known) => {
        const next = new URLSearchParams(known);
        if (value === '') next.delete(name);
        else next.set(name, value);
        return next;
      },
      { replace: true },
    );
  return [Object.fromEntries(search), set, () => setSearch({}, { replace: true })];
}

export interface Saving {
  readonly busy: boolean;
  readonly error: unknown;
  readonly start: (save: () => Promise<void>) => void;
}

export function useSaving(): Saving {
  const [state, setState] = useState<{ busy: boolean; error: unknown }>({ busy: false, error: null });
  const start = (save: () => Promise<void>) => {
    setState({ busy: true, error: null });
    save().then(
      () => setState({ busy: false, error: null }),
      (error: unknown) => setState({ busy: false, error }),
    );
  };
  return { ...state, start };
}
