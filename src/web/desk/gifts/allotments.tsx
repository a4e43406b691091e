// Where a gift or a fund was put: allotted to a round or into a union's hands, and taken back unused.
import { useMemo, useState } from 'react';
import { text } from '#kit/text.ts';
import { fact } from '#policy/condition.ts';
import type { Form } from '#policy/form.ts';
import { useSeat } from '#web/desk/frame.tsx';
import { Asking } from '#web/desk/gifts/asking.tsx';
import { type Allotment, amountField, useAmounts } from '#web/desk/gifts/words.ts';
import { Panel } from '#web/desk/panel.tsx';
import type { Answer } from '#web/parts/api.ts';
import { useAnswer, useDoing } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { roundName } from '#web/parts/round-name.ts';
import { Empty, Note, Unread } from '#web/parts/said.tsx';

interface Bound {
  readonly purpose: string;
  readonly programmeKey: string | null;
  readonly roundId?: number | null;
}

interface Choices {
  readonly rounds: Answer<'GET /rounds'>['items'];
  readonly programmes: Answer<'GET /programmes'>['items'];
}

/** Rounds that the earmark lets through, named by their programme. */
function roundChoices({ rounds, programmes }: Choices, { programmeKey, roundId = null }: Bound) {
  const titles = new Map(programmes.toReversed().map((one) => [one.programmeKey, one.title]));
  return rounds
    .filter(
      (one) => (programmeKey === null || one.programmeKey === programmeKey) && (roundId === null || one.id === roundId),
    )
    .map(({ id, name, programmeKey: key }) => {
      const title = titles.get(key) ?? text(key, key);
      return { key: String(id), label: text(`${title.zh} ${name}`, `${title.en} ${roundName(name).en}`) };
    });
}

function formOf(unit: string, choices: ReturnType<typeof roundChoices>, bound: boolean): Form {
  const round = { type: 'choice', label: text('给哪个批次', 'To which round'), choices } as const;
  return {
    ...(unit === 'fen'
      ? { round }
      : {
          organisation: { type: 'organisation', label: text('交给哪个工会', 'Into which union’s hands') },
          ...(choices.length > 0
            ? {
                forRound: {
                  type: 'yes-no',
                  label: text('为一个批次准备的', 'It is for a round'),
                  ...(bound ? {} : { optional: true as const }),
                },
                round: { ...round, showWhen: fact('form.forRound').is(true) },
              }
            : {}),
        }),
    amount: amountField(text('安排多少', 'How much'), unit),
    reason: {
      ...{ type: 'text', maxLength: 200, prose: true },
      label: text('怎么用到协议写的用途上', 'How it serves the purpose'),
    },
  } as Form;
}

type From = { readonly agreementId: number; readonly line: number } | { readonly fundId: number };

interface AllotProps {
  readonly from: From;
  readonly unit: string;
  readonly bound: Bound;
  readonly onDone: () => void;
}

function Filling({ from, unit, bound, onDone, rounds, programmes }: AllotProps & Choices) {
  const { say } = useReader();
  const open = useMemo(() => roundChoices({ rounds, programmes }, bound), [rounds, programmes, bound]);
  const isBound = bound.programmeKey !== null || (bound.roundId ?? null) !== null;
  const form = useMemo(() => formOf(unit, open, isBound), [unit, open, isBound]);
  const allot = useDoing('POST /gift-allotments', { done: onDone });
  if (open.length === 0 && (unit === 'fen' || isBound))
    return (
      <div className="pb">
        <Note tone="warn">
          <b>{say(`协议写明用于“${bound.purpose}”，还没有这样的批次`, 'No round serves this purpose yet')}</b>
          <p>{say('先开批次，再回来安排。', 'Open the round first, then allot to it.')}</p>
        </Note>
      </div>
    );
  return (
    <>
      <div className="pb">
        <Note>{say(`只能用于：${bound.purpose}`, `For this purpose only: ${bound.purpose}`)}</Note>
      </div>
      <Asking
        form={form}
        initial={isBound && unit !== 'fen' ? { forRound: true } : {}}
        does={allot.isPending ? say('正在安排……', 'Allotting …') : say('安排', 'Allot')}
        busy={allot.isPending}
        error={allot.error}
        onCancel={onDone}
        onAnswers={({ organisation, round, amount, reason }) =>
          allot.mutate({
            body: {
              ...from,
              ...(organisation == null ? {} : { organisationId: Number(organisation) }),
              ...(round == null ? {} : { roundId: Number(round) }),
              ...{ amount: Number(amount), reason: String(reason) },
            },
          })
        }
      />
    </>
  );
}

export function AllotForm(props: AllotProps) {
  const { organisationId } = useSeat();
  const rounds = useAnswer('GET /rounds', { query: { organisation: organisationId } });
  const programmes = useAnswer('GET /programmes', {});
  if (!rounds.data || !programmes.data) return <Unread of={[rounds, programmes]} lines={3} />;
  return <Filling {...props} rounds={rounds.data.items} programmes={programmes.data.items} />;
}

function TakeBack({ row, onDone }: { readonly row: Allotment; readonly onDone: () => void }) {
  const { say } = useReader();
  const form = useMemo(
    (): Form => ({
      amount: amountField(text('收回多少', 'How much to take back'), row.unit),
      note: { type: 'text', maxLength: 200, prose: true, label: text('为什么', 'Why') },
    }),
    [row.unit],
  );
  const back = useDoing('POST /gift-allotments/{id}/take-back', { done: onDone });
  return (
    <Asking
      form={form}
      does={say('收回没用的', 'Take it back')}
      busy={back.isPending}
      error={back.error}
      onCancel={onDone}
      onAnswers={({ amount, note }) =>
        back.mutate({ params: { id: row.id }, body: { amount: Number(amount), note: String(note) } })
      }
    />
  );
}

export function Allotments({ rows, moves }: { readonly rows: readonly Allotment[]; readonly moves: boolean }) {
  const { say } = useReader();
  const said = useAmounts();
  const { dayOf, count } = useFormats();
  const [taking, setTaking] = useState<number | null>(null);
  const row = rows.find((one) => one.id === taking);
  return (
    <Panel title={say('安排到哪里、用了多少', 'Where it was put and what was used')}>
      {rows.length === 0 ? (
        <div className="pb">
          <Empty
            says={{
              zh: '还没有安排。收到以后，由财务制单岗安排',
              en: 'Nothing allotted yet; the finance maker does it',
            }}
          />
        </div>
      ) : (
        <table className="table">
          <thead>
            <tr>
              <th>{say('给谁', 'To')}</th>
              <th>{say('什么', 'What')}</th>
              <th className="r">{say('安排', 'Allotted')}</th>
              <th className="r">{say('用了', 'Used')}</th>
              <th className="r">{say('帮助人数', 'People')}</th>
              <th>{say('日期', 'Day')}</th>
              {moves && <th>{say('可以办', 'To do')}</th>}
            </tr>
          </thead>
          <tbody>
            {rows.map((one) => (
              <tr key={one.id} className={one.id === taking ? 'on' : ''}>
                <td>
                  <b>{one.organisationName}</b>
                  <div className="meta">{one.roundName ? say(roundName(one.roundName)) : one.reason}</div>
                </td>
                <td>{one.what}</td>
                <td className="r nowrap">{said(one.amount - one.takenBack, one.unit)}</td>
                <td className="r nowrap">{said(one.used, one.unit)}</td>
                <td className="r">{one.unit === 'fen' ? '—' : count(one.people)}</td>
                <td className="nowrap">{dayOf(one.at)}</td>
                {moves && (
                  <td>
                    <button type="button" className="btn btn-s" onClick={() => setTaking(one.id)}>
                      {say('收回', 'Take back')}
                    </button>
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {row && <TakeBack key={row.id} row={row} onDone={() => setTaking(null)} />}
    </Panel>
  );
}
