// Reporting on what one promised to do: one more entry in the table of the case, and handing it all in when enough is there.
import { useMemo, useState } from 'react';
import { useLocation } from 'wouter';
import type { DeliverState } from '#kinds/deliver/deliver.ts';
import { plural } from '#kit/format.ts';
import { text } from '#kit/text.ts';
import type { Answers, Form } from '#policy/form.ts';
import { standingOf } from '#web/hall/case-words.ts';
import { Answers as Known } from '#web/hall/cases/answers.tsx';
import { Mending } from '#web/hall/cases/mending.tsx';
import { aheadIn, LayPlan, MilestoneList, type NamedMilestone, Plan } from '#web/hall/cases/milestones.tsx';
import type { CaseInFull } from '#web/hall/cases/story.tsx';
import { TableForm } from '#web/hall/cases/table-form.tsx';
import { Phone } from '#web/hall/phone.tsx';
import { newKey } from '#web/parts/api.ts';
import { useAnswer, useDoing } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { Empty, ErrorNote, Note, Shown } from '#web/parts/said.tsx';
import { StatusTag } from '#web/parts/status.tsx';

const stateOf = ({ state }: CaseInFull): DeliverState => state as unknown as DeliverState;

const enough = (one: CaseInFull): boolean => {
  const { reports, least, plan } = stateOf(one);
  return reports >= least && aheadIn(plan).length === 0;
};

const whichMilestone = '-milestone';
const none = '0';

/** Which milestone it finishes, asked where there are any left. */
function milestoneField(milestones: readonly NamedMilestone[]): Form {
  const left = aheadIn(milestones);
  if (left.length === 0) return {};
  return {
    [whichMilestone]: {
      type: 'choice',
      label: text('这次完成了哪个节点', 'Which milestone does this finish'),
      choices: [
        { key: none, label: text('还没有完成', 'None yet') },
        ...left.map(({ number, name }) => ({ key: String(number), label: text(name, name) })),
      ],
    },
  };
}

const noMilestones: readonly NamedMilestone[] = [];

/** What was reported last time stays with the case; the page begins with one empty row. */
function OneMore({
  one,
  milestones = noMilestones,
  onDone,
}: {
  readonly one: CaseInFull;
  readonly milestones?: readonly NamedMilestone[];
  readonly onDone: () => void;
}) {
  const { say } = useReader();
  const field = String(one.settings.evidence);
  const more = useMemo(() => {
    const form = milestoneField(milestones);
    const begins: Answers = whichMilestone in form ? { [whichMilestone]: none } : {};
    return { form, begins };
  }, [milestones]);
  return (
    <TableForm
      {...{ one, field, more, onDone }}
      action="report"
      rows={[{}]}
      inputOf={(answers) => {
        const milestone = Number(answers[whichMilestone] ?? none);
        return { rows: answers[field], ...(milestone > 0 ? { milestone } : {}) };
      }}
      main={!enough(one)}
      sends={say('记下来', 'Put it down')}
    />
  );
}

function HandIn({ one }: { readonly one: CaseInFull }) {
  const { say } = useReader();
  const [, go] = useLocation();
  const [id] = useState(newKey);
  const doing = useDoing('POST /cases/{id}/actions', { done: () => go(`/hall/cases/${one.id}`) });
  const { reports, least, plan } = stateOf(one);
  const left = aheadIn(plan).length;
  if (!enough(one))
    return (
      <p className="meta">
        {left > 0
          ? say(`再完成 ${left} 个节点，就可以请工会验收`, `${plural(left, 'milestone')} more, and it can be handed in`)
          : say(`再记 ${least - reports} 次，就可以请工会验收`, `${least - reports} more, and it can be handed in`)}
      </p>
    );
  return (
    <div className="stack">
      <ErrorNote error={doing.error} />
      <button
        type="button"
        className="btn btn-main btn-wide"
        disabled={doing.isPending}
        onClick={() =>
          doing.mutate({ params: { id: one.id }, body: { id, action: 'hand-in', stage: one.stage, input: {} } })
        }
      >
        {least === 0
          ? say('核对好了，交给工会', 'All is right: hand it in')
          : say(`已记 ${reports} 次，全部完成，请工会验收`, `${reports} reported: finished, please accept it`)}
      </button>
    </div>
  );
}

/** What the system wrote into it, to be looked at before it is handed in. */
function LaidOut({ one }: { readonly one: CaseInFull }) {
  const full = useAnswer('GET /cases/{id}', { params: { id: one.id } });
  return (
    <Shown of={full} lines={6}>
      {({ answers }) => <Known one={one} answers={answers} />}
    </Shown>
  );
}

/** What has milestones: they come first, then the work. */
function Planned({ one, onDone }: { readonly one: CaseInFull; readonly onDone: () => void }) {
  const { say } = useReader();
  const [anew, setAnew] = useState(false);
  return (
    <Plan one={one}>
      {(milestones) => {
        const ahead = aheadIn(milestones);
        if (anew || milestones.length === 0) return <LayPlan one={one} ahead={ahead} onDone={onDone} />;
        return (
          <div className="stack">
            <MilestoneList milestones={milestones} />
            {ahead.length > 0 && (
              <button type="button" className="btn" onClick={() => setAnew(true)}>
                {say('改后面的节点', 'Change what is ahead')}
              </button>
            )}
            <OneMore one={one} milestones={milestones} onDone={onDone} />
            <HandIn one={one} />
          </div>
        );
      }}
    </Plan>
  );
}

function Reporting({ one }: { readonly one: CaseInFull }) {
  const { say } = useReader();
  const { deadline } = useFormats();
  const [times, setTimes] = useState(0);
  return (
    <div className="stack">
      <p className="meta">{say(one.programme)}</p>
      <h1>{say(one.stageTitle)}</h1>
      <p>
        <StatusTag box {...standingOf(one)} />
      </p>
      {one.dueOn && (
        <p className="meta">{say(`${deadline(one.dueOn)}完成`, `To be finished ${deadline(one.dueOn)}`)}</p>
      )}
      {times > 0 && (
        <Note tone="ok" live>
          {say('记下了', 'Put down')}
        </Note>
      )}
      {stateOf(one).least === 0 ? (
        <>
          <LaidOut one={one} />
          <HandIn one={one} />
          <h2>{say('系统里没有的，可以补充', 'Add what the system does not know')}</h2>
          <OneMore key={times} one={one} onDone={() => setTimes(times + 1)} />
        </>
      ) : one.settings.plan === undefined ? (
        <>
          <OneMore key={times} one={one} onDone={() => setTimes(times + 1)} />
          <HandIn one={one} />
        </>
      ) : (
        <Planned key={times} one={one} onDone={() => setTimes(times + 1)} />
      )}
    </div>
  );
}

export default function Report({ id }: { readonly id: string }) {
  const { say } = useReader();
  const found = useAnswer('GET /me/cases/{id}', { params: { id } });
  return (
    <Phone back={`/hall/cases/${id}`} title={say('这件办件', 'The case')}>
      <section className="sec first">
        <Shown of={found} lines={10}>
          {(one) =>
            one.mine && one.kind === 'deliver' ? (
              <Reporting one={one} />
            ) : one.mine && one.kind === 'reassess' ? (
              <Mending one={one} />
            ) : (
              <Empty says={{ zh: '这件现在不用您记', en: 'This case does not wait for your report' }} />
            )
          }
        </Shown>
      </section>
    </Phone>
  );
}
