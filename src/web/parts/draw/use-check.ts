// Checking a draw in the browser: the worker is fetched with the page, so that what follows works without a connection.
import { useCallback, useEffect, useRef, useState } from 'react';
import type { DrawStep } from '#policy/draw.ts';
import { addressOf } from '#web/parts/api.ts';
import type { Asked, Checked, FoundEntry, Told } from '#web/parts/draw/check-worker.ts';

export type CheckState =
  | { readonly at: 'idle' | 'reading' | 'unreached' }
  | { readonly at: 'checking'; readonly step: DrawStep; readonly share: number }
  | { readonly at: 'unreadable'; readonly line: number }
  | { readonly at: 'done'; readonly checked: Checked; readonly from: 'server' | 'file' };

export interface Check {
  readonly state: CheckState;
  /** The record as the server gives it; read once, checked as often as one likes. */
  readonly again: () => void;
  readonly ofFile: (file: Blob) => void;
  readonly find: (asked: string) => void;
  /** undefined: nothing was looked for. */
  readonly found: FoundEntry | null | undefined;
}

/** Larger ones are fetched when somebody asks for it. */
const entriesAtOnce = 50_000;

export function useDrawCheck(drawId: number | null, entries: number | null, drawn: boolean): Check {
  const worker = useRef<Worker | null>(null);
  const kept = useRef<Blob | null>(null);
  const from = useRef<'server' | 'file'>('server');
  const [state, setState] = useState<CheckState>({ at: 'idle' });
  const [found, setFound] = useState<FoundEntry | null | undefined>();
  useEffect(() => {
    const made = new Worker(new URL('./check-worker.ts', import.meta.url));
    made.onmessage = ({ data }: { readonly data: Told }) => {
      if (data.kind === 'step') setState({ at: 'checking', step: data.step, share: data.share });
      else if (data.kind === 'found') setFound(data.found);
      else if (data.kind === 'unreadable') setState({ at: 'unreadable', line: data.line });
      else setState({ at: 'done', checked: data.checked, from: from.current });
    };
    worker.current = made;
    return () => made.terminate();
  }, []);
  const tell = useCallback((asked: Asked, moved: readonly ArrayBuffer[] = []) => {
    worker.current?.postMessage(asked, [...moved]);
  }, []);
  const look = useCallback(
    async (file: Blob) => {
      setFound(undefined);
      const bytes = await file.arrayBuffer();
      tell({ kind: 'check', bytes }, [bytes]);
    },
    [tell],
  );
  const again = useCallback(async () => {
    setState({ at: 'reading' });
    from.current = 'server';
    try {
      if (!kept.current) {
        const answer = await fetch(addressOf('GET /open/draws/{id}/file', { params: { id: drawId } }));
        if (!answer.ok) throw new Error(`answered ${answer.status}`);
        kept.current = await answer.blob();
      }
      await look(kept.current);
    } catch {
      setState({ at: 'unreached' });
    }
  }, [drawId, look]);
  // Sealed and drawn are two records of one draw.
  useEffect(() => {
    kept.current = null;
    if (drawId !== null && entries !== null && entries <= entriesAtOnce && drawn) void again();
  }, [drawId, entries, drawn, again]);
  const ofFile = useCallback(
    (file: Blob) => {
      from.current = 'file';
      setState({ at: 'reading' });
      void look(file).catch(() => setState({ at: 'unreadable', line: 1 }));
    },
    [look],
  );
  return { state, again, ofFile, found, find: useCallback((asked) => tell({ kind: 'find', asked }), [tell]) };
}
