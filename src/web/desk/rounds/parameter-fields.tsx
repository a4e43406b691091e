// The parameters of a round as fields, each by its type: money, lists, a price for every choice, offers with who provides them.
import { useId, useState } from 'react';
import { parseYuan } from '#kit/money.ts';
import { isRefusal } from '#kit/refusal.ts';
import type { Text } from '#kit/text.ts';
import { choicesIn } from '#policy/choices.ts';
import type { PackageRow, Parameter, Programme } from '#policy/programme.ts';
import { EventFields } from '#web/desk/rounds/event-fields.tsx';
import { GoodsField } from '#web/desk/rounds/goods-field.tsx';
import { noEvent, sentEvent, type TypedEvent, typedEvent } from '#web/desk/rounds/typed-event.ts';
import { useAnswer } from '#web/parts/asking.ts';
import { Icon } from '#web/parts/icon.tsx';
import { useReader } from '#web/parts/language.tsx';

/** As typed, so that nothing is lost that cannot be read yet; read when it is sent. */
export type Typed =
  | { readonly of: 'text'; readonly text: string }
  | { readonly of: 'prices'; readonly prices: Readonly<Record<string, string>> }
  | { readonly of: 'offers'; readonly offers: readonly TypedOffer[] }
  | { readonly of: 'event'; readonly event: TypedEvent };

export interface TypedOffer {
  /** Stable while it is edited. */
  readonly row: string;
  readonly key: string;
  readonly zh: string;
  readonly en: string;
  readonly price: string;
  readonly provider: { readonly id: number; readonly name: string } | null;
}

export const nothingTyped = ({ type }: Parameter): Typed =>
  type === 'money-by-choice' || type === 'numbers-by-choice' || type === 'goods'
    ? { of: 'prices', prices: {} }
    : type === 'offers'
      ? { of: 'offers', offers: [newOffer()] }
      : type === 'event'
        ? { of: 'event', event: noEvent }
        : { of: 'text', text: '' };

function newOffer(): TypedOffer {
  return { row: crypto.randomUUID(), key: '', zh: '', en: '', price: '', provider: null };
}

/** Fen as a figure people write: '1000', '1000.5'. */
const yuanTyped = (fen: unknown): string => (typeof fen === 'number' ? String(fen / 100) : '');

/** An earlier round's value, to start from. */
export function typedOf(parameter: Parameter, value: unknown): Typed {
  switch (parameter.type) {
    case 'money':
      return { of: 'text', text: yuanTyped(value) };
    case 'texts':
      return { of: 'text', text: Array.isArray(value) ? value.join('\n') : '' };
    case 'money-by-choice':
      return {
        of: 'prices',
        prices: Object.fromEntries(Object.entries((value ?? {}) as object).map(([key, fen]) => [key, yuanTyped(fen)])),
      };
    case 'numbers-by-choice':
      return {
        of: 'prices',
        prices: Object.fromEntries(Object.entries((value ?? {}) as object).map(([key, count]) => [key, String(count)])),
      };
    case 'goods':
      return {
        of: 'prices',
        prices: Object.fromEntries(
          ((value ?? []) as readonly PackageRow[]).map(({ goods, pieces }) => [goods, String(pieces)]),
        ),
      };
    case 'offers':
      return {
        of: 'offers',
        offers: ((value ?? []) as { key: string; label: Text; priceFen?: number; providerId?: number }[]).map(
          (one) => ({
            ...{ row: crypto.randomUUID(), key: one.key, zh: one.label.zh, en: one.label.en },
            price: yuanTyped(one.priceFen),
            provider: one.providerId === undefined ? null : { id: one.providerId, name: '' },
          }),
        ),
      };
    case 'event':
      return { of: 'event', event: typedEvent(value) };
    default:
      return { of: 'text', text: value === undefined ? '' : String(value) };
  }
}

/** What cannot be read stays as it was typed: the server says what is wrong with it, at its field. */
const money = (typed: string): unknown => {
  const fen = parseYuan(typed);
  return isRefusal(fen) ? typed : fen;
};

const number = (typed: string): unknown => (Number.isFinite(Number(typed)) ? Number(typed) : typed);

/** The value that is sent; undefined where nothing was typed. */
export function sentOf({ type }: Parameter, typed: Typed): unknown {
  if (typed.of === 'prices') {
    const given = Object.entries(typed.prices).filter(([, price]) => price.trim() !== '');
    if (given.length === 0) return undefined;
    if (type === 'goods') return given.map(([goods, pieces]) => ({ goods: Number(goods), pieces: Number(pieces) }));
    const read = type === 'numbers-by-choice' ? number : money;
    return Object.fromEntries(given.map(([key, price]) => [key, read(price)]));
  }
  if (typed.of === 'offers') {
    const given = typed.offers.filter(({ zh, en, price }) => zh !== '' || en !== '' || price !== '');
    return given.length === 0
      ? undefined
      : given.map(({ key, zh, en, price, provider }, n) => ({
          ...{ key: key || `offer-${n + 1}`, label: { zh, en: en || zh } },
          ...(price.trim() === '' ? {} : { priceFen: money(price) }),
          ...(provider ? { providerId: provider.id } : {}),
        }));
  }
  if (typed.of === 'event') return sentEvent(typed.event);
  const text = typed.text.trim();
  if (text === '') return undefined;
  if (type === 'money') return money(text);
  if (type === 'number') return number(text);
  if (type === 'texts')
    return text
      .split(/[\n、；;]/)
      .map((one) => one.trim())
      .filter((one) => one !== '');
  return text;
}

export function FieldError({ id, says }: { readonly id: string; readonly says: Text | undefined }) {
  const { say } = useReader();
  return (
    says && (
      <p className="errmsg" id={id}>
        <Icon name="no" />
        {say(says)}
      </p>
    )
  );
}

interface FieldProps {
  readonly programme: Programme;
  readonly parameter: Parameter;
  readonly typed: Typed;
  readonly error: Text | undefined;
  readonly onChange: (typed: Typed) => void;
}

const hints: Readonly<Partial<Record<Parameter['type'], Text>>> = {
  money: { zh: '元', en: 'yuan' },
  texts: { zh: '每行一个，可以从 Excel 里整列贴进来', en: 'One per line; a column of Excel can be pasted' },
  'money-by-choice': { zh: '每项写多少元；不助推的空着', en: 'Yuan for each; leave empty what is not paid' },
  'numbers-by-choice': { zh: '每项写几个名额；不设的空着', en: 'How many of each; leave empty what is not given' },
};

function Prices({ programme, parameter, typed, error, onChange }: FieldProps) {
  const { say } = useReader();
  const errorId = useId();
  if (typed.of !== 'prices' || (parameter.type !== 'money-by-choice' && parameter.type !== 'numbers-by-choice'))
    return null;
  const unread = (key: string): Text | undefined => {
    if (parameter.type === 'numbers-by-choice') return undefined;
    const price = typed.prices[key] ?? '';
    const fen = error && price.trim() !== '' ? parseYuan(price) : 0;
    return isRefusal(fen) ? fen.why : undefined;
  };
  return (
    <fieldset className="field" aria-describedby={error ? errorId : undefined}>
      <legend className="lab">{say(parameter.label)}</legend>
      <p className="hint">{say(hints[parameter.type]!)}</p>
      <div className="prices">
        {choicesIn(programme, parameter.of).map(({ key, label }) => (
          <label key={key}>
            <span>{say(label)}</span>
            <input
              className={`in r${unread(key) ? ' err' : ''}`}
              aria-invalid={unread(key) !== undefined}
              inputMode="decimal"
              value={typed.prices[key] ?? ''}
              onChange={(event) => onChange({ of: 'prices', prices: { ...typed.prices, [key]: event.target.value } })}
            />
            <FieldError id={`${errorId}-${key}`} says={unread(key)} />
          </label>
        ))}
      </div>
      <FieldError id={errorId} says={error} />
    </fieldset>
  );
}

function ProviderField({
  chosen,
  onChoose,
}: {
  readonly chosen: TypedOffer['provider'];
  readonly onChoose: (provider: TypedOffer['provider']) => void;
}) {
  const { say } = useReader();
  const [sought, setSought] = useState('');
  const named = useAnswer(
    'GET /organisations/{id}',
    { params: { id: chosen?.id ?? 0 } },
    { enabled: chosen !== null && chosen.name === '' },
  );
  const found = useAnswer(
    'GET /organisations',
    { query: { q: sought, limit: 8 } },
    { enabled: sought.trim().length > 0 },
  );
  if (chosen)
    return (
      <span className="flex">
        {chosen.name || named.data?.name || chosen.id}
        <button type="button" className="link" onClick={() => onChoose(null)}>
          {say('换', 'Change')}
        </button>
      </span>
    );
  return (
    <div className="provider">
      <input
        className="in"
        aria-label={say('由谁承办', 'Provided by')}
        placeholder={say('单位名称或首字母', 'Name or initials')}
        value={sought}
        onChange={(event) => setSought(event.target.value)}
      />
      {found.data && sought.trim() !== '' && (
        <ul className="found">
          {found.data.items.map(({ id, name }) => (
            <li key={id}>
              <button type="button" className="link" onClick={() => onChoose({ id, name })}>
                {name}
              </button>
            </li>
          ))}
          {found.data.items.length === 0 && <li className="meta">{say('没有这个单位', 'No such organisation')}</li>}
        </ul>
      )}
    </div>
  );
}

function Offers({ parameter, typed, error, onChange }: FieldProps) {
  const { say } = useReader();
  const errorId = useId();
  if (typed.of !== 'offers') return null;
  const change = (row: string, to: Partial<TypedOffer>) =>
    onChange({ of: 'offers', offers: typed.offers.map((one) => (one.row === row ? { ...one, ...to } : one)) });
  const texts = [
    ['zh', say('中文名称', 'Chinese name')],
    ['en', say('英文名称', 'English name')],
    ['price', say('价格（元）', 'Price (yuan)')],
  ] as const;
  return (
    <fieldset className="field" aria-describedby={error ? errorId : undefined}>
      <legend className="lab">{say(parameter.label)}</legend>
      {typed.offers.map((offer) => (
        <div key={offer.row} className="offer">
          {texts.map(([name, label]) => (
            <label key={name}>
              <span className="meta">{label}</span>
              <input
                className={`in${error ? ' err' : ''}`}
                value={offer[name]}
                onChange={(event) => change(offer.row, { [name]: event.target.value })}
              />
            </label>
          ))}
          <div>
            <span className="meta">{say('由谁承办、付给谁', 'Provided by and paid to')}</span>
            <ProviderField chosen={offer.provider} onChoose={(provider) => change(offer.row, { provider })} />
          </div>
          <button
            type="button"
            className="btn btn-s"
            onClick={() => onChange({ of: 'offers', offers: typed.offers.filter(({ row }) => row !== offer.row) })}
          >
            {say('去掉', 'Remove')}
          </button>
        </div>
      ))}
      <button
        type="button"
        className="btn btn-s"
        onClick={() => onChange({ of: 'offers', offers: [...typed.offers, newOffer()] })}
      >
        <Icon name="plus" />
        {say('再加一项', 'One more')}
      </button>
      <FieldError id={errorId} says={error} />
    </fieldset>
  );
}

function Plain({ parameter, typed, error, onChange }: FieldProps) {
  const { say } = useReader();
  const errorId = useId();
  if (typed.of !== 'text') return null;
  const hint = hints[parameter.type];
  const shared = {
    id: `${errorId}-field`,
    className: `in${error ? ' err' : ''}`,
    value: typed.text,
    'aria-invalid': error !== undefined,
    'aria-describedby': error ? errorId : undefined,
  };
  return (
    <div className="field">
      <label htmlFor={shared.id}>{say(parameter.label)}</label>
      {hint && <p className="hint">{say(hint)}</p>}
      {parameter.type === 'texts' ? (
        <textarea {...shared} rows={6} onChange={(event) => onChange({ of: 'text', text: event.target.value })} />
      ) : (
        <input
          {...shared}
          type={parameter.type === 'date' ? 'date' : 'text'}
          inputMode={parameter.type === 'money' || parameter.type === 'number' ? 'decimal' : 'text'}
          onChange={(event) => onChange({ of: 'text', text: event.target.value })}
        />
      )}
      <FieldError id={errorId} says={error} />
    </div>
  );
}

function EventOfRound({ parameter, typed, error, onChange }: FieldProps) {
  const { say } = useReader();
  const errorId = useId();
  if (typed.of !== 'event') return null;
  return (
    <fieldset className="field" aria-describedby={error ? errorId : undefined}>
      <legend className="lab">{say(parameter.label)}</legend>
      <EventFields
        typed={typed.event}
        errorId={error ? errorId : undefined}
        onChange={(event) => onChange({ of: 'event', event })}
      />
      <FieldError id={errorId} says={error} />
    </fieldset>
  );
}

export function ParameterField(props: FieldProps) {
  const { parameter, typed, error, onChange } = props;
  if (parameter.type === 'goods' && typed.of === 'prices')
    return (
      <>
        <GoodsField
          label={parameter.label}
          pieces={typed.prices}
          onChange={(prices) => onChange({ of: 'prices', prices })}
        />
        <FieldError id={`goods-${parameter.label.en}`} says={error} />
      </>
    );
  if (props.typed.of === 'prices') return <Prices {...props} />;
  if (props.typed.of === 'event') return <EventOfRound {...props} />;
  return props.typed.of === 'offers' ? <Offers {...props} /> : <Plain {...props} />;
}
