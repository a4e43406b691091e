// How much: fixed, by choice, in steps, per unit, given by the round, or put together of these; then the limits.
import type { Amount } from '#policy/amount.ts';
import type { Programme } from '#policy/programme.ts';
import { type AmountKind, amountKinds, kindOf, newAmount } from '#web/desk/programmes/design/amount-kinds.ts';
import { Limits } from '#web/desk/programmes/design/amount-limits.tsx';
import {
  type AmountProps,
  ByChoice,
  PathPick,
  Price,
  Tiers,
  useParameters,
} from '#web/desk/programmes/design/amount-parts.tsx';
import { ConditionEditor } from '#web/desk/programmes/design/condition-editor.tsx';
import type { Edit } from '#web/desk/programmes/design/draft.ts';
import { AddButton, Entry, EntryTools, MoneyInput, Pick } from '#web/desk/programmes/design/inputs.tsx';
import { newCondition } from '#web/desk/programmes/design/leaf.ts';
import { useReader } from '#web/parts/language.tsx';

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

function Plain({ amount, programme, onAmount }: AmountProps) {
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
        label={say('批次给出的哪一项', "What of the round's")}
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
  return null;
}

function Inside(props: AmountProps) {
  const { amount, programme, onAmount } = props;
  const { say } = useReader();
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
  if ('sum' in amount || 'firstOf' in amount) return <Parts {...{ amount, programme, onAmount }} />;
  return <Plain {...props} />;
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
        options={amountKinds.map((kind) => ({ key: kind, says: names[kind] }))}
        onValue={(kind) => onAmount(newAmount(kind as AmountKind, programme, amount))}
      />
      <Inside {...{ amount, programme, onAmount }} />
    </div>
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
        place="amount"
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
