// The programme as the member will see it, judged for somebody made up: who has it, or who just has not; then the form in the hall's skin.
// Nobody's file is opened for this.
import { useMemo, useState } from 'react';
import { isRefusal } from '#kit/refusal.ts';
import { amountOf } from '#policy/amount-evaluate.ts';
import { amountLines } from '#policy/amount-words.ts';
import { type Example, exampleOf, within } from '#policy/example.ts';
import { factAt } from '#policy/facts.ts';
import type { Answers } from '#policy/form.ts';
import { lifeEventOf } from '#policy/life-events.ts';
import type { Programme } from '#policy/programme.ts';
import { useSeat } from '#web/desk/frame.tsx';
import type { Trial } from '#web/desk/programmes/simulating.ts';
import { FormFields } from '#web/parts/form/form-fields.tsx';
import { useFormState } from '#web/parts/form/form-state.ts';
import { typedOf } from '#web/parts/form/typed.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { RuleList } from '#web/parts/rule-list.tsx';

interface Around {
  readonly programme: Programme;
  readonly trial: Trial;
}

/** What it comes to for this one, or how it is set where that cannot be told. */
function Amount({
  programme,
  example,
  round,
}: Around & { readonly example: Example | undefined; readonly round: Round }) {
  const { say, today } = useReader();
  const { yuan } = useFormats();
  const { amount } = programme;
  if (!amount) return null;
  const due =
    example?.verdict.holds === true
      ? amountOf(amount, { ...example, round, asOf: today, within, programme })
      : undefined;
  if (due && !isRefusal(due))
    return (
      <p className="due">
        <span>{say('可得', 'Receives')}</span>
        <b className="money">{yuan(due.amountFen)}</b>
      </p>
    );
  const { lead, items } = amountLines(amount, programme);
  return (
    <>
      <p>{say(lead)}</p>
      <ul>
        {items.map((item) => (
          <li key={item.key}>{say(item.says)}</li>
        ))}
      </ul>
    </>
  );
}

interface Round {
  readonly organisationId: number;
  readonly year: number;
  readonly parameters: Readonly<Record<string, unknown>>;
}

function Judged({
  programme,
  example,
  has,
}: {
  readonly programme: Programme;
  readonly example: Example | undefined;
  readonly has: boolean;
}) {
  const { say } = useReader();
  const rules = [...programme.who, ...programme.rules];
  if (rules.length === 0) return <p>{say('没有写规则，谁都能申请', 'No rule is written: anybody may apply')}</p>;
  if (example) return <RuleList you rules={example.verdict.findings} />;
  return (
    <>
      <p className="sub">
        {has
          ? say(
              '照现在的规则，没找到符合的人。看看规则是不是互相矛盾',
              'By these rules nobody was found who has it; see whether they contradict each other',
            )
          : say('照现在的规则，谁都符合', 'By these rules nobody is refused')}
      </p>
      <RuleList you rules={rules.map(({ key, says, clause }) => ({ key, says, clause, holds: 'unknown' }))} />
    </>
  );
}

interface AsksProps {
  readonly programme: Programme;
  readonly round: Round;
  readonly example: Example | undefined;
}

/** What is on file about this one stands there already, as it will for the member. */
function AsksFor({ programme, round, example }: AsksProps) {
  const { say } = useReader();
  const onFile = Object.entries(programme.form).flatMap(([key, field]) => {
    if (field.prefill === undefined) return [];
    const value = example?.answers[key] ?? example?.facts[field.prefill];
    if (value !== undefined) return [[key, value] as const];
    return field.type === 'text' ? [[key, say('登记的内容', 'as on file')] as const] : [];
  });
  return (
    <Asked key={JSON.stringify(onFile)} {...{ programme, round }} onFile={Object.fromEntries(onFile) as Answers} />
  );
}

function Asked({ programme, round, onFile }: Omit<AsksProps, 'example'> & { readonly onFile: Answers }) {
  const { say } = useReader();
  const context = useMemo(() => ({ round }), [round]);
  const state = useFormState(programme.form, context, typedOf(programme.form, onFile));
  const known = Object.fromEntries(
    Object.entries(programme.form).flatMap(([key, field]) => {
      const definition = field.prefill === undefined ? undefined : factAt(field.prefill, programme);
      return definition ? [[key, definition.label]] : [];
    }),
  );
  return (
    <div className="sec">
      <h3>{say('要填的', 'The form')}</h3>
      {Object.keys(programme.form).length === 0 ? (
        <p className="sub">{say('不用填表', 'Nothing is to be filled in')}</p>
      ) : (
        <FormFields state={state} skin="hall" summary={false} known={known} />
      )}
    </div>
  );
}

function WhoToShow({ has, setHas }: { readonly has: boolean; readonly setHas: (has: boolean) => void }) {
  const { say } = useReader();
  const kinds = [
    [true, say('符合的人', 'Who has it')],
    [false, say('不符合的人', 'Who has not')],
  ] as const;
  return (
    <div className="views who-views">
      {kinds.map(([kind, says]) => (
        <button type="button" className="btn btn-s" key={says} aria-pressed={has === kind} onClick={() => setHas(kind)}>
          {says}
        </button>
      ))}
    </div>
  );
}

export function Preview({ programme, trial }: Around) {
  const { say, today } = useReader();
  const { organisationId, organisationName } = useSeat();
  const { year, given } = trial;
  const [has, setHas] = useState(true);
  const [turn, setTurn] = useState(1);
  const round = useMemo<Round>(() => ({ organisationId, year, parameters: given }), [organisationId, year, given]);
  const example = useMemo(
    () =>
      exampleOf(programme, {
        ...{ round, asOf: today, has, turn },
        nameOf: (id) => (id === organisationId ? organisationName : say('别处的工会', 'a union elsewhere')),
      }),
    [programme, round, today, has, turn, organisationId, organisationName, say],
  );
  return (
    <section aria-label={say('职工会看到', 'As the member sees it')}>
      <WhoToShow {...{ has, setHas }} />
      <div className="dev">
        <div className="sec">
          <p className="meta">{say(lifeEventOf(programme).title)}</p>
          <h3>{say(programme.title)}</h3>
          {programme.inShort && <p>{say(programme.inShort)}</p>}
        </div>
        <div className="sec mine">
          <h3>
            {has ? say('按这位的情况', 'For this person') : say('这位现在还不能申请', 'This person cannot apply now')}
          </h3>
          {has && <Amount {...{ programme, trial, example, round }} />}
          <Judged {...{ programme, example, has }} />
        </div>
        {!has && (
          <div className="sec">
            <h3>{say('得多少', 'How much')}</h3>
            <Amount {...{ programme, trial, round }} example={undefined} />
          </div>
        )}
        <AsksFor key={`${has} ${turn}`} {...{ programme, round, example }} />
      </div>
      <p className="meta dev-note">
        {say('用一位编出来的会员试看，不翻任何人的档案 ', 'Shown for a member made up; no file is opened ')}
        <button type="button" className="link" onClick={() => setTurn(turn + 1)}>
          {say('换一位', 'Another')}
        </button>
      </p>
    </section>
  );
}
