// What is running for me, and what ended since yesterday: how much is done, and what did not go.
import type { Text } from '#kit/text.ts';
import type { Answer } from '#web/parts/api.ts';
import { useAnswer } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { Empty, Shown } from '#web/parts/said.tsx';

type Job = Answer<'GET /jobs'>['items'][number];

const names: Readonly<Record<string, Text>> = {
  'bulk-action': { zh: '一起办理', en: 'Decided together' },
  'settle-round': { zh: '整批办理', en: 'A whole round at once' },
  'prepare-payments': { zh: '制付款批次', en: 'Payment batch prepared' },
  'import-commit': { zh: '导入', en: 'Import' },
  verification: { zh: '核对全部记录', en: 'Check of the record' },
};

const states: Readonly<Record<Job['state'], Text>> = {
  waiting: { zh: '排着队，可以离开', en: 'In line; you may leave' },
  running: { zh: '正在做，可以离开', en: 'Under way; you may leave' },
  paused: { zh: '停着', en: 'Paused' },
  done: { zh: '做完了', en: 'Done' },
  failed: { zh: '没做完，出了故障', en: 'Stopped by a fault' },
};

const most = 4;

function One({ job }: { readonly job: Job }) {
  const { say } = useReader();
  const { count, instant } = useFormats();
  const total = job.total ?? job.done;
  const share = total === 0 ? (job.state === 'done' ? 100 : 0) : Math.min(100, (job.done / total) * 100);
  return (
    <li>
      <p>
        <b>{say(names[job.kind] ?? { zh: '长任务', en: 'A long job' })}</b>{' '}
        <span className="meta">{instant(job.createdAt)}</span>
      </p>
      <div className="meter">
        <i
          className={job.state === 'done' ? 'done' : job.state === 'failed' ? 'failed' : ''}
          style={{ width: `${share}%` }}
        />
      </div>
      <p className="meta">
        {count(job.done)} / {count(total)} · {say(states[job.state])}
        {job.errorCount > 0 && (
          <b className="warn">
            {say('，', ', ')}
            {say(`${job.errorCount} 件没办成`, `${job.errorCount} did not go`)}
          </b>
        )}
      </p>
      {job.errors.slice(0, 3).map(({ row, why }) => (
        <p key={String(row)} className="meta">
          {say(`${row} 号：`, `No. ${row}: `)}
          {say(why)}
        </p>
      ))}
    </li>
  );
}

export function MyJobs() {
  const { say } = useReader();
  const jobs = useAnswer('GET /jobs', { query: { limit: most } }, { every: 5_000 });
  return (
    <section className="panel">
      <div className="ph">
        <h2>{say('正在跑的', 'Running')}</h2>
      </div>
      <div className="pb">
        <Shown of={jobs} lines={3}>
          {({ items }) =>
            items.length === 0 ? (
              <Empty says={{ zh: '没有在跑的任务', en: 'No job is running' }} />
            ) : (
              <ul className="stack jobs">
                {items.map((job) => (
                  <One key={job.id} job={job} />
                ))}
              </ul>
            )
          }
        </Shown>
      </div>
    </section>
  );
}
