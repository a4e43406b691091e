// What a fact is compared with, as a token: written out, given by the round, or another thing that is known.
import type { Operand } from '#policy/condition.ts';
import type { FactDefinition } from '#policy/facts.ts';
import { Check, MoneyInput, NumberInput, type Option, Pick } from '#web/desk/programmes/design/inputs.tsx';
import { type Place, pathOptions } from '#web/desk/programmes/design/paths.ts';
import { useReader } from '#web/parts/language.tsx';

interface TokenProps {
  readonly operand: Operand;
  readonly definition: FactDefinition | undefined;
  readonly place: Place;
  readonly onOperand: (operand: Operand) => void;
}

type LookedUp = { readonly fact: string } | { readonly parameter: string };
const lookedUp = (operand: Operand): LookedUp | undefined =>
  typeof operand === 'object' && !Array.isArray(operand) ? (operand as LookedUp) : undefined;
const keyOf = (one: LookedUp): string => ('fact' in one ? `fact ${one.fact}` : `parameter ${one.parameter}`);
const ofKey = (key: string): Operand => {
  const [kind = '', name = ''] = key.split(' ');
  return kind === 'fact' ? { fact: name } : { parameter: name };
};

/** What can be looked up instead of written: parameters of the round, and things of the same type. */
function useLookUps({ place, definition }: Only<TokenProps, 'place' | 'definition'>, lists: boolean): Option[] {
  const { say } = useReader();
  const fits = (type: string) =>
    lists ? ['texts', 'money-by-choice', 'offers'].includes(type) : type === definition?.type;
  return [
    ...Object.entries(place.parameters)
      .filter(([, parameter]) => fits(parameter.type))
      .map(([name, { label }]) => ({
        key: `parameter ${name}`,
        says: say(`批次的“${label.zh}”`, `the round's “${label.en}”`),
      })),
    // Two numbers are seldom of one kind; days, sums and unions are compared with each other.
    ...(lists || !['date', 'money', 'text', 'organisation'].includes(definition?.type ?? '')
      ? []
      : pathOptions(place, say, ({ type }) => type === definition?.type).map((one) => ({
          ...one,
          key: `fact ${one.key}`,
        }))),
  ];
}
type Only<T, K extends keyof T> = { readonly [P in K]: T[P] };

/** One value. */
export function OperandToken({ operand, definition, place, onOperand }: TokenProps) {
  const { say } = useReader();
  const lookUps = useLookUps({ place, definition }, false);
  const from = lookedUp(operand);
  const label = say('比什么', 'Compared with');
  const choices = definition?.choices;
  if (choices || definition?.type === 'boolean') {
    const written: Option[] = choices
      ? choices.map((one) => ({ key: `= ${one.key}`, says: say(one.label) }))
      : [
          { key: '= true', says: say('是', 'yes') },
          { key: '= false', says: say('否', 'no') },
        ];
    const read = (key: string): Operand =>
      key.startsWith('= ') ? (choices ? key.slice(2) : key === '= true') : ofKey(key);
    return (
      <Pick
        {...{ token: true, label }}
        value={from ? keyOf(from) : `= ${String(operand)}`}
        options={[...written, ...lookUps]}
        onValue={(key) => onOperand(read(key))}
      />
    );
  }
  return (
    <>
      {from === undefined && <Written {...{ operand, definition, label, onOperand }} />}
      {(lookUps.length > 0 || from) && (
        <Pick
          token
          label={say('写明还是取自别处', 'Written or looked up')}
          value={from ? keyOf(from) : 'written'}
          options={[{ key: 'written', says: say('（写明）', '(written)') }, ...lookUps]}
          onValue={(key) =>
            onOperand(
              key === 'written'
                ? definition?.type === 'date'
                  ? '2026-01-01'
                  : definition?.type === 'text'
                    ? ''
                    : 0
                : ofKey(key),
            )
          }
        />
      )}
    </>
  );
}

function Written({
  operand,
  definition,
  label,
  onOperand,
}: Only<TokenProps, 'operand' | 'definition' | 'onOperand'> & { readonly label: string }) {
  const number = typeof operand === 'number' ? operand : undefined;
  if (definition?.type === 'money')
    return <MoneyInput token label={label} value={number} onValue={(value) => onOperand(value ?? 0)} />;
  if (definition?.type === 'number' || definition?.type === 'organisation')
    return <NumberInput token label={label} value={number} onValue={(value) => onOperand(value ?? 0)} />;
  return (
    <input
      className="tok num"
      aria-label={label}
      type={definition?.type === 'date' ? 'date' : 'text'}
      value={String(operand)}
      onChange={(event) => onOperand(event.target.value)}
    />
  );
}

/** Several values: ticked where there are choices, else one after another with 、 between. */
export function ListToken({ operand, definition, place, onOperand }: TokenProps) {
  const { say } = useReader();
  const lookUps = useLookUps({ place, definition }, true);
  const from = lookedUp(operand);
  const list = Array.isArray(operand) ? (operand as readonly string[]) : [];
  const tick = (key: string, on: boolean) => {
    const next = on ? [...list, key] : list.filter((one) => one !== key);
    if (next.length > 0) onOperand(next);
  };
  return (
    <>
      {(lookUps.length > 0 || from) && (
        <Pick
          token
          label={say('写明还是取自批次', 'Written or given by the round')}
          value={from ? keyOf(from) : 'written'}
          options={[{ key: 'written', says: say('下列各项', 'these') }, ...lookUps]}
          onValue={(key) => onOperand(key === 'written' ? [definition?.choices?.[0]?.key ?? ''] : ofKey(key))}
        />
      )}
      {from === undefined &&
        (definition?.choices ? (
          <fieldset className="ticks" aria-label={say('属于哪些', 'Which')}>
            {definition.choices.map((one) => (
              <Check
                key={one.key}
                label={say(one.label)}
                value={list.includes(one.key)}
                onValue={(on) => tick(one.key, on)}
              />
            ))}
          </fieldset>
        ) : (
          <input
            className="tok num wide"
            aria-label={say('属于哪些，用顿号隔开', 'Which, with 、 between')}
            value={list.join('、')}
            onChange={(event) => onOperand(event.target.value.split('、'))}
          />
        ))}
    </>
  );
}
