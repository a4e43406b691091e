// Controls of an amount: which thing it goes by, a price written or given by the round, sums by choice, steps.
import type { Amount } from '#policy/amount.ts';
import { factAt } from '#policy/facts.ts';
import type { Parameter, Programme } from '#policy/programme.ts';
import { newAmount } from '#web/desk/programmes/design/amount-kinds.ts';
import {
  AddButton,
  EntryTools,
  MoneyInput,
  NumberInput,
  type Option,
  Pick,
} from '#web/desk/programmes/design/inputs.tsx';
import { pathOptions } from '#web/desk/programmes/design/paths.ts';
import { useReader } from '#web/parts/language.tsx';

export function useParameters(programme: Programme, types: readonly Parameter['type'][]): Option[] {
  const { say } = useReader();
  return Object.entries(programme.parameters)
    .filter(([, one]) => types.includes(one.type))
    .map(([key, { label }]) => ({ key, says: say(label) }));
}

export interface AmountProps<A = Amount> {
  readonly amount: A;
  readonly programme: Programme;
  readonly onAmount: (amount: Amount) => void;
}

export function PathPick({
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

export function Price({
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

export function ByChoice({ amount, programme, onAmount }: AmountProps<Extract<Amount, { byChoice: string }>>) {
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

export function Tiers({ amount, programme, onAmount }: AmountProps<Extract<Amount, { tiersOf: string }>>) {
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
