// Does everything still follow from the record? Started here, told as it goes, answered in words: all of it, or the first row that differs.
import { useEffect, useState } from 'react';
import { Panel } from '#web/desk/panel.tsx';
import type { Answer } from '#web/parts/api.ts';
import { useAnswer, useDoing } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { Empty, ErrorNote, Note, Shown } from '#web/parts/said.tsx';
import { StatusTag, type Tone } from '#web/parts/status.tsx';

type Job = Answer<'GET /jobs'>['items'][number];

interface Result {
  readonly ok: boolean;
  readonly cases: number;
  readonly events: number;
  readonly transfers: number;
  readonly figures: number;
  readonly firstDifference: {
    readonly where: string;
    readonly says: { readonly zh: string; readonly en: string };
  } | null;
}

const resultOf = (job: Job) => job.result as unknown as Result | null;
const goesOn = (job: Job | undefined) => job?.state === 'waiting' || job?.state === 'running';

function Progress({ job }: { readonly job: Job }) {
  const { say } = useReader();
  const { count } = useFormats();
  const share = job.total ? Math.min(100, (job.done / job.total) * 100) : 0;
  return (
    <div className="stack gap-s">
      <p>
        <b>{say('正在核对', 'Checking')}</b>
        {say('　办件 ', ' cases: ')}
        {count(job.done)} / {job.total === null ? '…' : count(job.total)}
      </p>
      <div
        className="meter"
        role="progressbar"
        aria-label={say('核对进度', 'Progress of the check')}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(share)}
      >
        <i style={{ width: `${share}%` }} />
      </div>
      <p className="meta">{say('可以离开，回来还在', 'You may leave; it goes on')}</p>
    </div>
  );
}

function Told({ result }: { readonly result: Result }) {
  const { say } = useReader();
  const { count } = useFormats();
  const looked = say(
    `看了 ${count(result.cases)} 件办件、${count(result.events)} 步历史、${count(result.transfers)} 笔转账、${count(result.figures)} 个数字。`,
    `Looked at ${count(result.cases)} cases, ${count(result.events)} steps of history, ${count(result.transfers)} transfers, ${count(result.figures)} figures.`,
  );
  if (result.ok)
    return (
      <Note tone="ok" live>
        <b>
          {say(
            '全对得上：历史没有被改过，账和数字都能重新算出来',
            'It all fits: the history is unaltered, money and figures can be derived anew',
          )}
        </b>
        <p>{looked}</p>
      </Note>
    );
  return (
    <Note tone="bad" live>
      <b>
        {say('有一处对不上：', 'Something does not fit: ')}
        {result.firstDifference && say(result.firstDifference.says)}
      </b>
      <p>
        {say('第一处在 ', 'The first is at ')}
        <code>{result.firstDifference?.where}</code>
        {say('。在这之前', '. Until then: ')}
        {looked}
      </p>
      <p>
        {say(
          '先别动数据，请系统管理员从备份里查这一行，再核对一次。',
          'Leave the data alone; let the system administrator look the row up in a backup, then check again.',
        )}
      </p>
    </Note>
  );
}

function Earlier({ jobs }: { readonly jobs: readonly Job[] }) {
  const { say } = useReader();
  const { instant, count } = useFormats();
  const verdict = (job: Job): { tone: Tone; zh: string; en: string } => {
    const result = resultOf(job);
    if (job.state === 'failed') return { tone: 'bad', zh: '没做完', en: 'Not finished' };
    if (!result) return { tone: 'go', zh: '正在核对', en: 'Checking' };
    return result.ok
      ? { tone: 'ok', zh: '全对得上', en: 'It all fits' }
      : { tone: 'bad', zh: '有一处对不上', en: 'Does not fit' };
  };
  return (
    <table className="table">
      <thead>
        <tr>
          <th>{say('什么时候', 'When')}</th>
          <th className="r">{say('看了几件', 'Cases')}</th>
          <th>{say('结果', 'Result')}</th>
        </tr>
      </thead>
      <tbody>
        {jobs.map((job) => {
          const { tone, zh, en } = verdict(job);
          return (
            <tr key={job.id}>
              <td>{instant(job.createdAt)}</td>
              <td className="r">{count(resultOf(job)?.cases ?? job.done)}</td>
              <td>
                <StatusTag tone={tone} says={{ zh, en }} />
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

export function Verify() {
  const { say } = useReader();
  const [watching, setWatching] = useState(false);
  const jobs = useAnswer('GET /jobs', { query: { limit: 50 } }, { every: watching && 1_000 });
  const start = useDoing('POST /audit/verifications', { changes: ['GET /jobs'] });
  const checks = (jobs.data?.items ?? []).filter((job) => job.kind === 'verification');
  const latest = checks[0];
  const result = latest && resultOf(latest);
  const going = goesOn(latest);
  useEffect(() => setWatching(going), [going]);
  return (
    <>
      <Panel
        title={say('记录还对得上吗', 'Does the record still fit')}
        aside={
          <button
            type="button"
            className="btn btn-main"
            disabled={start.isPending || goesOn(latest)}
            onClick={() => start.mutate({})}
          >
            {goesOn(latest) ? say('正在核对……', 'Checking …') : say('核对全部记录', 'Check the whole record')}
          </button>
        }
      >
        <div className="pb stack">
          <p className="sub">
            {say(
              '从每一步历史重新算一遍：办件、指纹、账、数字，在一个时间点上比。别人照常办事。',
              'Everything is derived anew from the history (cases, fingerprints, money, figures) as of one instant. Others go on working.',
            )}
          </p>
          <ErrorNote error={start.error} />
          {latest && goesOn(latest) && <Progress job={latest} />}
          {latest?.state === 'failed' && (
            <Note tone="bad">
              {say('这次没做完。再按一次重新开始', 'It did not finish. Press again to start anew')}
            </Note>
          )}
          {result && <Told result={result} />}
        </div>
      </Panel>
      <Panel title={say('以前的核对', 'Earlier checks')}>
        <Shown of={jobs} lines={3}>
          {() =>
            checks.length === 0 ? (
              <div className="pb">
                <Empty says={{ zh: '您还没有核对过', en: 'You have not checked yet' }} />
              </div>
            ) : (
              <Earlier jobs={checks} />
            )
          }
        </Shown>
      </Panel>
    </>
  );
}
