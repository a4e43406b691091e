// What a round gives, typed in for a trial: sums in yuan, lists one entry a line. Kept as text while it is typed, so that nothing jumps.
import { useId, useState } from 'react';
import { formatDocumentYuan, parseYuan } from '#kit/money.ts';
import { isRefusal } from '#kit/refusal.ts';
import { choicesIn } from '#policy/choices.ts';
import type { Offer, Parameter, Programme } from '#policy/programme.ts';
import { EventFields } from '#web/desk/rounds/event-fields.tsx';
import { sentEvent, typedEvent } from '#web/desk/rounds/typed-event.ts';
import { useReader } from '#web/parts/language.tsx';

export type Given = Readonly<Record<string, unknown>>;

const yuanText = (fen: unknown): string =>
  typeof fen === 'number' ? formatDocumentYuan(fen).replace(/[^\d.]/g, '') : '';

interface InputProps {
  readonly label: string;
  readonly value: string;
  readonly onValue: (typed: string) => void;
  readonly lines?: true;
  readonly type?: 'date';
  readonly unit?: string;
}
function Typed({ label, value, onValue, lines, type, unit }: InputProps) {
  const id = useId();
  const rest = { id, className: 'in', defaultValue: value };
  return (
    <div className="field tight">
      <label htmlFor={id}>
        {label}
        {unit && <span className="meta">（{unit}）</span>}
      </label>
      {lines ? (
        <textarea {...rest} rows={3} onBlur={(event) => onValue(event.target.value)} />
      ) : (
        <input
          {...rest}
          {...(type ? { type } : { inputMode: 'decimal' as const })}
          onBlur={(event) => onValue(event.target.value)}
        />
      )}
    </div>
  );
}

/** Fen, or undefined for what is no sum. */
export const fenOf = (typed: string): number | undefined => {
  const fen = typed.trim() === '' ? undefined : parseYuan(typed);
  return fen === undefined || isRefusal(fen) ? undefined : fen;
};

const countText = (value: unknown): string => (value === undefined ? '' : String(value));
const countOf = (typed: string): number | undefined => (typed === '' ? undefined : Number(typed));

function withEntry(value: unknown, key: string, entry: number | undefined): Record<string, unknown> {
  const { [key]: _, ...rest } = (value ?? {}) as Record<string, unknown>;
  return entry === undefined ? rest : { ...rest, [key]: entry };
}

interface GivenEventProps {
  readonly label: string;
  readonly value: unknown;
  readonly onGiven: (value: unknown) => void;
}

function GivenEvent({ label, value, onGiven }: GivenEventProps) {
  const [typed, setTyped] = useState(() => typedEvent(value));
  return (
    <fieldset className="price-set">
      <legend>{label}</legend>
      <EventFields
        typed={typed}
        onChange={(next) => {
          setTyped(next);
          onGiven(sentEvent(next));
        }}
      />
    </fieldset>
  );
}

function OneParameter({
  name,
  parameter,
  programme,
  value,
  onGiven,
}: {
  readonly name: string;
  readonly parameter: Parameter;
  readonly programme: Programme;
  readonly value: unknown;
  readonly onGiven: (value: unknown) => void;
}) {
  const { say } = useReader();
  const [label, yuan] = [say(parameter.label), say('元', 'yuan')];
  switch (parameter.type) {
    case 'money':
      return <Typed label={label} unit={yuan} value={yuanText(value)} onValue={(typed) => onGiven(fenOf(typed))} />;
    case 'number':
      return <Typed label={label} value={countText(value)} onValue={(typed) => onGiven(countOf(typed))} />;
    case 'date':
      return (
        <Typed label={label} type="date" value={String(value ?? '')} onValue={(typed) => onGiven(typed || undefined)} />
      );
    case 'text':
      return <Typed label={label} value={String(value ?? '')} onValue={(typed) => onGiven(typed || undefined)} />;
    case 'texts': {
      const read = (typed: string) =>
        typed
          .split(/\n/)
          .map((line) => line.trim())
          .filter((line) => line !== '');
      const lines = Array.isArray(value) ? value.join('\n') : '';
      return (
        <Typed
          label={label}
          unit={say('一行一项', 'one a line')}
          lines
          value={lines}
          onValue={(typed) => onGiven(read(typed).length > 0 ? read(typed) : undefined)}
        />
      );
    }
    case 'money-by-choice':
    case 'numbers-by-choice': {
      const money = parameter.type === 'money-by-choice';
      const choices = choicesIn(programme, parameter.of);
      return (
        <fieldset className="price-set">
          <legend>{label}</legend>
          {choices.map((choice) => (
            <Typed
              key={choice.key}
              label={say(choice.label)}
              {...(money ? { unit: yuan } : {})}
              value={(money ? yuanText : countText)((value as Record<string, unknown> | undefined)?.[choice.key])}
              onValue={(typed) => {
                const next = withEntry(value, choice.key, money ? fenOf(typed) : countOf(typed));
                onGiven(Object.keys(next).length > 0 ? next : undefined);
              }}
            />
          ))}
        </fieldset>
      );
    }
    case 'event':
      return <GivenEvent label={label} value={value} onGiven={onGiven} />;
    case 'offers': {
      const offers = Array.isArray(value) ? (value as readonly Offer[]) : [];
      return (
        <Typed
          label={label}
          unit={say('一行一项：名称，价格（元）', 'one a line: name, price in yuan')}
          lines
          value={offers.map((one) => `${one.label.zh}，${yuanText(one.priceFen)}`).join('\n')}
          onValue={(typed) => onGiven(offersOf(typed, offers, name))}
        />
      );
    }
  }
}

/** Offers that are there keep their key and who provides them; those added here are for the trial alone. */
function offersOf(typed: string, before: readonly Offer[], name: string): readonly Offer[] | undefined {
  const offers = typed
    .split(/\n/)
    .filter((line) => line.trim() !== '')
    .map((line, i): Offer => {
      const [title = '', price = ''] = line.split(/[，,]/).map((part) => part.trim());
      const known = before.find((one) => one.label.zh === title);
      const fen = fenOf(price);
      return {
        ...(known ?? { key: `${name}-${i + 1}`, label: { zh: title, en: title }, providerId: 1 }),
        ...(fen === undefined ? {} : { priceFen: fen }),
      };
    });
  return offers.length > 0 ? offers : undefined;
}

export function ParametersForm({
  programme,
  given,
  onGiven,
}: {
  readonly programme: Programme;
  readonly given: Given;
  readonly onGiven: (given: Given) => void;
}) {
  return (
    <div className="gap-s">
      {Object.entries(programme.parameters).map(([name, parameter]) => (
        <OneParameter
          key={name + parameter.type}
          {...{ name, parameter, programme }}
          value={given[name]}
          onGiven={(value) => {
            const { [name]: _, ...rest } = given;
            onGiven(value === undefined ? rest : { ...rest, [name]: value });
          }}
        />
      ))}
    </div>
  );
}
