// One decision on all that waits at a stage: how many, how much is left to grant, and then its progress. It asks for a fresh code.
import { useState } from 'react';
import { Link } from 'wouter';
import { kinds } from '#kinds/index.ts';
import { JobCard } from '#web/desk/rounds/job-card.tsx';
import type { TabProps } from '#web/desk/rounds/tab.ts';
import { programmeOf, stagesOfKind, stageTitle } from '#web/desk/rounds/words.ts';
import { useDoing } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { Empty, ErrorNote, Note } from '#web/parts/said.tsx';

const action = 'grant';

function Budget({ leftFen, waiting }: { readonly leftFen: number; readonly waiting: number }) {
  const { say } = useReader();
  const { yuan } = useFormats();
  return (
    <>
      <dl className="kv">
        <dt>{say('预算还剩', 'Left of the budget')}</dt>
        <dd>{yuan(leftFen)}</dd>
        <dt>{say('每件多少', 'How much each')}</dt>
        <dd>{say('按办法算，不用填', 'As the programme says; nothing to fill in')}</dd>
      </dl>
      {leftFen === 0 && waiting > 0 && (
        <Note tone="warn">
          <b>{say('预算已经用完', 'Nothing is left of the budget')}</b>
          <p>{say('请财务先从科目安排预算，不然一件也批不了', 'Ask finance to allot first, or none can be granted')}</p>
        </Note>
      )}
    </>
  );
}

function Stage({ stage, round, figures, progress }: TabProps & { readonly stage: string }) {
  const { say } = useReader();
  const { count } = useFormats();
  const [jobId, setJobId] = useState<number | null>(null);
  const settle = useDoing('POST /rounds/{id}/settlement', { done: ({ id }) => setJobId(id) });
  const programme = programmeOf(round);
  const waiting = figures[`at.${stage}`] ?? 0;
  const label = say(kinds.grant!.actions[action]!.label);
  return (
    <section className="panel">
      <div className="ph">
        <h2>{say(stageTitle(programme, stage))}</h2>
        <span className="meta">
          <Link className="opens" href={`/desk/rounds/${round.id}/cases?stage=${stage}&status=open`}>
            {say(`${count(waiting)} 件在等`, `${count(waiting)} waiting`)}
          </Link>
        </span>
      </div>
      <div className="pb stack">
        {progress?.leftFen != null && <Budget leftFen={progress.leftFen} waiting={waiting} />}
        {jobId !== null && <JobCard id={jobId} />}
        <ErrorNote error={settle.error} />
        {jobId === null && waiting > 0 && (
          <div className="flex">
            <button
              type="button"
              className="btn btn-main"
              disabled={settle.isPending}
              onClick={() => settle.mutate({ params: { id: round.id }, body: { stage, action } })}
            >
              {settle.isPending
                ? say('正在开始……', 'Starting …')
                : `${label} ${say(`${count(waiting)} 件`, `all ${count(waiting)}`)}`}
            </button>
            <span className="meta">
              {say(
                '要输入动态验证码；一样的一起办，办不成的逐件写明原因',
                'Asks for your authenticator code; those that cannot be granted are listed one by one',
              )}
            </span>
          </div>
        )}
        {jobId === null && waiting === 0 && (
          <Empty says={{ zh: '现在没有等批准的', en: 'Nothing waits to be granted' }} />
        )}
      </div>
    </section>
  );
}

export default function Settlement(props: TabProps) {
  const { say } = useReader();
  const stages = stagesOfKind(programmeOf(props.round), 'grant');
  if (!props.settles)
    return (
      <Note tone="off">
        {say(
          '整批批准由开批次的工会办；您的岗位不在那里',
          'Whole stages are decided by the union that runs the round; your post is elsewhere',
        )}
      </Note>
    );
  if (stages.length === 0)
    return <Empty says={{ zh: '这个办法没有批准拨付的环节', en: 'This programme grants no money' }} />;
  return (
    <div className="stack">
      {stages.map((stage) => (
        <Stage key={stage} stage={stage} {...props} />
      ))}
    </div>
  );
}
