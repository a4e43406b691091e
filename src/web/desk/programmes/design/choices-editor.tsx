// The choices of a field: written here, or given by the round.
import type { Choice, Field } from '#policy/form.ts';
import type { Programme } from '#policy/programme.ts';
import { freeKey, moved } from '#web/desk/programmes/design/draft.ts';
import { AddButton, Check, EntryTools, Pick, Several, Words } from '#web/desk/programmes/design/inputs.tsx';
import { useReader } from '#web/parts/language.tsx';

type ChoiceField = Extract<Field, { type: 'choice' }>;

function Written({
  choices,
  onChoices,
}: {
  readonly choices: readonly Choice[];
  readonly onChoices: (choices: readonly Choice[]) => void;
}) {
  const { say } = useReader();
  const key = freeKey(
    'choice',
    choices.map((one) => one.key),
    false,
  );
  return (
    <>
      {choices.map((one, i) => (
        <div className="with-tools" key={one.key}>
          <Words
            label={say(`选项 ${i + 1}`, `Choice ${i + 1}`)}
            value={one.label}
            onValue={(label) => onChoices(choices.map((other) => (other === one ? { ...one, label } : other)))}
          />
          <EntryTools
            what={say(one.label)}
            onMove={(by) => onChoices(moved(choices, i, by))}
            onRemove={() => choices.length > 1 && onChoices(choices.filter((other) => other !== one))}
          />
        </div>
      ))}
      <details className="supposed">
        <summary>{say('导入表格时认的其他写法', 'Other spellings recognised in workbooks')}</summary>
        {choices.map((one) => (
          <Several
            key={one.key}
            label={say(one.label)}
            value={one.spellings}
            onValue={(spellings) => {
              const { spellings: _, ...rest } = one;
              onChoices(
                choices.map((other) => (other === one ? { ...rest, ...(spellings ? { spellings } : {}) } : other)),
              );
            }}
          />
        ))}
      </details>
      <AddButton
        says={say('加一个选项', 'Add a choice')}
        onPress={() => onChoices([...choices, { key, label: { zh: '', en: '' } }])}
      />
    </>
  );
}

export function ChoicesEditor({
  field,
  programme,
  onField,
}: {
  readonly field: ChoiceField;
  readonly programme: Programme;
  readonly onField: (field: Field) => void;
}) {
  const { say } = useReader();
  const { choices } = field;
  const lists = Object.entries(programme.parameters).filter(([, one]) =>
    ['texts', 'offers', 'money-by-choice'].includes(one.type),
  );
  const flag = (name: 'many' | 'open', on: boolean) => {
    const { [name]: _, ...rest } = field;
    onField(on ? { ...rest, [name]: true } : rest);
  };
  const written = (): readonly Choice[] => [{ key: 'choice1', label: { zh: '', en: '' } }];
  return (
    <fieldset>
      <legend>{say('选项', 'Choices')}</legend>
      <Pick
        label={say('选项从哪里来', 'Where they come from')}
        value={'parameter' in choices ? choices.parameter : ''}
        options={[
          { key: '', says: say('写在办法里', 'written here') },
          ...lists.map(([name, { label }]) => ({
            key: name,
            says: say(`批次的“${label.zh}”`, `the round's “${label.en}”`),
          })),
        ]}
        onValue={(name) => onField({ ...field, choices: name === '' ? written() : { parameter: name } })}
      />
      {!('parameter' in choices) && (
        <Written choices={choices} onChoices={(next) => onField({ ...field, choices: next })} />
      )}
      <div className="flex">
        <Check
          label={say('可选多项', 'Several may be chosen')}
          value={field.many === true}
          onValue={(on) => flag('many', on)}
        />
        <Check
          label={say('名单外的也可以写', 'Others may be written')}
          value={field.open === true}
          onValue={(on) => flag('open', on)}
        />
      </div>
    </fieldset>
  );
}
