// How much: fixed, by choice, in steps, per unit, given by the round, or put together of these; then the limits.
import type { Amount, AmountRule } from '#policy/amount.ts';
import { amountPath } from '#policy/concern.ts';
import { factAt } from '#policy/facts.ts';
import type { Parameter, Programme } from '#policy/programme.ts';
import { ConditionEditor, newCondition } from '#web/desk/programmes/design/condition-editor.tsx';
import { type Edit, freeKey } from '#web/desk/programmes/design/draft.ts';
import {
  AddButton,
  Entry,
  EntryTools,
  Line,
  MoneyInput,
  NumberInput,
  type Option,
  Pick,
} from '#web/desk/programmes/design/inputs.tsx';
import { pathOptions } from '#web/desk/programmes/design/paths.ts';
import { useReader } from '#web/parts/language.tsx';

const kinds = [
  'fixedFen',
  'byChoice',
  'byParameter',
  'parameter',
  'tiersOf',
  'perUnit',
  'answer',
  'firstOf',
  'sum',
] as const;
type AmountKind = (typeof kinds)[number];
const kindOf = (amount: Amount): AmountKind => kinds.find((kind) => kind in amount) as AmountKind;

function useParameters(programme: Programme, types: readonly Parameter['type'][]): Option[] {
  const { say } = useReader();
  return Object.entries(programme.parameters)
    .filter(([, one]) => types.includes(one.type))
    .map(([key, { label }]) => ({ key, says: say(label) }));
}

function newAmount(kind: AmountKind, programme: Programme, before: Amount): Amount {
  const path = amountPath(before) ?? `form.${Object.keys(programme.form)[0] ?? 'level'}`;
  const named = (types: readonly string[]) =>
    Object.entries(programme.parameters).find(([, one]) => types.includes(one.type))?.[0] ?? 'amount';
  switch (kind) {
    case 'fixedFen':
      return { fixedFen: 0 };
    case 'parameter':
      return { parameter: named(['money']) };
    case 'byParameter':
      return { byParameter: named(['money-by-choice', 'offers']), of: path };
    case 'byChoice':
      return {
        byChoice: path,
        fen: Object.fromEntries((factAt(path, programme)?.choices ?? []).map((one) => [one.key, 0])),
      };
    case 'tiersOf':
      return { tiersOf: path, tiers: [{ upTo: null, fen: 0 }] };
    case 'perUnit':
      return { perUnit: path, priceFen: 0 };
    case 'answer':
      return { answer: path };
    case 'firstOf':
      return { firstOf: [{ when: newCondition(), amount: before }] };
    case 'sum':
      return { sum: [before] };
  }
}

interface AmountProps<A = Amount> {
  readonly amount: A;
  readonly programme: Programme;
  readonly onAmount: (amount: Amount) => void;
}

function PathPick({
  label,
  value,
  programme,
  onValue,
  types,
}: {
  readonly label: string;
  readonly value: string;
  readonly programme: Programme;
  readonly onValue: (path: string) => void;
  readonly types: readonly string[];
}) {
  const { say } = useReader();
  return (
    <Pick {...{ label, value, onValue }} options={pathOptions(programme, say, ({ type }) => types.includes(type))} />
  );
}

function ByChoice({ amount, programme, onAmount }: AmountProps<Extract<Amount, { byChoice: string }>>) {
  const { say } = useReader();
  const choices = factAt(amount.byChoice, programme)?.choices ?? [];
  const keys = [...new Set([...choices.map((one) => one.key), ...Object.keys(amount.fen)])];
  const name = (key: string) => {
    const label = choices.find((one) => one.key === key)?.label;
    return label ? say(label) : key;
  };
  return (
    <>
      <PathPick
        label={say('按哪一项', 'By')}
        types={['choice']}
        value={amount.byChoice}
        programme={programme}
        onValue={(path) => onAmount(newAmount('byChoice', programme, { answer: path }))}
      />
      {keys.map((key) => (
        <MoneyInput
          key={key}
          label={name(key)}
          value={amount.fen[key]}
          onValue={(fen) => {
            const { [key]: _, ...rest } = amount.fen;
            // In the order of before, so that a sum changed is only a sum changed.
            const next =
              key in amount.fen && fen !== undefined
                ? { ...amount.fen, [key]: fen }
                : fen === undefined
                  ? rest
                  : { ...rest, [key]: fen };
            onAmount({ ...amount, fen: next });
          }}
        />
      ))}
    </>
  );
}

function Tiers({ amount, programme, onAmount }: AmountProps<Extract<Amount, { tiersOf: string }>>) {
  const { say } = useReader();
  const { tiers } = amount;
  const money = factAt(amount.tiersOf, programme)?.type === 'money';
  const put = (next: typeof tiers) => onAmount({ ...amount, tiers: next });
  const Bound = money ? MoneyInput : NumberInput;
  return (
    <>
      <PathPick
        label={say('按哪一项', 'By')}
        types={['number', 'money']}
        value={amount.tiersOf}
        programme={programme}
        onValue={(tiersOf) => onAmount({ ...amount, tiersOf })}
      />
      {tiers.map((tier, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a step has nothing but its place
        <div className="with-tools" key={i}>
          <Bound
            label={say(`第 ${i + 1} 档到多少为止（空着是以上全部）`, `Step ${i + 1} up to (empty: all above)`)}
            value={tier.upTo ?? undefined}
            onValue={(upTo) => put(tiers.map((one, n) => (n === i ? { ...one, upTo: upTo ?? null } : one)))}
          />
          <MoneyInput
            label={say('得多少', 'Amount')}
            value={tier.fen}
            onValue={(fen) => put(tiers.map((one, n) => (n === i ? { ...one, fen: fen ?? 0 } : one)))}
          />
          {tiers.length > 1 && (
            <EntryTools
              what={say(`第 ${i + 1} 档`, `step ${i + 1}`)}
              onRemove={() => put(tiers.filter((_, n) => n !== i))}
            />
          )}
        </div>
      ))}
      <AddButton says={say('加一档', 'Add a step')} onPress={() => put([...tiers, { upTo: null, fen: 0 }])} />
    </>
  );
}

function Price({
  label,
  value,
  programme,
  onValue,
}: {
  readonly label: string;
  readonly value: number | { readonly parameter: string };
  readonly programme: Programme;
  readonly onValue: (value: number | { readonly parameter: string }) => void;
}) {
  const { say } = useReader();
  const options = useParameters(programme, ['money']);
  return (
    <div className="pair">
      <Pick
        label={label}
        value={typeof value === 'number' ? '' : value.parameter}
        options={[{ key: '', says: say('写在办法里', 'written here') }, ...options]}
        onValue={(name) => onValue(name === '' ? 0 : { parameter: name })}
      />
      {typeof value === 'number' && (
        <MoneyInput label={say('金额', 'Amount')} value={value} onValue={(fen) => onValue(fen ?? 0)} />
      )}
    </div>
  );
}

function Parts({
  amount,
  programme,
  onAmount,
}: AmountProps<Extract<Amount, { sum: readonly Amount[] } | { firstOf: readonly unknown[] }>>) {
  const { say } = useReader();
  if ('sum' in amount) {
    const put = (sum: readonly Amount[]) => onAmount({ sum });
    return (
      <>
        {amount.sum.map((part, i) => (
          <Entry
            // biome-ignore lint/suspicious/noArrayIndexKey: a part has nothing but its place
            key={i}
            head={
              <EntryTools
                what={say(`第 ${i + 1} 份`, `part ${i + 1}`)}
                onRemove={() => amount.sum.length > 1 && put(amount.sum.filter((_, n) => n !== i))}
              />
            }
          >
            <AmountEditor
              amount={part}
              programme={programme}
              onAmount={(next) => put(amount.sum.map((one, n) => (n === i ? next : one)))}
            />
          </Entry>
        ))}
        <AddButton says={say('再加一份', 'Add a part')} onPress={() => put([...amount.sum, { fixedFen: 0 }])} />
      </>
    );
  }
  const { firstOf } = amount;
  const put = (next: typeof firstOf) => onAmount({ firstOf: next });
  return (
    <>
      {firstOf.map((branch, i) => (
        <Entry
          // biome-ignore lint/suspicious/noArrayIndexKey: a branch has nothing but its place
          key={i}
          head={
            <EntryTools
              what={say(`第 ${i + 1} 种`, `case ${i + 1}`)}
              onRemove={() => firstOf.length > 1 && put(firstOf.filter((_, n) => n !== i))}
            />
          }
        >
          <div className="say">
            {say('符合：', 'When: ')}
            <ConditionEditor
              condition={branch.when}
              place={programme}
              onChange={(when) => put(firstOf.map((one, n) => (n === i ? { ...one, when } : one)))}
            />
          </div>
          <AmountEditor
            amount={branch.amount}
            programme={programme}
            onAmount={(next) => put(firstOf.map((one, n) => (n === i ? { ...one, amount: next } : one)))}
          />
        </Entry>
      ))}
      <AddButton
        says={say('加一种情况', 'Add a case')}
        onPress={() => put([...firstOf, { when: newCondition(), amount: { fixedFen: 0 } }])}
      />
    </>
  );
}

function Inside({ amount, programme, onAmount }: AmountProps) {
  const { say } = useReader();
  const money = useParameters(programme, ['money']);
  const lists = useParameters(programme, ['money-by-choice', 'offers']);
  if ('fixedFen' in amount)
    return (
      <MoneyInput
        label={say('每人（每家）', 'Each')}
        value={amount.fixedFen}
        onValue={(fen) => onAmount({ fixedFen: fen ?? 0 })}
      />
    );
  if ('parameter' in amount)
    return (
      <Pick
        label={say('批次给出的哪一项', 'Which of the round’s')}
        value={amount.parameter}
        options={money}
        onValue={(parameter) => onAmount({ parameter })}
      />
    );
  if ('byParameter' in amount)
    return (
      <div className="pair">
        <PathPick
          label={say('按哪一项', 'By')}
          types={['choice']}
          value={amount.of}
          programme={programme}
          onValue={(of) => onAmount({ ...amount, of })}
        />
        <Pick
          label={say('金额见批次的', 'As the round gives in')}
          value={amount.byParameter}
          options={lists}
          onValue={(byParameter) => onAmount({ ...amount, byParameter })}
        />
      </div>
    );
  if ('byChoice' in amount) return <ByChoice {...{ amount, programme, onAmount }} />;
  if ('tiersOf' in amount) return <Tiers {...{ amount, programme, onAmount }} />;
  if ('perUnit' in amount)
    return (
      <>
        <PathPick
          label={say('按哪一项的数', 'Times')}
          types={['number']}
          value={amount.perUnit}
          programme={programme}
          onValue={(perUnit) => onAmount({ ...amount, perUnit })}
        />
        <Price
          label={say('每一个多少', 'Price of one')}
          value={amount.priceFen}
          programme={programme}
          onValue={(priceFen) => onAmount({ ...amount, priceFen })}
        />
      </>
    );
  if ('answer' in amount)
    return (
      <PathPick
        label={say('按填写的哪一项', 'As filled in')}
        types={['money']}
        value={amount.answer}
        programme={programme}
        onValue={(answer) => onAmount({ answer })}
      />
    );
  return <Parts {...{ amount, programme, onAmount }} />;
}

function AmountEditor({ amount, programme, onAmount }: AmountProps) {
  const { say } = useReader();
  const names: Readonly<Record<AmountKind, string>> = {
    fixedFen: say('固定金额', 'a fixed amount'),
    byChoice: say('按选项，各有金额', 'by choice'),
    byParameter: say('按选项，金额由批次给出', 'by choice, as the round gives'),
    parameter: say('由批次给出', 'as the round gives'),
    tiersOf: say('分档', 'in steps'),
    perUnit: say('按数量', 'per unit'),
    answer: say('按填写的金额', 'as filled in'),
    firstOf: say('分情况', 'by cases'),
    sum: say('几份相加', 'a sum'),
  };
  return (
    <div className="gap-s">
      <Pick
        label={say('怎么定', 'How it is set')}
        value={kindOf(amount)}
        options={kinds.map((kind) => ({ key: kind, says: names[kind] }))}
        onValue={(kind) => onAmount(newAmount(kind as AmountKind, programme, amount))}
      />
      <Inside {...{ amount, programme, onAmount }} />
    </div>
  );
}

function Limits({
  rule,
  programme,
  edit,
}: {
  readonly rule: AmountRule;
  readonly programme: Programme;
  readonly edit: Edit;
}) {
  const { say } = useReader();
  const { capFen, atBudget, instalments = [] } = rule;
  const shares = (next: typeof instalments) => edit(['amount', 'instalments'], next.length > 0 ? next : undefined);
  return (
    <fieldset>
      <legend>{say('限制', 'Limits')}</legend>
      {capFen === undefined ? (
        <AddButton says={say('设一个最高额', 'Set a ceiling')} onPress={() => edit(['amount', 'capFen'], 100_000)} />
      ) : (
        <div className="with-tools">
          <Price
            label={say('最高不超过', 'At most')}
            value={capFen}
            programme={programme}
            onValue={(next) => edit(['amount', 'capFen'], next)}
          />
          <EntryTools what={say('最高额', 'the ceiling')} onRemove={() => edit(['amount', 'capFen'], undefined)} />
        </div>
      )}
      <Pick
        label={say('预算不够时', 'When the budget does not reach')}
        value={atBudget ?? ''}
        options={[
          { key: '', says: say('没有写', 'not said') },
          { key: 'first-come', says: say('先到先得，用完为止', 'first come, first served') },
          { key: 'proportional', says: say('按同一比例核减', 'all are cut by the same share') },
        ]}
        onValue={(next) => edit(['amount', 'atBudget'], next === '' ? undefined : next)}
      />
      {instalments.map((one, i) => (
        <div className="with-tools" key={one.key}>
          <NumberInput
            label={say(`第 ${i + 1} 期付百分之几`, `Instalment ${i + 1}, percent`)}
            value={one.percent}
            onValue={(percent) =>
              shares(instalments.map((other) => (other === one ? { ...one, percent: percent ?? 1 } : other)))
            }
          />
          <Line
            label={say('在哪个环节之后（空着是批准时）', 'After which stage (empty: at the grant)')}
            value={one.after ?? ''}
            onValue={(after) => {
              const { after: _, ...rest } = one;
              shares(instalments.map((other) => (other === one ? (after === '' ? rest : { ...rest, after }) : other)));
            }}
          />
          <EntryTools
            what={say(`第 ${i + 1} 期`, `instalment ${i + 1}`)}
            onRemove={() => shares(instalments.filter((other) => other !== one))}
          />
        </div>
      ))}
      <AddButton
        says={say('分期付', 'Pay in instalments')}
        onPress={() =>
          shares([
            ...instalments,
            {
              key: freeKey(
                'part',
                instalments.map((one) => one.key),
              ),
              percent: instalments.length === 0 ? 100 : 1,
            },
          ])
        }
      />
    </fieldset>
  );
}

export function AmountSection({ programme, edit }: { readonly programme: Programme; readonly edit: Edit }) {
  const { say } = useReader();
  const { amount } = programme;
  if (amount === undefined)
    return (
      <>
        <p>{say('这个办法现在不涉及金额', 'No money is paid under this programme')}</p>
        <AddButton
          says={say('要发钱：设金额', 'Set an amount')}
          onPress={() => edit(['amount'], { amount: { fixedFen: 0 } })}
        />
      </>
    );
  return (
    <div className="stack">
      <Entry
        head={
          <>
            <b>{say('金额', 'Amount')}</b>
            <EntryTools what={say('金额', 'the amount')} onRemove={() => edit(['amount'], undefined)} />
          </>
        }
      >
        <AmountEditor
          amount={amount.amount}
          programme={programme}
          onAmount={(next) => edit(['amount', 'amount'], next)}
        />
      </Entry>
      <Limits rule={amount} {...{ programme, edit }} />
    </div>
  );
}
