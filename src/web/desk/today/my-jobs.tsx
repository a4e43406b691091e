// What is running for me, and what ended lately: how much is done, and what did not go, each with the way to where it can be looked at.
import { Link } from 'wouter';
import { placeOfJob } from '#policy/job-names.ts';
import { type Job, jobName, jobStates, underWay } from '#web/desk/job-words.ts';
import { Panel } from '#web/desk/panel.tsx';
import { useAnswer } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { Shown } from '#web/parts/said.tsx';
import { StatusTag } from '#web/parts/status.tsx';

const most = 4;

function One({ job }: { readonly job: Job }) {
  const { say } = useReader();
  const { count, instant } = useFormats();
  const total = job.total ?? job.done;
  const share = total === 0 ? (job.state === 'done' ? 100 : 0) : Math.min(100, (job.done / total) * 100);
  const [tone, says] = jobStates[job.state];
  const place = placeOfJob({ kind: job.kind, ...job.about });
  const lost = say(`${count(job.errorCount)} 件没办成`, `${count(job.errorCount)} did not go`);
  return (
    <li>
      <p className="flex between">
        <b>{say(jobName(job))}</b>
        <StatusTag tone={tone} says={says} />
      </p>
      <div className="meter">
        <i
          className={job.state === 'done' ? 'done' : job.state === 'failed' ? 'failed' : ''}
          style={{ width: `${share}%` }}
        />
      </div>
      <p className="meta">
        {count(job.done)} / {count(total)}
        {job.errorCount > 0 && (
          <>
            {say('，', ', ')}
            {place === null ? (
              <b className="warn">{lost}</b>
            ) : (
              <Link href={place}>{say(`${lost}，看原因`, `${lost}: see why`)}</Link>
            )}
          </>
        )}
        {underWay(job) && say('。可以离开', '. You may leave')}
        {!underWay(job) && ` · ${instant(job.createdAt)}`}
      </p>
    </li>
  );
}

export function MyJobs() {
  const { say } = useReader();
  const jobs = useAnswer('GET /jobs', { query: { limit: most } }, { every: 5_000 });
  return (
    <Panel title={say('正在跑的', 'Running')}>
      <div className="pb">
        <Shown of={jobs} lines={3}>
          {({ items }) =>
            items.length === 0 ? (
              <p className="sub">{say('没有在跑的任务', 'No job is running')}</p>
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
    </Panel>
  );
}
