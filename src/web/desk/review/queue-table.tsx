// My queues as a table: late first, how their deadlines lie, what is to be looked at; the first nine open with their number.
import { Link, useLocation } from 'wouter';
import { useKeys } from '#web/desk/keys.ts';
import { deskOf } from '#web/desk/kinds.ts';
import {
  countMost,
  dueWords,
  type Queue,
  queuePath,
  type Urgency,
  urgencyClass,
  urgencyOf,
} from '#web/desk/review/queue-words.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { roundName } from '#web/parts/round-name.ts';

/** Overdue, due today, the rest; each at least a sliver where there is one. */
function Deadlines({ queue }: { readonly queue: Queue }) {
  const { say } = useReader();
  const { count, overdue, dueToday } = queue;
  const share = (n: number) => (n === 0 ? 0 : `${Math.max(4, (n / Math.max(1, count)) * 100)}%`);
  const parts = [
    ['late', overdue],
    ['today', dueToday],
    ['early', count - overdue - dueToday],
  ] as const;
  const words = say(`超期 ${overdue}，今天到期 ${dueToday}`, `${overdue} overdue, ${dueToday} due today`);
  return (
    <span className="bars" role="img" aria-label={words} title={words}>
      {parts.map(([name, n]) => (
        <i key={name} className={name} style={{ width: share(n) }} />
      ))}
    </span>
  );
}

export function DeadlineLegend() {
  const { say } = useReader();
  return (
    <span className="legend">
      <span>
        <i className="late" />
        {say('超期', 'Overdue')}
      </span>
      <span>
        <i className="today" />
        {say('今天到期', 'Due today')}
      </span>
      <span>
        <i className="early" />
        {say('还早', 'Later')}
      </span>
    </span>
  );
}

function ToLookAt({ queue }: { readonly queue: Queue }) {
  const { say } = useReader();
  const { odd, count } = queue;
  const { together, onRound } = deskOf(queue.kind);
  // What is odd only by today's rules is found when the queue is opened.
  const atLeast = say(`至少 ${odd} 件要看`, `at least ${odd} to look at`);
  if (together && count > odd)
    return odd > 0 ? (
      <>
        <b>{atLeast}</b>
        {say('，其余看名单', ', the others as a list')}
      </>
    ) : (
      say('看名单', 'as a list')
    );
  if (odd > 0) return <b>{atLeast}</b>;
  return <span className="meta">{onRound ? say(onRound) : ''}</span>;
}

function Row({ queue, nth, on }: { readonly queue: Queue; readonly nth: number; readonly on: boolean }) {
  const { say, today } = useReader();
  const { count } = useFormats();
  const [, go] = useLocation();
  const urgency: Urgency = urgencyOf(queue.earliestDueOn, today);
  const to = queuePath(queue);
  return (
    <tr className={on ? 'on' : ''} onClick={() => go(to)}>
      <td>
        <Link href={to} className="plain">
          <b>{say(queue.programme)}</b>
        </Link>
        <div className="meta">{say(roundName(queue.roundName))}</div>
      </td>
      <td>{say(queue.stageTitle)}</td>
      <td className="r">
        <b>{queue.count > countMost ? `${count(countMost)}+` : count(queue.count || queue.together)}</b>
      </td>
      <td>
        <Deadlines queue={queue} />
      </td>
      <td>
        <ToLookAt queue={queue} />
      </td>
      <td className={`nowrap ${urgencyClass[urgency]}`}>
        {urgency === 'late' || urgency === 'today' ? (
          <b>{say(dueWords(queue.earliestDueOn, today))}</b>
        ) : (
          say(dueWords(queue.earliestDueOn, today))
        )}
      </td>
      <td className="r">{nth <= 9 && <span className="kbd">{nth}</span>}</td>
    </tr>
  );
}

export function QueueTable({ queues }: { readonly queues: readonly Queue[] }) {
  const { say } = useReader();
  const [, go] = useLocation();
  useKeys(Object.fromEntries(queues.slice(0, 9).map((queue, n) => [String(n + 1), () => go(queuePath(queue))])));
  return (
    <table className="table qrow">
      <thead>
        <tr>
          <th>{say('事项', 'Programme')}</th>
          <th>{say('环节', 'Stage')}</th>
          <th className="r">{say('件数', 'Cases')}</th>
          <th>{say('期限', 'Deadlines')}</th>
          <th>{say('要看的', 'To look at')}</th>
          <th>{say('最早一件', 'Earliest')}</th>
          <th>
            <span className="sr">{say('按键', 'Key')}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {queues.map((queue, n) => (
          <Row key={queuePath(queue)} queue={queue} nth={n + 1} on={queue.overdue > 0} />
        ))}
      </tbody>
    </table>
  );
}
