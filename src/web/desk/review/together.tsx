// The cases in order: a list that is read to its end before it can be decided with one key. Each may be left out; progress is shown as it
// goes; what could not be decided is named.
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { Link } from 'wouter';
import { kinds } from '#kinds/index.ts';
import type { Text } from '#kit/text.ts';
import { useKeys } from '#web/desk/keys.ts';
import { deskOf } from '#web/desk/kinds.ts';
import { decidedCalls } from '#web/desk/review/decide.tsx';
import { Unanswered } from '#web/desk/review/questions.tsx';
import { dueWords, type QueueCase, urgencyClass, urgencyOf } from '#web/desk/review/queue-words.ts';
import { useReadToEnd } from '#web/desk/review/read-to-end.ts';
import { rememberDone } from '#web/desk/review/undo.tsx';
import { type Answer, newKey } from '#web/parts/api.ts';
import { useAnswer, useDoing } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { Icon } from '#web/parts/icon.tsx';
import { useReader } from '#web/parts/language.tsx';
import { ErrorNote, Note } from '#web/parts/said.tsx';

export interface Group {
  readonly roundId: number;
  readonly stage: string;
  readonly kind: string;
  readonly organisationId: number;
  readonly items: readonly QueueCase[];
  /** More of the same behind these. */
  readonly more: boolean;
}

interface TogetherProps {
  readonly group: Group;
  readonly current: number | null;
  readonly look: (id: number) => void;
  /** From the press to its end: whoever shows the list keeps it meanwhile. */
  readonly onGoing: (going: boolean) => void;
  readonly onDone: (caseIds: readonly number[]) => void;
}

interface Going {
  readonly jobId: number;
  readonly caseIds: readonly number[];
  readonly names: ReadonlyMap<number, string>;
  readonly sumFen: number;
}

const sumOf = (items: readonly QueueCase[]): number => items.reduce((sum, one) => sum + (one.amountFen ?? 0), 0);

/** The group's decision as a job: started, watched, and what it came to. */
function useTogether(group: Group, label: Text, { onDone, onGoing }: Pick<TogetherProps, 'onDone' | 'onGoing'>) {
  const { yuan } = useFormats();
  const client = useQueryClient();
  const [going, setGoing] = useState<Going | null>(null);
  const [outcome, setOutcome] = useState<{ says: Text; lost: readonly { name: string; why: Text }[] } | null>(null);
  const start = useDoing('POST /cases/bulk-actions', { changes: [] });
  // A key pressed twice before the page is drawn again is one decision.
  const pressed = useRef(false);
  const job = useAnswer(
    'GET /jobs/{id}',
    { params: { id: going?.jobId ?? 0 } },
    { enabled: going !== null, every: 300 },
  );
  const finish = ({ done, errors, errorCount }: Answer<'GET /jobs/{id}'>, { caseIds, names, sumFen }: Going) => {
    const lost = new Set(errors.map(({ row }) => Number(row)));
    const held = caseIds.filter((id) => !lost.has(id));
    const count = done - errorCount;
    const first = caseIds.length - done;
    const whole = count === caseIds.length;
    const says = {
      zh: `${count} 件已${label.zh}${whole && sumFen > 0 ? `，共 ${yuan(sumFen)}` : ''}${first > 0 ? `；${first} 件别人先办了` : ''}。`,
      en: `${label.en}: ${count}${whole && sumFen > 0 ? `, ${yuan(sumFen)} in all` : ''}${first > 0 ? `; ${first} were decided by somebody else first` : ''}.`,
    };
    if (count > 0) rememberDone({ organisationId: group.organisationId, caseIds: held, says });
    const named = errors.map(({ row, why }) => ({ name: names.get(Number(row)) ?? String(row), why }));
    setOutcome(count === 0 || named.length > 0 ? { says, lost: named } : null);
    setGoing(null);
    pressed.current = false;
    onGoing(false);
    onDone(held);
    for (const call of decidedCalls) void client.invalidateQueries({ queryKey: [call] });
  };
  const ended = job.data && (job.data.state === 'done' || job.data.state === 'failed') ? job.data : undefined;
  useEffect(() => {
    if (going && ended?.id === going.jobId) finish(ended, going);
  });
  return {
    going: going && { done: job.data?.done ?? 0, total: going.caseIds.length },
    outcome,
    busy: start.isPending || going !== null,
    error: start.error,
    take: (items: readonly QueueCase[], action: string) => {
      if (pressed.current) return;
      pressed.current = true;
      onGoing(true);
      const { roundId, stage, organisationId } = group;
      const caseIds = items.map(({ id }) => id);
      start.mutate(
        { body: { organisationId, roundId, stage, action, input: {}, caseIds }, key: newKey() },
        {
          onSuccess: ({ id }) => {
            const names = new Map(items.map((one) => [one.id, one.name]));
            setGoing({ jobId: id, caseIds, names, sumFen: sumOf(items) });
          },
          onError: () => {
            pressed.current = false;
            onGoing(false);
          },
        },
      );
    },
  };
}

function Line({
  one,
  out,
  setOut,
  on,
  look,
}: {
  readonly one: QueueCase;
  readonly out: boolean;
  /** undefined: nothing is decided together here. */
  readonly setOut: ((out: boolean) => void) | undefined;
  readonly on: boolean;
  readonly look: () => void;
}) {
  const { say, today } = useReader();
  const { yuan } = useFormats();
  const urgency = urgencyOf(one.dueOn, today);
  return (
    <li className={`same${on ? ' on' : ''}`}>
      {setOut ? (
        <input
          type="checkbox"
          checked={!out}
          aria-label={say(`${one.name}，一起办`, `${one.name}: with the group`)}
          onChange={(event) => setOut(!event.target.checked)}
        />
      ) : (
        <Icon name="done" className="ok" />
      )}
      <button type="button" className="name" onClick={look} aria-current={on ? 'true' : undefined}>
        <span>
          <b>{one.name}</b>
          <span className="sub">{one.gist.map((part) => say(part)).join(' · ')}</span>
        </span>
        <span className="sub one">{one.organisationName}</span>
        <Unanswered n={one.unanswered} />
      </button>
      <span className="end">
        {one.amountFen !== null && <span className="money">{yuan(one.amountFen)}</span>}
        {(urgency === 'late' || urgency === 'today') && (
          <span className={`meta ${urgencyClass[urgency]}`}>{say(dueWords(one.dueOn, today))}</span>
        )}
      </span>
    </li>
  );
}

function Outcome({
  of: { says, lost },
}: {
  readonly of: { says: Text; lost: readonly { name: string; why: Text }[] };
}) {
  const { say } = useReader();
  return (
    <Note tone="warn" live>
      <b>{say(says)}</b>
      {lost.slice(0, 10).map(({ name, why }) => (
        <p key={name}>
          {name}
          {say('：', ': ')}
          {say(why)}
        </p>
      ))}
    </Note>
  );
}

function GroupButton({
  count,
  label,
  sumFen,
  read,
  going,
  busy,
  press,
}: {
  readonly count: number;
  /** Of what is granted; null: no money goes. */
  readonly sumFen: number | null;
  readonly label: Text;
  readonly read: boolean;
  readonly going: { readonly done: number; readonly total: number } | null;
  readonly busy: boolean;
  readonly press: () => void;
}) {
  const { say } = useReader();
  const { yuan } = useFormats();
  if (going)
    return (
      <div role="status" className="gap-s">
        <div className="meter">
          <i style={{ width: `${(going.done / Math.max(1, going.total)) * 100}%` }} />
        </div>
        <p className="meta">
          {say(`正在办：${going.done} / ${going.total}，可以离开`, `${going.done} of ${going.total}; you may leave`)}
        </p>
      </div>
    );
  const sum = sumFen === null ? '' : say(`，${yuan(sumFen)}`, `, ${yuan(sumFen)}`);
  const all = `${say(`${count} 件一起${label.zh}`, `${label.en}: ${count} together`)}${sum}`;
  const able = read && count > 0 && !busy;
  return (
    <button
      type="button"
      className={`btn btn-wide${able ? '' : ' btn-off'}`}
      aria-disabled={!able}
      aria-keyshortcuts="g"
      onClick={able ? press : undefined}
    >
      {count === 0
        ? say('没有选中的', 'None is ticked')
        : read
          ? all
          : say(`读到底后，${all}`, `Read to the end first (${count})`)}
      <span className="kbd">G</span>
    </button>
  );
}

/** How many there are, of what sum, and that they be read. */
function GroupHead({ group, ticked }: { readonly group: Group; readonly ticked: readonly QueueCase[] }) {
  const { say } = useReader();
  const { yuan } = useFormats();
  const { items, kind } = group;
  const together = deskOf(kind).together !== undefined;
  const noPaper = items.filter((one) => one.noPaper).length;
  return (
    <>
      <div className="grp">
        <span>
          <Icon name="done" className="ok" />{' '}
          {together
            ? say(`${items.length} 件都合规，可以一次定`, `${items.length} in order, for one decision`)
            : say(`${items.length} 件都合规`, `${items.length} in order`)}
        </span>
        <span className="meta">{sumOf(ticked) > 0 && yuan(sumOf(ticked))}</span>
      </div>
      <p className="why sub">
        {say(
          `每件 ${items[0]!.rules} 条规则都符合，没有退回过。`,
          `Each meets its ${items[0]!.rules} rules and was never sent back. `,
        )}
        {noPaper > 0 && <b className="warn">{say(`${noPaper} 人没有交照片。`, `${noPaper} sent no picture. `)}</b>}
        {together && say('请把名单读一遍。', 'Please read the list. ')}
        <span className="kbd">L</span>
      </p>
    </>
  );
}

export function Together({ group, current, look, ...told }: TogetherProps) {
  const { say } = useReader();
  const [out, setOut] = useState<ReadonlySet<number>>(new Set());
  const list = useRef<HTMLUListElement>(null);
  const end = useRef<HTMLLIElement>(null);
  const { items, kind, more } = group;
  const read = useReadToEnd(list, end, items.map(({ id }) => id).join());
  const action = deskOf(kind).together;
  const label = (action && kinds[kind]?.actions[action]?.label) || { zh: '办', en: 'Decide' };
  const pays = action !== undefined && kinds[kind]?.actions[action]?.pays === true;
  const { going, outcome, busy, error, take } = useTogether(group, label, told);
  const ticked = items.filter(({ id }) => !out.has(id));
  const press = () => action && take(ticked, action);
  useKeys({
    g: action && read && ticked.length > 0 && !busy ? press : undefined,
    l: () => list.current?.focus(),
  });
  const tick = (id: number, isOut: boolean) =>
    setOut(isOut ? new Set([...out, id]) : new Set([...out].filter((one) => one !== id)));
  if (items.length === 0) return <div className="group">{outcome && <Outcome of={outcome} />}</div>;
  return (
    <div className="group">
      <GroupHead group={group} ticked={ticked} />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the list is read by scrolling, by keyboard too */}
      <ul className="sames" ref={list} tabIndex={0} aria-label={say('合规的名单', 'Cases in order')}>
        {items.map((one) => (
          <Line
            key={one.id}
            one={one}
            out={out.has(one.id)}
            setOut={action ? (isOut) => tick(one.id, isOut) : undefined}
            on={one.id === current}
            look={() => look(one.id)}
          />
        ))}
        <li ref={end} className="last meta">
          {more
            ? say('后面还有，这些办完再来', 'More behind these, once they are done')
            : say('名单到底了', 'End of the list')}
        </li>
      </ul>
      <div className="gfoot">
        {outcome && <Outcome of={outcome} />}
        <ErrorNote error={error} />
        {action ? (
          <GroupButton
            {...{ count: ticked.length, label, sumFen: pays ? sumOf(ticked) : null, read, going, busy, press }}
          />
        ) : (
          <p className="sub">
            {say(deskOf(kind).onRound ?? { zh: '一件一件办', en: 'Decided one by one' })}{' '}
            {deskOf(kind).onRound && (
              <Link href={`/desk/rounds/${group.roundId}`}>{say('去批次页', 'Go to the round')}</Link>
            )}
          </p>
        )}
      </div>
    </div>
  );
}
