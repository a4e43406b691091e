// What the reader decided in the last minutes and may still take back: a bar in the page with its running time. It outlives a change of
// page and a reload of this window, because the decision does too.
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { systemClock } from '#kit/clock.ts';
import type { Text } from '#kit/text.ts';
import { undoWindowMinutes } from '#policy/undo-window.ts';
import { useKeys } from '#web/desk/keys.ts';
import { newKey } from '#web/parts/api.ts';
import { useDoing } from '#web/parts/asking.ts';
import { Icon } from '#web/parts/icon.tsx';
import { useReader } from '#web/parts/language.tsx';
import { ErrorNote, Note } from '#web/parts/said.tsx';

interface Done {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly organisationId: number;
  readonly caseIds: readonly number[];
  readonly says: Text;
}

const storeName = 'nj-undo';
const windowMs = undoWindowMinutes * 60_000;
const listeners = new Set<() => void>();
let kept: readonly Done[] | null = null;

function all(): readonly Done[] {
  if (kept) return kept;
  try {
    kept = JSON.parse(sessionStorage.getItem(storeName) ?? '[]') as Done[];
  } catch {
    kept = [];
  }
  return kept;
}

function keep(next: readonly Done[]): void {
  kept = next.filter(({ at }) => systemClock.now().getTime() - at < windowMs);
  try {
    sessionStorage.setItem(storeName, JSON.stringify(kept));
  } catch {
    // storage is switched off: it lasts as long as the page
  }
  for (const listener of listeners) listener();
}

/** `says`: what was done, in words. */
export const rememberDone = (done: Omit<Done, 'id' | 'at'>): void =>
  keep([...all(), { ...done, id: newKey(), at: systemClock.now().getTime() }]);

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

function useNow(): number {
  const [now, setNow] = useState(() => systemClock.now().getTime());
  useEffect(() => {
    const timer = setInterval(() => setNow(systemClock.now().getTime()), 1000);
    return () => clearInterval(timer);
  }, []);
  return now;
}

const asMinutes = (ms: number): Text => {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  const [minutes, rest] = [Math.trunc(seconds / 60), seconds % 60];
  return {
    zh: minutes > 0 ? `${minutes} 分 ${rest} 秒` : `${rest} 秒`,
    en: `${minutes}:${String(rest).padStart(2, '0')}`,
  };
};

/** Shows the last decision that may be taken back; U takes it back. */
export function UndoBar() {
  const { say } = useReader();
  const client = useQueryClient();
  const now = useNow();
  const last = useSyncExternalStore(subscribe, all).findLast(({ at }) => now - at < windowMs);
  const [back, setBack] = useState<Text | null>(null);
  const undo = useDoing('POST /cases/undo', {
    changes: [],
    done: ({ undone, refused }) => {
      if (last) keep(all().filter((one) => one.id !== last.id));
      void client.invalidateQueries();
      const count = undone.length;
      const why = refused[0]?.why;
      const lost = why
        ? { zh: `；${refused.length} 件没能撤销：${why.zh}`, en: `; ${refused.length} could not be: ${why.en}` }
        : null;
      setBack({
        zh: `${count > 0 ? `已撤销 ${count} 件，回到队列里了` : '没有撤销'}${lost?.zh ?? ''}`,
        en: `${count > 0 ? `Taken back: ${count}, in the queue again` : 'Nothing was taken back'}${lost?.en ?? ''}`,
      });
    },
  });
  const take = () => {
    if (last && !undo.isPending)
      undo.mutate({ body: { id: last.id, organisationId: last.organisationId, caseIds: [...last.caseIds] } });
  };
  useKeys({ u: last ? take : undefined });
  useEffect(() => {
    if (last) setBack(null);
  }, [last]);
  return (
    <>
      {last && (
        <div className="undo">
          <Icon name="done" className="ok" />
          <span role="status">{say(last.says)}</span>
          <span className="sub">
            {say('还没对外发出，', 'Nothing has gone out yet: ')}
            <b>{say(asMinutes(Math.min(windowMs, windowMs - (now - last.at))))}</b>
            {say('内可以', ' left to ')}
          </span>
          <button type="button" className="link" onClick={take} disabled={undo.isPending} aria-keyshortcuts="u">
            {say('撤销', 'take it back')} <span className="kbd">U</span>
          </button>
        </div>
      )}
      {back && !last && (
        <Note tone="ok" live>
          {say(back)}
        </Note>
      )}
      <ErrorNote error={undo.error} />
    </>
  );
}
