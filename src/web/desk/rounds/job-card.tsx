// Long work as it goes: how much is done of how much, what did not go row by row, to be paused, left and found again.
import { useEffect, useState } from 'react';
import { Link } from 'wouter';
import { systemClock } from '#kit/clock.ts';
import { type Job, jobName, jobStates, underWay } from '#web/desk/job-words.ts';
import { saveText } from '#web/parts/api.ts';
import { useAnswer, useDoing } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { Icon } from '#web/parts/icon.tsx';
import { useReader } from '#web/parts/language.tsx';
import { ErrorNote } from '#web/parts/said.tsx';
import { StatusTag } from '#web/parts/status.tsx';

/** What is left at the speed so far; null while there is too little to tell from. */
function secondsLeft(job: Job): number | null {
  if (job.state !== 'running' || !job.startedAt || !job.total || job.done < 1) return null;
  const passed = (systemClock.now().getTime() - new Date(job.startedAt).getTime()) / 1000;
  return passed < 3 ? null : Math.max(1, Math.round((passed / job.done) * (job.total - job.done)));
}

function Meter({ job }: { readonly job: Job }) {
  const { say } = useReader();
  const total = Math.max(job.total ?? job.done, 1);
  const share = (n: number) => `${(Math.min(n, total) / total) * 100}%`;
  const bad = Math.min(job.errorCount, job.done);
  return (
    <div
      className={`meter${job.state === 'done' && bad === 0 ? ' ok' : ''}`}
      role="progressbar"
      aria-label={say('进度', 'Progress')}
      aria-valuemin={0}
      aria-valuemax={total}
      aria-valuenow={Math.min(job.done, total)}
    >
      <i style={{ width: share(job.done - bad) }} />
      {bad > 0 && <i className="bad-bar" style={{ width: share(bad) }} />}
    </div>
  );
}

function Sums({ job }: { readonly job: Job }) {
  const { say } = useReader();
  const { count } = useFormats();
  const left = Math.max(0, (job.total ?? job.done) - job.done);
  const seconds = secondsLeft(job);
  const good = job.done - Math.min(job.errorCount, job.done);
  return (
    <p className="sub">
      {say(`办成 ${count(good)}`, `${count(good)} done`)}
      {job.errorCount > 0 && (
        <b className="bad">{say(`，没办成 ${count(job.errorCount)}`, `, ${count(job.errorCount)} not`)}</b>
      )}
      {left > 0 && say(`，还有 ${count(left)}`, `, ${count(left)} to go`)}
      {seconds !== null && say(`，约 ${seconds} 秒`, `, about ${seconds} s`)}
    </p>
  );
}

const shownAtFirst = 5;

function Errors({ job }: { readonly job: Job }) {
  const { say } = useReader();
  const [all, setAll] = useState(false);
  const errors = all ? job.errors : job.errors.slice(0, shownAtFirst);
  if (errors.length === 0) return null;
  return (
    <>
      <table className="table job-errors">
        <tbody>
          {errors.map((one) => (
            <tr key={String(one.row)}>
              <td>
                {typeof one.row === 'number' && job.about.importId === null ? (
                  <Link href={`/desk/cases/${one.row}`}>{say(`${one.row} 号`, `No. ${one.row}`)}</Link>
                ) : (
                  one.row
                )}
              </td>
              <td className="bad">{say(one.why)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {job.errors.length > shownAtFirst && (
        <button type="button" className="link" onClick={() => setAll(!all)}>
          {all
            ? say('收起', 'Show fewer')
            : say(`看全部 ${job.errors.length} 条原因`, `All ${job.errors.length} reasons`)}
        </button>
      )}
    </>
  );
}

/** What did not go, as a table that a workbook opens. */
function SaveErrors({ job }: { readonly job: Job }) {
  const { say } = useReader();
  const cell = (value: string) => `"${value.replaceAll('"', '""')}"`;
  const save = () => {
    const rows = [
      [say('编号', 'No.'), say('原因', 'Reason')],
      ...job.errors.map((one) => [String(one.row), say(one.why)]),
    ];
    // The mark in front lets Excel read it as UTF-8.
    saveText(`\uFEFF${rows.map((row) => row.map(cell).join(',')).join('\r\n')}`, `${say(jobName(job))}.csv`);
  };
  return (
    <button type="button" className="btn btn-s" onClick={save}>
      <Icon name="out" />
      {say('导出没办成的', 'Export what did not go')}
    </button>
  );
}

/** `known`: the job as a list gave it, shown until it is read by itself. */
export function JobCard({ id, known, says }: { readonly id: number; readonly known?: Job; readonly says?: string }) {
  const { say } = useReader();
  const [following, setFollowing] = useState(true);
  // The open line tells sooner; this is for when there is none.
  const read = useAnswer('GET /jobs/{id}', { params: { id } }, { every: following ? 4_000 : false });
  const { data } = read;
  useEffect(() => {
    if (data) setFollowing(underWay(data));
  }, [data]);
  const pause = useDoing('POST /jobs/{id}/pause', { changes: ['GET /jobs/{id}', 'GET /jobs'] });
  const resume = useDoing('POST /jobs/{id}/resume', { changes: ['GET /jobs/{id}', 'GET /jobs'] });
  const job = data ?? known;
  if (!job) return <ErrorNote error={read.error} />;
  const [tone, stands] = jobStates[job.state];
  return (
    <section className="job" aria-label={says ?? say(jobName(job))}>
      <div className="flex between">
        <b>{says ?? say(jobName(job))}</b>
        <StatusTag tone={tone} says={stands} />
      </div>
      <Meter job={job} />
      <Sums job={job} />
      <Errors job={job} />
      <ErrorNote error={pause.error ?? resume.error} />
      {job.errors.length > 0 && <SaveErrors job={job} />}
      {underWay(job) && (
        <div className="flex">
          <button type="button" className="btn btn-s" onClick={() => pause.mutate({ params: { id } })}>
            <Icon name="pause" />
            {say('先停', 'Pause')}
          </button>
          <span className="meta">{say('可以离开，断了接着做', 'You may leave; it goes on by itself')}</span>
        </div>
      )}
      {(job.state === 'paused' || job.state === 'failed') && (
        <button type="button" className="btn btn-s" onClick={() => resume.mutate({ params: { id } })}>
          {say('接着做', 'Go on')}
        </button>
      )}
    </section>
  );
}
