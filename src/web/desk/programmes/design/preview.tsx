// The programme as the member will see it: what it is, the rules before any form, what one gets, and the form in the hall's skin.
import { useMemo } from 'react';
import { amountLines } from '#policy/amount-words.ts';
import { factAt } from '#policy/facts.ts';
import { lifeEventOf } from '#policy/life-events.ts';
import type { Programme } from '#policy/programme.ts';
import type { Trial } from '#web/desk/programmes/simulating.ts';
import { FormFields } from '#web/parts/form/form-fields.tsx';
import { useFormState } from '#web/parts/form/form-state.ts';
import { useReader } from '#web/parts/language.tsx';
import { RuleList } from '#web/parts/rule-list.tsx';

export function Preview({ programme, trial }: { readonly programme: Programme; readonly trial: Trial }) {
  const { say } = useReader();
  const { year, given } = trial;
  const context = useMemo(() => ({ round: { organisationId: 0, year, parameters: given } }), [year, given]);
  const state = useFormState(programme.form, context);
  const known = Object.fromEntries(
    Object.entries(programme.form).flatMap(([key, field]) => {
      const definition = field.prefill === undefined ? undefined : factAt(field.prefill, programme);
      return definition ? [[key, definition.label]] : [];
    }),
  );
  const amount = programme.amount && amountLines(programme.amount, programme);
  return (
    <section aria-label={say('职工会看到', 'As the member sees it')}>
      <div className="dev">
        <div className="sec">
          <p className="meta">{say(lifeEventOf(programme).title)}</p>
          <h3>{say(programme.title)}</h3>
          {programme.inShort && <p>{say(programme.inShort)}</p>}
        </div>
        <div className="sec mine">
          <h3>{say('谁能得', 'Who has it')}</h3>
          <RuleList
            you
            rules={[...programme.who, ...programme.rules].map(({ key, says, clause }) => ({
              key,
              says,
              clause,
              holds: 'unknown',
            }))}
          />
        </div>
        {amount && (
          <div className="sec">
            <h3>{say('得多少', 'How much')}</h3>
            <p>{say(amount.lead)}</p>
            <ul>
              {amount.items.map((item) => (
                <li key={item.key}>{say(item.says)}</li>
              ))}
            </ul>
          </div>
        )}
        <div className="sec">
          <h3>{say('要填的', 'The form')}</h3>
          <FormFields state={state} skin="hall" summary={false} known={known} />
        </div>
      </div>
    </section>
  );
}
