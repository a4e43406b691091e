// The most that is paid, what happens when the budget does not reach, and in how many parts it is paid.
import type { AmountRule } from '#policy/amount.ts';
import type { Programme } from '#policy/programme.ts';
import { Price } from '#web/desk/programmes/design/amount-parts.tsx';
import { type Edit, freeKey } from '#web/desk/programmes/design/draft.ts';
import { AddButton, EntryTools, NumberInput, Pick } from '#web/desk/programmes/design/inputs.tsx';
import { stageTitle } from '#web/desk/programmes/words.ts';
import { useReader } from '#web/parts/language.tsx';

export function Limits({
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
          <Pick
            label={say('什么时候付', 'When')}
            value={one.after ?? ''}
            options={[
              { key: '', says: say('批准时', 'at the grant') },
              ...Object.entries(programme.stages).map(([key, stage]) => {
                const title = stageTitle(key, stage);
                return { key, says: say(`“${title.zh}”通过后`, `once “${title.en}” has passed`) };
              }),
            ]}
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
