// One decision on all that waits at a stage: who and how much, read to the end, with the total on the button; then its progress. It asks for a fresh code.
import { useState } from 'react';
import { Link } from 'wouter';
import { kinds } from '#kinds/index.ts';
import { useSeat } from '#web/desk/frame.tsx';
import { UndoBar } from '#web/desk/review/undo.tsx';
import {
  type Granting,
  GrantList,
  grantable,
  sumOf,
  type ToGrant,
  useGranted,
  useToGrant,
} from '#web/desk/rounds/grant-list.tsx';
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

/** What it came to, and who has it next. */
function Granted({ count: n, sumFen }: { readonly count: number; readonly sumFen: number }) {
  const { say } = useReader();
  const { count, yuan } = useFormats();
  if (n === 0) return null;
  return (
    <Note tone="ok" live>
      <b>{say(`已批准 ${count(n)} 件，共 ${yuan(sumFen)}`, `Granted: ${count(n)}, ${yuan(sumFen)} in all`)}</b>
      <p>
        {say(
          '接下来：财务制付款单，另一人复核，送银行。本人 10 分钟后收到消息；在那之前、付款单没有送银行时可以撤销',
          'Next: finance prepares the payments, somebody else checks them, they go to the bank. Members are told in ten minutes; until then, and before the bank has them, it can be taken back',
        )}
      </p>
    </Note>
  );
}

/** Named by how many and how much; it works when the list has been read. What a colleague has to grant is not counted. */
function Press({
  rows,
  whole,
  read,
  busy,
  go,
}: {
  readonly rows: readonly ToGrant[];
  readonly whole: boolean;
  readonly read: boolean;
  readonly busy: boolean;
  readonly go: () => void;
}) {
  const { say } = useReader();
  const { count, yuan } = useFormats();
  const label = say(kinds.grant!.actions[action]!.label);
  const mine = grantable(rows);
  const barred = rows.length - mine.length;
  const total = whole ? say(`，${yuan(sumOf(mine))}`, `, ${yuan(sumOf(mine))}`) : '';
  const many =
    barred > 0
      ? say(`${count(mine.length)} 件`, count(mine.length))
      : say(`${count(rows.length)} 件`, `all ${count(rows.length)}`);
  const ready = read && !busy && mine.length > 0;
  return (
    <>
      {barred > 0 && (
        <Note tone="off">
          <b>
            {say(
              `${count(barred)} 件您经手过，要由同事批准`,
              `You had a hand in ${count(barred)}; a colleague grants them`,
            )}
          </b>
          <p>
            {say(
              '原因写在名单各件下面，点开一件可以看到谁能批',
              'The reason stands under each; open one to see who can',
            )}
          </p>
        </Note>
      )}
      <div className="flex">
        <button
          type="button"
          className={`btn ${ready ? 'btn-main' : 'btn-off'}`}
          aria-disabled={!ready}
          onClick={() => {
            if (ready) go();
          }}
        >
          {busy ? say('正在开始……', 'Starting …') : `${label} ${many}${total}`}
          {read ? '' : say('（名单还没看到底）', ' (read the list to its end first)')}
        </button>
        <span className="meta">
          {say(
            '要输入动态验证码；办不成的逐件写明原因',
            'Asks for your authenticator code; those that cannot be granted are listed one by one',
          )}
        </span>
      </div>
    </>
  );
}

function Stage({ stage, round, figures, progress }: TabProps & { readonly stage: string }) {
  const { say } = useReader();
  const { count } = useFormats();
  const { organisationId } = useSeat();
  const [going, setGoing] = useState<Granting | null>(null);
  const [read, setRead] = useState(false);
  const granted = useGranted(going, organisationId);
  const programme = programmeOf(round);
  const waiting = figures[`at.${stage}`] ?? 0;
  const pages = useToGrant({ roundId: round.id, organisationId, stage, of: waiting });
  const { rows } = pages;
  const settle = useDoing('POST /rounds/{id}/settlement', {
    done: ({ id }) => setGoing({ jobId: id, rows: [...rows] }),
  });
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
        {going && <JobCard id={going.jobId} />}
        {granted && <Granted {...granted} />}
        <ErrorNote error={settle.error ?? pages.error} />
        {going === null && rows.length > 0 && (
          <>
            <GrantList pages={pages} onRead={setRead} />
            <Press
              {...{ rows, whole: !pages.more, read, busy: settle.isPending }}
              go={() => settle.mutate({ params: { id: round.id }, body: { stage, action, cases: rows.length } })}
            />
          </>
        )}
        {going === null && rows.length === 0 && !pages.busy && !pages.error && (
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
      <UndoBar />
      {stages.map((stage) => (
        <Stage key={stage} stage={stage} {...props} />
      ))}
    </div>
  );
}
