// All queues of the posts that the reader acts from.
import '#web/desk/review/review.css';
import { Link } from 'wouter';
import { PageHead, useSeat } from '#web/desk/frame.tsx';
import { Panel } from '#web/desk/panel.tsx';
import { DeadlineLegend, QueueTable } from '#web/desk/review/queue-table.tsx';
import { byUrgency, othersWords, type Queue, queuePath } from '#web/desk/review/queue-words.ts';
import { UndoBar } from '#web/desk/review/undo.tsx';
import { useAnswer } from '#web/parts/asking.ts';
import { useReader } from '#web/parts/language.tsx';
import { roundName } from '#web/parts/round-name.ts';
import { Empty, Shown } from '#web/parts/said.tsx';

/** What other people have of the same queues, by queue. */
function Elsewhere({ queues }: { readonly queues: readonly Queue[] }) {
  const { say } = useReader();
  const held = queues.filter(({ others }) => others.length > 0);
  if (held.length === 0) return null;
  return (
    <Panel title={say('在别人手里', 'In other hands')}>
      <ul className="pb list">
        {held.map((queue) => (
          <li key={`${queue.roundId} ${queue.stage}`} className="item">
            <span className="grow">
              <Link href={queuePath(queue)}>{say(queue.programme)}</Link>
              <span className="meta block">
                {say(roundName(queue.roundName))} · {say(queue.stageTitle)}
              </span>
            </span>
            <span className="sub">
              {queue.others.map(({ whose, count }) => say(othersWords(whose, count))).join(say('，', ', '))}
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

export default function QueuesPage() {
  const { say } = useReader();
  const { organisationId, organisationName } = useSeat();
  const queues = useAnswer('GET /me/queues', {}, { every: 30_000 });
  return (
    <>
      <PageHead title={say('待办队列', 'Queues')} meta={organisationName} />
      <UndoBar />
      <section className="panel">
        <div className="ph">
          <h2>{say('等我办的', 'Waiting for me')}</h2>
          <DeadlineLegend />
        </div>
        <Shown of={queues} lines={6}>
          {({ items }) => {
            const mine = items
              .filter((queue) => queue.organisationId === organisationId && queue.count + queue.together > 0)
              .sort(byUrgency);
            return mine.length > 0 ? (
              <QueueTable queues={mine} />
            ) : (
              <div className="pb">
                <Empty says={{ zh: '都办完了，现在没有等您的', en: 'All done: nothing waits for you now' }} />
              </div>
            );
          }}
        </Shown>
      </section>
      {queues.data && <Elsewhere queues={queues.data.items.filter((one) => one.organisationId === organisationId)} />}
    </>
  );
}
