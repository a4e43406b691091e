// Choosing: a few choices stand open to be tapped, more of them in a list; what may also be written differently is typed with the list as help.
import { levelChoices } from '#policy/answer-words.ts';
import { findChoice } from '#policy/choices.ts';
import type { Choice, Form } from '#policy/form.ts';
import { type ControlProps, type Typed, tied } from '#web/parts/form/field-frame.tsx';
import { choicesFor } from '#web/parts/form/typed.ts';
import { useReader } from '#web/parts/language.tsx';

/** More than these are a list that opens. */
const openAtMost = 6;

type ChoiceProps = ControlProps<Typed<'choice'>> & { readonly form: Form };

/** Whether the choices stand open as options of their own. */
export const standsOpen = (props: Pick<ChoiceProps, 'field' | 'form' | 'context'>): boolean => {
  if (props.field.many) return true;
  return !props.field.open && choicesFor(props.field, props.form, props.context).length <= openAtMost;
};

function Options({ props, choices }: { readonly props: ChoiceProps; readonly choices: readonly Choice[] }) {
  const { say } = useReader();
  const { field, id, value, fault, set, leave } = props;
  const chosen: readonly unknown[] = Array.isArray(value) ? value : value === undefined ? [] : [value];
  const known = new Set(choices.map(({ key }) => key));
  const change = (key: string, on: boolean) => {
    if (!field.many) return set(key);
    // In the list's order, whatever the order of ticking; what is not on the list stays.
    const others = chosen.filter((one) => one !== key);
    const keys = choices.map((choice) => choice.key).filter((one) => others.includes(one) || (on && one === key));
    set([...keys, ...others.filter((one) => !known.has(String(one)))]);
  };
  return (
    <div className="options">
      {choices.map(({ key, label }) => (
        <label key={key} className="option">
          <input
            type={field.many ? 'checkbox' : 'radio'}
            name={id}
            checked={chosen.includes(key)}
            aria-invalid={fault ? true : undefined}
            onChange={(e) => change(key, e.target.checked)}
            onBlur={leave}
          />
          <span>{say(label)}</span>
        </label>
      ))}
    </div>
  );
}

function Listed({ props, choices }: { readonly props: ChoiceProps; readonly choices: readonly Choice[] }) {
  const { say } = useReader();
  const { field, value, fault, set, leave, id } = props;
  return (
    <select
      {...tied({ field, fault, id })}
      className={fault ? 'in err' : 'in'}
      value={typeof value === 'string' ? (findChoice(choices, value)?.key ?? '') : ''}
      onChange={(e) => set(e.target.value === '' ? undefined : e.target.value)}
      onBlur={leave}
    >
      <option value="">{say('请选', 'Choose')}</option>
      {choices.map(({ key, label }) => (
        <option key={key} value={key}>
          {say(label)}
        </option>
      ))}
    </select>
  );
}

function Typing({ props, choices }: { readonly props: ChoiceProps; readonly choices: readonly Choice[] }) {
  const { say } = useReader();
  const { field, value, fault, set, leave, id } = props;
  const exact = choices.find(({ key }) => key === value);
  return (
    <>
      <input
        {...tied({ field, fault, id })}
        className={fault ? 'in err' : 'in'}
        list={`${id}-list`}
        autoComplete="off"
        placeholder={say('写几个字，从名单里选', 'Type, and choose from the list')}
        value={exact ? say(exact.label) : typeof value === 'string' ? value : ''}
        onChange={(e) => set(e.target.value)}
        onBlur={leave}
      />
      <datalist id={`${id}-list`}>
        {choices.map(({ key, label }) => (
          <option key={key} value={say(label)} />
        ))}
      </datalist>
    </>
  );
}

export function ChoiceInput(props: ChoiceProps) {
  const choices = choicesFor(props.field, props.form, props.context);
  if (standsOpen(props)) return <Options props={props} choices={choices} />;
  if (props.field.open) return <Typing props={props} choices={choices} />;
  return <Listed props={props} choices={choices} />;
}

export function LevelInput({ field, ...rest }: ControlProps<Typed<'level'>>) {
  const asChoice = { ...field, type: 'choice', choices: levelChoices } as Typed<'choice'>;
  return <Listed props={{ ...rest, field: asChoice, form: {} }} choices={levelChoices} />;
}
