// What the reader decided in the last minutes and may still take back: a bar in the page with its running time. It outlives a change of
// page and a reload of this window, because the decision does too.
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { Link } from 'wouter';
import { systemClock } from '#kit/clock.ts';
import type { Text } from '#kit/text.ts';
import { undoWindowMinutes } from '#policy/undo-window.ts';
import { useKeys } from '#web/desk/keys.ts';
import { type Answer, newKey } from '#web/parts/api.ts';
import { useAnswer, useDoing } from '#web/parts/asking.ts';
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
/** What others do is heard of by the line that tells what moves; this is for windows without it. */
const askAgainMs = 15_000;
const namedMost = 10;
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

type Refused = Answer<'GET /undoable-cases'>['refused'];

/** Each case that could not be taken back, and who did what to it since. */
function NotTaken({ refused }: { readonly refused: Refused }) {
  const { say } = useReader();
  return (
    <ul>
      {refused.slice(0, namedMost).map(({ caseId, why }) => (
        <li key={caseId}>
          <Link href={`/desk/cases/${caseId}`}>{say(`${caseId} 号`, `No. ${caseId}`)}</Link>
          {say('：', ': ')}
          {say(why)}
        </li>
      ))}
      {refused.length > namedMost && (
        <li>{say(`另有 ${refused.length - namedMost} 件`, `and ${refused.length - namedMost} more`)}</li>
      )}
    </ul>
  );
}

function Outcome({ undone, refused }: { readonly undone: number; readonly refused: Refused }) {
  const { say } = useReader();
  return (
    <Note tone={refused.length > 0 ? 'bad' : 'ok'} live>
      <b>
        {undone > 0
          ? say(`已撤销 ${undone} 件，回到队列里了`, `Taken back: ${undone}, in the queue again`)
          : say('没有撤销', 'Nothing was taken back')}
        {refused.length > 0 && say(`；${refused.length} 件没能撤销`, `; ${refused.length} could not be`)}
      </b>
      {refused.length > 0 && <NotTaken refused={refused} />}
    </Note>
  );
}

function Offer({
  last,
  now,
  still,
  busy,
  take,
}: {
  readonly last: Done;
  readonly now: number;
  readonly still: Answer<'GET /undoable-cases'>;
  readonly busy: boolean;
  readonly take: () => void;
}) {
  const { say } = useReader();
  const [count, all] = [still.undoable.length, last.caseIds.length];
  return (
    <div className="undo">
      <Icon name="done" className="ok" />
      <span role="status">{say(last.says)}</span>
      <span className="sub">
        {count === all
          ? say('还没对外发出，', 'Nothing has gone out yet: ')
          : say(`其中 ${count} 件还没往下走，`, `${count} of them have not gone on: `)}
        <b>{say(asMinutes(Math.min(windowMs, windowMs - (now - last.at))))}</b>
        {say('内可以', ' left to ')}
      </span>
      <button type="button" className="link" onClick={take} disabled={busy} aria-keyshortcuts="u">
        {count === all ? say('撤销', 'take it back') : say(`撤销这 ${count} 件`, `take back these ${count}`)}{' '}
        <span className="kbd">U</span>
      </button>
    </div>
  );
}

/** Shows the last decision that may be taken back; U takes it back. It goes with the next step of its cases, whoever takes it. */
export function UndoBar() {
  const client = useQueryClient();
  const now = useNow();
  const last = useSyncExternalStore(subscribe, all).findLast(({ at }) => now - at < windowMs);
  const [back, setBack] = useState<{ undone: number; refused: Refused } | null>(null);
  const still = useAnswer(
    'GET /undoable-cases',
    { query: { organisation: last?.organisationId ?? 0, cases: last?.caseIds.join() ?? '' } },
    { enabled: last !== undefined, every: askAgainMs },
  ).data;
  // What was decided a moment ago stands last: the bar is there at once, and moves nothing when the answer comes.
  const fresh = last && now - last.at < askAgainMs ? { undoable: [...last.caseIds], refused: [] } : null;
  const known = still ?? fresh;
  const offered = last && known && known.undoable.length > 0 ? { last, still: known } : null;
  const undo = useDoing('POST /cases/undo', {
    changes: [],
    done: ({ undone, refused }) => {
      if (last) keep(all().filter((one) => one.id !== last.id));
      void client.invalidateQueries();
      setBack({ undone: undone.length, refused });
    },
  });
  const take = () => {
    if (!offered || undo.isPending) return;
    const { id, organisationId } = offered.last;
    undo.mutate({ body: { id, organisationId, caseIds: offered.still.undoable } });
  };
  useKeys({ u: offered ? take : undefined });
  useEffect(() => {
    if (last) setBack(null);
  }, [last]);
  return (
    <>
      {offered && <Offer {...offered} now={now} busy={undo.isPending} take={take} />}
      {back && !offered && <Outcome {...back} />}
      <ErrorNote error={undo.error} />
    </>
  );
}
