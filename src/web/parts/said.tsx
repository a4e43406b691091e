// What is said when something is not as wished: notes, refusals in words, waiting in the shape of what comes, and the line when the server
// is out of reach (design §8). Nothing typed is ever cleared by any of these.
import { type UseQueryResult, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { ruleWords } from '#kit/rule-words.ts';
import { type Text, text } from '#kit/text.ts';
import { type Problem, Refused } from '#web/parts/api.ts';
import { askAgain } from '#web/parts/asking.ts';
import { useHoldBack } from '#web/parts/hold-back.ts';
import { Icon } from '#web/parts/icon.tsx';
import { useReader } from '#web/parts/language.tsx';

export type NoteTone = 'go' | 'ok' | 'warn' | 'bad' | 'wait' | 'off';

export const Note = ({
  tone = 'off',
  children,
  live = false,
}: {
  readonly tone?: NoteTone;
  readonly children: ReactNode;
  readonly live?: boolean;
}) => (
  <div className={`note ${tone === 'off' ? '' : tone}`} {...(live ? { role: 'status' } : {})}>
    {children}
  </div>
);

/** What, why, which rule, what next. */
export function ProblemNote({ problem }: { readonly problem: Problem }) {
  const { say } = useReader();
  const rule = ruleWords(problem.rule);
  return (
    <div className="note bad" role="alert">
      <b>{say(problem.why)}</b>
      {rule && <p className="meta">{say(rule)}</p>}
      {problem.errors && problem.errors.length > 0 && (
        <ul>
          {problem.errors.map((one) => (
            <li key={one.path}>{say(one.why)}</li>
          ))}
        </ul>
      )}
      {problem.next && <p>{say(problem.next)}</p>}
      {problem.code === 'fault' && problem.requestId && (
        <p className="meta">
          {say('请求编号 ', 'Request id ')}
          <span className="mono">{problem.requestId}</span>
        </p>
      )}
    </div>
  );
}

export const unreached = text('没连上服务器', 'The server was not reached');
const unsent = text('没连上服务器，您写的都还在', 'The server was not reached; what you wrote is still here');
export const tryNow = text('现在再试一次', 'Try again now');

export function ErrorNote({ error }: { readonly error: unknown }) {
  const { say } = useReader();
  if (!error) return null;
  if (error instanceof Refused) return <ProblemNote problem={error.problem} />;
  return (
    <div className="note bad" role="alert">
      <b>{say(unsent)}</b>
      <p>
        {say(
          '连上后会自己再试，不用再按',
          'It tries again by itself when the connection is back; no need to press again',
        )}
      </p>
    </div>
  );
}

const skeleton = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '10'];

/** Whoever waits less sees no bones: what is there so soon would only flash. */
const BARE_MS = 300;
/** Between two waits of one page: its bundle has come, and what it asks for is asked. */
const ONE_WAIT_MS = 100;
const wait = { beganAt: 0, endedAt: Number.NEGATIVE_INFINITY, going: 0 };

/** False for the first moment of a wait. One wait may go on from one part of the page to the next: it is counted from its beginning. */
function useWaitedLong(): boolean {
  const [long, setLong] = useState(false);
  useLayoutEffect(() => {
    const now = performance.now();
    if (wait.going === 0 && now - wait.endedAt > ONE_WAIT_MS) wait.beganAt = now;
    wait.going += 1;
    const left = wait.beganAt + BARE_MS - now;
    if (left <= 0) setLong(true);
    const timer = setTimeout(() => setLong(true), left);
    return () => {
      clearTimeout(timer);
      wait.going -= 1;
      wait.endedAt = performance.now();
    };
  }, []);
  return long;
}

/** Skeleton lines (at most ten); nothing for the first moment. Without lines, what follows shows none either. */
export function Waiting({ lines = 4 }: { readonly lines?: number }) {
  const { say } = useReader();
  const shown = useWaitedLong();
  const placeholder = useRef<HTMLDivElement>(null);
  useHoldBack(placeholder);
  return (
    <div ref={placeholder} className={`skeleton${shown ? ' shown' : ''}${lines === 0 ? ' bare' : ''}`} role="status">
      <span className="sr">{say('正在取……', 'Loading …')}</span>
      {skeleton.slice(0, lines).map((line) => (
        <i key={line} />
      ))}
    </div>
  );
}

/** Nothing could be read: tried again by itself, and at once by hand. */
function NotRead() {
  const { say } = useReader();
  const client = useQueryClient();
  return (
    <div className="note bad" role="alert">
      <b>{say(unreached)}</b>
      <p>
        {say('连上后会自己再取。', 'It is fetched by itself when the connection is back. ')}
        <button type="button" className="link" onClick={() => askAgain(client)}>
          {say(tryNow)}
        </button>
      </p>
    </div>
  );
}

/** Of what a page needs something is not there yet: lines in its shape, or at once why it does not come. */
export function Unread({
  of,
  lines,
}: {
  readonly of: readonly UseQueryResult<unknown, Error>[];
  readonly lines?: number;
}) {
  const missing = of.find((one) => one.data === undefined && (one.error ?? one.failureReason));
  const failed = missing?.error ?? missing?.failureReason;
  if (failed instanceof Refused) return <ProblemNote problem={failed.problem} />;
  if (failed) return <NotRead />;
  return <Waiting {...(lines === undefined ? {} : { lines })} />;
}

/** Shows what was read; meanwhile lines in its shape, and a refusal or a lost connection in words. */
export function Shown<T>({
  of,
  lines,
  children,
}: {
  readonly of: UseQueryResult<T, Error>;
  readonly lines?: number;
  readonly children: (value: T) => ReactNode;
}) {
  return of.data === undefined ? <Unread of={[of]} {...(lines === undefined ? {} : { lines })} /> : children(of.data);
}

/** A line under the top bar while there is no connection. */
export function OfflineLine() {
  const { say } = useReader();
  const [online, setOnline] = useState(navigator.onLine);
  useEffect(() => {
    const look = () => setOnline(navigator.onLine);
    addEventListener('online', look);
    addEventListener('offline', look);
    return () => {
      removeEventListener('online', look);
      removeEventListener('offline', look);
    };
  }, []);
  if (online) return null;
  return (
    <div className="offline" role="status">
      <Icon name="wifi" />{' '}
      {say(
        '没有网络。写的都存在本机，连上后再交',
        'No connection. What you write is kept on this device; hand it in when you are back',
      )}
    </div>
  );
}

/** Nothing is here: what is true, what comes next, one way on. */
export const Empty = ({ says, children }: { readonly says: Text; readonly children?: ReactNode }) => {
  const { say } = useReader();
  return (
    <div className="empty">
      <p>{say(says)}</p>
      {children}
    </div>
  );
};
