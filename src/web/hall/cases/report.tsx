// Reporting on what one promised to do: one more entry in the table of the case, and handing it all in when enough is there.
import { useMemo, useState } from 'react';
import { useLocation } from 'wouter';
import type { DeliverState } from '#kinds/deliver/deliver.ts';
import type { Answers, Form } from '#policy/form.ts';
import { standingOf } from '#web/hall/case-words.ts';
import { contextOf, Answers as Known } from '#web/hall/cases/answers.tsx';
import { Mending } from '#web/hall/cases/mending.tsx';
import type { CaseInFull } from '#web/hall/cases/story.tsx';
import { Phone } from '#web/hall/phone.tsx';
import { newKey } from '#web/parts/api.ts';
import { useAnswer, useDoing } from '#web/parts/asking.ts';
import { FormFields } from '#web/parts/form/form-fields.tsx';
import { useFormState } from '#web/parts/form/form-state.ts';
import { filesOf } from '#web/parts/form/upload.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { Empty, ErrorNote, Note, Shown } from '#web/parts/said.tsx';
import { StatusTag } from '#web/parts/status.tsx';

const stateOf = ({ state }: CaseInFull): DeliverState => state as unknown as DeliverState;

const enough = (one: CaseInFull): boolean => stateOf(one).reports >= stateOf(one).least;

/** What was reported last time stays with the case; the page begins with one empty row. */
function OneMore({ one, onDone }: { readonly one: CaseInFull; readonly onDone: () => void }) {
  const { say, today } = useReader();
  const field = String(one.settings.evidence);
  const form = useMemo((): Form => {
    // Whoever applies leaves it empty; here it is what one came for.
    const { optional: _, ...table } = (one.form as Form)[field]!;
    return { [field]: table };
  }, [one, field]);
  const context = useMemo(() => ({ ...contextOf(one), asOf: today }), [one, today]);
  const [id] = useState(newKey);
  const state = useFormState(form, context, { [field]: [{}] });
  const [files] = useState(() => filesOf(one.roundId));
  const doing = useDoing('POST /cases/{id}/actions', { changes: ['GET /me/cases/{id}'], done: onDone });
  const send = (answers: Answers) =>
    doing.mutate({
      params: { id: one.id },
      body: { id, action: 'report', stage: one.stage, input: { rows: answers[field] } },
    });
  return (
    <form
      className="stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        const good = state.check();
        if (good) send(good);
      }}
    >
      <FormFields state={state} skin="hall" help={{ files }} />
      <ErrorNote error={doing.error} />
      <button type="submit" className={`btn btn-wide${enough(one) ? '' : ' btn-main'}`} disabled={doing.isPending}>
        {doing.isPending ? say('正在提交……', 'Handing in …') : say('记下来', 'Put it down')}
      </button>
    </form>
  );
}

function HandIn({ one }: { readonly one: CaseInFull }) {
  const { say } = useReader();
  const [, go] = useLocation();
  const [id] = useState(newKey);
  const doing = useDoing('POST /cases/{id}/actions', { done: () => go(`/hall/cases/${one.id}`) });
  const { reports, least } = stateOf(one);
  if (!enough(one))
    return (
      <p className="meta">
        {say(`再记 ${least - reports} 次，就可以请工会验收`, `${least - reports} more, and it can be handed in`)}
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
      ) : (
        <>
          <OneMore key={times} one={one} onDone={() => setTimes(times + 1)} />
          <HandIn one={one} />
        </>
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
