// All queues of the posts that the reader acts from.
import '#web/desk/review/review.css';
import { PageHead, useSeat } from '#web/desk/frame.tsx';
import { DeadlineLegend, QueueTable } from '#web/desk/review/queue-table.tsx';
import { byUrgency } from '#web/desk/review/queue-words.ts';
import { UndoBar } from '#web/desk/review/undo.tsx';
import { useAnswer } from '#web/parts/asking.ts';
import { useReader } from '#web/parts/language.tsx';
import { Empty, Shown } from '#web/parts/said.tsx';

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
            const mine = items.filter((queue) => queue.organisationId === organisationId).sort(byUrgency);
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
    </>
  );
}
